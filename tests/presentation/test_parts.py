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
def test_any_text_is_kept_tidied_or_refused_in_words(tables, name, text):
    try:
        kept = parts.check(tables, name, text)
    except NotKnown as problem:
        assert str(problem).endswith(".")
    else:
        assert kept == text.strip().rstrip(".,;) ").lower()


@pytest.mark.parametrize(
    ("name", "text", "kept"),
    [
        ("indicator", "Crime", "crime"),
        ("indicator", " crime.", "crime"),
        ("level", "WARD25", "ward25"),
        ("pillar", "4)", "4"),
        ("area", "e05015285", "E05015285"),
        ("area", "E05015285.", "E05015285"),
        ("area", " E05015285,", "E05015285"),
        ("area", "e01006720", "E01034401"),
        ("area", "E00032987", "E01034403"),
        ("compared", "E05015285, e05015286;", ["E05015285", "E05015286"]),
        ("compared", "e05015285,e92000001", ["E05015285", "E92000001"]),
        ("aim", "Count", "count"),
    ],
)
def test_case_and_signs_around_a_part_do_not_matter(tables, name, text, kept):
    assert parts.check(tables, name, text) == kept


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("area", "e05015285.", ""),
        ("area", "E01006720", "is now part of Wavertree West 035G"),
        ("area", "E00032987", "is an output area in"),
        ("compared", "E05015285,E01006720", "is now part of"),
        ("indicator", "Crime", ""),
    ],
)
def test_a_code_that_leads_on_says_so(tables, name, text, part):
    note = parts.note(tables, name, text)
    assert part in note
    assert bool(note) == bool(part)


def test_a_divided_area_is_refused_with_what_it_became(tables):
    with pytest.raises(NotKnown, match=r"was divided in 2021 into .+E01034405.+E01034406"):
        parts.check(tables, "area", "E01006513")


def test_a_message_for_readers_of_the_web_names_no_command(tables):
    with pytest.raises(NotKnown) as problem:
        parts.check(tables, "indicator", "no-such-thing")
    assert "python" not in str(problem.value)


@pytest.fixture(scope="module")
def likely(tables):
    """Texts that an address may hold: whole ones, and pieces of whole ones."""
    return [
        *list(tables.catalogue.indicators)[:40],
        *tables.geography.areas("ward25").index[:20],
        *("1", "8", "context", "lsoa21", "ward25", "2021", "2025", "50", "count", "outcomes"),
        *("bad-health.3~crime.1", "E05015279,E92000001", "~", ",", "..", "٣", "\u0000", "%00"),
    ]


@given(data=st.data())
def test_any_address_is_followed_or_refused_in_words(tables, likely, data):
    """Every part in the order in which an address is read, with whatever is set before it."""
    text = st.text(max_size=60) | st.sampled_from(likely)
    text |= st.lists(st.sampled_from(likely), max_size=6).map(",".join)
    given_parts = data.draw(st.dictionaries(st.sampled_from(list(parts.PARTS)), text, max_size=8))
    present: dict = {}
    for name in parts.PARTS:
        if name in given_parts:
            try:
                present |= parts.taken(tables, name, given_parts[name], present, given_parts)
            except NotKnown as error:
                assert str(error) and "python" not in str(error)
            else:
                parts.note(tables, name, given_parts[name])
    for page in parts.PAGES:
        for part, kept in parts.written(page, present).items():
            assert parts.check(tables, part, kept, present) == present[part]
