"""What stands open on a councillor's page can be read aloud; terms of the trade are folded away."""

from __future__ import annotations

import pytest

from tests.helpers import open_app
from tests.readability import reading_ease, words

FOLDED = (
    *("slope index", "relative index", "draws", "moran", "false discovery", "permutation"),
    *("99.8%", "five-point", "significant", "coefficient", "correlation", "cannot be said"),
    *("not told from chance", "not published where", "apportioned", "weighted by their own base"),
)
PAGES = (
    ("compare", {"compared": "E05015323,E05015339", "level": "ward25"}),
    ("inequality", {"topic": "several"}),
    ("inequality", {"topic": "gap", "pillar": "4"}),
    ("inequality", {"topic": "wards", "pillar": "4"}),
    ("inequality", {"topic": "clusters", "pillar": "4"}),
    ("change", {"series": "city-fuel-poverty"}),
    ("priorities", {}),
    ("outcomes", {"number": "1"}),
    ("present", {}),
)


def opened(block) -> list[str]:
    """All text that is not inside a fold."""
    if block.type in ("expandable", "expander", "popover"):
        return []
    if hasattr(block, "children") and block.children:
        return [text for child in block.children.values() for text in opened(child)]
    kind = getattr(block, "type", "")
    if kind == "html":
        return [block.proto.body]
    if kind in ("markdown", "title", "header", "subheader", "heading", "alert"):
        return [str(block.value)]
    return []


@pytest.mark.parametrize(("page", "given"), PAGES)
def test_terms_of_the_trade_are_folded(page, given):
    app = open_app(page, **given)
    text = " ".join(opened(app.main)).lower()
    assert len(words(text)) > 40, "the page has been read"
    assert not [term for term in FOLDED if term in text]


@pytest.mark.parametrize(("page", "given"), PAGES)
def test_every_heading_can_be_read_out(page, given):
    app = open_app(page, **given)
    (title,) = app.title
    for heading in (title, *app.header):
        said = heading.value.replace("\\", "")
        assert len(words(said)) < 30, said
        assert "_" not in said and "nan" not in words(said.lower())
    assert reading_ease(title.value) > 20
