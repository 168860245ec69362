"""What a refresh has found and done, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lsp_geo import formatting
from lsp_geo.fetch.run import Outcome, said
from lsp_geo.refresh.compare import Difference, Revision

MOST_NAMED = 5


def fetched_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """What came of the sources: new ones, those that stopped, and how many are as before."""
    lines = ["Fetched"]
    for state in ("new", "failed", "skipped"):
        lines += [f"- {o.source}: {said(o)}" for o in outcomes if o.state == state]
    same = sum(outcome.state == "same" for outcome in outcomes)
    sources = formatting.count(same, "source has", "sources have")
    return [*lines, f"- {sources} nothing new"]


def area_lines(new: Sequence[str], gone: Sequence[str]) -> list[str]:
    """Areas that came and went; nothing where none did."""
    lines = [
        f"- {formatting.count(len(codes), 'area', 'areas')} {what}: {_some(codes)}"
        for codes, what in ((new, "new"), (gone, "gone"))
        if codes
    ]
    return ["Areas", *lines] if lines else []


def difference_lines(differences: Sequence[Difference]) -> list[str]:
    """One line for every indicator that is not what it was."""
    lines = [f"- {one.indicator}: {in_words(one)}" for one in differences]
    return ["Figures", *(lines or ["- as before"])]


def in_words(one: Difference) -> str:
    """How an indicator differs, in one sentence without its full stop."""
    if one.is_new:
        return "new"
    if one.is_gone:
        return "gone"
    parts = [f"now from another release in the place of {one.replaces}"] if one.replaces else []
    if one.new_periods:
        parts.append(f"new: {', '.join(one.new_periods)}")
    if one.new_areas or one.gone_areas:
        parts.append(f"{len(one.new_areas)} areas new and {len(one.gone_areas)} gone")
    parts += [_revised(revision) for revision in one.revisions]
    return "; ".join(parts) or "the same values, other counts, intervals or notes"


def _revised(one: Revision) -> str:
    text = f"{formatting.count(one.changed, 'value', 'values')} of {one.period} revised"
    if one.beyond:
        text += f", {one.beyond} of them beyond a tenth of the middle value"
    return f"{text} (most at {one.area}: {one.old:g} to {one.new:g})"


def stopped_lines(heading: str, reasons: Mapping[str, str], kept: set[str]) -> list[str]:
    """Indicators that were not built anew, one line a reason; nothing where there is none."""
    by_reason: dict[tuple[str, bool], list[str]] = {}
    for name, why in reasons.items():
        alike = why.replace(f", field {name}:", ":")
        by_reason.setdefault((alike, name in kept), []).append(name)
    lines = [
        f"- {', '.join(names)}: {why}; {'the old figures stay' if stays else 'left out'}"
        for (why, stays), names in by_reason.items()
    ]
    return [heading, *lines] if lines else []


def _some(codes: Sequence[str]) -> str:
    more = len(codes) - MOST_NAMED
    return ", ".join(codes[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
