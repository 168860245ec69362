"""Presentations by what stands for them in an address: a pillar, a ward, or their own views."""

from __future__ import annotations

from lsp_geo.city import City, kept
from lsp_geo.data.levels import WARDS
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import ready
from lsp_geo.presentation import view as views
from lsp_geo.presentation.view import Presentation


def find(city: City, show: str) -> Presentation:
    """The presentation of that name: a pillar, a question, a ward's code, or views encoded.

    Raises
    ------
    NotKnown
        With a message for the reader.
    """
    # Mail programs add signs at the end of an address.
    show = show.strip().rstrip(".,;) ")
    if show in {pillar.number for pillar in city.catalogue.pillars}:
        return for_pillar(city, show)
    if show in ready.QUESTIONS:
        return for_question(city, show)
    if show.upper() in city.geography.areas(WARDS).index:
        return for_ward(city, show.upper())
    return Presentation(
        "Presentation", tuple(views.check(city.tables, view) for view in views.decode(show))
    )


def number(made: Presentation, text: str) -> int:
    """Which view of a presentation a text means, from 1.

    Raises
    ------
    NotKnown
        Where it is no number of one of its views.
    """
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    if not 1 <= found <= len(made.views):
        raise NotKnown(
            f"There is no view “{text[:20]}” in “{made.name}”: it has {len(made.views)}."
        )
    return found


@kept
def for_pillar(city: City, number: str) -> Presentation:
    """The ready presentation of a pillar."""
    return ready.for_pillar(city.tables, number)


@kept
def for_ward(city: City, code: str) -> Presentation:
    """The ready presentation of a ward."""
    return ready.for_ward(city.tables, city.profile(code))


@kept
def for_question(city: City, key: str) -> Presentation:
    """The ready presentation of a question."""
    return ready.for_question(city.tables, key)
