"""Home: a finding as two figures for each pillar, and the doors."""

from __future__ import annotations

import re

from lsp_geo import formatting
from tests.helpers import open_app


def test_each_pillar_leads_with_the_figures_of_both_fifths(city):
    app = open_app("home")
    cards = [e.proto.body for e in app.get("html") if 'class="pc-h"' in e.proto.body]
    pillars = city.catalogue.all_pillars
    assert len(cards) == len(pillars)
    for pillar, card in zip(pillars, cards, strict=True):
        found = city.inequality(pillar.headline)
        figures = re.findall(r'<p class="pc-end"><span>.*?</span><b>(.*?)</b>', card)
        wanted = [
            formatting.bare(found.indicator, value)
            for value in (found.most_deprived, found.least_deprived)
        ]
        assert figures == wanted
        widths = [float(width) for width in re.findall(r"width:([\d.]+)%", card)]
        assert max(widths) == 100
        # The number first, the map second.
        assert card.index("pc-end") < card.index("<img")


def test_the_door_to_ones_own_ward_names_it_where_it_is_remembered(monkeypatch):
    from streamlit.runtime.context import ContextProxy

    def doors():
        found = [link.proto for link in open_app("home").get("page_link")]
        return {one.label: f"{one.page}?{one.query_string}" for one in found}

    assert doors()["My ward"] == "ward?"
    cookies = {"ward_E08000012": "E05015279"}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda self: cookies))
    assert doors()["My ward: Anfield"] == "ward?area=E05015279"
