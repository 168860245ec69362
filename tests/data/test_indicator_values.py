"""Committed small-area indicators against the plan and against figures their sources publish."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers import ROOT

INDICATORS = ROOT / "data" / "indicators"
# Ids and fields of the project's plan of indicators.
PLAN = pd.read_csv(
    Path(__file__).with_name("plan_indicators.csv"), dtype=str, keep_default_na=False
)
BUILT = {
    path.stem: path for path in INDICATORS.glob("*/*.toml") if not path.stem.startswith("city-")
}


def described(name: str) -> dict:
    return tomllib.loads(BUILT[name].read_text(encoding="utf-8"))


def values(name: str, period: str | None = None) -> pd.DataFrame:
    """Rows of one period (the last unless named), by area."""
    table = pd.read_csv(BUILT[name].with_suffix(".csv"), dtype={"period": str, "note": str})
    wanted = table["period"].iloc[-1] if period is None else period
    return table[table["period"] == wanted].set_index("area_code")


def ratio(name: str, period: str | None = None) -> float:
    table = values(name, period)
    return described(name)["scale"] * table["numerator"].sum() / table["denominator"].sum()


def weighted(name: str) -> float:
    table = values(name)
    return np.average(table["value"], weights=table["denominator"])


@pytest.fixture(scope="module")
def england() -> pd.DataFrame:
    table = pd.read_csv(INDICATORS / "england.csv", dtype={"period": str})
    return table.set_index(["id", "period"])


def test_every_indicator_of_the_plan_is_there():
    assert len(PLAN) == 84
    assert set(PLAN["id"]) <= set(BUILT)
    assert set(BUILT) - set(PLAN["id"]) == ADDED


# Beyond the plan: the same months of two years, green space by road, full ethnic group, households.
ADDED = {
    "crime-january-to-april",
    "far-from-green-space",
    "green-space-by-road",
    "green-space-2-ha-by-road",
    "green-space-10-ha-by-road",
    "not-white-british",
    "ethnic-group-asian",
    "ethnic-group-black",
    "ethnic-group-mixed",
    "ethnic-group-white-minority",
    "ethnic-group-arab-or-other",
    "one-person-households",
    "shared-households",
}
# Units the catalogue words otherwise than the plan: what follows the comma is in the definition.
UNITS = {
    "illness-and-disability": "ratio",
    "emergency-admissions": "ratio",
    "not-entering-higher-education": "score, 0 to 100",
    "children-low-income": "counted per 100 aged 0 to 15",
}
# Where the catalogue has left the plan, and why: docs/decisions.md, "Catalogue".
LEFT_THE_PLAN = {
    # Who lives in a place is context, and no risk.
    "born-outside-uk": {"pillar": "context", "also": []},
    "age-20-to-34": {"pillar": "context", "also": []},
    "limited-english": {"pillar": "context", "also": []},
    "moved-in-last-year": {"pillar": "context", "also": []},
    "minority-ethnic": {"also": []},
    # Neither good nor bad for the people concerned; their own pillar judges them for carbon.
    "drives-to-work": {"polarity": "neither"},
    "walks-or-cycles-to-work": {"polarity": "neither"},
    "public-transport-to-work": {"polarity": "neither"},
    "gas-only-heating": {"polarity": "neither"},
    "low-carbon-heating": {"polarity": "neither"},
    # An index that must not be read as a share.
    "not-entering-higher-education": {
        "name": "Entry to higher education (deprivation index)",
        "kind": "score",
    },
    "children-low-income": {
        "name": "Children counted in low-income families, against residents aged 0 to 15",
        "aggregation": "ratio",
    },
    "universal-credit": {"aggregation": "ratio"},
    "private-outdoor-space": {"aggregation": "ratio"},
    "built-before-1919": {"aggregation": "ratio"},
    # What outcome 37, of pillar 8, is measured by.
    "emergency-admissions": {"also": ["8"]},
}


@pytest.mark.parametrize("row", list(PLAN.itertuples()), ids=lambda row: row.id)
def test_description_agrees_with_the_plan(row):
    text = described(row.id)
    kind = "median" if row.id == "house-price" else row.kind
    unit = f"{text['unit']} {text['base']}".strip()
    assert unit == UNITS.get(row.id, row.unit)
    rule, _, by = row.to_larger_areas.partition(":")
    planned = {
        "name": row.name,
        "pillar": row.pillar,
        "kind": kind,
        "also": row.also_pillars.split(),
        "decimals": int(row.decimals),
        "polarity": row.higher_is,
        "aggregation": {"share": "ratio"}.get(rule, rule),
    }
    expected = {**planned, **LEFT_THE_PLAN.get(row.id, {})}
    assert {field: text[field] for field in expected} == expected
    if text["aggregation"] == "mean":
        own = by if by in ("residents", "households") else "denominator"
        # The ministry weighs its scores by the people of mid-2022.
        indices = text["source"].startswith("English Indices") and own == "residents"
        assert text["weight"] == ("population" if indices else own)


def test_every_area_has_a_row_in_every_period():
    areas = {"oa21": 1624, "lsoa21": 302, "lsoa11": 298, "msoa11": 61}
    for name in BUILT:
        text = described(name)
        table = pd.read_csv(BUILT[name].with_suffix(".csv"), dtype=str)
        counts = table.groupby("period", sort=False)["area_code"].nunique()
        assert text["expected_areas"] == areas[text["level"]] == counts.iloc[-1], name
        assert set(counts) <= set(areas.values()), name


CENSUS = {
    "no-qualifications": (22.35, 18.08, 2.5, 41.9),
    "degree-level": (30.80, 33.92, 13.7, 74.0),
    "no-car": (40.08, 23.54, 8.4, 78.3),
    "social-renting": (26.39, 17.09, 0.2, 85.6),
    "private-renting": (26.06, 20.46, 2.3, 90.6),
    "home-ownership": (46.76, 61.31, 3.8, 96.3),
    "disabled": (21.80, 17.30, 9.6, 36.0),
    "bad-health": (7.98, 5.15, 0.6, 17.3),
    "no-central-heating": (2.32, 1.50, 0.0, 6.1),
    "overcrowding": (3.54, 4.37, 0.0, 14.1),
    "pupils-and-students": (25.27, 20.45, 8.8, 84.2),
}


@pytest.mark.parametrize("name", CENSUS)
def test_census_headline(name, england):
    district, nation, low, high = CENSUS[name]
    assert ratio(name) == pytest.approx(district, abs=0.005)
    assert england.loc[(name, "2021"), "mean"] == pytest.approx(nation, abs=0.005)
    assert values(name)["value"].min() == pytest.approx(low, abs=0.05)
    assert values(name)["value"].max() == pytest.approx(high, abs=0.05)


def test_household_deprivation_counts():
    table = values("deprived-households")
    assert table["numerator"].sum() == 38415 + 14399 + 671
    assert table["denominator"].sum() == 86275 + 67767 + 38415 + 14399 + 671


def test_output_area_tables():
    assert values("residents")["value"].sum() == 486_093
    assert weighted("unemployed") == pytest.approx(4.76, abs=0.005)
    assert weighted("economically-inactive") == pytest.approx(44.19, abs=0.005)


# Lowest and highest score of the 2025 edition and the neighbourhoods that have them.
SCORES = {
    "imd-score": (2.133, 79.409, "E01006583", "E01006611"),
    "income-deprivation": (2.8, 80.5, "E01006583", "E01006556"),
    "employment-deprivation": (1.8, 46.6, "E01034405", "E01006560"),
    "education-deprivation": (0.631, 79.175, "E01006592", "E01006611"),
    "health-deprivation": (-0.525, 2.973, "E01006583", "E01006659"),
    "crime-deprivation": (-1.944, 2.379, "E01006594", "E01006760"),
    "child-income-deprivation": (1.5, 99.7, "E01006592", "E01006552"),
    "older-people-income-deprivation": (3.1, 97.7, "E01006583", "E01033762"),
    "school-age-education-deprivation": (-2.379, 2.228, "E01006682", "E01006547"),
    "access-to-services-deprivation": (11.401, 47.013, "E01033760", "E01006666"),
    "housing-condition": (-1.328, 1.62, "E01034397", "E01006546"),
    "outdoor-environment": (-1.153, 1.848, "E01006710", "E01033758"),
}


@pytest.mark.parametrize("name", SCORES)
def test_deprivation_ends(name):
    column = values(name)["value"]
    assert (column.min(), column.max(), column.idxmin(), column.idxmax()) == SCORES[name]


def test_deprivation_rates_weighted_by_their_own_base():
    assert weighted("child-income-deprivation") == pytest.approx(53.32, abs=0.005)
    assert weighted("older-people-income-deprivation") == pytest.approx(32.60, abs=0.005)
    assert weighted("income-deprivation") == pytest.approx(34.29, abs=0.005)
    assert weighted("employment-deprivation") == pytest.approx(21.41, abs=0.005)
    assert values("child-income-deprivation")["denominator"].sum() == 84_519
    assert values("older-people-income-deprivation")["denominator"].sum() == 104_222
    people = values("income-deprivation")["denominator"]
    assert people.sum() == 495_849
    # The ministry publishes 37.11 for the district.
    score = np.average(values("imd-score")["value"], weights=people)
    assert score == pytest.approx(37.110, abs=0.0005)


def test_few_children_are_marked_and_kept():
    children = values("child-income-deprivation")
    few = children["denominator"] < 100
    assert few.sum() == 18
    assert children["denominator"].min() == 15
    assert children.loc[few, "note"].str.fullmatch(r"unreliable: only \d+ children.*").all()
    assert children.loc[~few, "note"].isna().all()
    assert children["value"].notna().all()
    older = values("older-people-income-deprivation")
    assert older.loc["E01033762", "note"] == "unreliable: only 34 people aged 60 and over"
    assert older["note"].notna().sum() == (older["denominator"] < 100).sum() == 14


def test_most_deprived_tenth_in_three_editions():
    for period, areas in {"2015": 134, "2019": 145, "2025": 111}.items():
        table = values("most-deprived-tenth", period)
        assert (table["value"] == 100).sum() == areas
        assert table["value"].isin([0, 100]).all()
    assert values("most-deprived-tenth", "2025")["denominator"].sum() == 495_849


def test_editions():
    table = pd.read_csv(INDICATORS / "editions.csv", dtype={"edition": str})
    expected = {
        "2015": (134, 181, 1, 24, 26),
        "2019": (145, 187, 1, 10, 31),
        "2025": (111, 162, 9, 46, 18),
    }
    for edition, (tenth, fifth, least, lowest, hundredth) in expected.items():
        rows = table[table["edition"] == edition]
        assert (rows["decile"] == 1).sum() == tenth
        assert (rows["decile"] <= 2).sum() == fifth
        assert (rows["decile"] == 10).sum() == least
        assert rows["rank"].min() == lowest
        assert (rows["rank"] <= rows["areas"] / 100).sum() == hundredth
        assert sorted(rows["rank_in_district"]) == list(range(1, len(rows) + 1))
        assert (rows["decile"] == np.ceil(10 * rows["rank"] / rows["areas"])).all()


def test_domain_ranks():
    table = pd.read_csv(INDICATORS / "deprivation.csv").set_index("lsoa21")
    first_tenth = {
        "income": 94,
        "employment": 131,
        "education": 78,
        "health": 183,
        "crime": 63,
        "barriers": 0,
        "living_environment": 77,
    }
    for domain, areas in first_tenth.items():
        assert (table[f"{domain}_rank"] * 10 <= 33_755).sum() == areas
    pd.testing.assert_series_equal(
        table["income_rate"], values("income-deprivation")["value"], check_names=False
    )


def test_fuel_poverty(england):
    district = {"2019": 18.1, "2020": 18.7, "2021": 18.0, "2022": 17.1}
    for year, percent in district.items():
        assert ratio("fuel-poverty", year) == pytest.approx(percent, abs=0.055)
    nation = {"2012": 10.4, "2018": 10.3, "2019": 13.4, "2020": 13.2, "2021": 13.1, "2022": 13.1}
    for year, percent in nation.items():
        assert england.loc[("fuel-poverty", year), "mean"] == pytest.approx(percent, abs=0.055)
    spans = [(s["from"], s["to"], s["level"]) for s in described("fuel-poverty")["segments"]]
    assert spans == [
        ("2012", "2018", "lsoa11"),
        ("2019", "2020", "lsoa11"),
        ("2021", "2022", "lsoa21"),
    ]
    # The publisher: not for detailed trends over time below the region.
    for segment in described("fuel-poverty")["segments"]:
        assert not segment["trend"] and "trend_levels" not in segment
    assert "fuel-poverty" in BUILT and described("fuel-poverty")["no_trend"]


def test_children_in_low_income_families():
    first, last = (values("children-low-income", p) for p in ("2014/15", "2021/22"))
    assert (first["numerator"].sum(), last["numerator"].sum()) == (20_272, 28_831)
    assert ratio("children-low-income") == pytest.approx(32.9, abs=0.05)
    assert last["note"].str.startswith("provisional: ").all()
    assert described("children-low-income")["unit"] == "counted per 100 aged 0 to 15"


def test_universal_credit(england):
    assert values("universal-credit", "2022-11")["numerator"].sum() == 54_677
    assert values("universal-credit", "2023-11")["numerator"].sum() == 58_943
    assert values("universal-credit", "2015-08").loc["E02001347", "value"] == pytest.approx(
        1.96, abs=0.005
    )
    spans = [(s["from"], s["to"], s["trend"]) for s in described("universal-credit")["segments"]]
    assert spans == [("2015-08", "2020-11", False), ("2021-02", "2023-11", True)]
    # Until 2019 many areas of England were suppressed, so no national figure can be given.
    assert england.loc["universal-credit"].index[0] == "2019-02"


def test_crime(england):
    counts = {"crime": 63_069, "anti-social-behaviour": 6_163}
    for name, records in counts.items():
        assert values(name)["numerator"].sum() == records
        assert values(name)["denominator"].sum() == 486_097
    assert ratio("crime") == pytest.approx(129.7, abs=0.05)
    assert values("crime")["value"].max() == pytest.approx(2_209, abs=0.5)
    row = england.loc[("crime", "2025")]
    assert (row["areas"], row["of"]) == (21_419, 33_755)
    before, after = (values("crime-january-to-april", f"{y}-01 to {y}-04") for y in (2024, 2025))
    assert (before["numerator"].sum(), after["numerator"].sum()) == (20_476, 19_793)


def test_bus_departures():
    sums = {"2022": 5_323, "2023": 5_502, "2024": 5_472, "2025": 5_432}
    for year, departures in sums.items():
        table = values("bus-departures", year)
        assert table["value"].sum() == pytest.approx(departures, abs=0.5)
        absent = table["value"].isna()
        assert absent.sum() == (11 if year == "2025" else 12)
        assert (table.loc[absent, "note"] == "missing: no bus stop inside the boundary").all()
    table = pd.read_csv(BUILT["bus-departures"].with_suffix(".csv"), dtype={"period": str})
    assert list(table["period"].unique()) == list(sums)


# Lowest, middle and highest area, as the sources give them.
RANGES = {
    "life-expectancy-men": (71.18, None, 83.85),
    "life-expectancy-women": (74.95, None, 90.00),
    "green-space-distance": (91, 245, 729),
    "loneliness": (19.4, None, 35.8),
    "household-income": (18_100, 23_400, 39_600),
    "private-outdoor-space": (12.9, None, 99.2),
    "built-before-1919": (0, 16.7, 100),
    "museum-distance": (None, 1_648, None),
    "library-distance": (None, 900, None),
    "gp-distance": (None, 411, None),
    "dentist-distance": (None, 514, None),
    "pharmacy-distance": (None, 392, None),
    "connectivity": (52.987, 78.4775, 88.599),
    "patients-per-gp": (1_117.015, 1_995.0925, 8_914.093),
    "illness-and-disability": (70.95, 205.634, 376.784),
    "emergency-admissions": (72.972, 128.6835, 260.206),
    "years-of-life-lost": (51.135, 81.614, 154.613),
    "mental-ill-health": (-1.697, 1.0335, 2.924),
}


@pytest.mark.parametrize("name", RANGES)
def test_range(name):
    column = values(name)["value"]
    # Sources print distances to the metre and shares to one decimal.
    slack = 0.51 if described(name)["unit"] == "metres" else 0.05
    for found, published in zip(
        (column.min(), column.median(), column.max()), RANGES[name], strict=True
    ):
        assert published is None or found == pytest.approx(published, abs=slack)


def test_life_expectancy_has_its_published_interval():
    names = [name for name in BUILT if "life-expectancy" in name]
    assert len(names) == 6
    for name in [*names, "household-income"]:
        table = values(name)
        assert described(name)["intervals"] == "published"
        assert (table["lower"] < table["value"]).all()
        assert (table["value"] < table["upper"]).all()
    men, women = (values(f"life-expectancy-{who}")["value"] for who in ("men", "women"))
    assert men.max() - men.min() == pytest.approx(12.7, abs=0.05)
    assert women.max() - women.min() == pytest.approx(15.1, abs=0.06)


def test_house_prices():
    for year, middle in {"1995": 36_000, "2015": 97_550, "2021": 129_500}.items():
        assert values("house-price", year)["value"].median() == middle
    prices = values("house-price")["value"]
    assert (prices.min(), prices.max()) == (72_000, 485_000)


def test_other_counts_and_gaps():
    assert values("built-before-1919")["denominator"].sum() == 218_840
    absent = values("not-entering-higher-education")["value"].isna()
    assert absent[absent].index.tolist() == ["E01033748", "E01033756", "E01034407"]


def test_connectivity_and_barriers_are_one_fact():
    total = values("connectivity")["value"] + values("access-to-services-deprivation")["value"]
    np.testing.assert_allclose(total, 100, atol=0.001)


def test_england_figures(england):
    assert not england.index.has_duplicates
    names = set(england.index.get_level_values("id"))
    without = {
        "child-income-deprivation",
        "older-people-income-deprivation",
        "unemployed",
        "economically-inactive",
        "age-20-to-34",
        "one-person-households",
        "shared-households",
        # No England in these data, or none that is right.
        "far-from-green-space",
        "green-space-by-road",
        "green-space-2-ha-by-road",
        "green-space-10-ha-by-road",
        "residents",
        "house-price",
        "household-income",
        "disability-free-life-expectancy-men",
        "disability-free-life-expectancy-women",
    }
    assert set(BUILT) - names == without
    points = england[[f"p{n}" for n in range(101)]].to_numpy()
    assert (np.diff(points, axis=1) >= 0).all()
    assert (england["mean"] >= points[:, 0]).all()
    assert (england["mean"] <= points[:, -1]).all()
    assert england.loc[("green-space-distance", "2020"), "p50"] == pytest.approx(304, abs=0.5)
    assert england.loc[("gp-distance", "2025"), "p50"] == pytest.approx(635, abs=0.5)
    assert england.loc[("museum-distance", "2021"), "p50"] == pytest.approx(2_107, abs=0.5)
    assert england.loc[("most-deprived-tenth", "2019"), "mean"] == pytest.approx(10, abs=0.2)


def test_england_is_the_publishers_where_there_is_one(england):
    """ONS, life expectancy of England, 2009 to 2013; a mean of MSOAs is another thing."""
    for name, years in {
        "life-expectancy-women": 83.0,
        "life-expectancy-men": 79.1,
        "healthy-life-expectancy-women": 64.8,
        "healthy-life-expectancy-men": 63.5,
    }.items():
        row = england.loc[(name, "2009 to 2013")]
        assert (row["mean"], row["mean_method"]) == (years, "published for England")


def test_years_of_the_data_stand_beside_the_edition():
    indices = [name for name in BUILT if described(name)["source"].startswith("English Indices")]
    assert len(indices) == 24
    for name in indices:
        text = described(name)
        assert text["edition"] == "Indices"
        assert text["data_years"]["2025"] == "about 2022 to 2024"
    for name in ("library", "museum", "gp", "dentist", "pharmacy"):
        (years,) = described(f"{name}-distance")["data_years"].values()
        assert years.endswith("population centres of 2011")


def test_who_lives_here_is_context_and_no_pillars_headline_or_summary():
    pillars = tomllib.loads((INDICATORS / "pillars.toml").read_text(encoding="utf-8"))["pillars"]
    led = {name for pillar in pillars for name in (pillar["headline"], *pillar["equity"])}
    for name in led:
        assert described(name)["pillar"] != "context"
        assert described(name)["polarity"] != "neither"
    assert "patients-per-gp" not in led


def test_the_council_counts_all_but_white_british():
    assert ratio("not-white-british") == pytest.approx(22.7, abs=0.05)
    groups = [name for name in BUILT if name.startswith("ethnic-group-")]
    assert len(groups) == 5
    assert sum(values(name)["numerator"].sum() for name in groups) == (
        values("not-white-british")["numerator"].sum()
    )


def test_households():
    # ONS's own figures for the district: 36.8% one person, 7.7% neither one person nor one family.
    assert weighted("one-person-households") == pytest.approx(36.8, abs=0.05)
    assert weighted("shared-households") == pytest.approx(7.75, abs=0.05)


def test_green_space_by_road():
    for name, middle in {"": 190, "2-ha-": 316, "10-ha-": 574}.items():
        found = values(f"green-space-{name}by-road")["value"].median()
        assert found == pytest.approx(middle, abs=0.5)
    # 138 neighbourhoods meet Natural England's 300 metres.
    assert (values("far-from-green-space")["value"] == 0).sum() == 138


def test_descriptions_can_be_read_by_a_councillor():
    for name in BUILT:
        text = described(name)
        assert text["definition"].endswith("."), name
        assert len(text["definition"]) < 330, name
        assert "  " not in text["definition"], name
        assert text["outcomes"] == sorted(text["outcomes"]), name


def test_outcomes_agree_with_the_outcomes_recipe():
    recipe = ROOT / "lsp_geo" / "build" / "recipes" / "outcomes.toml"
    outcomes = tomllib.loads(recipe.read_text(encoding="utf-8"))["outcomes"]
    for name in BUILT:
        speaks_to = [int(n) for n, outcome in outcomes.items() if name in outcome["measured_by"]]
        assert described(name)["outcomes"] == sorted(speaks_to), name


def test_built_files_stay_small():
    size = sum(p.stat().st_size for t in BUILT.values() for p in (t, t.with_suffix(".csv")))
    assert size + (INDICATORS / "england.csv").stat().st_size < 8_000_000
