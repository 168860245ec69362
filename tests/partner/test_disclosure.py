"""Small counts stay hidden from whoever adds and subtracts all that is shown."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from lsp_geo.partner.disclosure import (
    BESIDE,
    SHOWN,
    SMALL,
    Rule,
    Tree,
    possible,
    protect,
    rounded,
)


def tree(sizes):
    """Leaves in groups of these sizes, the groups, and the city."""
    leaves, groups = sum(sizes), len(sizes)
    parent = np.repeat(np.arange(leaves, leaves + groups), sizes).tolist()
    return Tree(np.array([*parent, *[leaves + groups] * groups, -1]))


def attack(of, protected, rule, *, knows):
    """Least and most of every leaf by linear programming over all that is shown.

    Who ``knows`` is told which hidden counts are small; else hidden ones can be anything.
    """
    nodes = len(of.parent)
    leaves = int((~np.isin(np.arange(nodes), of.parent)).sum())
    sums = np.zeros((nodes, leaves))
    for leaf in range(leaves):
        node = leaf
        while node >= 0:
            sums[node, leaf] = 1
            node = of.parent[node]
    least, most = possible(np.nan_to_num(protected.value), rule)
    rows, limits = [], []
    for node in range(nodes):
        low, high = 0.0, np.inf
        if protected.status[node] == SHOWN:
            low, high = least[node], most[node]
        elif protected.status[node] == SMALL and knows:
            low, high = 1, rule.threshold - 1
        rows.append(-sums[node])
        limits.append(-low)
        if np.isfinite(high):
            rows.append(sums[node])
            limits.append(high)
    found = []
    for leaf in range(leaves):
        goal = np.eye(leaves)[leaf]
        both = [
            linprog(sign * goal, A_ub=np.array(rows), b_ub=np.array(limits), bounds=(0, None))
            for sign in (1, -1)
        ]
        found.append(
            tuple(
                np.inf if one.status == 3 else abs(one.fun) if one.status == 0 else None
                for one in both
            )
        )
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=1, max_size=4),
    st.data(),
    st.sampled_from([Rule(), Rule(10, 5), Rule(5, 10), Rule(6, 20)]),
)
def test_no_small_count_is_won_back(sizes, data, rule):
    counts = st.one_of(st.integers(0, 6), st.integers(0, 30))
    leaves = np.array(
        data.draw(st.lists(counts, min_size=sum(sizes), max_size=sum(sizes))), dtype=float
    )
    of = tree(sizes)
    protected = protect(of, leaves, rule)
    for knows in (False, True):
        for leaf, (least, most) in enumerate(attack(of, protected, rule, knows=knows)):
            if 0 < leaves[leaf] < rule.threshold:
                assert least is not None and most is not None
                assert least - 1e-6 <= leaves[leaf] <= most + 1e-6
                assert most - least >= 1 - 1e-6, (leaves, protected)


def test_what_is_shown_is_rounded_and_never_small():
    protected = protect(tree([4]), np.array([0.0, 7.0, 12.0, 13.0]))
    assert protected.value.tolist() == [0, 5, 10, 15, 30, 30]
    assert set(protected.status) == {SHOWN}


def test_one_small_count_takes_a_second_with_it():
    # 2 is 30 less the others: the next smallest is hidden too.
    protected = protect(tree([3]), np.array([2.0, 9.0, 19.0]))
    assert protected.status.tolist()[:3] == [SMALL, BESIDE, SHOWN]


def test_a_second_group_is_hidden_where_one_is():
    # The first group is 3 in all; the second is hidden with it, and something inside it.
    protected = protect(tree([2, 2, 2]), np.array([3.0, 0.0, 20.0, 30.0, 50.0, 60.0]))
    groups = protected.status[6:9].tolist()
    assert groups == [SMALL, BESIDE, SHOWN]
    assert BESIDE in protected.status[2:4].tolist()


def test_four_ones_under_a_total_of_four_are_not_told():
    protected = protect(tree([4, 2]), np.array([1.0, 1.0, 1.0, 1.0, 40.0, 40.0]))
    for least, most in attack(tree([4, 2]), protected, Rule(), knows=True)[:4]:
        assert most - least >= 1


def test_zero_and_missing_are_not_suppressed():
    protected = protect(tree([3]), np.array([0.0, np.nan, 50.0]))
    assert protected.value[0] == 0
    assert np.isnan(protected.value[1])
    assert protected.status.tolist()[1] == "missing"


def test_the_rule_may_only_be_made_stricter():
    assert Rule(10, 10).threshold == 10
    for laxer in ({"threshold": 3}, {"rounding": 1}):
        with pytest.raises(ValueError, match="stricter"):
            Rule(**laxer)


@given(st.integers(0, 500), st.sampled_from([5, 8, 10]), st.sampled_from([5, 10, 20]))
def test_a_rounded_figure_holds_what_it_stands_for(count, threshold, rounding):
    rule = Rule(threshold, rounding)
    if 0 < count < threshold:
        return
    least, most = possible(rounded(np.array([count]), rule), rule)
    assert least[0] <= count <= most[0]
