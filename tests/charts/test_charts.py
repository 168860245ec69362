"""Charts: valid Vega-Lite, the right values in them, and drawn without an error."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest
import vl_convert
from PIL import Image

from lsp_geo import theme
from lsp_geo.charts import beeswarm, spine, vega
from lsp_geo.charts import dots as dot_charts
from lsp_geo.charts import line as line_charts
from lsp_geo.charts.beeswarm import stacks
from lsp_geo.charts.line import apart
from lsp_geo.charts.vega import records

WORDS = vega.Words("A finding", "% of residents", "Source: Census & more", "%")
NAMES = ["Burglary", "Children <in> low income", "Green “space”"]
RULES = [vega.Rule("The city", 20.0, "20.0%"), vega.Rule("England", 15.0, "15.0%", dashed=True)]


def areas(count=302):
    values = np.random.default_rng(3).gamma(4, 6, count)
    values[0] = np.nan
    return pd.DataFrame(
        {
            "area_code": [f"E{n:08d}" for n in range(count)],
            "label": [f"Edge Hill {n:03d}A" for n in range(count)],
            "value": values,
            "text": [f"{v:.1f}%" for v in values],
            "lower": values - 2,
            "upper": values + 2,
        }
    )


def fifths():
    return pd.DataFrame(
        {
            "period": ["2015", "2019", "2025"],
            "order": [0, 1, 2],
            "most": [40.0, 38.0, np.nan],
            "least": [10.0, 9.0, 8.0],
            "most_text": "x",
            "least_text": "y",
            "segment": [0, 0, 1],
        }
    )


def coloured():
    return areas().assign(colour=np.resize(theme.palette("worse"), 302))


CHARTS = {
    "distribution": lambda: beeswarm.distribution(
        coloured(), WORDS, compared=RULES, selected="E00000007"
    ),
    "plain distribution": lambda: beeswarm.distribution(areas(), vega.Words()),
    "one value": lambda: beeswarm.distribution(areas(2), WORDS, compared=RULES[:1]),
    "no values": lambda: beeswarm.distribution(areas(1), WORDS),
    "ranked": lambda: dot_charts.ranked_dots(
        areas(30), WORDS, compared=RULES, selected=["E00000002"]
    ),
    "ranked without intervals": lambda: dot_charts.ranked_dots(
        areas(9).drop(columns=["lower", "upper"]), WORDS
    ),
    "scatter": lambda: dot_charts.scatter(
        areas().assign(x=areas()["value"], y=areas()["value"] * 2, x_text="1", y_text="2"),
        WORDS,
        x_title="Income",
        selected=["E00000004"],
    ),
    "gap series": lambda: line_charts.gap_series(fifths(), WORDS),
}


@pytest.fixture(params=CHARTS)
def chart(request):
    return CHARTS[request.param]()


def rows(spec):
    """All rows of all layers."""
    values = spec.get("data", {}).get("values", [])
    found = list(csv.DictReader(io.StringIO(values))) if isinstance(values, str) else list(values)
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
    drawn = vl_convert.vegalite_to_png({**chart, "width": 600}, scale=1)
    image = Image.open(io.BytesIO(drawn))
    assert image.width >= 600
    assert len(image.convert("RGB").getcolors(maxcolors=100_000)) > 3


def test_words_are_on_the_chart():
    chart = CHARTS["ranked"]()
    assert chart["title"] == {"text": ["A finding"], "subtitle": ["% of residents"]}
    assert {"source": "Source: Census & more"} in rows(chart)
    assert "title" not in CHARTS["plain distribution"]()


def test_text_is_never_under_14_pixels(chart):
    def sizes(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key.lower().endswith("fontsize"):
                    yield value
                yield from sizes(value)
        elif isinstance(node, list):
            for value in node:
                yield from sizes(value)

    assert min(sizes(chart)) >= 14


def test_a_distribution_is_light_enough_to_send_at_every_change():
    chart = beeswarm.distribution(coloured(), WORDS, compared=RULES, selected="E00000007")
    assert len(json.dumps(chart, separators=(",", ":"))) < 9_000


def test_a_distribution_has_every_area_with_a_value_in_the_colours_given():
    chart = CHARTS["distribution"]()
    dots = [layer for layer in chart["layer"] if layer.get("mark", {}).get("type") == "circle"][0]
    own = areas().dropna().sort_values("value")
    drawn = pd.read_csv(io.StringIO(dots["data"]["values"]))
    assert drawn["v"].tolist() == pytest.approx(own["value"].tolist(), rel=1e-5)
    given = coloured().set_index("area_code")["colour"][own["area_code"]]
    hues = dots["encoding"]["color"]["scale"]["range"]
    assert [hues[n] for n in drawn["c"]] == given.tolist()
    assert set(dots["encoding"]["color"]["scale"]["range"]) == set(theme.palette("worse"))


def test_dots_in_one_bin_are_stacked():
    assert stacks(np.array([0.0, 0.0, 0.1, 70.0])).tolist() == [0, 1, 2, 0]
    assert stacks(np.array([5.0, 5.0])).tolist() == [0, 1]


def test_a_period_without_both_fifths_is_left_out():
    assert "2025" not in {row.get("period") for row in rows(CHARTS["gap series"]())}


def test_names_at_the_ends_of_lines_keep_apart_and_in_order():
    placed = apart(np.array([10.0, 12.0, 100.0, 11.0]), 17)
    assert np.diff(np.sort(placed)).min() >= 17 - 1e-9
    assert np.argsort(placed).tolist() == [0, 3, 1, 2]
    assert placed[:2].mean() == pytest.approx(11, abs=1.01) and placed[2] == 100
    assert apart(np.array([]), 17).size == 0


def test_rows_hold_plain_numbers_and_no_nan():
    table = pd.DataFrame({"a": [1.23456789, np.nan], "b": ["x", "y"]})
    assert records(table, ["a", "b"]) == [{"a": 1.23457, "b": "x"}, {"a": None, "b": "y"}]


def test_what_the_table_says_once_holds_for_every_row_that_says_nothing_else():
    """A row without estimates says so, where the table speaks of estimates for all."""

    def row(name: str, *notes: str) -> spine.Row:
        text = ("%", "1", "", "similar", "similar", "1", "1", "1st")
        return spine.Row(name, *text, notes, 0.0, 0.0, (0.0,) * 4, "")

    shown = [
        row("a", "33% estimated"),
        row("b", "33% estimated"),
        row("c", "2021"),
        row("d", "5% estimated"),
    ]
    table, _, after = spine.spine_html(shown, "A", "L", "t").partition("</table>")
    assert "33% estimated" not in table
    assert "33% estimated" in after
    assert table.count("none estimated") == 1
    assert table.count("5% estimated") == 1
    alone = spine.spine_html(shown[1:], "A", "L", "t")
    assert "33% estimated" in alone
    assert "none estimated" not in alone
