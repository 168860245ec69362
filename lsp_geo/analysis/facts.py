"""Everything a reader needs to judge an indicator: what it is, how it is made, where it is from."""

from __future__ import annotations

from lsp_geo import formatting
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.tables import Tables

LEVEL_WORDS = {
    "oa21": "output areas",
    "lsoa21": "neighbourhoods (LSOA)",
    "lsoa11": "neighbourhoods (LSOA)",
    "msoa21": "MSOAs",
    "msoa11": "MSOAs",
    "ward25": "wards",
    "district": "whole districts",
}
INTERVAL_WORDS = {
    "published": "published by the source (95%)",
    "wilson": "95%, by Wilson's method for proportions",
    "byar": "95%, by Byar's method for rates",
    "none": "none: the source gives none, and none is invented",
}


# Weights that are not the word a reader would use.
_WEIGHTS = {"population": "residents of the source's own year"}


def published_for(indicator: Indicator) -> str:
    """The areas a publisher gives figures for, with the vintage of their boundaries."""
    return f"{LEVEL_WORDS[indicator.level]}; {indicator.vintage}"


def averaged_by(indicator: Indicator) -> str:
    """What weights a share or rate of larger areas that is a mean of rates; empty otherwise.

    The counts behind it are not published, so that its own base cannot weight it.
    """
    if not indicator.averaged:
        return ""
    return "homes" if indicator.weight == "households" else "residents"


def larger_areas(indicator: Indicator) -> str:
    """How figures for wards, MSOAs and the city are made from the published ones."""
    if indicator.is_city_series:
        return "As published for each city."
    homes = "homes" if indicator.weight == "households" else "residents"
    averaged = averaged_by(indicator)
    not_published = "Averaged: the counts behind it are not published. " if averaged else ""
    return {
        "ratio": f"Counts are added up, or shared out by {homes} where an area is divided; then "
        "the rate is worked out.",
        "sum": f"Counts are added up, or shared out by {homes} where an area is divided.",
        "mean": f"{not_published}Mean of the smaller areas, weighted by "
        + (
            "the people or homes each figure is about."
            if indicator.weight == "denominator"
            else f"{_WEIGHTS.get(indicator.weight, indicator.weight)}."
        ),
        "none": "None are made: these figures cannot be added up or averaged."
        + (" The whole city's is as published." if indicator.city_values else ""),
    }[indicator.aggregation]


def facts(tables: Tables, indicator: Indicator) -> dict[str, str]:
    """The facts on an indicator, label to text; those with nothing to say are left out."""
    periods = [formatting.period(key) for key in tables.periods(indicator.id)]
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    breaks = [
        f"{segment.name} ({formatting.period(segment.start)} to {formatting.period(segment.end)})"
        + (f": {segment.why}" if segment.why else "")
        for segment in indicator.segments
    ]
    texts = {
        "What it is": indicator.definition,
        "Unit": formatting.unit_line(indicator),
        "Reading": formatting.polarity_line(indicator),
        "Period": f"{span}. {indicator.period_note}",
        "Published for": published_for(indicator),
        "Larger areas": larger_areas(indicator),
        "Intervals": INTERVAL_WORDS[indicator.intervals],
        "Modelled": "Yes: an estimate from a model, not a count." if indicator.modelled else "No.",
        "Series": " ".join(f"{text.rstrip('.')}." for text in breaks),
        "Known gaps": " ".join(
            f"{formatting.count(len(gap.areas), 'area', 'areas')}: {gap.why.rstrip('.')}."
            for gap in indicator.known_gaps
        ),
        "Read with care": " ".join(indicator.caveats),
        "Source": f"{indicator.publisher}, {indicator.source} ({indicator.released})",
        "Licence": f"{indicator.licence}. {' '.join(indicator.attribution)}",
    }
    return {label: text for label, text in texts.items() if text}
