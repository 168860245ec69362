"""How easily a sentence is read: Flesch's reading ease, with the syllables of pyphen."""

from __future__ import annotations

import re

import pyphen

_SYLLABLES = pyphen.Pyphen(lang="en_GB", left=1, right=1)


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’%£.,−-]*\w[\w'’%−-]*", text)


def reading_ease(text: str) -> float:
    """Flesch (1948): 206.835 − 1.015 words a sentence − 84.6 syllables a word; 60 is plain.

    Numbers count as one syllable: how they are said is not what is judged.
    """
    spoken = words(text)
    sentences = max(1, len(re.findall(r"[.!?](?:\s|$)", text)))
    syllables = sum(
        1 if re.match(r"[£−]?\d", word) else len(_SYLLABLES.positions(word.lower())) + 1
        for word in spoken
    )
    return 206.835 - 1.015 * len(spoken) / sentences - 84.6 * syllables / len(spoken)
