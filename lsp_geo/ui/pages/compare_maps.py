"""The compare page's second part: two maps that move together, and how the two are linked."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis import relation, takeaway
from lsp_geo.charts.dots import scatter
from lsp_geo.charts.vega import Words
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.maps import bivariate, deck, hover
from lsp_geo.maps.bivariate import grid_fill, grid_legend
from lsp_geo.maps.deck import twin
from lsp_geo.ui import map_frame, maps, screen
from lsp_geo.ui.components import escape_markdown, put_chart, put_html
from lsp_geo.ui.takeaway import offer_table

BESIDE, ABOVE = "Side by side", "One above the other"
_LAYOUT_CHOSEN = "_compare_layout_chosen"
_TALL, _STACKED, _ONE = 520, 860, 480


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
    fills = [view.fill(city.files, dark=screen.is_dark()) for view in views]
    card = hover.twin_card(*((v.title, f.column) for v, f in zip(views, fills, strict=True)))
    decks = [
        deck.deck(
            city.files,
            level,
            fill,
            view=frame.view,
            selected=known,
            hover=card,
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
            maps.show_legend(city, view)
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
    st.header(escape_markdown(relation.heading(tables, found, x, y, level)))
    selected = [code for code in _on_map(city, codes) if code in set(found.points["area_code"])]
    points = found.points.assign(
        label=[tables.geography.label(code) for code in found.points["area_code"]],
        x_text=[formatting.figure(x, value) for value in found.points["x"]],
        y_text=[formatting.figure(y, value) for value in found.points["y"]],
    )
    plural = tables.geography.levels[level].plural
    if not selected:
        st.markdown(f"None of the areas chosen is one of these {plural}, so no dot is named.")
    put_chart(
        scatter(
            points,
            Words(axis=f"{y.name} ({y.unit})"),
            x_title=f"{x.name} ({x.unit})",
            selected=selected,
        ),
        key="compare_scatter",
        alt=f"Scatter of {x.name} and {y.name}, a dot for each of {len(points)} {plural}. The same "
        "data are in the table below.",
    )
    st.markdown(
        "This is about places and not about the people in them: it does not say that the same "
        "people are meant, nor that one brings about the other."
    )
    with st.expander("For analysts: how the link was measured"):
        st.markdown(
            f"{relation.relation_sentence(tables, found, level)} With other areas than {plural} "
            "the figure would differ, and neighbouring places are alike, so the interval is rather "
            "too narrow."
            + (
                " Both draw on the same part of the deprivation indices "
                f"({escape_markdown(formatting.and_list(list(found.shared)).replace('_', ' '))}), "
                "so some link is built in."
                if found.shared
                else ""
            )
        )
    _show_both(city, level, (x, y), points, selected)
    _show_points(city, first, second, points, plural)


def _show_points(
    city: City,
    first: tuple[Indicator, str],
    second: tuple[Indicator, str],
    points: pd.DataFrame,
    plural: str,
) -> None:
    """Both figures of every area as a table, and to take away."""
    tables, (x, _), (y, _) = city.tables, first, second
    # Of one indicator in two periods both columns would have one name.
    names = [
        f"{one.name}, {formatting.period(when)} ({formatting.unit_line(one)})" + sign
        for (one, when), sign in zip((first, second), ("", " "), strict=True)
    ]
    table = points[["label", "x", "y"]].set_axis(["Area", *names], axis=1)
    with st.expander("The same as a table"):
        st.dataframe(
            table,
            hide_index=True,
            key="compare_points",
            placeholder="no data",
            alt=f"{x.name} and {y.name} for {len(points)} {plural}",
        )
        offer_table(
            city,
            "compare",
            f"{x.name} and {y.name} by {plural}",
            lambda: takeaway.with_areas(tables, table, points["area_code"].tolist(), 1),
            [first, second],
            decimals={names[0]: x.decimals, names[1]: y.decimals},
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
            grid_fill(cells, dark=screen.is_dark()),
            view=frame.view,
            selected=selected,
            hover=hover.card(f"{x.name} and {y.name}", None, ""),
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
        put_html(grid_legend(cells, x.name, y.name, (of_x, of_y), plural=plural, selected=marked))
