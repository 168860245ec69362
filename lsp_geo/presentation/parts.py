"""The parts of a view that addresses carry: one table of what each may be and who writes it.

Pages, the address, presentations, embedded maps and the command line hold what they are given
against it. A part is kept under its name for as long as a reader stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from lsp_geo import formatting
from lsp_geo.analysis import comparison, outcomes, priorities, reach, small_area_change
from lsp_geo.area import address
from lsp_geo.area.own import is_own
from lsp_geo.data.indicator import CONTEXT, OWN, names_own
from lsp_geo.data.levels import YOURS
from lsp_geo.data.tables import Tables
from lsp_geo.data.typed import squeeze
from lsp_geo.errors import NotKnown

# What the page on inequality is about, the strongest finding first.
TOPICS = ("several", "gap", "wards", "clusters")
Value = str | list[str]
# The parts that are set already, by name: what a value may be can depend on them.
Present = Mapping[Any, Any]


def _nothing_more(_tables: Tables, _text: str, _present: Present, _address: Present) -> Present:
    """No other part is set with this one."""
    return {}


def _no_note(_tables: Tables, _text: str) -> str:
    """The text is what it says."""
    return ""


@dataclass(frozen=True)
class Part:
    """One part of a view.

    Attributes
    ----------
    name : in the address, and what it is kept under
    check : the value to keep, from the text in an address; NotKnown with a message for the reader
    default : what holds until something is chosen; where it is None, the first that is offered
    along : what is set with it, from the data, its text, the parts set and the whole address
    note : what to tell the reader where a text leads on to something else; empty where it does not
    folded : whether its text is compared in lower case; codes are read by ``data.places``
    """

    name: str
    check: Callable[[Tables, str, Present], Value]
    default: str | None = None
    along: Callable[[Tables, str, Present, Present], Present] = _nothing_more
    note: Callable[[Tables, str], str] = _no_note
    folded: bool = True


def _pillar(tables: Tables, number: str, _present: Present) -> str:
    """A pillar's number, or the word for what belongs to none."""
    if number not in (CONTEXT, OWN):
        tables.catalogue.pillar(number)
    return number


def _indicator(tables: Tables, indicator_id: str, _present: Present) -> str:
    """An indicator that has a map."""
    found = tables.catalogue.indicator(indicator_id)
    if found.is_city_series:
        raise NotKnown(f"“{found.name}” is published for whole cities and has no map.")
    return indicator_id


def _pillar_of_indicator(
    tables: Tables, indicator_id: str, _present: Present, address: Present
) -> Present:
    """Its pillar, unless the address names one to which it belongs."""
    found = tables.catalogue.indicator(indicator_id)
    if _tidy("pillar", address.get("pillar", "")) in (found.pillar, *found.also):
        return {}
    return {"pillar": found.pillar}


def _level(tables: Tables, code: str, _present: Present) -> str:
    """A level of areas that can be shaded."""
    *others, last = tables.geography.mapped
    if code not in (*others, last):
        raise NotKnown(f"There is no level “{code}”: choose {', '.join(others)} or {last}.")
    return code


def _period(tables: Tables, key: str, present: Present) -> str:
    """A period of the indicator that is set."""
    indicator_id = present.get("indicator")
    if indicator_id and key not in tables.periods(indicator_id):
        raise NotKnown(f"There is no period “{key}” for this indicator.")
    return key


def _whose_period(_tables: Tables, _key: str, present: Present, _address: Present) -> Present:
    """Which indicator it suits: another one starts from its own latest period."""
    return {"_period_of": present.get("indicator")}


def _area(tables: Tables, code: str, _present: Present) -> str:
    """The code of an area of the district; one that is no longer used leads on to its own."""
    return tables.places.area(code).area_code


def _area_note(tables: Tables, code: str) -> str:
    return tables.places.area(code).note


def _places(tables: Tables, kind_id: str, _present: Present) -> str:
    """A kind of place of which the district has a list."""
    return tables.place_lists.kind(kind_id).id


def _weights(tables: Tables, text: str, _present: Present) -> str:
    """Indicators with their weights, or a preset's key."""
    priorities.decode(text, tables)
    return text


def _target(tables: Tables, indicator_id: str, _present: Present) -> str:
    found = tables.catalogue.indicator(indicator_id)
    known = {one.id for code in priorities.levels(tables) for one in reach.targets(tables, code)}
    if indicator_id not in known:
        raise NotKnown(f"“{found.name}” does not say how many people are in need.")
    return indicator_id


def _share(_tables: Tables, share: str, _present: Present) -> str:
    if share not in map(str, reach.SHARES):
        known = formatting.and_list([f"{share}" for share in reach.SHARES])
        raise NotKnown(f"There is no share “{share}”: choose {known} per cent.")
    return share


def _aim(_tables: Tables, aim: str, _present: Present) -> str:
    if aim not in reach.AIMS:
        raise NotKnown(f"There is no aim “{aim}”: choose {' or '.join(reach.AIMS)}.")
    return aim


def _compared(tables: Tables, text: str, _present: Present) -> list[str]:
    england = tables.geography.district["england"]
    codes = [
        england if squeeze(one) == england else tables.places.area(one).area_code
        for one in text.split(",")
    ]
    # One alone is a choice half made.
    if len(codes) > 1:
        comparison.check_areas(tables, codes)
    return codes


def _compared_note(tables: Tables, text: str) -> str:
    england = tables.geography.district["england"]
    notes = (_area_note(tables, one) for one in text.split(",") if squeeze(one) != england)
    return " ".join(filter(None, notes))


def _second(tables: Tables, indicator_id: str, _present: Present) -> str:
    if tables.catalogue.indicator(indicator_id).is_city_series:
        raise NotKnown(f"“{indicator_id}” is published for whole cities and has no map.")
    return indicator_id


def _second_period(tables: Tables, key: str, present: Present) -> str:
    second = present.get("second")
    if second and key not in tables.periods(second):
        raise NotKnown(f"There is no period “{key}” for the second indicator.")
    return key


def _series(tables: Tables, indicator_id: str, _present: Present) -> str:
    found = tables.catalogue.indicator(indicator_id)
    if not found.is_city_series:
        raise NotKnown(f"“{found.name}” is no series of whole cities.")
    return indicator_id


def _pillar_of_series(
    tables: Tables, indicator_id: str, _present: Present, _address: Present
) -> Present:
    return {"pillar": tables.catalogue.indicator(indicator_id).pillar}


def _changed(tables: Tables, indicator_id: str, _present: Present) -> str:
    small_area_change.check_indicator(tables, indicator_id)
    return indicator_id


def _since(tables: Tables, start: str, present: Present) -> str:
    small_area_change.check_start(tables, present.get("changed"), start)
    return start


def _plan(tables: Tables, plan: str, _present: Present) -> str:
    known = outcomes.plans(tables.catalogue)
    if plan not in known:
        raise NotKnown(f"There is no plan “{plan}”: choose {' or '.join(known)}.")
    return plan


def _number(tables: Tables, number: str, present: Present) -> str:
    plan = present.get("plan") or outcomes.PLANS[0]
    if number not in [str(one.number) for one in outcomes.of_plan(tables.catalogue, plan)]:
        raise NotKnown(f"There is no outcome “{number}” in this plan.")
    return number


def _within(tables: Tables, number: str, _present: Present) -> str:
    tables.catalogue.pillar(number)
    return number


def _status(_tables: Tables, status: str, _present: Present) -> str:
    if status not in outcomes.STATUSES:
        known = ", ".join(outcomes.STATUSES)
        raise NotKnown(f"There is no status “{status}”: choose {known}.")
    return status


def _topic(_tables: Tables, topic: str, _present: Present) -> str:
    if topic not in TOPICS:
        raise NotKnown(f"There is no topic “{topic}”: choose {', '.join(TOPICS)}.")
    return topic


# Areas of one's own as `area.address` writes them, and the codes of those that it carries.
OWN_AREAS, LINKED_AREAS = address.PART, "_own_areas_linked"


def _own_areas(_tables: Tables, text: str, present: Present) -> str:
    """The areas of one's own that are held: those of an address were made before this is read."""
    address.read(text)
    return present.get(OWN_AREAS) or ""


# In the order in which an address is read: what a part may be can depend on those above it.
PARTS = {
    part.name: part
    for part in (
        Part(OWN_AREAS, _own_areas, default="", folded=False),
        Part("pillar", _pillar),
        Part("indicator", _indicator, along=_pillar_of_indicator),
        Part("level", _level),
        Part("period", _period, along=_whose_period),
        Part("area", _area, default="", note=_area_note, folded=False),
        Part("places", _places, default=""),
        Part("weights", _weights, default=priorities.ALL),
        Part("target", _target),
        Part("share", _share, default="50"),
        Part("aim", _aim, default="count"),
        Part("compared", _compared, note=_compared_note, folded=False),
        Part("second", _second),
        Part("second_period", _second_period),
        Part("series", _series, along=_pillar_of_series),
        Part("changed", _changed),
        Part("since", _since),
        Part("areas", _level),
        Part("topic", _topic),
        Part("plan", _plan, default=outcomes.PLANS[0]),
        Part("number", _number),
        Part("within", _within, default=""),
        Part("status", _status, default=""),
    )
}
# What the address of each page carries, in the order in which it is written there.
PAGES: dict[str, tuple[str, ...]] = {
    "home": ("area",),
    "map": (OWN_AREAS, "pillar", "indicator", "level", "period", "area", "places"),
    "ward": (OWN_AREAS, "pillar", "indicator", "area"),
    "compare": (
        *(OWN_AREAS, "compared", "pillar", "indicator", "level", "period"),
        *("second", "second_period"),
    ),
    "inequality": ("topic", "pillar", "indicator", "area"),
    "change": ("pillar", "series", "changed", "since", "areas", "area"),
    "outcomes": ("plan", "within", "status", "number"),
    "priorities": ("weights", "level", "target", "share", "aim", "area"),
    "sources": (),
    "your_data": (),
}


def check(tables: Tables, name: str, text: str, present: Present = MappingProxyType({})) -> Value:
    """The value to keep for a part, from the text in an address.

    Raises
    ------
    NotKnown
        In plain words, when the text makes no sense.
    """
    return PARTS[name].check(tables, _tidy(name, text), present)


def note(tables: Tables, name: str, text: str) -> str:
    """A sentence for the reader where a text that `check` takes leads on to something else."""
    return PARTS[name].note(tables, _tidy(name, text))


def _tidy(name: str, text: str) -> str:
    """A text as it is compared: mail programs add signs at the end, people write capitals."""
    bare = text.strip().rstrip(".,;) ")
    return bare.lower() if PARTS[name].folded else bare


def taken(tables: Tables, name: str, text: str, present: Present, address: Present) -> Present:
    """What a part of an address sets: its own value, and what goes with it.

    Parameters
    ----------
    tables : the data it is held against
    name, text : the part and what the address has for it
    present : the parts set so far, by name
    address : every part the address names, as it stands there

    Raises
    ------
    NotKnown
        In plain words, when the value makes no sense.
    """
    value = check(tables, name, text, present)
    return {**PARTS[name].along(tables, _tidy(name, text), present, address), name: value}


def written(page: str, present: Present) -> dict[str, str]:
    """The address of a page: its parts as texts, those that are empty left out.

    A visitor's own figures are never in it, nor the periods they are of; nor areas of their own
    that it cannot carry.
    """
    present = _without_private_areas(present, page)
    texts = {name: _text(present[name]) for name in PAGES[page] if present.get(name)}
    private = {name for name, text in texts.items() if names_own(text)}
    private |= {of for of, whose in _PERIODS_OF.items() if whose in private}
    return {name: text for name, text in texts.items() if name not in private}


def _without_private_areas(present: Present, page: str) -> Present:
    """The parts without codes of own areas that no address carries."""
    linked = present.get(LINKED_AREAS) or () if OWN_AREAS in PAGES[page] else ()
    public = {name: found for name in PAGES[page] if (found := present.get(name))}

    def hidden(code: str) -> bool:
        return is_own(code) and code not in linked

    if hidden(public.get("area") or ""):
        public["area"] = ""
    if public.get("compared"):
        public["compared"] = [code for code in public["compared"] if not hidden(code)]
    if public.get("level") == YOURS and not linked:
        public["level"] = ""
    return public


_PERIODS_OF = {"period": "indicator", "second_period": "second"}


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ",".join(value)
