"""Indicators found by what people type: words of name, definition and pillar, and everyday words.

Every word typed must be found; where it is found decides the order. A word is found where another
begins with it or, from five letters on, where they differ by a slip of the hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import DamerauLevenshtein

from lsp_geo.data.catalogue import Catalogue
from lsp_geo.data.indicator import Indicator

# Where a word is found, and how much that says.
NAME, EVERYDAY, PILLAR, DEFINITION = 8, 7, 2, 1
# What can be mapped inside the city is looked for more often than a series of the whole of it.
CITY_ONLY = 0.7
# Words that say nothing about what is looked for.
_EMPTY = frozenset(["a", "an", "and", "by", "for", "in", "of", "on", "per", "the", "to", "with"])
_FEW_LETTERS = 5


def folded(text: str) -> str:
    """Text as it is compared: without case, accents and signs, one blank between words."""
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", "")))


@dataclass(frozen=True)
class IndicatorSearch:
    """The words of a catalogue's indicators.

    Attributes
    ----------
    catalogue : the indicators
    """

    catalogue: Catalogue

    @cached_property
    def _words(self) -> list[tuple[Indicator, dict[str, int], tuple[str, ...]]]:
        """Each indicator with its words and their weights, and the phrases it is known by."""
        found = []
        for indicator in self.catalogue.indicators.values():
            phrases = tuple(map(folded, (indicator.name, *indicator.everyday)))
            weights: dict[str, int] = {}
            for weight, text in (
                (DEFINITION, indicator.definition),
                (PILLAR, self.catalogue.pillar_name(indicator.pillar)),
                (EVERYDAY, " ".join(phrases[1:])),
                (NAME, indicator.name),
            ):
                weights |= dict.fromkeys(folded(text).split(), weight)
            found.append((indicator, weights, phrases))
        return found

    def find(self, text: str) -> list[Indicator]:
        """Indicators for what was typed, the best match first; none for an empty text."""
        typed = folded(text)
        wanted = [word for word in typed.split() if word not in _EMPTY]
        if not wanted:
            return []
        ranked = []
        for number, (indicator, weights, phrases) in enumerate(self._words):
            scores = [_score(word, weights) for word in wanted]
            if all(scores):
                score = sum(scores) / len(scores) + _whole(typed, phrases)
                score *= CITY_ONLY if indicator.is_city_series else 1
                ranked.append(((phrases[0] != typed, -score, number), indicator))
        return [indicator for _, indicator in sorted(ranked, key=lambda pair: pair[0])]


def _whole(typed: str, phrases: Sequence[str]) -> int:
    """What is added where all that was typed stands together, most at a name's beginning."""
    if typed in phrases or phrases[0].startswith(typed):
        return 2 * NAME
    return NAME * any(typed in phrase for phrase in phrases)


def _score(word: str, weights: Mapping[str, int]) -> float:
    """How much finding a typed word among an indicator's says; 0 where it is not there."""
    if word in weights:
        return weights[word]
    begun = [w for known, w in weights.items() if len(word) > 1 and known.startswith(word)]
    if begun:
        return 0.9 * max(begun)
    if len(word) < _FEW_LETTERS:
        return 0
    near = [
        w
        for known, w in weights.items()
        if w >= EVERYDAY and DamerauLevenshtein.distance(word, known, score_cutoff=1) <= 1
    ]
    return 0.5 * max(near, default=0)
