"""The way in: a page that is asked for first, on a fresh server, is reached by main.py."""

from __future__ import annotations

import subprocess
import sys

import pytest

from lsp_geo.ui import navigation
from tests.helpers import ROOT, SCRIPT

# A process of its own is a fresh server: nobody has opened a page, st.navigation was never called.
FIRST = f"""
import sys
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from lsp_geo.ui import navigation

if "{{ways}}" == "closed":
    navigation.enter_by_app = lambda: None
app = AppTest.from_file({str(SCRIPT)!r}, default_timeout=60)
app._page_hash = calc_hash("map")  # as a browser that opens /map
app.query_params["indicator"] = "crime"
app.run()
assert not app.exception, app.exception
print(app.selectbox(key="indicator").value)
"""


def first_indicator(ways: str) -> str:
    """The indicator on the map of a reader who opens ``/map?indicator=crime`` before all others."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST.format(ways=ways)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def test_the_first_reader_of_a_fresh_server_gets_the_view_in_the_address():
    assert first_indicator("open") == "crime"


def test_streamlit_still_runs_a_page_on_its_own_first():
    """Once this fails, Streamlit has changed and ``navigation.enter_by_app`` may go."""
    assert first_indicator("closed") != "crime"


def test_every_page_file_is_in_the_navigation():
    assert sorted(navigation.TITLES) == sorted(path.stem for path in (ROOT / "pages").glob("*.py"))


def test_a_page_run_by_app_goes_on(monkeypatch):
    """No second start: it would never end."""
    monkeypatch.setattr(navigation.st, "rerun", lambda: pytest.fail("started again"))
    with navigation.by_app():
        navigation.enter_by_app()


def test_limits_of_what_a_server_takes():
    """Without them anybody could fill its memory; the limit in the page is only the browser's."""
    import tomllib

    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert settings["server"]["maxUploadSize"] == 20
