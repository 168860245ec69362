"""Parts that several pages draw: facts, escaped text, sheets to take away, views to add."""

from __future__ import annotations

import os

import streamlit as st

from lsp_geo import formatting
from lsp_geo.data.catalogue import Indicator
from lsp_geo.ui.session import City

LEVEL_WORDS = {
    "oa21": "output areas",
    "lsoa21": "neighbourhoods (LSOA)",
    "lsoa11": "neighbourhoods (LSOA)",
    "msoa21": "MSOAs",
    "msoa11": "MSOAs",
    "district": "whole districts",
}
INTERVAL_WORDS = {
    "published": "published by the source (95%)",
    "wilson": "95%, by Wilson's method for proportions",
    "byar": "95%, by Byar's method for rates",
    "none": "none: the source gives none, and none is invented",
}


def larger_areas(indicator: Indicator) -> str:
    """How figures for wards, MSOAs and the city are made from the published ones."""
    if indicator.is_city_series:
        return "As published for each city."
    homes = "homes" if indicator.weight == "households" else "residents"
    return {
        "ratio": f"Counts are added up, or shared out by {homes} where an area is divided; then "
        "the rate is worked out.",
        "sum": f"Counts are added up, or shared out by {homes} where an area is divided.",
        "mean": "Mean of the smaller areas, weighted by "
        + (
            "the people or homes each figure is about."
            if indicator.weight == "denominator"
            else f"{indicator.weight}."
        ),
        "none": "None are made: these figures cannot be added up or averaged.",
    }[indicator.aggregation]


def facts(city: City, indicator: Indicator) -> dict[str, str]:
    """Everything a reader needs to judge an indicator, label to text."""
    periods = [formatting.period(key) for key in city.tables.periods(indicator.id)]
    span = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    breaks = [
        f"{segment.name} ({formatting.period(segment.start)} to {formatting.period(segment.end)})"
        + (f": {segment.why}" if segment.why else "")
        for segment in indicator.segments
    ]
    found = {
        "What it is": indicator.definition,
        "Unit": formatting.unit_line(indicator),
        "Reading": formatting.polarity_line(indicator),
        "Period": f"{span}. {indicator.period_note}",
        "Published for": f"{LEVEL_WORDS[indicator.level]}; {indicator.vintage}",
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
    return {label: text for label, text in found.items() if text}


def show_facts(city: City, indicator: Indicator) -> None:
    """Write the facts, each under its label, with the link to the source."""
    st.markdown(
        "\n\n".join(
            f"**{label}.** {escape_markdown(text)}"
            for label, text in facts(city, indicator).items()
        )
    )
    st.link_button("Open the publisher's page", indicator.url)


def escape_markdown(text: str) -> str:
    """Text from data, shown as it is: no markdown and no markup."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>~$:#|" else c for c in text)


def show_site_link(ward: str) -> None:
    """A link to the ward's page on the site at ``LSP_SITE_URL``; nothing when that is not set."""
    address = os.environ.get("LSP_SITE_URL")
    if address:
        st.link_button(
            "This ward on the public site",
            f"{address.rstrip('/')}/wards/{ward}.html",
            type="tertiary",
        )
