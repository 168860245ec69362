"""What differs between two sets of figures, and what of it holds an indicator back."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lsp_geo.refresh import report
from lsp_geo.refresh.compare import areas, compare, differ

AREAS = ["E01000001", "E01000002", "E01000003"]


def _values(**periods: list[float]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(
        {name.strip("y"): row for name, row in periods.items()}, orient="index", columns=AREAS
    )


OLD = _values(y2022=[10.0, 20.0, 30.0], y2023=[12.0, 20.0, 31.0])


def test_the_same_figures_do_not_differ():
    found = differ("a", OLD, OLD)
    assert (found.new_periods, found.revisions, found.held) == ((), (), ())


def test_a_new_period_and_a_small_revision_pass():
    new = _values(y2022=[10.0, 20.0, 30.0], y2023=[12.0, 21.0, 31.0], y2024=[13.0, 22.0, 29.0])
    found = differ("a", OLD, new)
    assert found.new_periods == ("2024",)
    (revision,) = found.revisions
    assert (revision.period, revision.changed, revision.beyond) == ("2023", 1, 0)
    assert found.held == ()
    assert report.in_words(found) == (
        "new: 2024; 1 value of 2023 revised (most at E01000002: 20 to 21)"
    )


def test_a_revision_beyond_a_tenth_of_the_middle_value_is_named_and_passes():
    found = differ("a", OLD, _values(y2022=[10.0, 20.0, 30.0], y2023=[12.0, 22.1, 31.5]))
    (revision,) = found.revisions
    assert (revision.changed, revision.beyond) == (2, 1)
    assert (revision.area, revision.old, revision.new) == ("E01000002", 20.0, 22.1)
    assert "1 of them beyond a tenth" in report.in_words(found)
    assert found.held == ()


@pytest.mark.parametrize("times", [100, 0.001, 5, 0.2])
def test_another_unit_holds_back(times):
    assert "another unit?" in differ("a", OLD, OLD * times).held[0]
    later = pd.concat([OLD, OLD.loc[["2023"]].rename(index={"2023": "2024"}) * times])
    assert "from 2023 to 2024" in differ("a", OLD, later).held[0]


def test_another_release_may_have_other_periods_and_not_another_unit():
    new = _values(y2019=[11.0, 19.0, 30.0], y2024=[12.0, 20.0, 31.0])
    assert differ("a", OLD, new).held == ("2022, 2023 is no longer in it",)
    found = differ("a", OLD, new, "Health Index")
    assert (found.replaces, found.held) == ("Health Index", ())
    assert report.in_words(found).startswith("now from another release in the place of")
    (why,) = differ("a", OLD, new * 100, "Health Index").held
    assert why.startswith("from 2023 to 2024 its middle value becomes 100 times")


def test_growth_is_no_other_unit():
    later = pd.concat([OLD, OLD.loc[["2023"]].rename(index={"2023": "2024"}) * 4.9])
    assert differ("a", OLD, later).held == ()
    assert differ("a", OLD * 0, OLD).held == ()
    assert differ("a", -OLD, -OLD * 1.1).held == ()


def test_a_period_that_is_gone_holds_back_unless_the_only_one_moved_on():
    assert differ("a", OLD, OLD.loc[["2023"]]).held == ("2022 is no longer in it",)
    moved = OLD.loc[["2023"]].rename(index={"2023": "2024"})
    assert differ("a", OLD.loc[["2023"]], moved).held == ()
    assert differ("a", moved, OLD.loc[["2023"]]).held == ("2024 is no longer in it",)


def test_areas_that_lose_their_figures_hold_back():
    assert (
        "no figure any more in 2023 for 1 of its areas, E01000002"
        in (differ("a", OLD, OLD.drop(columns="E01000002")).held[0])
    )
    hidden = _values(y2022=[10.0, 20.0, 30.0], y2023=[12.0, np.nan, 31.0])
    assert len(differ("a", OLD, hidden).held) == 1
    assert differ("a", hidden, OLD).held == ()


def test_folders_are_compared_by_indicator_and_area(tmp_path):
    for name, codes, files in (
        ("old", "AB", {"same": "1", "gone": "1", "other": "1"}),
        ("new", "BC", {"same": "1", "fresh": "1", "other": "2"}),
    ):
        (tmp_path / name / "boundaries").mkdir(parents=True)
        lines = "\n".join(["area_code", *codes])
        (tmp_path / name / "boundaries" / "areas.csv").write_text(lines + "\n")
        home = tmp_path / name / "indicators" / "context"
        home.mkdir(parents=True)
        for file, value in files.items():
            (home / f"{file}.csv").write_text(f"area_code,period,value\nB,2021,{value}\n")
    found = compare(tmp_path / "old", tmp_path / "new")
    assert [(one.indicator, one.is_new, one.is_gone) for one in found] == [
        ("fresh", True, False),
        ("gone", False, True),
        ("other", False, False),
    ]
    assert areas(tmp_path / "old", tmp_path / "new") == (["C"], ["A"])
    assert report.area_lines(["C"], ["A"]) == [
        "Areas",
        "- 1 area new: C",
        "- 1 area gone: A",
    ]


def test_a_report_names_each_reason_once():
    lines = report.stopped_lines(
        "At fault",
        {"a": "x.csv, field a: cut off", "b": "x.csv, field b: cut off", "c": "no"},
        {"c"},
    )
    assert lines == [
        "At fault",
        "- a, b: x.csv: cut off; left out",
        "- c: no; the old figures stay",
    ]
    assert report.stopped_lines("At fault", {}, set()) == []
    assert report.difference_lines([]) == ["Figures", "- as before"]
