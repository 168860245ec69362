"""On the plan: its outcomes and what measures them."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.analysis import outcomes
from lsp_geo.city import City
from lsp_geo.data.catalogue import Outcome, Pillar
from lsp_geo.reports.document import Point, Points


def status_sentence(city: City) -> str:
    """What measures the plan's outcomes, in one sentence."""
    every = city.catalogue.outcomes
    counts = outcomes.count_statuses(every)
    return (
        f"Of the plan’s {len(every)} outcomes, {counts['small-area']} are "
        f"measured for areas inside the city, {counts['city only']} for the whole city only and "
        f"{counts['nothing yet']} by nothing yet; the titles of {counts[outcomes.UNTITLED]} are "
        "not public yet."
    )


def statuses(city: City, pillar: Pillar) -> Points:
    """The pillar's outcomes and what measures each."""
    listed = [one for one in city.catalogue.outcomes if one.pillar == pillar.number]
    points = [
        Point(
            f"{outcome.number}. {outcome.title}",
            f"{outcomes.STATUS_WORDS[outcomes.status(outcome)]}.",
        )
        for outcome in listed
        if outcome.title
    ]
    return Points((*points, *_untitled(listed, "so nothing is tied to it.")))


def evidence(city: City, listed: list[Outcome]) -> Points:
    """Every outcome with its evidence and what is still needed; those without a title in one."""
    points = []
    for outcome in listed:
        if not outcome.title:
            continue
        found = city.evidence(outcome)
        needed = f" Still needed: {outcome.needed}" if outcome.needed else ""
        points.append(
            Point(
                f"{outcome.number}. {outcome.title}",
                f"{outcomes.sentence(found)}{needed}",
            )
        )
    so = "so no measure is tied to it; the figures above are those of the pillar."
    return Points((*points, *_untitled(listed, so)))


def _untitled(listed: list[Outcome], so: str) -> list[Point]:
    """All outcomes without a title in one point, and what follows from that; or no point."""
    numbers = [str(outcome.number) for outcome in listed if not outcome.title]
    if not numbers:
        return []
    word = "Outcome" if len(numbers) == 1 else "Outcomes"
    return [
        Point(
            f"{word} {formatting.and_list(numbers)}",
            f"Title not public yet, {so}",
        )
    ]
