"""The parts of a view: what they may be, and what each page's address carries."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.errors import NotKnown
from lsp_geo.presentation import parts


def test_every_part_is_written_by_a_page_and_every_page_writes_known_parts():
    assert {name for page in parts.PAGES.values() for name in page} == set(parts.PARTS)


@pytest.mark.parametrize("page", parts.PAGES)
def test_a_page_writes_nothing_that_depends_on_a_part_it_does_not_write(page):
    needs = {"period": "indicator", "second_period": "second", "since": "changed", "number": "plan"}
    written = parts.PAGES[page]
    order = list(parts.PARTS)
    for name in set(needs) & set(written):
        assert needs[name] in written
        assert order.index(needs[name]) < order.index(name)


def test_an_indicator_brings_its_pillar_unless_the_address_names_one_it_belongs_to(tables):
    shared = next(
        i for i in tables.catalogue.indicators.values() if i.also and not i.is_city_series
    )
    for address, brought in (
        ({}, {"pillar": shared.pillar}),
        ({"pillar": "99"}, {"pillar": shared.pillar}),
        ({"pillar": shared.also[0]}, {}),
        ({"pillar": shared.pillar}, {}),
    ):
        taken = parts.taken(tables, "indicator", shared.id, {}, address)
        assert taken == {**brought, "indicator": shared.id}


def test_what_is_written_is_read_again(tables):
    areas = tables.geography.areas("ward25").index
    present = {"compared": [areas[0], areas[1]], "indicator": "imd-score", "level": "", "x": "y"}
    address = parts.written("compare", present)
    assert address == {"compared": f"{areas[0]},{areas[1]}", "indicator": "imd-score"}
    taken = parts.taken(tables, "compared", address["compared"], {}, address)
    assert taken == {"compared": [areas[0], areas[1]]}


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(parts.PARTS)), text=st.text(max_size=20))
def test_any_text_is_kept_as_it_is_or_refused_in_words(tables, name, text):
    try:
        kept = parts.check(tables, name, text)
    except NotKnown as problem:
        assert str(problem).endswith(".")
    else:
        assert kept == text
