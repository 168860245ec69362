"""What one cell says: a number, a share, a date, yes or no, or why there is no figure."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | float | date | bool | None

# Signs that look like a space and are none.
_SPACES = re.compile(r"[\s\u00a0\u2000-\u200b\u202f\u2060\ufeff]+")
_NUMBER = re.compile(r"[-+]?((\d{1,3}(,\d{3})+|\d+)(\.\d*)?|\.\d+)(e[-+]?\d{1,3})?", re.IGNORECASE)
_SUPPRESSED = re.compile(
    r"^(\*+|[<≤]\s*\d+|\d+\s*(to|-|–)\s*\d+|x|c|s|z?disclosive|suppressed|confidential|supp\.?"
    r"|(fewer|less) than \d+|\[[cx]\])$",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"^(|[-–—.:]+|n/?a|#n/a|na|nan|null|none|nil return|no data|not available|missing|unknown"
    r"|\[[zu]\]|#(ref|div/0|value|name)[!?]?)$",
    re.IGNORECASE,
)
YES, NO = {"yes", "y", "true", "ja"}, {"no", "n", "false"}
_DATES = (
    *("%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%Y-%m-%d", "%Y/%m/%d"),
    *("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%Y-%m", "%b %Y", "%B %Y", "%b-%y"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"),
)


@dataclass(frozen=True)
class Number:
    """A cell read as a figure; ``why`` is “missing” or “suppressed” where there is none.

    ``percent`` is set where the cell itself has the sign.
    """

    value: float
    why: str = ""
    percent: bool = False
    text: bool = False


def text_of(cell: Cell) -> str:
    """A cell as text, spaces of every kind made one and taken off the ends."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == datetime.min.time():
        cell = cell.date()
    return _SPACES.sub(" ", str(cell)).strip()


def number(cell: Cell) -> Number:
    """A cell as a figure: thousands, signs of money and per cent are taken off.

    What is neither a figure nor a known mark has ``text`` set.
    """
    if isinstance(cell, bool):
        return Number(float(cell), text=True)
    if isinstance(cell, int | float):
        finite = math.isfinite(cell)
        return Number(float(cell)) if finite else Number(math.nan, "missing")
    if isinstance(cell, date):
        return Number(math.nan, "missing", text=True)
    text = text_of(cell)
    if _MISSING.match(text):
        return Number(math.nan, "missing")
    if _SUPPRESSED.match(text):
        return Number(math.nan, "suppressed")
    percent = text.endswith("%")
    bare = text.rstrip("%").replace("£", "").replace("−", "-").replace(" ", "")
    if bare.startswith("(") and bare.endswith(")"):
        bare = f"-{bare[1:-1]}"
    if bare.isascii() and _NUMBER.fullmatch(bare):
        value = float(bare.replace(",", ""))
        return (
            Number(value, percent=percent) if math.isfinite(value) else Number(math.nan, "missing")
        )
    return Number(math.nan, "missing", text=True)


def yes_no(cell: Cell) -> bool | None:
    """Yes as true, no as false; None for what is neither."""
    if isinstance(cell, bool):
        return cell
    word = text_of(cell).lower()
    if word in YES:
        return True
    return False if word in NO else None


def day(cell: Cell) -> date | None:
    """A cell as a date, written in one of the ways in use; None for what is none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not 6 <= len(text) <= 20 or not any(sign.isdigit() for sign in text):
        return None
    for form in _DATES:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
