"""The parts of the page for a file of one's own."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting, templates
from lsp_geo.city import City
from lsp_geo.errors import FileRefused
from lsp_geo.partner import columns as col
from lsp_geo.partner import indicators, limits, samples, summary
from lsp_geo.partner.disclosure import LEAST_ROUNDING, LEAST_THRESHOLD, ROUNDINGS, THRESHOLDS, Rule
from lsp_geo.partner.indicators import Own
from lsp_geo.partner.matching import Matcher
from lsp_geo.partner.measures import Measure, Release
from lsp_geo.partner.opening import Opened
from lsp_geo.partner.reader import read as read_file
from lsp_geo.partner.reading import Choices, Reading
from lsp_geo.partner.series import count_level
from lsp_geo.partner.whole import protect as protect_reading
from lsp_geo.ui import navigation, own_figures, own_file, visit
from lsp_geo.ui.components import escape_markdown, put_html

_MOST_FIGURES, _MOST_SHOWN = 12, 200
_SIDES = {
    "neither": "Neither: higher is not better or worse",
    "worse": "Higher is worse",
    "better": "Higher is better",
}
_AS_NUMBER = "As a number"


def show_promise(city: City) -> None:
    """What happens to a file, and how large it may be."""
    st.markdown(
        "Bring a table by output area, neighbourhood (LSOA), MSOA or ward, or one row a person, "
        "case or place with a postcode or a point: CSV, XLSX, ODS or Parquet. "
        f"**{limits.LIMITS}**\n\n"
        f"- It is read on the machine that runs this explorer, for the areas of {city.name}, and "
        "held in the memory of your session only: not on a disk, in a log or in an address.\n"
        "- Postcodes and points are counted to areas and used for nothing else. With “Show these "
        "on all pages” the file is let go, and only protected counts of areas stay.\n"
        "- Small counts are suppressed before anything is shown, by a rule you may make stricter.\n"
        "- Nobody else sees it. It is gone when you close or reload this window."
    )


def show_held() -> None:
    """The figures that are held, and the way to let go of them."""
    held = visit.figures()
    if not held:
        return
    names = formatting.and_list([f"“{one.name}”" for one in held])
    st.success(escape_markdown(f"Held in this session: {names}."))
    with st.container(horizontal=True):
        st.page_link(navigation.page("map"), label="See them on the map")
        st.button("Remove my data", key="own_remove", on_click=own_figures.forget)


def show_samples(city: City) -> None:
    """Templates and a worked example to download."""
    with st.expander("Templates to fill in, and an example"):
        st.download_button(
            "Worked example (CSV, invented figures by ward)",
            lambda: export.csv_file(samples.worked_example(city.geography)),
            "example-by-ward.csv",
            "text/csv",
            on_click="ignore",
            key="own_example",
        )
        names = list(samples.templates(city.geography))
        chosen = st.selectbox("Template for", names, key="own_template")
        st.download_button(
            "Download this template (CSV)",
            lambda: export.csv_file(samples.templates(city.geography)[chosen]),
            "template.csv",
            "text/csv",
            on_click="ignore",
            key="own_template_file",
        )


def choose_file() -> Opened | None:
    """The file given, opened; None where there is none or it was refused, which is said."""
    put_html(templates.style("own_file.css"))
    given = st.file_uploader(
        f"Your file ({limits.LIMITS[:1].lower()}{limits.LIMITS[1:].rstrip('.')})",
        key=own_file.key(),
        max_upload_size=limits.MOST_BYTES // limits.MEGABYTE,
    )
    if given is None:
        own_file.let_go()
        return None
    try:
        return own_file.opened(given)
    except FileRefused as error:
        st.error(escape_markdown(str(error)))
        return None


def read(city: City, opened: Opened) -> Reading | None:
    """The reading of the file by the choices made so far; None where it was refused."""
    try:
        return own_file.once(
            "reading",
            own_file.choices(),
            lambda: read_file(opened, Matcher(city.geography), own_file.name(), own_file.choices()),
        )
    except FileRefused as error:
        st.error(escape_markdown(str(error)))
        if own_file.choices() != Choices():
            st.button(
                "Read it again as it was found", on_click=own_file.start_again, key="own_again"
            )
        return None


def show_reading(city: City, reading: Reading) -> None:
    """What was understood, in words and as a table."""
    st.header("What was understood")
    place = f"Areas: {reading.geography} {reading.vintage}".strip()
    head = f"header in row {reading.header_row}" if reading.header_row else "no header"
    written = ", ".join(filter(None, (reading.encoding, reading.separator)))
    aside = formatting.count(len(reading.set_aside), "total or note", "totals and notes")
    lines = [
        f"Sheet “{reading.sheet}”, {head}" + (f" ({written})" if written else ""),
        place + (f", counted to {_counted_to(city, reading)}" if reading.counted else ""),
        f"{reading.rows:,} rows: {reading.matched:,} with an area, {len(reading.unmatched):,} "
        f"without, {len(reading.duplicates):,} that repeat another; {aside} put aside",
        f"{reading.blanks:,} empty cells among the figures",
        *reading.notes,
    ]
    st.markdown("\n".join(f"- {escape_markdown(line)}" for line in lines))
    st.dataframe(
        pd.DataFrame([(c.name, c.kind, c.role) for c in reading.columns], columns=_COLUMN_HEADS),
        hide_index=True,
        key="own_columns",
        alt=f"The {len(reading.columns)} columns of the file, what each holds and its part",
    )


_COLUMN_HEADS = ["Column", "What it holds", "Its part"]


def _counted_to(city: City, reading: Reading) -> str:
    return city.geography.levels[count_level(reading)].plural


def show_rejected(reading: Reading) -> None:
    """Rows that are not mapped, each with the reason, to look at and to download."""
    rows = summary.rejected(reading)
    if rows.empty:
        st.markdown("Every row is mapped.")
        return
    st.subheader(formatting.count(len(rows), "row is not mapped", "rows are not mapped"))
    st.dataframe(
        rows.head(_MOST_SHOWN).set_axis(["Row", "What stands there", "Why"], axis=1),
        hide_index=True,
        key="own_rejected",
        alt=f"{len(rows)} rows that are not mapped, with the reason",
    )
    st.download_button(
        "Download the rows that are not mapped (CSV)",
        lambda: export.csv_file(rows),
        "rows-not-mapped.csv",
        "text/csv",
        on_click="ignore",
        key="own_rejected_file",
    )


def protect(city: City, reading: Reading) -> Release | None:
    """The rule, which may be made stricter, and what it did; None where nothing can be shown."""
    if not reading.matched:
        st.warning("No row has an area here, so there is nothing to show.")
        return None
    st.header("How small counts are protected")
    left, right = st.columns(2)
    with left:
        threshold = st.selectbox(
            "Suppress counts of 1 to",
            THRESHOLDS,
            THRESHOLDS.index(LEAST_THRESHOLD),
            key="own_threshold",
            format_func=lambda n: str(n - 1),
        )
    with right:
        rounding = st.selectbox(
            "Round all others to", ROUNDINGS, ROUNDINGS.index(LEAST_ROUNDING), key="own_rounding"
        )
    try:
        rule = Rule(threshold, rounding)
        release = own_file.once(
            "release",
            (own_file.choices(), rule),
            lambda: protect_reading(reading, city.geography, rule),
        )
    except FileRefused as error:
        st.error(escape_markdown(str(error)))
        return None
    lines = summary.protection(reading, release)
    st.markdown("\n".join(f"- {escape_markdown(line)}" for line in lines))
    if not release.measures:
        st.warning("The file has no figures that can be shown.")
        return None
    return release


def choose_figures(city: City, release: Release) -> None:
    """Which figures are shown, under which name; then they are taken."""
    st.header("What is shown")
    named = {one.id: one for one in release.measures}
    chosen = st.multiselect(
        f"Figures, at most {_MOST_FIGURES}",
        list(named),
        list(named)[:4],
        key="own_figures",
        max_selections=_MOST_FIGURES,
        format_func=lambda name: named[name].name,
    )
    for key in chosen:
        _name(city, named[key])
    if chosen:
        st.button(
            "Show these on all pages",
            type="primary",
            key="own_take",
            on_click=_take,
            args=(city, release),
        )


def _name(city: City, measure: Measure) -> None:
    """The controls for one figure: how its owner wants it shown."""
    key = measure.id
    with st.container(border=True):
        st.text_input("Name", measure.name, max_chars=120, key=f"own_name_{key}")
        left, middle, right = st.columns(3)
        with left:
            st.selectbox(
                "Which side is worse",
                list(_SIDES),
                key=f"own_side_{key}",
                format_func=_SIDES.__getitem__,
            )
        if not measure.unit:
            with middle:
                st.text_input(
                    "Counted or measured in",
                    measure.usual_unit,
                    max_chars=30,
                    key=f"own_unit_{key}",
                )
        if measure.role == col.COUNT:
            with right:
                st.selectbox(
                    "Shown",
                    ["", *indicators.bases(city.tables)],
                    key=f"own_base_{key}",
                    format_func=lambda b: f"Per 1,000 {b} (Census 2021)" if b else _AS_NUMBER,
                )
        st.markdown(
            f"{measure.areas} areas with a figure, {measure.missing} without, in "
            f"{formatting.period(measure.periods[-1])}."
        )


def _take(city: City, release: Release) -> None:
    """Take the protected figures and let go of the file.

    What was typed last is read here: a click may come before the page is drawn with it.
    """
    typed = st.session_state
    named = {one.id: one for one in release.measures}
    figures = [
        Own(
            named[key],
            typed[f"own_name_{key}"].strip() or named[key].name,
            typed[f"own_side_{key}"],
            typed.get(f"own_base_{key}", ""),
            typed.get(f"own_unit_{key}", "").strip(),
            release.report.rule,
        )
        for key in typed["own_figures"]
        # One added with this very click has no controls yet.
        if f"own_name_{key}" in typed
    ]
    if figures:
        own_figures.take(city, figures)
        own_file.taken()
