"""Every column of the rows that tables hand out, and what the shared tables are refused for."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lsp_geo.data.tables import COLUMNS, INNER, Tables, join, open_tables
from lsp_geo.data.values import England, Values, latest
from lsp_geo.errors import DataError, NotKnown
from tests.helpers import DATA

SHARED = {
    "england.csv": lambda values: values.england("crime", "2025"),
    "clusters.csv": lambda values: values.clusters("crime", "2025"),
    "deprivation.csv": lambda values: values.deprivation,
    "editions.csv": lambda values: values.editions,
}


@pytest.fixture
def tables(city) -> Tables:
    """Nothing is kept from one test to the next: each works out what it asks for."""
    whole = city.tables
    return Tables(whole.catalogue, whole.geography, whole.values)


def as_given(row: pd.Series) -> dict:
    """A row without its empty cells."""
    return {name: value for name, value in row.items() if not pd.isna(value)}


def test_the_publishers_own_city_figure_stands_alone(tables):
    table = tables.table("life-expectancy-men", "city")
    assert list(table.columns) == [*COLUMNS, *INNER]
    assert as_given(table.iloc[0]) == {
        "area_code": "E08000012",
        "area_name": "Liverpool",
        "period": "2009 to 2013",
        "value": 75.88,
        "method": "published",
        "coverage": 1.0,
        "estimated": 0.0,
        "note": "",
        "sharing_error": 0.0,
        "ranked": True,
    }
    numbers = ["value", "lower", "upper", "numerator", "denominator", "coverage", "estimated"]
    assert set(table[numbers].dtypes) == {np.dtype(float)}
    assert table["ranked"].dtype == bool


def test_a_city_figure_that_nobody_publishes_is_missing_and_says_why(tables):
    indicator = replace(tables.catalogue.indicator("life-expectancy-men"), city_values=())
    row = tables._published_city(indicator).iloc[0]
    assert np.isnan(row["value"])
    assert row["coverage"] == 0
    assert row["note"] == "missing: no figure is published for the whole district"


def test_a_city_series_has_its_city_first_then_the_others_in_code_order(tables):
    rows = tables.published("city-child-poverty")
    assert list(rows.columns) == COLUMNS
    assert list(rows.index) == list(range(len(rows)))
    first, *others = rows["area_code"]
    assert first == "E08000012"
    assert others == sorted(others)
    assert as_given(rows.iloc[0]) == {
        "area_code": "E08000012",
        "area_name": "Liverpool",
        "period": "2024/25",
        "value": pytest.approx(34.2, abs=0.05),
        "method": "published",
        "coverage": 1.0,
        "estimated": 0.0,
        "note": "",
    }
    # Places without a name of their own in the district's file are known by their codes.
    assert rows["area_name"].iloc[1] == rows["area_code"].iloc[1]


def test_what_was_not_published_for_an_area_covers_nothing(tables):
    gaps = tables.published("green-space-distance")
    assert (gaps["coverage"] == gaps["value"].notna()).all()
    no_figure = [
        name
        for name, one in tables.catalogue.indicators.items()
        if tables.published(name)["value"].isna().any() and not one.is_city_series
    ]
    assert no_figure
    for name in no_figure:
        rows = tables.published(name)
        assert rows["coverage"].dtype == float
        assert (rows["coverage"] == rows["value"].notna()).all(), name
        assert rows.loc[rows["value"].isna(), "note"].ne("").all(), name


@pytest.mark.parametrize(
    ("indicator_id", "note"),
    [
        ("not-entering-higher-education", "missing: no value was published"),
        ("child-income-deprivation", "unreliable: only 57"),
    ],
)
def test_the_publishers_notes_stand_beside_the_figures(tables, indicator_id, note):
    table = tables.table(indicator_id, "lsoa21").set_index("area_code")
    given = tables.values.of(indicator_id).set_index("area_code")["note"]
    assert table["note"].to_dict() == given.to_dict()
    assert table["note"].str.startswith(note).any()


def test_all_periods_stand_in_order_and_are_numbered_through(tables):
    """Of figures that were published on the areas of 2011 and on those of today alike."""
    rows = tables.series("most-deprived-tenth", "lsoa21")
    assert list(rows["period"].unique()) == ["2015", "2019", "2025"]
    assert list(rows.index) == list(range(3 * 302))
    for _, period in rows.groupby("period"):
        assert list(period["area_code"]) == list(tables.geography.areas("lsoa21").index)


def test_periods_published_on_other_areas_are_runs_of_their_own(tables):
    runs = tables._runs(tables.catalogue.indicator("most-deprived-tenth"))
    assert runs == [("lsoa11", ["2015", "2019"]), ("lsoa21", ["2025"])]
    (first, early), (second, late) = tables._runs(tables.catalogue.indicator("fuel-poverty"))
    assert (first, early[0], early[-1]) == ("lsoa11", "2012", "2020")
    assert (second, late[0]) == ("lsoa21", "2021")


def test_boundaries_carry_one_period_and_keep_areas_without_a_figure(tables):
    joined = join(tables, "housing-condition", "ward25")
    assert list(joined.columns) == [*COLUMNS, "geometry"]
    assert joined.crs.to_epsg() == 4326
    assert list(joined["area_code"]) == list(tables.geography.areas("ward25").index)
    assert joined.geometry.is_valid.all()
    table = tables.table("housing-condition", "ward25")
    assert joined["value"].to_numpy() == pytest.approx(table["value"].to_numpy(), nan_ok=True)
    old = join(tables, "most-deprived-tenth", "lsoa21", "2015")
    assert set(old["period"]) == {"2015"}
    assert len(old) == 302


def test_an_area_that_is_drawn_twice_is_named(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    path = data / "boundaries" / "ward25.geojson"
    drawn = json.loads(path.read_text(encoding="utf-8"))
    first = drawn["features"][0]
    drawn["features"].append(first)
    path.write_text(json.dumps(drawn), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        join(open_tables(data), "bad-health", "ward25")
    assert caught.value.file == str(path)
    code = first["properties"]["area_code"]
    assert caught.value.problem == f"the area {code} stands here twice"


@pytest.fixture
def shared(tmp_path, tables):
    """A copy of the tables that all indicators share, and what reads them."""
    folder = tmp_path / "indicators"
    folder.mkdir()
    for name in SHARED:
        shutil.copy(DATA / "indicators" / name, folder)

    def read() -> Values:
        codes = tables.geography.codes
        return Values(tmp_path, tables.catalogue, codes, tables.geography.districts)

    return folder, read


def change(path, row: int, column: str, cell: str) -> None:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    frame.loc[row, column] = cell
    frame.to_csv(path, index=False)


@pytest.mark.parametrize(
    ("name", "column", "cell", "problem"),
    [
        ("england.csv", "id", "unheard-of", "there is no such indicator (“unheard-of”)"),
        ("england.csv", "p0", "99999", "the percentiles must not fall (“99999.0”)"),
        ("england.csv", "areas", "33756", "more areas than there are (“33756”)"),
        ("clusters.csv", "id", "unheard-of", "there is no such indicator (“unheard-of”)"),
        (
            "clusters.csv",
            "classes",
            "012",
            "there must be one digit, 0 to 5, for each LSOA (“012”)",
        ),
        ("editions.csv", "rank", "40000", "the rank is beyond the last area (“40000”)"),
    ],
)
def test_a_row_that_contradicts_what_is_known_is_named(shared, name, column, cell, problem):
    folder, read = shared
    change(folder / name, 4, column, cell)
    with pytest.raises(DataError) as caught:
        SHARED[name](read())
    error = caught.value
    assert (error.file, error.line, error.field) == (str(folder / name), 6, column)
    assert error.problem == problem


def test_what_is_long_is_named_by_its_beginning(shared):
    folder, read = shared
    change(folder / "clusters.csv", 0, "classes", "0123450123" * 31)
    with pytest.raises(DataError) as caught:
        SHARED["clusters.csv"](read())
    assert caught.value.problem.endswith(f"(“{'0123450123' * 4}”)")
    assert caught.value.line == 2


def test_figures_are_held_to_the_areas_of_the_district_and_the_places_it_names(tmp_path):
    data = Path(shutil.copytree(DATA, tmp_path / "data"))
    tables = open_tables(data)
    for name, code, problem in (
        ("bad-health", "E01999999", "not an area of this district at level lsoa21"),
        ("city-child-poverty", "E09000001", "no place that district.toml names"),
    ):
        path = tables.catalogue.indicator(name).values_path
        assert path.is_relative_to(data)
        change(path, 3, "area_code", code)
        with pytest.raises(DataError) as caught:
            tables.values.of(name)
        error = caught.value
        assert (error.file, error.line, error.field) == (str(path), 5, "area_code")
        assert error.problem == f"{problem} (it says “{code}”), area {code}"


@pytest.mark.parametrize("name", ["england.csv", "clusters.csv"])
def test_a_period_that_no_table_has_is_named(shared, name):
    folder, read = shared
    frame = pd.read_csv(folder / name, dtype=str)
    change(folder / name, 0, "period", "1066")
    with pytest.raises(DataError) as caught:
        read().check()
    error = caught.value
    assert error.problem == f"“{frame.at[0, 'id']}” has no period “1066”"
    assert (error.file, error.field, error.command) == (str(folder / name), "period", "build")


@pytest.mark.parametrize(
    ("name", "column", "problem"),
    [
        ("deprivation.csv", "lsoa21", "its areas are not the 302 areas of level lsoa21"),
        ("editions.csv", "area_code", "the areas of 2015 are not those of level lsoa11"),
    ],
)
def test_tables_of_other_areas_are_refused(shared, name, column, problem):
    folder, read = shared
    change(folder / name, 0, column, "E01000001")
    with pytest.raises(DataError) as caught:
        SHARED[name](read())
    error = caught.value
    assert (error.file, error.field) == (str(folder / name), column)
    assert error.problem == problem


def test_shared_tables_that_are_right_are_read_and_counted(shared, tables):
    folder, read = shared
    assert read().check() == len(tables.catalogue.indicators)
    (folder / "clusters.csv").unlink()
    without = read()
    assert without.check() == len(tables.catalogue.indicators)
    assert without.clusters("crime", "2025") is None


def test_england_is_what_its_row_says(shared):
    folder, read = shared
    values = read()
    rows = pd.read_csv(folder / "england.csv", dtype={"period": str})
    for row in (rows.iloc[0], rows.iloc[-1]):
        england = values.england(row["id"], row["period"])
        for field in ("mean", "mean_method", "level", "areas", "of"):
            assert getattr(england, field) == row[field], field
        assert england.percentiles.tolist() == row[[f"p{n}" for n in range(101)]].tolist()
    assert values.england("crime", "1066") is None


def test_the_last_place_is_a_place(shared):
    folder, read = shared
    frame = pd.read_csv(folder / "editions.csv", dtype=str)
    change(folder / "editions.csv", 4, "rank", frame.at[4, "areas"])
    assert read().editions["rank"].iloc[4] == int(frame.at[4, "areas"])


def test_a_student_neighbourhood_has_more_than_45_percent(shared):
    folder, read = shared
    for row, rate in enumerate(("44.9", "45", "45.1")):
        change(folder / "deprivation.csv", row, "student_rate", rate)
    assert read().student_areas.iloc[:3].tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("areas", "how", "is_england"),
    [
        (94, "mean of areas", False),
        (95, "mean of areas", True),
        (1, "published for England", True),
    ],
)
def test_the_word_england_needs_nearly_all_of_it_or_its_publisher(areas, how, is_england):
    england = England(1.0, how, "lsoa21", areas, 100, np.arange(101.0))
    assert england.coverage == areas / 100
    assert england.is_england is is_england


def test_clusters_that_could_not_be_worked_out_have_no_figures(shared):
    folder, read = shared
    frame = pd.read_csv(folder / "clusters.csv", dtype=str, keep_default_na=False)
    for column in ("moran_i", "expected", "p"):
        change(folder / "clusters.csv", 0, column, "")
    first, second = (read().clusters(*frame.loc[row, ["id", "period"]]) for row in (0, 1))
    assert (first.moran_i, first.expected, first.p) == (None, None, None)
    assert first.areas == int(frame.at[0, "areas"])
    assert first.classes == frame.at[0, "classes"]
    assert second.moran_i == float(frame.at[1, "moran_i"])
    assert second.expected == float(frame.at[1, "expected"])
    assert second.p == float(frame.at[1, "p"])


def test_the_latest_period_is_taken_and_an_unknown_one_refused():
    assert latest(["2019", "2025"], None) == "2025"
    assert latest(["2019", "2025"], "2019") == "2019"
    with pytest.raises(NotKnown) as caught:
        latest(["2019", "2025"], "1981")
    assert str(caught.value) == "There is no period “1981”: choose from 2019, 2025."
