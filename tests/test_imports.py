"""What loads when the library does: nothing heavy, and Streamlit for the pages alone.

Who may import whom is held by import-linter (pyproject.toml, `make lint`).
"""

from __future__ import annotations

import runpy
import subprocess
import sys

from tests.helpers import ROOT

PACKAGE = ROOT / "lsp_geo"
# The pages know Streamlit, and what makes the data is never loaded by the app.
APART = tuple(f"lsp_geo.{name}" for name in ("ui", "build", "fetch", "refresh", "council"))


def name_of(path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def test_the_library_loads_without_streamlit_and_without_what_is_heavy():
    heavy = ("streamlit", "geopandas", "esda", "mapclassify", "matplotlib", "sklearn", "altair")
    modules = "; ".join(
        f"import {name_of(path)}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.name != "__main__.py"
        and not f"{name_of(path)}.".startswith(tuple(f"{part}." for part in APART))
    )
    code = f"import sys; {modules}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_picture_of_the_floors_knows_every_room():
    drawing = runpy.run_path(str(ROOT / "docs" / "pictures" / "architecture.py"))
    drawn = drawing["draw"]()
    assert all(f">{room}<" in drawn for floor in drawing["floors"]() for room in floor)
