"""One search for all that people type: a place, a postcode, a code, or what a figure is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from lsp_geo.data.geography import Geography
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.indicator_search import IndicatorSearch
from lsp_geo.data.places import Place, PlaceNotFound, Places
from lsp_geo.data.typed import fold

# A name so much like what was typed may be meant; below so many letters anything is like anything.
ALIKE, FEWEST_LETTERS = 0.75, 5


@dataclass(frozen=True)
class Found:
    """What a text led to.

    Attributes
    ----------
    place : the one place meant: a postcode's, an exact name's, or the only one; None if none is
    places : other places that may be meant, the best match first
    indicators : figures about it, the best match first
    note : a sentence where what is shown is not what was typed; empty where it is
    problem : why nothing was found, for the reader; empty where something was
    """

    place: Place | None = None
    places: tuple[Place, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    note: str = ""
    problem: str = ""


def find(places: Places, indicators: IndicatorSearch, text: str) -> Found:
    """Places and indicators for what was typed; a text without letters finds nothing, in silence.

    An exact name wins, of places that share it the largest. A name that is only like what was typed
    is shown with a note, and never taken for it.
    """
    figures = tuple(indicators.find(text))
    try:
        first, *more = places.find(text)
    except PlaceNotFound as error:
        near = spelt_like(places.geography, text) if error.reason == "unknown" else []
        if near:
            name = places.geography.name
            note = f"Nothing in {name} is called “{text.strip()}”. These names are like it."
            return Found(places=tuple(map(places.area, near)), indicators=figures, note=note)
        quiet = figures or error.reason == "empty"
        return Found(indicators=figures, problem="" if quiet else str(error))
    label = places.geography.label(first.area_code)
    if first.postcode or not more or (fold(label) == fold(text) and not first.note):
        return Found(first, tuple(more), figures, first.note)
    return Found(None, (first, *more), figures, first.note)


def spelt_like(geography: Geography, text: str) -> list[str]:
    """Codes of areas with a name, or words of one, that a slip of the hand may have changed.

    The most alike come first, of equals the largest; none for a text of few letters.
    """
    wanted = fold(text)
    if len(wanted) < FEWEST_LETTERS:
        return []
    size, found = len(wanted.split()), []
    for order, level in enumerate(reversed(geography.levels)):
        for code, label in geography.areas(level)["label"].items():
            alike = max(
                DamerauLevenshtein.normalized_similarity(wanted, run, score_cutoff=ALIKE)
                for run in _runs(fold(label), size)
            )
            if alike:
                found.append((-alike, order, label, code))
    return [code for *_, code in sorted(found)]


def _runs(name: str, size: int) -> Iterator[str]:
    """A name, and each run of so many words of it."""
    yield name
    words = name.split()
    for start in range(len(words) - size + 1):
        yield " ".join(words[start : start + size])
