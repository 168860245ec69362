"""What may be called England: the word alone only where nearly all of it is covered."""

from __future__ import annotations

from lsp_geo.data.indicator import Indicator
from lsp_geo.data.values import England


def name(england: England) -> str:
    """What stands where there is room for a word or two: “England”, “Part of England (63%)”."""
    if england.is_england:
        return "England"
    return f"Part of England ({part(england).partition(' ')[0]})"


def told(indicator: Indicator, england: England) -> str:
    """What it is, in a sentence: “England”, or what of it has a figure."""
    if england.is_england:
        return "England"
    return (
        indicator.england_covers
        or f"The {england.areas:,} of {england.of:,} areas in England with a figure"
    )


def part(england: England) -> str:
    """What is covered, for beside a figure under the word England; empty where all is."""
    if england.is_england:
        return ""
    return f"{100 * england.areas / england.of:.0f}% of its areas"
