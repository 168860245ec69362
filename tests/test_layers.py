"""Who may import whom: imports run downwards only, and the app never loads the build."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT

PACKAGE = ROOT / "lsp_geo"
FILES = sorted(PACKAGE.rglob("*.py"))
# The building side, which the running app must not need.
BUILD = ("lsp_geo.build",)
# What a layer must not import; a module belongs to the first layer that its name begins with.
FORBIDDEN = {
    "lsp_geo.ui": BUILD,
    "lsp_geo.build": ("lsp_geo.ui", "streamlit"),
    "lsp_geo.stats": ("lsp_geo", "streamlit"),
    "lsp_geo.data.catalogue": (
        "lsp_geo.data.values",
        "lsp_geo.data.geography",
        "lsp_geo.data.tables",
        "lsp_geo.maps",
        "lsp_geo.charts",
        "lsp_geo.ui",
        "streamlit",
        *BUILD,
    ),
    "lsp_geo.data.geography": (
        "lsp_geo.data.tables",
        "lsp_geo.maps",
        "lsp_geo.charts",
        "lsp_geo.ui",
        "streamlit",
        *BUILD,
    ),
    "lsp_geo.data.values": (
        "lsp_geo.data.tables",
        "lsp_geo.maps",
        "lsp_geo.charts",
        "lsp_geo.ui",
        "streamlit",
        *BUILD,
    ),
    "lsp_geo.data.tables": (
        "lsp_geo.maps",
        "lsp_geo.charts",
        "lsp_geo.reports",
        "lsp_geo.ui",
        "streamlit",
        *BUILD,
    ),
    "lsp_geo": ("lsp_geo.ui", "streamlit"),
}
OWN = {"lsp_geo.stats": ("lsp_geo.stats",)}


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_run_downwards(path):
    module = name_of(path)
    layer = next(prefix for prefix in FORBIDDEN if within(module, prefix))
    for name in imports(path):
        if any(within(name, own) for own in OWN.get(layer, ())):
            continue
        for forbidden in FORBIDDEN[layer]:
            assert not within(name, forbidden), f"{module} must not import {name}"


@pytest.mark.parametrize(
    "path", [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py"))], ids=lambda path: path.name
)
def test_pages_never_import_the_build(path):
    assert not [name for name in imports(path) for build in BUILD if within(name, build)]


def test_the_library_loads_without_streamlit_and_without_what_is_heavy():
    heavy = ("streamlit", "geopandas", "esda", "mapclassify", "matplotlib", "sklearn", "altair")
    modules = "; ".join(
        f"import {name_of(path)}"
        for path in FILES
        if path.name != "__main__.py"
        and not any(within(name_of(path), part) for part in ("lsp_geo.ui", *BUILD))
    )
    code = f"import sys; {modules}; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
