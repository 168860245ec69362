"""Files that leave the app: metadata in them, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lsp_geo import export
from lsp_geo.data.tables import join


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_no_cell_can_be_run_as_a_formula(texts):
    written = export.csv(pd.DataFrame({"name": texts, "n": range(len(texts))}))
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert len(rows) == len(texts) + 1
    for row, text in zip(rows[1:], texts, strict=True):
        assert not row[0].startswith(export.FORMULA_STARTS)
        kept = text.replace("\r", " ")
        assert row[0] in (kept, f"'{kept}")


def test_negative_numbers_stay_numbers():
    assert export.csv(pd.DataFrame({"value": [-1.5]})) == "value\n-1.5\n"


def test_a_table_carries_what_a_reader_needs(tables):
    indicator = tables.catalogue.indicator("bad-health")
    table = export.with_metadata(tables.table("bad-health", "ward25"), indicator)
    assert len(table) == 64
    for column in (
        "definition",
        "unit",
        "source",
        "publisher",
        "licence",
        "attribution",
        "published_boundaries",
        "method",
        "coverage",
        "lower",
        "upper",
    ):
        assert (table[column].astype(str) != "").all(), column


def test_areas_are_plain_geojson(tables):
    indicator = tables.catalogue.indicator("bus-departures")
    written = json.loads(export.geojson(join(tables, "bus-departures", "lsoa21"), indicator))
    assert set(written) == {"type", "features", "indicator"}
    assert len(written["features"]) == 302
    missing = [f for f in written["features"] if f["properties"]["value"] is None]
    assert len(missing) == 11
    assert all(f["properties"]["note"].startswith("missing: ") for f in missing)


def test_boundaries_and_values_meet_on_every_level(tables):
    for level in tables.levels("bad-health"):
        joined = join(tables, "bad-health", level)
        assert len(joined) == len(tables.geography.areas(level))
        assert joined["value"].notna().all()
        assert joined.crs.to_epsg() == 4326
