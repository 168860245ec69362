"""The reading of a file and what was done to protect it, as plain values."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lsp_geo.partner.measures import Release
from lsp_geo.partner.reading import Reading
from lsp_geo.partner.series import gather, roles_with_parts


def summary(reading: Reading, release: Release) -> dict[str, Any]:
    """The fields of ``lsp-geo partner FILE --format json``, in their order."""
    report = release.report
    return {
        "geography": reading.geography,
        "vintage": reading.vintage,
        "header_row": reading.header_row,
        "rows": reading.rows,
        "matched": reading.matched,
        "unmatched": [
            {"row": one.row, "value": one.value, "why": one.why} for one in reading.unmatched
        ],
        "columns": [
            {"name": column.name, "kind": column.kind, "role": role}
            for column, role in roles_with_parts(reading, gather(reading))
        ],
        "suppressed": report.suppressed,
        "secondary_suppressed": report.beside,
        "rounded_to": report.rule.rounding,
        "indicators": [
            {"id": one.id, "name": one.name, "areas": one.areas, "missing": one.missing}
            for one in release.measures
        ],
    }


def in_words(reading: Reading, release: Release) -> list[str]:
    """What was understood and done, in sentences for the file's owner."""
    where = f"the sheet “{reading.sheet}”" if reading.kind in ("xlsx", "ods") else "the table"
    head = (
        f"its header is row {reading.header_row}"
        if reading.header_rows == 1
        else f"its header is rows {reading.header_row} and {reading.header_row + 1}"
        if reading.header_rows
        else "it has no header"
    )
    found = f"{reading.geography} {reading.vintage}".strip()
    written = ", ".join(filter(None, (reading.encoding, reading.separator)))
    return [
        f"Read: {where}{f' ({written})' if written else ''}; {head}.",
        f"Areas: {found}. Of {reading.rows:,} rows {reading.matched:,} have an area, "
        f"{len(reading.unmatched):,} have none, {len(reading.duplicates):,} repeat another row, "
        f"{len(reading.set_aside):,} totals and notes were put aside.",
        *reading.notes,
        *protection(reading, release),
    ]


def protection(reading: Reading, release: Release) -> list[str]:
    """The rule and what it did, in sentences for the file's owner."""
    report = release.report
    said = [
        report.rule.sentence,
        f"Suppressed: {report.suppressed:,} small counts, and {report.beside:,} more so that no "
        "total gives one away.",
    ]
    if report.low_base:
        said.append(
            f"Flagged as unreliable: {report.low_base:,} rates of fewer than "
            f"{report.rule.low_base} cases."
        )
    said += [f"Not shown: {name}, because {why}." for name, why in report.set_aside]
    if not reading.of_role("count", "yes or no") and not reading.counted and release.measures:
        said.append(
            "The file has no counts, so nobody can tell whether small ones stand behind its "
            "figures: make sure that they may be shown."
        )
    return said


def lists(reading: Reading, release: Release) -> dict[str, pd.DataFrame]:
    """Tables by heading: columns, rows that are not mapped, and the figures that come of it."""
    given = summary(reading, release)
    return {
        "Columns": pd.DataFrame(given["columns"]),
        "Rows that are not mapped": rejected(reading),
        "Figures": pd.DataFrame(given["indicators"]),
    }


def rejected(reading: Reading) -> pd.DataFrame:
    """Every row that is not mapped: row, value, why; in the order of the file."""
    rows = sorted(
        (*reading.unmatched, *reading.duplicates, *reading.set_aside), key=lambda one: one.row
    )
    return pd.DataFrame(
        [(one.row, one.value, one.why) for one in rows], columns=["row", "value", "why"]
    )
