"""The parts of the page for a file of one's own."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.city import City
from lsp_geo.errors import FileRefused
from lsp_geo.partner import columns as col
from lsp_geo.partner import indicators, limits, matching, samples, summary
from lsp_geo.partner.disclosure import LEAST_ROUNDING, LEAST_THRESHOLD, ROUNDINGS, THRESHOLDS, Rule
from lsp_geo.partner.indicators import Own
from lsp_geo.partner.matching import Matcher
from lsp_geo.partner.measures import Release
from lsp_geo.partner.opening import Opened, open_file
from lsp_geo.partner.reader import read as read_file
from lsp_geo.partner.reading import Choices, Reading
from lsp_geo.partner.whole import protect as protect_reading
from lsp_geo.ui import navigation, own_figures
from lsp_geo.ui.components import escape_markdown

_OPENED, _CHOICES, _TURN = "_own_opened", "_own_choices", "_own_turn"
_MOST_FIGURES, _MOST_SHOWN = 12, 200
_SIDES = {
    "neither": "Neither: higher is not better or worse",
    "worse": "Higher is worse",
    "better": "Higher is better",
}
_AS_NUMBER = "As a number"
_KEYS = (
    matching.CODE,
    matching.NAME,
    matching.POSTCODE,
    matching.POINTS,
    matching.GRID,
)


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
    held = own_figures.held()
    if not held:
        return
    names = formatting.and_list([f"“{one.name}”" for one in held])
    st.success(escape_markdown(f"Held in this session: {names}."))
    with st.container(horizontal=True):
        st.page_link(navigation.file("map"), label="See them on the map")
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
    turn = st.session_state.setdefault(_TURN, 0)
    given = st.file_uploader(
        f"Your file ({limits.LIMITS[:1].lower()}{limits.LIMITS[1:].rstrip('.')})",
        key=f"own_file_{turn}",
        max_upload_size=limits.MOST_BYTES // limits.MEGABYTE,
    )
    if given is None:
        _let_go()
        return None
    kept = st.session_state.get(_OPENED)
    if kept is None or kept[0] != given.file_id:
        _let_go()
        try:
            kept = (given.file_id, given.name, open_file(given.getvalue()))
        except FileRefused as error:
            st.error(escape_markdown(str(error)))
            return None
        st.session_state[_OPENED] = kept
    return kept[2]


def _let_go() -> None:
    """Forget the file and what was settled about it."""
    for key in (_OPENED, _CHOICES, "own_fix_which"):
        st.session_state.pop(key, None)
    _forget_controls()


def read(city: City, opened: Opened) -> Reading | None:
    """The reading of the file by the choices made so far; None where it was refused."""
    try:
        return read_file(opened, Matcher(city.geography), st.session_state[_OPENED][1], _choices())
    except FileRefused as error:
        st.error(escape_markdown(str(error)))
        if _choices() != Choices():
            st.button("Read it again as it was found", on_click=_start_again, key="own_again")
        return None


def _choices() -> Choices:
    return st.session_state.get(_CHOICES, Choices())


def _start_again() -> None:
    st.session_state.pop(_CHOICES, None)
    _forget_controls()


def show_reading(city: City, opened: Opened, reading: Reading) -> None:
    """What was understood, in words and as a table, and the controls to put it right."""
    st.header("What was understood")
    place = f"Areas: {reading.geography} {reading.vintage}".strip()
    head = f"header in row {reading.header_row}" if reading.header_row else "no header"
    written = ", ".join(filter(None, (reading.encoding, reading.separator)))
    lines = [
        f"Sheet “{reading.sheet}”, {head}" + (f" ({written})" if written else ""),
        place + (f", counted to {_counted_to(city, reading)}" if reading.counted else ""),
        f"{reading.rows:,} rows: {reading.matched:,} with an area, {len(reading.unmatched):,} "
        f"without, {len(reading.duplicates):,} that repeat another, and "
        f"{len(reading.set_aside):,} totals and notes put aside",
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
    with st.expander("Put it right by hand"):
        _offer_changes(city, opened, reading)


_COLUMN_HEADS = ["Column", "What it holds", "Its part"]


def _counted_to(city: City, reading: Reading) -> str:
    from lsp_geo.partner.series import count_level

    return city.geography.levels[count_level(reading)].plural


def _offer_changes(city: City, opened: Opened, reading: Reading) -> None:
    choices = _choices()
    names = [column.name for column in reading.columns]
    if len(opened.sheets) > 1:
        sheets = [sheet.name for sheet in opened.sheets]
        _select("Sheet", sheets, reading.sheet, "sheet", lambda v: Choices(sheet=v))
    left, right = st.columns(2)
    with left:
        st.number_input(
            "Header row",
            1,
            limits.MOST_ROWS,
            max(reading.header_row, 1),
            key="own_fix_header",
            on_change=_change,
            args=("header", lambda v: replace(choices, header_row=v, key=None, roles=())),
        )
        _select(
            "Areas are found by",
            list(_KEYS),
            reading.key.by,
            "by",
            lambda v: replace(choices, key=(v, _columns_for(v, reading))),
        )
    with right:
        _select(
            "Rows of the header",
            [1, 2],
            max(reading.header_rows, 1),
            "rows",
            lambda v: replace(
                choices, header_row=max(reading.header_row, 1), header_rows=v, key=None, roles=()
            ),
        )
        _select(
            "Column of areas (latitude or easting first)",
            names,
            names[reading.key.columns[0]],
            "column",
            lambda v: replace(
                choices, key=(reading.key.by, _columns_from(names.index(v) + 1, reading))
            ),
        )
    if reading.counted:
        _select(
            "Counted to",
            ["ward25", "lsoa21"],
            choices.count_to or _level(reading),
            "count",
            lambda v: replace(choices, count_to=v),
            lambda code: city.geography.levels[code].plural,
        )
    column = st.selectbox("A column", names, key="own_fix_which")
    at = names.index(column)
    _select(
        "Its part",
        list(col.ROLES),
        reading.columns[at].role,
        f"role_{at}",
        lambda v: choices.with_role(at + 1, v),
    )
    st.text_input(
        "Year or period, where the file does not say it",
        choices.period or reading.period,
        max_chars=24,
        key="own_fix_period",
        on_change=_change,
        args=("period", lambda v: replace(choices, period=v.strip())),
    )
    st.button("As it was found", on_click=_start_again, key="own_fix_again")


def _level(reading: Reading) -> str:
    from lsp_geo.partner.series import count_level

    return count_level(reading)


def _columns_for(by: str, reading: Reading) -> tuple[int, ...]:
    first = reading.key.columns[0] + 1
    return _columns_from(first, reading) if by in (matching.POINTS, matching.GRID) else (first,)


def _columns_from(first: int, reading: Reading) -> tuple[int, ...]:
    """One column, or two that follow one another for a point."""
    if len(reading.key.columns) < 2:
        return (first,)
    return (first, first + 1 if first < len(reading.columns) else first - 1)


def _select(label: str, options: list, now, key: str, change, shown=str) -> None:
    """A control for one part of the reading; what is chosen is settled by hand."""
    st.selectbox(
        label,
        options,
        options.index(now) if now in options else 0,
        key=f"own_fix_{key}",
        on_change=_change,
        args=(key, change),
        format_func=shown,
    )


def _change(key: str, change) -> None:
    st.session_state[_CHOICES] = change(st.session_state[f"own_fix_{key}"])
    # The other controls show what the file says when it is read anew.
    _forget_controls()


def _forget_controls() -> None:
    for key in [str(one) for one in st.session_state if str(one).startswith("own_fix_")]:
        if key != "own_fix_which":
            del st.session_state[key]


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
        release = protect_reading(reading, city.geography, Rule(threshold, rounding))
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
    made = []
    for key in chosen:
        measure = named[key]
        with st.container(border=True):
            name = st.text_input("Name", measure.name, max_chars=120, key=f"own_name_{key}")
            left, right = st.columns(2)
            with left:
                side = st.selectbox(
                    "Which side is worse",
                    list(_SIDES),
                    key=f"own_side_{key}",
                    format_func=_SIDES.__getitem__,
                )
            base = ""
            if measure.role == col.COUNT:
                with right:
                    options = ["", *indicators.bases(city.tables)]
                    base = st.selectbox(
                        "Shown",
                        options,
                        key=f"own_base_{key}",
                        format_func=lambda b: f"Per 1,000 {b} (Census 2021)" if b else _AS_NUMBER,
                    )
            st.markdown(
                f"{measure.areas} areas with a figure, {measure.missing} without, in "
                f"{formatting.period(measure.periods[-1])}."
            )
            made.append(Own(measure, name.strip() or measure.name, side, base, release.report.rule))
    if chosen:
        st.button(
            "Show these on all pages",
            type="primary",
            key="own_take",
            on_click=_take,
            args=(city, made),
        )


def _take(city: City, figures: list[Own]) -> None:
    """Take the protected figures and let go of the file."""
    own_figures.take(city, figures)
    _let_go()
    # Another key is another uploader: the file in this one is forgotten.
    st.session_state[_TURN] += 1
