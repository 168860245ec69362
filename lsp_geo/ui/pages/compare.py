"""The parts of the compare page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import comparison, comparison_tables, relation
from lsp_geo.charts.dots import scatter
from lsp_geo.charts.vega import Words
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.maps import bivariate, deck
from lsp_geo.maps.bivariate import grid_fill, grid_legend
from lsp_geo.maps.deck import twin, twin_tooltip
from lsp_geo.presentation.view import View
from lsp_geo.ui import map_frame, maps, screen, state
from lsp_geo.ui.components import add_view, escape_markdown

BESIDE, ABOVE = "Side by side", "One above the other"
_LAYOUT_CHOSEN = "_compare_layout_chosen"
_TALL, _STACKED, _ONE = 520, 860, 480


def choose_areas(city: City) -> list[str]:
    """Two to four areas of any level; the city and England until one is chosen."""
    geography = city.geography
    england = geography.district["england"]
    names = _names(city)
    options = list(names)
    if "compared" not in st.session_state:
        first = st.session_state.get("area") or geography.code
        other = england if first == geography.code else geography.code
        st.session_state["compared"] = [first, other]
        # Begin on the level of the area, so that it is a dot and a shape of its own.
        if first not in (geography.code, england):
            st.session_state.setdefault("level", geography.level_of(first))
    return st.multiselect(
        "Areas to compare, two to four",
        options,
        key="compared",
        persist_state="session",
        max_selections=comparison.MOST,
        format_func=names.__getitem__,
        filter_mode="contains",
        placeholder="A ward, MSOA, neighbourhood, the city or England",
    )


@kept
def _names(city: City) -> dict[str, str]:
    return comparison.names(city.tables)


def choose_second(
    city: City, indicator: Indicator, level: str, period: str
) -> tuple[Indicator, str]:
    """What to set beside the indicator: another one, or the same in another period."""
    catalogue = city.catalogue
    ids = [
        i.id
        for i in catalogue.indicators.values()
        if not i.is_city_series and level in city.tables.levels(i.id)
    ]
    if st.session_state.get("second") not in ids:
        headlines = [p.headline for p in catalogue.pillars]
        st.session_state["second"] = next(
            name for name in (*headlines, *ids) if name in ids and name != indicator.id
        )
    left, right = st.columns([5, 2], vertical_alignment="bottom")
    with left:
        chosen = st.selectbox(
            "Beside it: another indicator, or the same one in another period",
            ids,
            key="second",
            persist_state="session",
            filter_mode="contains",
            format_func=lambda name: (
                f"{catalogue.indicators[name].name} "
                f"({catalogue.pillar_name(catalogue.indicators[name].pillar)})"
            ),
        )
    periods = city.tables.periods(chosen)[::-1]
    others = [p for p in periods if (chosen, p) != (indicator.id, period)]
    state.settled("second_period", periods, (others or periods)[0])
    with right:
        when = st.selectbox(
            "Its period",
            periods,
            key="second_period",
            persist_state="session",
            format_func=formatting.period,
        )
    return catalogue.indicator(chosen), when


def show_maps(
    city: City,
    codes: list[str],
    level: str,
    first: tuple[Indicator, str],
    second: tuple[Indicator, str],
) -> None:
    """Two maps that move together, each with its legend."""
    stacked = _layout() == ABOVE
    frame = map_frame.frame(
        city,
        # Streamlit takes the views of a chart once: another layout is another chart.
        f"compare_maps_{stacked}",
        _STACKED // 2 if stacked else _TALL,
        share=1,
        maps=1 if stacked else 2,
    )
    known = _on_map(city, codes)
    views = [
        city.map_view(indicator.id, level, period, known[0] if known else "")
        for indicator, period in (first, second)
    ]
    fills = [view.fill(city.files) for view in views]
    hover = twin_tooltip(*((v.title, f.column) for v, f in zip(views, fills, strict=True)))
    decks = [
        deck.deck(
            city.files,
            level,
            fill,
            view=frame.view,
            selected=known,
            hover=hover,
        )
        for fill in fills
    ]
    plural = city.geography.levels[level].plural
    map_frame.draw(
        frame,
        twin(*decks, stacked=stacked),
        height=2 * frame.height if stacked else None,
        alt=f"Two maps of {plural} that move together: {views[0].title}, and {views[1].title}. The "
        "same data are in the table below.",
    )
    for column, view in zip(st.columns(2, gap="large"), views, strict=True):
        with column:
            maps.show_legend(view)
            st.markdown(
                f"{formatting.source_line(view.indicator)} "
                f"{formatting.polarity_line(view.indicator)}"
            )
    if first[0].id == second[0].id and first[1] != second[1]:
        _say_which_scale(views[0].classes is views[1].classes)


def _say_which_scale(same: bool) -> None:
    st.markdown(
        "Both periods are drawn on one scale."
        if same
        else "The series is broken between these periods: each map has its own scale, and "
        "the two must not be read as a change."
    )


def _layout() -> str | None:
    """Whether the maps lie beside or above one another, as chosen."""
    if not st.session_state.get(_LAYOUT_CHOSEN):
        # Two maps side by side are too small on a telephone.
        st.session_state["compare_layout"] = ABOVE if screen.is_narrow() else BESIDE
    return st.segmented_control(
        "Maps",
        [BESIDE, ABOVE],
        key="compare_layout",
        on_change=_choose_layout,
        required=True,
        label_visibility="collapsed",
    )


def _choose_layout() -> None:
    st.session_state[_LAYOUT_CHOSEN] = True


def _on_map(city: City, codes: list[str]) -> list[str]:
    """The areas that can be outlined: those inside the city."""
    geography = city.geography
    return [c for c in codes if c not in (geography.district["england"], geography.code)]


def show_differences(
    city: City, codes: list[str], chosen: list[tuple[Indicator, str]], pillar: str
) -> None:
    """Values side by side and every difference, for the two indicators and for the pillar."""
    for indicator, period in dict.fromkeys(chosen):
        st.subheader(f"{indicator.name}, {formatting.period(period)}")
        left, right = st.columns([2, 3], gap="large")
        with left:
            st.table(comparison_tables.values(city.tables, codes, indicator, period))
        with right:
            rows = comparison.differences(city.tables, codes, [indicator.id], period)
            st.table(comparison_tables.differences(city.tables, indicator, rows))
            cautions = [text for text in dict.fromkeys(rows["caution"]) if text]
            if cautions:
                st.markdown(escape_markdown(" ".join(cautions)))
        add_view(
            city,
            View("pair", indicator.id, period=period, area=codes[0], other=codes[1]),
            f"add_pair_{indicator.id}_{period}",
        )
    st.markdown(
        "Intervals of differences are at 95%: about one in twenty would be called different by "
        "chance alone. A part of a larger area is tested against the rest of it; England is taken "
        "as a fixed number. Without intervals nothing is said about chance."
    )
    name = city.catalogue.pillar_name(pillar)
    st.subheader(f"All indicators of {name}")
    shown = _of_pillar(city, tuple(codes), pillar)
    st.dataframe(
        shown,
        hide_index=True,
        key="compare_pillar",
        alt=f"{len(shown)} indicators of {name} for each area, the first against the second",
    )
    st.download_button(
        "Download all differences (CSV)",
        lambda: export.csv_file(comparison.differences(city.tables, codes)),
        "differences.csv",
        "text/csv",
        on_click="ignore",
    )


@kept
def _of_pillar(city: City, codes: tuple[str, ...], pillar: str) -> pd.DataFrame:
    return comparison_tables.of_pillar(city.tables, codes, pillar)


def show_relation(
    city: City,
    codes: list[str],
    level: str,
    first: tuple[Indicator, str],
    second: tuple[Indicator, str],
) -> None:
    """Scatter and bivariate map of the two, with the correlation and its cautions."""
    tables = city.tables
    (x, x_period), (y, y_period) = first, second
    found = relation.relation(tables, x.id, y.id, level, (x_period, y_period))
    st.header("Are the two linked?")
    st.markdown(f"**{escape_markdown(relation.relation_sentence(tables, found, x, y, level))}**")
    selected = [code for code in _on_map(city, codes) if code in set(found.points["area_code"])]
    points = found.points.assign(
        label=[tables.geography.label(code) for code in found.points["area_code"]],
        x_text=[formatting.figure(x, value) for value in found.points["x"]],
        y_text=[formatting.figure(y, value) for value in found.points["y"]],
    )
    plural = tables.geography.levels[level].plural
    if not selected:
        st.markdown(f"None of the areas chosen is one of these {plural}, so no dot is named.")
    st.vega_lite_chart(
        scatter(
            points,
            Words(axis=f"{y.name} ({y.unit})"),
            x_title=f"{x.name} ({x.unit})",
            selected=selected,
        ),
        width="stretch",
        key="compare_scatter",
        alt=f"Scatter of {x.name} and {y.name}, a dot for each of {len(points)} {plural}. The same "
        "data are in the table below.",
    )
    st.markdown(
        "This is about places and not about the people in them: it does not say that the same "
        f"people are meant, nor that one brings about the other. With other areas than {plural} "
        "the figure would differ, and neighbouring places are alike, so the interval is rather too "
        "narrow."
        + (
            f" Both draw on the same part of the deprivation indices "
            f"({escape_markdown(formatting.and_list(list(found.shared)).replace('_', ' '))}), so "
            "some "
            "link is built in."
            if found.shared
            else ""
        )
    )
    _show_both(city, level, (x, y), points, selected)
    table = points[["label", "x_text", "y_text"]].set_axis(["Area", x.name, f"{y.name} "], axis=1)
    with st.expander("The same as a table"):
        st.dataframe(
            table,
            hide_index=True,
            key="compare_points",
            alt=f"{x.name} and {y.name} for {len(points)} {plural}",
        )


def _show_both(
    city: City,
    level: str,
    pair: tuple[Indicator, Indicator],
    points: pd.DataFrame,
    selected: list[str],
) -> None:
    """The bivariate map and its legend."""
    x, y = pair
    cells = bivariate.bivariate(points)
    plural = city.geography.levels[level].plural
    of_x, of_y = (
        [formatting.figure(indicator, limit) for limit in bivariate.thirds(points[axis])[1]]
        for indicator, axis in ((x, "x"), (y, "y"))
    )
    st.header("Both in one map")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        frame = map_frame.frame(city, "compare_both", _ONE)
        made = deck.deck(
            city.files,
            level,
            grid_fill(cells),
            view=frame.view,
            selected=selected,
            hover=deck.tooltip(f"{x.name} and {y.name}", None, ""),
        )
        map_frame.draw(
            frame,
            made,
            alt=f"Map of {plural} by their thirds of {x.name} and {y.name}. The numbers are in the "
            "legend beside it.",
        )
    with right:
        places = points.reset_index(drop=True)
        marked = [
            (places.at[n, "label"], int(cells[n]))
            for n in places.index[places["area_code"].isin(selected)]
        ]
        st.html(grid_legend(cells, x.name, y.name, (of_x, of_y), plural=plural, selected=marked))
