"""Fixtures: the built data, the running app, and Chromium."""

from __future__ import annotations

import functools
import gc
import json
import os
from pathlib import Path

import hypothesis
import pytest

from tests.browser.driver import CHROMIUM, new_phone, new_window, start_chromium
from tests.helpers import DATA, ROOT, made_once, running_app

# Speed is measured in benchmarks, not here; the same examples on every run.
hypothesis.settings.register_profile("project", deadline=None, derandomize=True)
hypothesis.settings.load_profile("project")

# Libraries and data are a million objects that stay: they are looked through less often.
gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives Chromium takes longest and comes first."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Files whole, and all that drive Chromium on one worker.

    Two browsers that draw without a graphics card slow one another down more than they gain.
    """
    from xdist.scheduler import LoadFileScheduling

    class OneBrowser(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "browser" if file.startswith("tests/browser/") else file

    return OneBrowser(config, log)


@pytest.fixture(scope="session", autouse=True)
def installed_once():
    """The installed packages are looked through for components once, not with every page opened."""
    from streamlit.components.v2 import manifest_scanner

    seen = functools.cache(manifest_scanner.scan_component_manifests)
    manifest_scanner.scan_component_manifests = seen


@pytest.fixture(scope="session", autouse=True)
def read_once():
    """Commands on the committed data share one reading of them; other folders are read anew."""
    from lsp_geo import area_command, commands
    from lsp_geo.city import City

    committed = functools.cache(lambda: City(DATA))

    def opened(data: Path, *static: Path) -> City:
        return City(data, *static) if static or data != DATA else committed()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(commands, "City", opened)
        patch.setattr(area_command, "City", opened)
        yield


@pytest.fixture(scope="session")
def city(tmp_path_factory):
    """The committed data, its map files in a folder of this run."""
    from lsp_geo.city import City

    return City(ROOT / "data", tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="session")
def tables(city):
    """Catalogue, geography and values of the committed data."""
    return city.tables


@pytest.fixture(scope="session")
def sources() -> Path:
    """The publishers' own extracts, for tests that hold the committed figures against them."""
    folder = Path(os.environ.get("LSP_SOURCES", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(
            f"compares with the publishers' own figures, and no extracts are at {folder}: set "
            "LSP_SOURCES to their folder. The build itself is tested on small sources."
        )
    return folder


@pytest.fixture(scope="session")
def small_sources(tmp_path_factory) -> Path:
    """Small sources of a made-up district, in the publishers' form; read-only."""
    from tests.small.sources import write_sources

    return write_sources(tmp_path_factory.mktemp("small") / "sources")


@pytest.fixture(scope="session")
def small_district(tmp_path_factory) -> Path:
    """The file of the made-up district, its plan beside it."""
    from tests.small.sources import write_district

    return write_district(tmp_path_factory.mktemp("testham"))


@pytest.fixture(scope="session")
def small_built(small_sources, small_district, tmp_path_factory) -> tuple[Path, list[str]]:
    """The made-up district's data, built from all its small sources, and the build's report."""
    from lsp_geo.build.run import build

    def make(folder: Path) -> None:
        report = build(small_sources, folder / "data", small_district)
        (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")

    made = made_once(tmp_path_factory, "built", make)
    return made / "data", json.loads((made / "report.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def app_url():
    """Address of the app, running on the committed data."""
    with running_app() as url:
        yield url


@pytest.fixture(scope="session")
def chromium():
    """A headless browser; without one the tests fail in CI and are skipped elsewhere."""
    if CHROMIUM is None:
        message = "Chromium is not installed: browser tests cannot run"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with start_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def window(chromium):
    """One window for all pages of the app: its files are read from the cache after the first."""
    return new_window(chromium)


@pytest.fixture(scope="session")
def telephone(chromium):
    """One telephone for all pages of the app, as ``window``."""
    return new_phone(chromium)


@pytest.fixture(scope="module")
def phone(telephone):
    """A telephone that has never been to the app before."""
    telephone.clear_cookies()
    return telephone
