"""How an indicator is said aloud, as its description has it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """How an indicator is said aloud; which fields are filled depends on ``form``.

    Attributes
    ----------
    form : ``share`` of people or homes, ``rate`` for every so many of them, ``expected`` (100 is
        what their age would suggest), ``amount`` with a unit, ``level`` (a score set beside
        England), ``scale`` (a score with a true zero) or ``size`` (a count of no interest)
    who, do : people or homes, and what they do or have: “children”, “live in families …”
    places : what a place does that is wholly in or out: “are in England's most deprived tenth”
    say : a sentence without full stop, with ``{}`` for the figure
    things : what is counted in ``say``, where the unit is no word for it: “buses”
    subject, high, low : “Mental ill-health is”, “more common”, “less common”
    topic : what is alike where there is little difference: “The condition of homes”
    scale : whose scale a score is on
    instead : what is said in place of a gap
    note : a sentence that must follow every finding
    """

    form: str
    who: str = ""
    do: str = ""
    places: str = ""
    say: str = ""
    things: str = ""
    subject: str = ""
    high: str = ""
    low: str = ""
    topic: str = ""
    scale: str = ""
    instead: str = ""
    note: str = ""
