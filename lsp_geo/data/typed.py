"""How typed names, postcodes and area codes are compared: rules and messages as data.

The site's script goes by the same rules: `as_data` hands them over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from lsp_geo.data.levels import MSOAS, NEIGHBOURHOODS

# Taken out of a name before anything else: “St. James’ Park” is “st james park”.
UNSEEN = r"['’‘ʼ`´.]"
# Then, in this order: accents and signs without width go, other signs part words, and “and” is
# left out, because “&”, a dash or a slash may stand for it.
FOLDS = (
    (r"[\u0300-\u036f\u200b-\u200f\u2060\ufeff\u00ad]", ""),
    (r"[^a-z0-9]+", " "),
    (r"\band\b", " "),
    (r"\bsaint\b", "st"),
    (r" +", " "),
)
# What parts the words of an address in which a postcode stands.
PARTED = r"[\s,;:/()–—-]+"
# Names of levels that the files do not hold.
LEVEL_WORDS = {"lsoa": NEIGHBOURHOODS, "msoa": MSOAS}
CODE = r"^[EWSNK]\d{8}$"
CODE_LIKE = r"^[EWSNK][0-9OIL]{8}$"
# Great Britain's postcode form: outward part, then a digit and two letters.
WHOLE = r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})$"
BEGUN = r"^([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]?)?$"
# Where a postcode has letters (A) and digits (9), and what is typed for them by mistake.
LAYOUTS = ("A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA")
DIGITS = {"O": "0", "I": "1", "L": "1"}
LETTERS = {"0": "O", "1": "I"}
# “L08 7SU” is L8 7SU.
EARLY_ZERO = r"^([A-Z]{1,2})0(\d\d[A-Z]{2})$"
# More wards than these say nothing about where a postcode was.
MOST_WARDS = 4
MESSAGES = {
    "empty": "Type a postcode, a ward or neighbourhood, or a code.",
    "code": "“{typed}” is not the code of an area in {name}.",
    "ward_code": (
        "“{typed}” is not the code of an area in {name}: it is a ward’s code of other years or of "
        "another council. Type the ward’s name, or a postcode in it."
    ),
    "name": (
        "Nothing in {name} is called “{typed}”. Try a ward, a neighbourhood, a postcode or a "
        "nine-character area code."
    ),
    "outside": (
        "{district} is not a postcode district of {name}: this explorer covers {name} only."
    ),
    "unfinished": (
        "“{typed}” is only the start of a postcode. Type all of it, for example {example}."
    ),
    "post": (
        "{typed} is a postcode for post, not a place: letters to it are handed over at a delivery "
        "office or to one large organisation. Type the postcode of a street."
    ),
    "unknown": (
        "The postcode {typed} is not in our list of live {name} postcodes. It may have ended, or "
        "be mistyped, new, or just across the boundary."
    ),
    "sector": "Postcodes that begin with “{sector}” are in {wards}.",
    "read": "“{typed}” was read as {read}.",
    "divided": "{typed} was divided in 2021 into {areas}.",
    "merged": "{typed} is now part of {areas}.",
    "output_area": "{typed} is an output area in {areas}, {wards}.",
    "ward": "{wards} ward",
    "wards": "the wards {wards}",
}


def fold(text: str) -> str:
    """A name as it is compared: lower case, words parted by one blank, without other signs."""
    folded = unicodedata.normalize("NFKD", re.sub(UNSEEN, "", text.lower()))
    for pattern, replacement in FOLDS:
        folded = re.sub(pattern, replacement, folded)
    return folded.strip()


def squeeze(text: str) -> str:
    """Letters and digits of a text, in capitals: postcodes and codes as they are compared."""
    return re.sub(r"[^A-Z0-9]", "", unicodedata.normalize("NFKD", text).upper())


def words(text: str) -> list[str]:
    """The words of a text, each as `squeeze` leaves it; what has neither letter nor digit goes."""
    return [squeezed for squeezed in map(squeeze, re.split(PARTED, text)) if squeezed]


def readings(squeezed: str) -> list[str]:
    """Whole postcodes that may be meant, as typed first, then with O and 0, I and 1 put right."""
    found = [squeezed] if re.match(WHOLE, squeezed) else []
    if re.search(r"\d", squeezed):
        for layout in LAYOUTS:
            if len(layout) == len(squeezed):
                mended = "".join(
                    (DIGITS if kind == "9" else LETTERS).get(sign, sign)
                    for kind, sign in zip(layout, squeezed, strict=True)
                )
                found += [mended] if re.match(WHOLE, mended) else []
    found += [re.sub(EARLY_ZERO, r"\1\2", one) for one in found]
    return list(dict.fromkeys(found))


def listed(names: Iterable[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def parts(postcode: str) -> tuple[str, str]:
    """Outward and inward part of a whole postcode without its space."""
    return postcode[:-3], postcode[-3:]


def windows(typed: str) -> Iterator[str]:
    """The text whole, then each run of up to three of its words."""
    yield typed
    one_by_one = words(typed)
    for size in (3, 2, 1):
        for start in range(len(one_by_one) - size + 1):
            if size < len(one_by_one):
                yield " ".join(one_by_one[start : start + size])


def joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def as_data() -> dict[str, object]:
    """The rules for a script in the browser: patterns are written alike in both languages."""
    return {
        "unseen": UNSEEN,
        "folds": FOLDS,
        "parted": PARTED,
        "code": CODE,
        "code_like": CODE_LIKE,
        "whole": WHOLE,
        "begun": BEGUN,
        "layouts": LAYOUTS,
        "digits": DIGITS,
        "letters": LETTERS,
        "early_zero": EARLY_ZERO,
        "most_wards": MOST_WARDS,
    }
