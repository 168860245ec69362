"""A phone has the finding before the controls, a desk the controls on top."""

from __future__ import annotations

import pytest

from lsp_geo.ui import screen
from tests.helpers import open_app, words


def kinds(app) -> list[str]:
    """Kinds of the page's elements from top to bottom, those of containers included."""
    return [element.type for element in app.main]


@pytest.fixture
def phone(monkeypatch):
    monkeypatch.setattr(screen, "last", lambda: screen.TELEPHONE)


def test_a_phone_tells_the_finding_first_and_what_is_shown_in_one_line(phone):
    app = open_app("map", indicator="bad-health", level="ward25")
    order = kinds(app)
    assert order.index("title") < order.index("selectbox")
    assert "› Bad or very bad health › wards, 2021" in words(app)
    app.selectbox(key="level").set_value("msoa21").run()
    assert not app.exception
    assert "› Bad or very bad health › MSOAs, 2021" in words(app)


def test_a_desk_has_the_controls_on_top_and_no_second_line_of_them():
    app = open_app("map", indicator="bad-health", level="ward25")
    order = kinds(app)
    assert order.index("selectbox") < order.index("title")
    assert "›" not in words(app)
