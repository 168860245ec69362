"""Charts: valid Vega-Lite, the right values in them, and drawn without an error."""

from __future__ import annotations

import io
import json
import time

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from lsp_geo import charts
from lsp_geo.charts.distribution import stacks
from lsp_geo.charts.theme import records
from lsp_geo.charts.time import apart
from lsp_geo.maps import palettes

WORDS = charts.Words("A finding", "% of residents", "Source: Census & more", "%")
NAMES = ["Burglary", "Children <in> low income", "Green “space”"]
RULES = [charts.Rule("The city", 20.0, "20.0%"), charts.Rule("England", 15.0, "15.0%", dashed=True)]


def areas(count=302):
    values = np.random.default_rng(3).gamma(4, 6, count)
    values[0] = np.nan
    return pd.DataFrame({
        "area_code": [f"E{n:08d}" for n in range(count)],
        "label": [f"Edge Hill {n:03d}A" for n in range(count)],
        "value": values, "text": [f"{v:.1f}%" for v in values],
        "lower": values - 2, "upper": values + 2,
    })


def years():
    rows = [
        (str(2015 + n), n, name, 50 + n + shift, f"{50 + n + shift}%", int(n > 2), 49, 52 + n)
        for name, shift in (("The city", 0), ("England", 1), ("Leeds", 2)) for n in range(6)
    ]
    columns = ["period", "order", "name", "value", "text", "segment", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns)


def fifths():
    return pd.DataFrame({
        "period": ["2015", "2019", "2025"], "order": [0, 1, 2], "most": [40.0, 38.0, np.nan],
        "least": [10.0, 9.0, 8.0], "most_text": "x", "least_text": "y", "segment": [0, 0, 1],
    })


def profile():
    return pd.DataFrame({
        "indicator": NAMES, "polarity": ["worse", "better", "neither"],
        "value": [30.0, 80.0, np.nan], "lowest": [10.0, 70.0, 0.0],
        "lower_quarter": [15.0, 74.0, 2.0], "upper_quarter": [25.0, 79.0, 5.0],
        "highest": [50.0, 82.0, 9.0], "city": [20.0, 76.0, 4.0], "england": [18.0, 90.0, np.nan],
        "text": ["30", "80", "no data"], "city_text": ["20", "76", "4"],
        "england_text": ["18", "90", "no data"], "judged": ["worse", "similar", "not compared"],
    })


def gaps():
    return pd.DataFrame({
        "name": NAMES, "value": [1.2, 0.4, -0.3], "text": ["+12", "+4", "−3"],
        "lower": [1.0, np.nan, -0.6], "upper": [1.4, np.nan, 0.0], "most": [1.6, 1.2, 0.8],
        "least": [0.4, 0.9, 1.1], "most_text": "a", "least_text": "b", "between": [0.7, 0.3, 0.0],
    })


def coloured():
    return areas().assign(colour=np.resize(palettes.palette("worse"), 302))


CHARTS = {
    "distribution": lambda: charts.distribution(
        coloured(), WORDS, compared=RULES, selected="E00000007"),
    "plain distribution": lambda: charts.distribution(areas(), charts.Words()),
    "one value": lambda: charts.distribution(areas(2), WORDS, compared=RULES[:1]),
    "no values": lambda: charts.distribution(areas(1), WORDS),
    "ranked": lambda: charts.ranked_dots(
        areas(30), WORDS, compared=RULES, selected=["E00000002"]),
    "ranked without intervals": lambda: charts.ranked_dots(
        areas(9).drop(columns=["lower", "upper"]), WORDS),
    "scatter": lambda: charts.scatter(
        areas().assign(x=areas()["value"], y=areas()["value"] * 2, x_text="1", y_text="2"),
        WORDS, x_title="Income", selected=["E00000004"]),
    "spine": lambda: charts.spine(profile(), WORDS, area="Anfield", city="The city"),
    "series": lambda: charts.series(years(), WORDS, city="The city", named=["Leeds"]),
    "gap series": lambda: charts.gap_series(fifths(), WORDS),
    "gap bars": lambda: charts.gap_bars(gaps(), WORDS),
    "dumbbell": lambda: charts.dumbbell(gaps(), WORDS, middle=1.0),
    "split": lambda: charts.split_bars(gaps(), WORDS),
}


@pytest.fixture(params=CHARTS)
def chart(request):
    return CHARTS[request.param]()


def rows(spec):
    """All rows of all layers."""
    found = list(spec.get("data", {}).get("values", []))
    for layer in spec.get("layer", []):
        found += rows(layer)
    return found


def test_specs_are_valid_vega_lite(chart):
    import altair

    altair.Chart.from_dict(chart)


def test_specs_are_json_without_nan_as_wide_as_their_container(chart):
    json.dumps(chart, allow_nan=False)
    assert chart["width"] == "container"


def test_charts_are_drawn(chart):
    image = Image.open(io.BytesIO(charts.png(chart, 600, 1)))
    assert image.width >= 600
    assert len(image.convert("RGB").getcolors(maxcolors=100_000)) > 3


def test_words_are_on_the_chart():
    chart = CHARTS["gap bars"]()
    assert chart["title"] == {"text": ["A finding"], "subtitle": ["% of residents"]}
    assert {"source": "Source: Census & more"} in rows(chart)
    assert "title" not in CHARTS["plain distribution"]()


def test_text_is_never_under_13_pixels(chart):
    def sizes(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key.lower().endswith("fontsize"):
                    yield value
                yield from sizes(value)
        elif isinstance(node, list):
            for value in node:
                yield from sizes(value)

    assert min(sizes(chart)) >= 13


def test_a_distribution_is_light_and_quick_enough_to_send_at_every_change():
    table = coloured()
    start = time.process_time()
    for _ in range(10):
        chart = charts.distribution(table, WORDS, compared=RULES, selected="E00000007")
    assert (time.process_time() - start) / 10 < 0.03
    assert len(json.dumps(chart, separators=(",", ":"))) < 24_000


def test_a_distribution_has_every_area_with_a_value_in_the_colours_given():
    chart = CHARTS["distribution"]()
    dots = [layer for layer in chart["layer"] if layer.get("mark", {}).get("type") == "circle"][0]
    assert len(dots["data"]["values"]) == 301
    assert set(dots["encoding"]["color"]["scale"]["range"]) == set(palettes.palette("worse"))


def test_dots_in_one_bin_are_stacked():
    assert stacks(np.array([0.0, 0.0, 0.1, 70.0])).tolist() == [0, 1, 2, 0]
    assert stacks(np.array([5.0, 5.0])).tolist() == [0, 1]


def test_on_the_spine_the_city_is_the_middle_and_better_is_right():
    placed = charts.spine_positions(profile())
    # Higher is worse: 10 above the city of the 30 that the furthest area is away.
    assert placed.loc[0, "value"] == pytest.approx(-1 / 3)
    assert placed.loc[0, "highest"] == -1 and placed.loc[0, "lowest"] == pytest.approx(1 / 3)
    assert placed.loc[1, "value"] == pytest.approx(4 / 6)
    # England lies beyond the best area: it is held at the end.
    assert placed.loc[1, "england"] == 1
    assert np.isnan(placed.loc[2, "value"])


def test_a_spine_of_equal_areas_stays_in_the_middle():
    same = profile().assign(lowest=20.0, highest=20.0, city=20.0, value=20.0)
    assert charts.spine_positions(same)["value"].tolist() == [0, 0, 0]


def test_lines_stop_at_a_break():
    drawn = [row for row in rows(CHARTS["series"]()) if row.get("name") == "The city"]
    assert {row["line"] for row in drawn} == {"The city 0", "The city 1"}
    assert [row["period"] for row in drawn if row["line"] == "The city 1"] == [
        "2018", "2019", "2020"]


def test_a_period_without_both_fifths_is_left_out():
    assert "2025" not in {row.get("period") for row in rows(CHARTS["gap series"]())}


def test_names_at_the_ends_of_lines_keep_apart_and_in_order():
    placed = apart(np.array([10.0, 12.0, 100.0, 11.0]), 17)
    assert np.diff(np.sort(placed)).min() >= 17 - 1e-9
    assert np.argsort(placed).tolist() == [0, 3, 1, 2]
    assert placed[:2].mean() == pytest.approx(11, abs=1.01) and placed[2] == 100
    assert apart(np.array([]), 17).size == 0


def test_the_parts_of_a_split_are_the_whole():
    drawn = rows(CHARTS["split"]())
    assert [row["told"] for row in drawn if "told" in row][:2] == [
        "70% between wards", "30% within wards"]


def test_rows_hold_plain_numbers_and_no_nan():
    table = pd.DataFrame({"a": [1.23456789, np.nan], "b": ["x", "y"]})
    assert records(table, ["a", "b"]) == [{"a": 1.23457, "b": "x"}, {"a": None, "b": "y"}]
