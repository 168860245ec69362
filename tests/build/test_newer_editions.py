"""An edition that comes on newer areas or in another release: a run of its own, or its place."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.build.city_series import build_comparators
from lsp_geo.build.extracts import SourceMissing
from lsp_geo.build.indicators import build_indicators
from lsp_geo.errors import DataError
from tests.small.places import ENGLAND, World

CHILDREN = "indicators/children/dwp_children_low_income_msoa21.parquet"
CHILDREN_2011 = (
    "indicators/children/dwp_children_relative_low_income_msoa11_2014_15_to_2021_22.parquet"
)
INCOME = "indicators/economy/ons_household_income_msoa21_fye{}.parquet"
HEALTH = "indicators/health/ohid_local_health_msoa21.parquet"
CITY_HEALTH = "indicators/comparators/ohid_fingertips_lad.parquet"
HEALTH_INDEX = "indicators/comparators/ons_health_index_indicators_lad_2015_2021.parquet"


@pytest.fixture
def sources(small_sources, tmp_path) -> Path:
    """A copy that a test may change."""
    return shutil.copytree(small_sources, tmp_path / "sources")


@pytest.fixture
def recipe(small_district) -> dict:
    return tomllib.loads(small_district.read_text(encoding="utf-8"))


@pytest.fixture
def built(monkeypatch, tmp_path, recipe):
    """Builds some small-area indicators alone: description and figures of each."""
    from lsp_geo.build import indicators

    def build(sources: Path, *names: str) -> Iterator[tuple[dict, pd.DataFrame]]:
        every = indicators.load_recipes()
        chosen = [one for one in every if one.id in names]
        monkeypatch.setattr(indicators, "load_recipes", lambda: chosen)
        build_indicators(sources, tmp_path / "data", recipe)
        monkeypatch.setattr(indicators, "load_recipes", lambda: every)
        return (_read(tmp_path / "data", name) for name in names)

    return build


def _read(data: Path, name: str) -> tuple[dict, pd.DataFrame]:
    path = next(data.glob(f"indicators/*/{name}.toml"))
    table = pd.read_csv(path.with_suffix(".csv"), dtype={"period": str, "note": str})
    return tomllib.loads(path.read_text(encoding="utf-8")), table


def _ends(described: dict) -> list[tuple[str, str, str]]:
    return [(s["from"], s["to"], s["level"]) for s in described.get("segments", [])]


def test_children_on_newer_areas_are_a_run_of_their_own(sources, built):
    world, path = World(), sources / CHILDREN
    rows = pd.read_parquet(path)
    rows = rows[rows["financial_year"] != "2021/22"]
    # Three years of which the first is in the older table too, with other figures.
    first = rows[rows["financial_year"] == "2022/23"].assign(financial_year="2021/22")
    rows = pd.concat([first.assign(children_relative_low_income=77), rows])
    rows["provisional"] = rows["financial_year"] == "2023/24"
    rows.to_parquet(path)
    ((described, table),) = built(sources, "children-low-income")
    assert _ends(described) == [("2014/15", "2020/21", "msoa11"), ("2021/22", "2023/24", "msoa21")]
    assert described["level"] == "msoa21"
    assert described["vintage"] == (
        "2014/15 to 2020/21: MSOA, December 2011; 2021/22 to 2023/24: MSOA, December 2021"
    )
    assert "2021 Census" in described["definition"]
    assert not any("mid-2020" in text for text in described["caveats"])
    # The period that both hold is the newer table's, on all areas of today.
    both = table[table["period"] == "2021/22"]
    children = rows.drop_duplicates("msoa21_code").set_index("msoa21_code")
    below = children["aged_15_years_and_under_census2021"].loc[both["area_code"]]
    assert both["numerator"].tolist() == [77] * 10
    assert both["value"].tolist() == pytest.approx((100 * 77 / below).tolist(), abs=1e-6)
    newest = table[table["period"] == "2023/24"]
    assert newest["note"].str.startswith("provisional: first figures").all()
    redrawn = table[(table["period"] == "2020/21") & table["value"].isna()]
    assert redrawn["area_code"].tolist() == [world.own.loc[0, "msoa21"]]


def test_where_one_edition_is_held_there_is_no_break(sources, built):
    (sources / CHILDREN_2011).unlink()
    ((described, table),) = built(sources, "children-low-income")
    assert _ends(described) == [("2021/22", "2023/24", "msoa21")]
    assert described["segments"][0]["why"] == ""
    assert table["value"].notna().all()
    (sources / INCOME.format(2023)).unlink()
    (sources / HEALTH).unlink()
    income, men = built(sources, "household-income", "life-expectancy-men")
    assert "segments" not in income[0] and "segments" not in men[0]
    assert income[0]["level"] == men[0]["level"] == "msoa11"
    assert "death rates of 2009 to 2013 stayed" in men[0]["definition"]


def test_every_edition_of_incomes_is_kept(sources, built):
    newer = pd.read_parquet(sources / INCOME.format(2023))
    money = [name for name in newer if name.startswith("net_")]
    newer.assign(**{name: newer[name] + 2_000 for name in money}).to_parquet(
        sources / INCOME.format(2026)
    )
    ((described, table),) = built(sources, "household-income")
    assert list(dict.fromkeys(table["period"])) == ["2019/20", "2022/23", "2025/26"]
    assert _ends(described) == [("2019/20", "2019/20", "msoa11"), ("2022/23", "2025/26", "msoa21")]
    assert not any(segment["trend"] for segment in described["segments"])
    assert described["released"].endswith("the newest held is of 2025/26")
    wide = table.pivot(index="area_code", columns="period", values="value")
    assert (wide["2025/26"] - wide["2022/23"]).tolist() == pytest.approx([2_000] * 10)


def test_local_health_goes_on_from_the_older_estimates_with_englands_own_figure(sources, built):
    path = sources / HEALTH
    rows = pd.read_parquet(path)
    england = rows[rows["msoa21_code"] == rows["msoa21_code"].iloc[0]].assign(msoa21_code=ENGLAND)
    england = england.assign(value=79.4, lower95=79.3, upper95=79.5)
    absent = (rows["id"] == "93252") & (rows["msoa21_code"] == World().own.loc[29, "msoa21"])
    rows.loc[absent, ["value", "lower95", "upper95"]] = None
    pd.concat([rows, england]).to_parquet(path)
    men, deaths = built(sources, "life-expectancy-men", "deaths-under-75")
    described, table = men
    assert _ends(described) == [
        ("2009 to 2013", "2009 to 2013", "msoa11"),
        ("2016 to 2020", "2016 to 2020", "msoa21"),
    ]
    assert described["publisher"] == "Office for Health Improvement and Disparities"
    assert "death rates of 2016 to 2020 stayed" in described["definition"]
    assert "Over a decade old: always say the period with the figure." not in described["caveats"]
    own = rows[(rows["id"] == "93283") & (rows["sex"] == "Male")].set_index("msoa21_code")
    newest = table[table["period"] == "2016 to 2020"].set_index("area_code")
    assert newest["value"].to_dict() == pytest.approx(own["value"].loc[newest.index].to_dict())
    described, table = deaths
    assert described["period_note"] == "several years of deaths together"
    (gap,) = described["known_gaps"]
    assert gap["why"] == "the publisher gives no figure for this area"
    marks = pd.read_csv(path_of_england(sources)).set_index(["id", "period"])
    row = marks.loc["deaths-under-75", "2016 to 2020"]
    assert (row["mean"], row["mean_method"]) == (79.4, "published for England")
    assert (row["areas"], row["of"]) == (13, 14)


def path_of_england(sources: Path) -> Path:
    """England's figures of the data built beside the sources."""
    return sources.parent / "data" / "indicators" / "england.csv"


# ---- series of whole districts


@pytest.fixture
def series(tmp_path, recipe):
    """Builds all series: ids left out."""
    return lambda sources, faults=None: build_comparators(
        sources, tmp_path / "data", recipe, faults
    )


def test_a_later_release_takes_the_place_of_the_health_index(sources, series, tmp_path):
    series(sources)
    described, table = _read(tmp_path / "data", "city-low-birth-weight")
    assert described["publisher"] == "Office for Health Improvement and Disparities"
    assert described["replaces"] == "Health Index for England, 2015 to 2021: underlying data"
    assert described["intervals"] == "published"
    assert not any("Health Index" in text for text in described["caveats"])
    assert _ends(described) == [("2019", "2021", "district")]
    rows = pd.read_parquet(sources / CITY_HEALTH)
    rows = rows[(rows["id"] == "20101") & (rows["period"] == "2021")].set_index("lad_code")
    newest = table[table["period"] == "2021"].set_index("area_code")
    for code in (World().code, ENGLAND):
        assert newest.at[code, "value"] == pytest.approx(rows.at[code, "value"])
        assert newest.at[code, "lower"] == pytest.approx(rows.at[code, "lower95"], abs=1e-6)
    # What the later release counts in another way stays what it was, beside a series of its own.
    assert _read(tmp_path / "data", "city-avoidable-deaths")[0]["publisher"].startswith(
        "Office for N"
    )
    assert _read(tmp_path / "data", "city-preventable-deaths")[0]["level"] == "district"


def test_without_the_later_release_the_older_one_stays(sources, series, tmp_path):
    (sources / CITY_HEALTH).unlink()
    left_out = series(sources)
    assert "city-preventable-deaths" in left_out and "city-low-birth-weight" not in left_out
    described, table = _read(tmp_path / "data", "city-low-birth-weight")
    assert "replaces" not in described
    assert table["period"].iloc[-1] == "2021"
    assert ENGLAND not in set(table["area_code"])


def test_without_the_older_release_the_later_one_is_enough(sources, series, tmp_path):
    (sources / HEALTH_INDEX).unlink()
    faults: dict[str, DataError] = {}
    series(sources, faults)
    assert "city-avoidable-deaths" in faults and "city-low-birth-weight" not in faults
    assert all(isinstance(fault, SourceMissing) for fault in faults.values())


def _changed(sources: Path, change) -> None:
    rows = pd.read_parquet(sources / CITY_HEALTH)
    change(rows).to_parquet(sources / CITY_HEALTH)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t[t["id"] != "20101"], "no rows for indicator 20101"),
        (
            lambda t: t.assign(age=t["age"].where(t.index % 2 == 0, "0-4 yrs")),
            "figures for several ages: 0-4 yrs, All ages",
        ),
        (
            lambda t: t.assign(sex=["Male" if n % 2 else "Female" for n in t.index]),
            "figures for Female and Male, and none for all people",
        ),
        (lambda t: t[t["lad_code"] != ENGLAND], "whether England has a figure is not as the"),
        (lambda t: t.drop(columns="lower95"), "field lower95: this column is missing"),
    ],
)
def test_a_later_release_of_another_form_stops_its_series(change, said, sources, series):
    _changed(sources, change)
    faults: dict[str, DataError] = {}
    series(sources, faults)
    assert said in str(faults["city-low-birth-weight"])


def test_of_periods_of_several_lengths_the_shortest_are_taken(sources, series, tmp_path):
    def pooled(table: pd.DataFrame) -> pd.DataFrame:
        one = table[(table["id"] == "93721") & (table["period"] == "2021")]
        return pd.concat([table, one.assign(period="2019 to 2021", order="20190000")])

    _changed(sources, pooled)
    series(sources)
    _, table = _read(tmp_path / "data", "city-preventable-deaths")
    assert sorted(set(table["period"])) == ["2019", "2020", "2021"]
