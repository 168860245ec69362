"""Neighbourhoods in the worst fifth on several pillars: the rule, by hand, and its words."""

from __future__ import annotations

import pytest

from lsp_geo.analysis import multiple_need, spoken
from tests.helpers import DATA, read


@pytest.fixture(scope="module")
def found(tables):
    return multiple_need.several_pillars(tables)


def test_every_pillar_is_judged_by_its_equity_list(found, tables):
    assert [p.number for p in found.pillars] == list("12345678")
    for pillar in tables.catalogue.pillars:
        assert {i.id for i in found.indicators[pillar.number]} <= set(pillar.equity)
        assert all(i.polarity != "neither" for i in found.indicators[pillar.number])


def test_a_worst_fifth_holds_a_fifth_of_residents(found, tables):
    people = tables.geography.areas("lsoa21")["residents"]
    for pillar in found.worst:
        known = found.worst[pillar].notna()
        share = people[found.worst[pillar] == 1].sum() / people[known].sum()
        assert share == pytest.approx(0.2, abs=0.005)


def test_counts_and_people_add_up(found, tables):
    people = tables.geography.areas("lsoa21")["residents"]
    assert found.residents.sum() == people.sum() == found.people_in(0)
    assert (found.count == (found.worst == 1).sum(axis=1)).all()
    for least in range(9):
        assert found.people_in(least) == people[found.count >= least].sum()


def test_pillar_two_by_hand(found):
    """Needs added up in plain Python from the files: the same neighbourhoods come out."""
    people = {
        r["area_code"]: float(r["residents"])
        for r in read(DATA / "boundaries" / "areas.csv")
        if r["level"] == "lsoa21"
    }
    total = sum(people.values())
    need = dict.fromkeys(people, 0.0)
    for indicator in found.indicators["2"]:
        assert (indicator.level, indicator.polarity) == ("lsoa21", "worse")
        values = {r["area_code"]: float(r["value"]) for r in read(indicator.values_path)}
        for code in people:
            below = sum(n for other, n in people.items() if values[other] < values[code])
            tied = sum(n for other, n in people.items() if values[other] == values[code])
            need[code] += (below + tied / 2) / total
    before, by_hand = 0.0, set()
    for code in sorted(need, key=need.get, reverse=True):
        if (before + people[code] / 2) / total <= 0.2:
            by_hand.add(code)
        before += people[code]
    assert set(found.worst.index[found.worst["2"] == 1]) == by_hand


def test_by_chance_is_the_binomial_tail():
    assert multiple_need.by_chance(8, 0) == pytest.approx(1)
    assert multiple_need.by_chance(8, 8) == pytest.approx(0.2**8)
    # 1 - 0.8^8 - 8 * 0.2 * 0.8^7 = 1 - 0.16777 - 0.33554
    assert multiple_need.by_chance(8, 2) == pytest.approx(0.49668, abs=1e-5)


def test_sentences(found, tables):
    share = 100 * found.people_in(4) / found.residents.sum()
    people = spoken.of_people(spoken.fraction(share) or f"about {share:.0f}%", "residents")
    assert multiple_need.sentence(tables, found, 4).lower() == (
        f"{people} live in a neighbourhood that is in the city's worst fifth on at least 4 of "
        f"{len(found.pillars)} pillars."
    )
    assert multiple_need.beside_chance(tables, found, 4) == (
        f"That is {found.places_in(4)} neighbourhoods and {found.people_in(4):,} people, "
        f"{share:.0f}% of residents; were the pillars unrelated, it would be 6%."
    )
    assert multiple_need.sentence(tables, found, 8).startswith("No neighbourhood is in the city's")


def test_table_has_every_neighbourhood(found, tables):
    table = multiple_need.need_table(tables, found)
    assert len(table) == 302 and table["pillars"].is_monotonic_decreasing
    first = table.iloc[0]
    assert len(first["worst_fifth_on"].split(", ")) == first["pillars"]
