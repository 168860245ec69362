"""Files that leave the app: metadata in them, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
import pytest
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


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.csv"
    export.write_whole(path, b"old")
    export.write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o644
    with pytest.raises(OSError, match="No such file"):
        export.write_whole(tmp_path / "nowhere" / "a.csv", b"new")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        export.write_whole(tmp_path / "folder", b"new")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv", "folder"]


def test_a_fingerprint_is_of_names_and_bytes_and_not_of_compiled_code(tmp_path):
    (tmp_path / "a.csv").write_text("1")
    first = export.fingerprint(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_text("compiled")
    (tmp_path / ".a.csv.swp").write_text("open in an editor")
    assert export.fingerprint(tmp_path) == first
    (tmp_path / "a.csv").write_text("2")
    second = export.fingerprint(tmp_path)
    (tmp_path / "a.csv").rename(tmp_path / "b.csv")
    assert len({first, second, export.fingerprint(tmp_path)}) == 3
    assert export.fingerprint(tmp_path, tmp_path) != export.fingerprint(tmp_path)
