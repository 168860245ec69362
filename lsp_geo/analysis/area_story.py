"""One area in three sentences that can be read aloud, and where it comes first by rank alone.

The first says how deprived the area is, the second what is worse there, the third what is better.
What stands out by the rule of `standing_out` carries the second and third. Scores, composites and
figures without an interval are barred from that rule; where an area comes first or nearly first on
one of them, its place is said, and the doubt is said once (`DOUBT`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from lsp_geo import formatting
from lsp_geo.analysis import spoken
from lsp_geo.analysis.placing import among
from lsp_geo.analysis.profile import Profile
from lsp_geo.analysis.profile_words import reading_text
from lsp_geo.analysis.standing_out import LEFT_OUT, is_crime
from lsp_geo.data.indicator import Indicator, Wording
from lsp_geo.data.levels import YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.stats.difference import CANNOT_BE_SAID

# The index of all deprivation, and the share of residents in England's most deprived tenth.
OVERALL, MOST_DEPRIVED = "imd-score", "most-deprived-tenth"
# A place so near the end is worth saying without a test.
TOP = 3
# So small a share, in per cent, is none.
_HARDLY = 0.05
DOUBT = (
    "By rank alone: scores, or figures without a margin of error, so a place or two either way "
    "means nothing."
)


def title(tables: Tables, found: Profile) -> str:
    """How deprived the area is among those of its level: “Anfield is the 7th most deprived …”."""
    plural, city = tables.geography.levels[among(found.level)].plural, tables.geography.name
    row = _row(found, OVERALL)
    if found.level == YOURS:
        return _beside_wards(found, row, f"{city}’s", plural)
    if row is None:
        return f"{found.label} is one of {city}’s {plural}"
    if pd.isna(row["rank"]):
        return f"{found.label} is not ranked by deprivation: most of its figure is shared out"
    of, place, back = int(row["of"]), int(row["rank"]), int(row["from_best"])
    if min(place, back) > of / 3:
        return (
            f"{found.label} is in the middle of {city}’s {of} {plural} by deprivation: "
            f"{formatting.ordinal(place)} from the most deprived"
        )
    nth = "" if min(place, back) == 1 else f"{formatting.ordinal(min(place, back))} "
    end = "most" if place <= back else "least"
    return f"{found.label} is the {nth}{end} deprived of {city}’s {of} {plural}"


def _beside_wards(found: Profile, row: pd.Series | None, whose: str, plural: str) -> str:
    """The title of an area of one's own, which is none among others: how many wards have less."""
    if row is None or pd.isna(row["place"]):
        return f"{found.label}, an area of your own"
    less, of = int(row["place_from_best"]) - 1, int(row["of"])
    if less >= of / 2:
        return f"{found.label} is more deprived than {less} of {whose} {of} {plural}"
    return f"{found.label} is less deprived than {int(row['place']) - 1} of {whose} {of} {plural}"


def three_sentences(tables: Tables, found: Profile) -> list[str]:
    """How deprived the area is, what is worse there, what is better: one sentence each."""
    return [f"{text[0].upper()}{text[1:]}." for text in _told(tables, found)]


def _told(tables: Tables, found: Profile) -> list[str]:
    deprived = _deprived(tables, found)
    worse, better = (_side(tables, found, side) for side in ("worse", "better"))
    if worse or better:
        return [
            deprived,
            worse or "no figure stands out for worse",
            better or "no figure stands out for better",
        ]
    told_from = found.readings["than_city"].value_counts()
    counted = [f"{side} on {told_from.get(side, 0)}" for side in ("worse", "better")]
    return [
        deprived,
        f"set beside {tables.geography.name} as a whole, it is clearly {counted[0]} and "
        f"{counted[1]} of {len(found.readings)} figures",
        "nothing stands out that is its own: over half of most figures is shared out from "
        "neighbourhoods that lie across its border"
        if found.readings["place"].isna().mean() > 0.5
        else f"nothing stands out from the {tables.geography.kind.one}",
    ]


def _deprived(tables: Tables, found: Profile) -> str:
    """Which part of its residents lives in England's most deprived tenth of neighbourhoods."""
    row = _row(found, MOST_DEPRIVED)
    if row is None or pd.isna(row["value"]):
        return f"it has {formatting.count(found.residents, 'resident', 'residents')}"
    value, city = float(row["value"]), tables.geography.name
    where = "live in England’s most deprived tenth of neighbourhoods"
    shown = f"{formatting.number(value, 0 if value >= 10 else 1)}%"
    share = spoken.fraction(value)
    if value < _HARDLY or value > 100 - _HARDLY:
        text = f"{'none' if value < _HARDLY else 'all'} of its residents {where}"
    elif share:
        text = f"{share} of its residents ({shown}) {where}"
    else:
        text = f"{shown} of its residents {where}"
    if pd.isna(row["city"]):
        return text
    whole = formatting.number(row["city"], 0 if row["city"] >= 10 else 1)
    return f"{text}, against {whole}% across {city}"


def _side(tables: Tables, found: Profile, side: str) -> str:
    """The first place by rank alone, if there is one, and the first reading that stands out."""
    ranked, out = by_rank(tables, found, side), getattr(found, side)
    parts = []
    if ranked:
        plural = tables.geography.levels[found.level].plural
        topic = _topic(tables.catalogue.indicator(ranked[0]))
        place = _placed(found.readings.loc[ranked[0]], side)
        parts.append(f"it is {place} {plural} for {topic}")
    # One topic is enough for a sentence that is heard.
    parts += [told(tables, found, name) for name in out[: 1 if ranked else 2]]
    return "; ".join(parts)


def by_rank(tables: Tables, found: Profile, side: str) -> list[str]:
    """Ids of readings in the first places from the worse or the better end that pass no test.

    The first place comes first, scores and composites before the rest. What stands out by the
    rule, what is said in the title, who lives in a place and what has no better side are left out.
    """
    end = "rank" if side == "worse" else "from_best"
    rows = found.readings
    # Several that share a place are no news.
    rank, back, of = (rows[name].to_numpy(float) for name in ("rank", "from_best", "of"))
    place_of = rank if end == "rank" else back
    untested = rows["than_mark"].to_numpy(object) == CANNOT_BE_SAID
    near = np.flatnonzero((place_of <= TOP) & untested & (rank + back == of + 1))
    passed = []
    for name, place in zip(rows.index[near], place_of[near].tolist(), strict=True):
        indicator = tables.catalogue.indicator(str(name))
        if _can_lead(indicator, found):
            composite = indicator.kind == "score" or len(indicator.deprivation_inside) > 1
            passed.append((place, not composite, str(name)))
    return [name for *_, name in sorted(passed, key=lambda one: one[:2])]


def _can_lead(indicator: Indicator, found: Profile) -> bool:
    return (
        indicator.polarity != "neither"
        and not indicator.is_context
        and indicator.id not in LEFT_OUT | {OVERALL, MOST_DEPRIVED}
        and indicator.id not in (*found.worse, *found.better)
    )


def _placed(row: Mapping, side: str) -> str:
    """A place counted from one end: “the 2nd worst of 64”."""
    place = int(row["rank" if side == "worse" else "from_best"])
    nth = "" if place == 1 else f"{formatting.ordinal(place)} "
    return f"the {nth}{'worst' if side == 'worse' else 'best'} of {int(row['of'])}"


def places(tables: Tables, found: Profile, side: str) -> list[str]:
    """Each reading of `by_rank` in a line: “1st of 64: Education, skills and training …”."""
    end = "rank" if side == "worse" else "from_best"
    return [
        f"{formatting.ordinal(int(found.readings.at[name, end]))} of "
        f"{int(found.readings.at[name, 'of'])}: {tables.catalogue.indicator(name).name}"
        for name in by_rank(tables, found, side)
    ]


def _topic(indicator: Indicator) -> str:
    words = indicator.words
    return words.topic if words and words.topic else _lowered(indicator.name)


def _lowered(name: str) -> str:
    """A name inside a sentence; one that begins with initials keeps them."""
    return name if name[1:2].isupper() else f"{name[0].lower()}{name[1:]}"


def _row(found: Profile, name: str) -> pd.Series | None:
    return found.readings.loc[name] if name in found.readings.index else None


# One reading

# The area's figure and the one it is set beside.
_Pair = tuple[float, float]


def told(tables: Tables, found: Profile, name: str) -> str:
    """One reading beside the city's as people say it, without a full stop.

    For crime the middle area stands in place of the city, which its centre lifts.
    """
    indicator, row = tables.catalogue.indicator(name), found.readings.loc[name]
    words, value = indicator.words, float(row["value"])
    crime = is_crime(indicator)
    other = float(row["mark"] if crime else row["city"])
    if pd.isna(value) or pd.isna(other) or words is None or words.form not in _FORMS:
        return _lowered(reading_text(tables, found, name))
    level = tables.geography.levels[among(found.level)].name
    where = f"in the middle {level}" if crime else f"across {tables.geography.name}"
    return _lowered(_FORMS[words.form](indicator, words, (value, other), where))


def _share(indicator: Indicator, words: Wording, pair: _Pair, where: str) -> str:
    first, second = spoken.round_alike(*pair, 1)
    before = "an estimated " if indicator.modelled else ""
    return f"{before}{first}% of {words.who} {words.do}, against {second}% {where}"


def _rate(indicator: Indicator, words: Wording, pair: _Pair, where: str) -> str:
    first, second = spoken.round_alike(*pair, indicator.decimals)
    base = f"for every {spoken.per(indicator)} {words.who}"
    return f"{base}, {first} {words.do}, against {second} {where}"


def _expected(_: Indicator, words: Wording, pair: _Pair, where: str) -> str:
    long, short = spoken.often(pair[0])[0], spoken.often(pair[1])[1]
    return f"{words.who} {words.do} {long} age would suggest, {short} {where}"


def _amount(indicator: Indicator, words: Wording, pair: _Pair, where: str) -> str:
    first, second = spoken.amounts(indicator, *pair)
    return f"{_lowered(words.say.format(first))}, against {second} {where}"


_FORMS: dict[str, Callable[[Indicator, Wording, _Pair, str], str]] = {
    "share": _share,
    "rate": _rate,
    "expected": _expected,
    "amount": _amount,
}


def first_finding(tables: Tables, found: Profile, pillar: str, headline: str) -> str:
    """What a pillar says first of an area: what stands out in it, else its leading indicator.

    Empty where the area has no figure of it.
    """
    out = [
        name
        for name in (*found.worse, *found.better)
        if tables.catalogue.indicator(name).pillar == pillar
    ]
    name = next((one for one in (*out, headline) if one in found.readings.index), "")
    if not name or pd.isna(found.readings.at[name, "value"]):
        return ""
    text, row = told(tables, found, name), found.readings.loc[name]
    if tables.catalogue.indicator(name).polarity == "neither" or pd.isna(row["rank"]):
        return text
    side = "worse" if row["rank"] <= row["from_best"] else "better"
    return f"{text}; {_placed(row, side)}"
