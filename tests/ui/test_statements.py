"""The foot of every page, and the statements that a public body must publish."""

from __future__ import annotations

import pytest

from lsp_geo import templates
from lsp_geo.analysis import about
from lsp_geo.data.contact import Contact, read_contact
from tests.helpers import open_app, words

# What the model statement for public bodies has, in its order.
PARTS = (
    "This statement is about",
    "How accessible it is",
    "If something does not work for you",
    "Telling us about a problem",
    "Enforcement",
    "Technical information",
    "Compliance status",
    "partially compliant",
    "What does not meet the regulations",
    "What the regulations do not cover",
    "Disproportionate burden",
    "What we are doing",
    "How this statement was prepared",
)
GIVEN = {"organisation": "Example Council", "email": "data@example.gov.uk", "telephone": "0151 0"}


def test_the_statement_has_every_part_in_order():
    text = words(open_app("accessibility"))
    at = [text.index(part) for part in PARTS]
    assert at == sorted(at)


def test_the_notice_says_who_answers_and_where_to_complain():
    text = words(open_app("privacy"))
    assert "who is the controller" in text
    assert "Information Commissioner" in text


@pytest.mark.parametrize("page", ["home", "map", "ward", "sources"])
def test_every_page_has_a_foot_with_the_date_of_the_data(page):
    """Also where a page stops halfway, as Ward does before a ward is chosen."""
    app = open_app(page)
    assert "The newest release in use is of" in words(app)
    links = [link.proto.label for link in app.get("page_link")]
    assert links[-2:] == ["Accessibility statement", "Privacy notice"]


def test_a_hall_sees_no_foot():
    app = open_app("present", show="1", slide="1")
    assert "The newest release" not in words(app)


def test_contacts_are_data_of_the_district():
    contact = read_contact({"contact": GIVEN})
    text = templates.parts("statements.html").accessibility(contact, "X", "the explorer")
    assert 'href="mailto:data@example.gov.uk"' in text and 'href="tel:01510"' in text
    assert "It is run by Example Council" in text
    notice = templates.parts("statements.html").privacy(contact, "X", "the explorer")
    assert 'href="mailto:data@example.gov.uk"' in notice


def test_without_a_contact_the_words_stay_true():
    contact = read_contact({})
    assert contact == Contact() and not contact.is_known
    text = templates.parts("statements.html").accessibility(contact, "X", "the explorer")
    assert "No address is set" in text and "mailto:" not in text


def test_a_name_in_the_contact_is_no_markup():
    contact = Contact(organisation="<script>alert(1)</script>", address="<b>1</b>")
    text = templates.parts("statements.html").accessibility(contact, "X", "the explorer")
    assert "<script>" not in text and "<b>1" not in text


def test_the_newest_release_is_the_latest_day_that_a_source_names(tables):
    day = about.newest_release(tables.catalogue)
    named = [i.released for i in tables.catalogue.indicators.values()]
    assert any(f"{day.day} {day:%B} {day.year}" in text for text in named)
