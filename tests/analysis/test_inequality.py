"""Inequality of the catalogue's indicators: pinned figures, signs, sentences, the command line."""

from __future__ import annotations

import json
from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from lsp_geo import cli
from lsp_geo.analysis import clusters as cluster_words
from lsp_geo.analysis import deprivation_order, inequality, inequality_table, inequality_words
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.errors import DataError, NotKnown
from tests.helpers import DATA, read


def neighbourhood_ids(tables) -> list[str]:
    return [i for i in tables.catalogue.indicators if NEIGHBOURHOODS in tables.levels(i)]


def test_bad_health_by_hand(city):
    """The two outer fifths added up from the files with nothing but addition.

    Fifths are cut among all neighbourhoods; those where over 45% study are then taken out.
    """
    rank = {
        r["lsoa21"]: float(r["income_rank"]) for r in read(DATA / "indicators" / "deprivation.csv")
    }
    people = {
        r["area_code"]: float(r["residents"])
        for r in read(DATA / "boundaries" / "areas.csv")
        if r["level"] == "lsoa21"
    }
    counts = {
        r["area_code"]: (float(r["numerator"]), float(r["denominator"]))
        for r in read(DATA / "indicators" / "2-healthy-lives" / "bad-health.csv")
    }
    students = {
        r["area_code"]
        for r in read(DATA / "indicators" / "1-the-next-generation" / "pupils-and-students.csv")
        if float(r["numerator"]) / float(r["denominator"]) > 0.45
    }
    assert len(students) == 21
    total, before = sum(people.values()), 0.0
    sums = defaultdict(lambda: [0.0, 0.0])
    for code in sorted(rank, key=rank.get):
        middle = (before + people[code] / 2) / total
        before += people[code]
        fifth = 5 if code in students else min(int(middle * 5), 4)
        for place in (0, 1):
            sums[fifth][place] += counts[code][place]
    most, least, apart = (100 * sums[n][0] / sums[n][1] for n in (0, 4, 5))
    found = city.inequality("bad-health")
    assert found.students == pytest.approx(apart)
    assert found.most_deprived == pytest.approx(most)
    assert found.least_deprived == pytest.approx(least)
    assert found.quintile_gap == pytest.approx(most - least)
    assert found.quintile_ratio == pytest.approx(most / least)
    assert (round(most, 1), round(least, 1)) == (11.3, 4.2)


@pytest.mark.parametrize(
    ("name", "most", "least"),
    [
        # The review's own sums: the least deprived fifth without its nine student neighbourhoods.
        ("crime", 158.1, 58.5),
        ("drug-offences", 15.8, 4.8),
        ("anti-social-behaviour", 14.9, 8.0),
        ("burglary", 4.9, 2.5),
        ("violence", 67.9, 24.6),
        ("moved-in-last-year", 10.9, 11.0),
        ("degree-level", 22.6, 46.4),
    ],
)
def test_student_neighbourhoods_stand_apart(city, tables, name, most, least):
    found = city.inequality(name)
    assert (round(found.most_deprived, 1), round(found.least_deprived, 1)) == (most, least)
    table = tables.table(name, "lsoa21").set_index("area_code")
    own = table[tables.values.student_areas]
    scale = tables.catalogue.indicator(name).scale
    assert found.students == pytest.approx(
        scale * own["numerator"].sum() / own["denominator"].sum()
    )
    assert found.student_areas == 21
    assert inequality_words.students_sentence(found).startswith(
        "21 student neighbourhoods stand apart"
    )


def test_no_student_neighbourhood_is_in_a_fifth_or_tenth(tables):
    order = deprivation_order.ordering(tables, tables.catalogue.indicator("crime"))
    for groups in (5, 10):
        member = deprivation_order.fifths(tables, order, groups)
        assert ((member == 0) == tables.values.student_areas.to_numpy()).all()
    assert tables.values.student_areas.index.equals(tables.geography.codes["lsoa21"])


def test_orders_that_share_their_facts_are_named(city):
    for name in ("employment-deprivation", "child-income-deprivation", "fuel-poverty"):
        text = inequality_words.shared_fact_sentence(city.inequality(name))
        assert text.startswith("Partly the same fact as the order of deprivation")
    assert inequality_words.shared_fact_sentence(city.inequality("bad-health")) == ""


def test_what_is_unreliable_is_no_extreme(city, tables):
    """97.7% of the 34 older people of one neighbourhood, marked in the data."""
    table = tables.table("older-people-income-deprivation", "lsoa21")
    top = table.loc[table["value"].idxmax()]
    assert top["note"].startswith("unreliable") and round(top["value"], 1) == 97.7
    found = city.inequality("older-people-income-deprivation")
    assert round(found.max, 1) == 92.6 and found.max_area != top["area_code"]


def test_a_share_that_is_all_or_nothing_is_counted(city, tables):
    """111 of 302 neighbourhoods are in England's most deprived tenth, home to 37% of residents."""
    table = tables.table("most-deprived-tenth", "lsoa21").set_index("area_code")["value"]
    people = tables.geography.areas("lsoa21")["residents"]
    assert set(table) == {0.0, 100.0} and (table == 100).sum() == 111
    assert round(100 * people[table == 100].sum() / people.sum()) == 37
    assert inequality_words.sentence(tables, city.inequality("most-deprived-tenth")) == (
        "Of 302 neighbourhoods, 111 are in England's most deprived tenth; 37% of residents live "
        "there."
    )


def test_slope_index_against_plain_weighted_regression(city, tables):
    """OHID's method step by step on tenths, by NumPy's own least squares."""
    table = tables.table("bad-health", "lsoa21")
    member = deprivation_order.fifths(
        tables, deprivation_order.ordering(tables, tables.catalogue.indicator("bad-health")), 10
    )
    sums = table.groupby(member)[["numerator", "denominator"]].sum().drop(index=0)
    value = 100 * sums["numerator"] / sums["denominator"]
    share = sums["denominator"] / sums["denominator"].sum()
    middle = share.cumsum() - share / 2
    slope, _ = np.polyfit(middle, value, 1, w=np.sqrt(share))
    found = city.inequality("bad-health")
    assert found.slope.sii == pytest.approx(-slope)
    assert found.slope.sii == pytest.approx(8.55, abs=0.005)
    assert found.slope.sii_lower < found.slope.sii < found.slope.sii_upper
    assert found.relative.model == "logit"


def test_every_indicator_is_measured_and_makes_sense(city, tables):
    for name in neighbourhood_ids(tables):
        found = city.inequality(name)
        assert found.min <= found.max
        assert found.areas > 0
        for share in (found.gini, found.theil_within_share, found.variance_within_share):
            assert share is None or 0 <= share <= 1, name
        assert found.variance_within_share is not None
        assert found.clusters is not None and -1 <= found.clusters.moran_i <= 1
        assert len(found.clusters.classes) == len(tables.geography.codes["lsoa21"])
        if found.indicator.kind == "score":
            assert found.gini is found.quintile_ratio is found.theil_within_share is None
            assert found.relative is None or found.relative.rii is None
        for text in (
            inequality_words.sentence(tables, found),
            inequality_words.slope_sentence(found),
            inequality_words.within_sentence(found),
            cluster_words.sentence(tables, found),
        ):
            assert "nan" not in text.lower().split() and "None" not in text and "  " not in text
        unit = found.indicator.unit
        if unit != "%":
            assert inequality_words.sentence(tables, found).count(f" {unit} ") <= 1, name


def test_a_gap_and_its_ratio_agree_in_sign(city, tables):
    for name in neighbourhood_ids(tables):
        found = city.inequality(name)
        if found.quintile_ratio is not None:
            assert np.sign(found.quintile_gap) == np.sign(found.quintile_ratio - 1), name
        if found.comparable_gap is not None:
            assert -1 <= found.comparable_gap <= 1


@pytest.mark.parametrize(
    ("name", "polarity", "sign", "words"),
    [
        # Nearly all who lack qualifications live in deprived places: higher is worse.
        ("no-qualifications", "worse", 1, "worse for the most deprived"),
        # Fewer degrees in deprived places: higher is better, and the gap is still positive.
        ("degree-level", "better", 1, "worse for the most deprived"),
        # Judged for carbon under its own pillar; here it is neither.
        ("public-transport-to-work", "neither", 1, "higher in the most deprived"),
        ("social-renting", "neither", 1, "higher in the most deprived"),
        ("home-ownership", "neither", -1, "higher in the least deprived"),
        ("vehicle-crime", "worse", 1, "little difference between the two ends"),
    ],
)
def test_signs_hold_for_every_polarity(city, name, polarity, sign, words):
    found = city.inequality(name)
    assert found.indicator.polarity == polarity
    for figure in (found.quintile_gap, found.comparable_gap, found.slope.sii):
        assert np.sign(figure) == sign
    assert found.relative.rii > 1 if sign > 0 else found.relative.rii < 1
    assert inequality_words.direction(found) == words


def test_an_indicator_is_never_set_against_itself(city):
    assert city.inequality("bad-health").ordered_by == "income deprivation"
    assert city.inequality("income-deprivation").ordered_by == "deprivation other than income"
    whole = city.inequality("imd-score")
    assert whole.ordered_by == "" and whole.slope is None and whole.quintile_gap is None
    assert "made of every kind of deprivation" in inequality_words.slope_sentence(whole)
    assert "not set against deprivation" in inequality_words.follows_sentence(whole)


def test_a_line_that_does_not_fit_is_not_to_be_quoted(city):
    assert city.inequality("bad-health").follows_deprivation
    crime = city.inequality("crime")
    assert not crime.follows_deprivation
    text = inequality_words.slope_sentence(crime)
    assert "too little for a slope to be given" in text and "slope index" not in text
    assert inequality_words.follows_sentence(crime) == "It does not follow deprivation."
    assert " times " not in inequality_words.sentence(city.tables, crime)


def test_a_pillar_is_ordered_by_size_of_gap(city):
    for number in "12345678":
        gaps = [abs(f.comparable_gap) for f in city.inequality_of_pillar(number)]
        assert gaps and gaps == sorted(gaps, reverse=True)


def test_results_are_kept(city):
    assert city.inequality("bad-health") is city.inequality("bad-health", "2021")


def test_no_values_for_neighbourhoods(tables):
    with pytest.raises(NotKnown, match="no values for neighbourhoods"):
        inequality.measure(tables, "life-expectancy-men")


def test_command_line_gives_the_page_s_figures(capsys, monkeypatch, city, tables):
    monkeypatch.setenv("LSP_DATA", str(DATA))
    assert cli.main(["inequality", "bad-health", "--format", "json"]) == 0
    row = json.loads(capsys.readouterr().out)[0]
    found = city.inequality("bad-health")
    for key in (
        "min",
        "max",
        "quintile_gap",
        "quintile_ratio",
        "sii",
        "rii",
        "gini",
        "theil_within_share",
        "moran_i",
        "sentence",
    ):
        assert key in row
    assert row["sii"] == pytest.approx(found.slope.sii)
    assert row["moran_i"] == found.clusters.moran_i
    assert row["sentence"] == inequality_words.sentence(tables, found)
    assert cli.main(["inequality", "bad-health"]) == 0
    assert inequality_words.sentence(tables, found) in capsys.readouterr().out


@pytest.mark.parametrize("name", ["life-expectancy-men", "city-child-poverty", "nonsense"])
def test_command_line_refuses_plainly(capsys, monkeypatch, name):
    monkeypatch.setenv("LSP_DATA", str(DATA))
    assert cli.main(["inequality", name]) == 2
    assert "lsp_geo: " in capsys.readouterr().err


# The table made by build.


@pytest.mark.long
def test_clusters_rebuilt_are_the_same_bytes(tmp_path):
    import shutil

    from lsp_geo.build.clusters import build_statistics

    data = shutil.copytree(DATA, tmp_path / "data")
    (data / "indicators" / "clusters.csv").unlink()
    build_statistics(data)
    made, kept = ((folder / "indicators" / "clusters.csv").read_bytes() for folder in (data, DATA))
    assert made == kept


def test_clusters_digits_say_what_the_statistics_say(tables):
    from lsp_geo.stats.clusters import clusters, queen_neighbours

    near = queen_neighbours(tables.geography.boundaries("lsoa21"))
    values = tables.table("bus-departures", "lsoa21").set_index("area_code")["value"]
    found = clusters(values, near)
    row = tables.values.clusters("bus-departures", tables.periods("bus-departures")[-1])
    assert row.moran_i == pytest.approx(found.moran_i, abs=1e-6)
    assert row.areas == values.notna().sum()
    names = {
        "0": {"not significant"},
        "1": {"high-high"},
        "2": {"low-high"},
        "3": {"low-low"},
        "4": {"high-low"},
        "5": {"no value", "no neighbours"},
    }
    for digit, name in zip(row.classes, found.areas["cluster"], strict=True):
        assert name in names[digit]


@pytest.fixture
def damaged(tmp_path):
    """The built data with a clusters table that a test may spoil, and how to read it."""
    import shutil

    from lsp_geo.data.tables import open_tables

    data = shutil.copytree(DATA, tmp_path / "data")
    path = data / "indicators" / "clusters.csv"

    def spoil(change) -> None:
        frame = pd.read_csv(path, dtype={"classes": str, "period": str})
        change(frame).to_csv(path, index=False)
        open_tables(data).values.check()

    return spoil


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "unheard-of"),
        ("period", "1066"),
        ("classes", "012"),
        ("p", 1.5),
        ("classes", "9" * 302),
    ],
)
def test_a_damaged_clusters_table_is_named(damaged, field, value):
    with pytest.raises(DataError, match="clusters.csv") as caught:
        damaged(lambda frame: frame.assign(**{field: [value, *frame[field][1:]]}))
    assert caught.value.field == field


def test_a_missing_row_means_not_worked_out_yet(damaged, tables):
    damaged(lambda frame: frame[frame["id"] != "bad-health"])


def test_without_a_row_the_text_says_what_to_do(city, tables):
    from dataclasses import replace

    found = replace(city.inequality("bad-health"), clusters=None)
    assert "not been worked out yet" in cluster_words.sentence(tables, found)
    assert inequality_table.row(tables, found)["moran_i"] is None


def test_percentages_without_counts_use_the_top_of_their_scale(city):
    """A logit on 0 to 100, not on 0 to 1, where a source gives percentages alone."""
    found = city.inequality("employment-deprivation")
    assert isinstance(found.indicator, Indicator) and found.indicator.aggregation == "mean"
    assert found.relative.model == "logit"
