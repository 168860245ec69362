"""Data exchanged under a running app: the next visitor has the new ones, nobody half of each."""

from __future__ import annotations

import shutil

import streamlit as st
from streamlit.testing.v1 import AppTest

from lsp_geo.data import folder
from lsp_geo.ui import session
from tests.helpers import ROOT


def _page():
    import streamlit as st

    from lsp_geo.ui import navigation, session

    with navigation.by_app():
        city = session.city()
    # Read only now: the file of this indicator was not asked for before.
    first = city.tables.values.of("bad-health")["note"].iloc[0]
    st.text(f"{city.name}: {first}")


def _renamed(data, made, name: str):
    """A copy of the data in which the district has another name and a figure another note."""
    shutil.copytree(data, made)
    district = made / "boundaries" / "district.toml"
    text = district.read_text(encoding="utf-8")
    district.write_text(text.replace('name = "Liverpool"', f'name = "{name}"', 1), encoding="utf-8")
    values = made / "indicators" / "2-healthy-lives" / "bad-health.csv"
    lines = values.read_text(encoding="utf-8").splitlines()
    assert lines[1].endswith(",")
    lines[1] += f"provisional: {name}"
    values.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return made


def test_the_next_visitor_has_the_new_data_and_a_visit_that_goes_on_keeps_its_own(
    tmp_path, monkeypatch
):
    data = _renamed(ROOT / "data", tmp_path / "data", "Oldham")
    monkeypatch.setenv("LSP_DATA", str(data))
    monkeypatch.setattr(session, "static_folder", lambda: tmp_path / "static")
    st.cache_resource.clear()
    early = AppTest.from_function(_page, default_timeout=120).run()
    assert not early.exception
    assert early.text[0].value.startswith("Oldham: ")
    held = session._open(early.session_state[session.STAMP])[0].files.levels["ward25"]
    folder.swap(_renamed(ROOT / "data", tmp_path / "made", "Newham"), data)
    late = AppTest.from_function(_page, default_timeout=120).run()
    assert late.text[0].value.startswith("Newham: ")
    assert late.text[0].value.endswith("Newham")
    again = early.run()
    assert again.text[0].value.startswith("Oldham: ")
    assert again.text[0].value.endswith("Oldham")
    assert (tmp_path / "static" / held.areas).exists()
    st.cache_resource.clear()


def test_data_that_a_killed_swap_has_left_aside_are_found_again(tmp_path, monkeypatch):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", folder.before(data))
    monkeypatch.setenv("LSP_DATA", str(data))
    monkeypatch.setattr(session, "static_folder", lambda: tmp_path / "static")
    st.cache_resource.clear()
    shown = AppTest.from_function(_page, default_timeout=120).run()
    assert shown.text[0].value.startswith("Liverpool:")
    st.cache_resource.clear()
