"""Presentations that are there from the start: one a pillar, one a ward, one a question.

They go from a guess to the answer, from the city to the place, and end with a question that the
room and not the data can answer.
"""

from __future__ import annotations

from math import ceil

import numpy as np

from lsp_geo.analysis import priorities, small_area_change
from lsp_geo.analysis.profile import Profile
from lsp_geo.analysis.small_area_change import with_change
from lsp_geo.data.catalogue import Pillar
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import NEIGHBOURHOODS, WARDS
from lsp_geo.data.tables import Tables
from lsp_geo.presentation.view import Presentation, View, can_be_shown

# What people can guess without knowing a scale.
GUESSABLE = ("proportion", "distance")
_MAPS = 2


def for_pillar(tables: Tables, number: str) -> Presentation:
    """A pillar in some eight views.

    Raises
    ------
    NotKnown
        For a pillar that is not there.
    """
    pillar = tables.catalogue.pillar(number)
    headline = tables.catalogue.indicator(pillar.headline)
    views = [_guess_of_the_city(tables, pillar), _map(tables, headline)]
    if NEIGHBOURHOODS in tables.levels(headline.id):
        views += [View("fifths", headline.id), View("spread", headline.id, NEIGHBOURHOODS)]
    views.append(guess_which(tables, headline))
    views += [
        _map(tables, tables.catalogue.indicator(name))
        for name in [name for name in pillar.equity if name != headline.id][:_MAPS]
    ]
    views.append(_beside_other_cities(tables, pillar))
    views.append(
        View(
            "question",
            title=f"{pillar.key_aim}: what would make the biggest difference where you live?",
        )
    )
    return Presentation(pillar.name, tuple(view for view in views if view))


def for_ward(tables: Tables, found: Profile) -> Presentation:
    """A ward: a guess, its place in the city, its best and worst, its neighbours, a question."""
    views: list[View] = []
    named = [*found.worse, *found.better] or [found.readings.index[0]]
    first = named[0]
    far = _opposite(tables, first, found.area_code)
    if far:
        # By name, so that the order does not give the answer away.
        pair = sorted((found.area_code, far), key=tables.geography.label)
        views.append(View("which", first, area=pair[0], other=pair[1]))
    views.append(View("map", first, WARDS, area=found.area_code))
    views.append(View("standing", area=found.area_code))
    views += [View("beside", first, WARDS, area=found.area_code)] if found.neighbours else []
    if NEIGHBOURHOODS in tables.levels(first):
        views.append(View("map", first, NEIGHBOURHOODS, area=found.area_code))
    if found.better:
        views.append(View("map", found.better[0], WARDS, area=found.area_code))
    views.append(
        View(
            "question",
            area=found.area_code,
            title=f"What do these figures miss about {found.label}?",
        )
    )
    return Presentation(found.label, tuple(views))


# What people ask of a whole city, by the word that names it in an address.
QUESTIONS = {
    "unequal": "How unequal are we?",
    "first": "Which places come first?",
    "changed": "What has changed inside the city?",
    "cities": "How do we compare with other cities?",
}
_CHANGES = 6
# Minutes that a room spends with a view, by its kind.
_MINUTES = {"value": 2.0, "which": 2.0, "question": 3.0, "map": 1.5, "moved": 1.5}


def for_question(tables: Tables, key: str) -> Presentation:
    """A question put to all pillars at once, one of QUESTIONS.

    Views that these data cannot show are left out.
    """
    pillars = tables.catalogue.pillars
    headlines = [tables.catalogue.indicator(pillar.headline) for pillar in pillars]
    views: list[View | None] = []
    if key == "unequal":
        views += [guess_which(tables, headlines[0])]
        views += [View("fifths", one.id) for one in headlines]
    elif key == "first":
        views += [
            View("priorities", level=level, weights=priorities.ALL)
            for level in priorities.levels(tables)
        ]
        views += [_map(tables, one) for one in headlines]
    elif key == "changed":
        moved = [small_area_change.runs(tables, i.id)[0] for i in with_change(tables)]
        views += [
            View("moved", run.indicator.id, run.levels[0], run.segment.start)
            for run in moved[:_CHANGES]
        ]
    else:
        views += [_beside_other_cities(tables, pillar) for pillar in pillars]
    asked = tables.geography.kind.said(QUESTIONS[key])
    views.append(View("question", title=f"{asked} What have you seen where you live?"))
    shown = tuple(view for view in views if view and can_be_shown(tables, view))
    return Presentation(asked, shown)


def minutes(presentation: Presentation) -> int:
    """About how many minutes a room spends with it."""
    return ceil(sum(_MINUTES.get(view.kind, 1.0) for view in presentation.views))


def _map(tables: Tables, indicator: Indicator) -> View:
    return View("map", indicator.id, tables.levels(indicator.id)[0])


def _guess_of_the_city(tables: Tables, pillar: Pillar) -> View | None:
    """The first of the pillar's leading indicators whose city figure people can guess."""
    for name in dict.fromkeys((pillar.headline, *pillar.equity)):
        if tables.catalogue.indicator(name).kind in GUESSABLE and "city" in tables.levels(name):
            return View("value", name)
    return None


def guess_which(tables: Tables, indicator: Indicator) -> View | None:
    """Which of two wards is higher; None where there are too few with figures.

    They stand a quarter of the way from either end: far apart, and no caricature.
    """
    if WARDS not in tables.levels(indicator.id):
        return None
    table = tables.table(indicator.id, WARDS).dropna(subset="value").sort_values("value")
    if len(table) < 4:
        return None
    codes = table["area_code"].tolist()
    pair = sorted((codes[len(codes) // 4], codes[-len(codes) // 4]), key=tables.geography.label)
    return View("which", indicator.id, area=pair[0], other=pair[1])


def _opposite(tables: Tables, indicator_id: str, area: str) -> str:
    """The ward a quarter of the way from the end that this one is further from; "" if none."""
    table = tables.table(indicator_id, WARDS).dropna(subset="value").sort_values("value")
    codes = table["area_code"].tolist()
    if len(codes) < 4 or area not in codes:
        return ""
    low, high = codes[len(codes) // 4], codes[-len(codes) // 4]
    values = table.set_index("area_code")["value"]
    return max((low, high), key=lambda code: np.abs(values[code] - values[area]))


def _beside_other_cities(tables: Tables, pillar: Pillar) -> View | None:
    """The pillar's longest series of whole cities."""
    series = tables.catalogue.city_series(pillar.number)
    if not series:
        return None
    longest = max(series, key=lambda one: len(tables.periods(one.id)))
    return View("change", longest.id)
