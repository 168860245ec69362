"""What a reader calls the whole district: city, borough, district; and texts put so.

Texts are written for a city. Where the district's file gives another word, it takes the place of
“city” wherever that means this district or its like, and of no name that has the word in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEFORE = (r"[Tt]he ", r"[Ww]hole ", "this ", "This ", "is a ", "other ", "each ", "one ", "own ")
_AFTER = ("series", "fact sheet", "less England", "with a figure")
_CITY = re.compile(
    rf"(?:{'|'.join(rf'(?<={word})' for word in _BEFORE)})cit(?:y|ies)\b(?! cent)"
    rf"|\b[Cc]ity(?= (?:{'|'.join(_AFTER)})\b)"
)


@dataclass(frozen=True)
class DistrictKind:
    """What such a place is called: one of them, and many."""

    one: str = "city"
    many: str = "cities"

    def said(self, text: str) -> str:
        """A text that was written for a city, with the word for this place."""
        if self.one == "city":
            return text
        return _CITY.sub(self._word, text)

    def _word(self, found: re.Match[str]) -> str:
        word = self.many if found[0].endswith("ies") else self.one
        return word.capitalize() if found[0][0].isupper() else word
