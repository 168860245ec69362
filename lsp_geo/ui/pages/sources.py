"""The parts of the page on sources: how numbers are made, the list with its search, credits."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import formatting
from lsp_geo.analysis.credits import merged
from lsp_geo.analysis.facts import published_for
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.ui import components, navigation
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.takeaway import offer_table

_ROWS = "_sources_rows"


def show_method(city: City) -> None:
    """How the numbers are made, in short."""
    oas = city.geography.codes["oa21"].size
    output_areas = (
        f"Census tables that exist for output areas (about {oas:,} in {city.name}) are added up. "
        "Other c"
        if oas
        else "C"
    )
    st.markdown(
        f"""
- **Published first.** A figure stands as its publisher gave it wherever the map shows the areas it
  was published for.
- **Wards are not made of whole neighbourhoods.** {output_areas}ounts are shared out
  by the residents or homes of each neighbourhood that live in each ward. Each figure says which.
- **Rates are sums over sums** where counts are published: those of a larger area are added up first
  and then divided. Where only rates are published, they are averaged by residents or homes and
  marked. Ranks and tenths are never averaged.
- **Modelled** figures are estimates and no counts. They are given for wards too, and marked.
- **England** stands alone only where at least 95% of its areas have a figure; else what is covered
  stands beside it.
- **Scores** are averaged with the residents or homes of each neighbourhood as weights.
- **Boundaries of 2011.** Unchanged neighbourhoods keep their figure, merged ones are combined, and
  the parts of a divided one show the rate of the whole, with a note.
- **No data, suppressed, zero and unreliable** are four different things and are shown as such.
- **Map colours.** Each colour is meant to have about a fifth of the areas. The limits are the same
  for all periods that may be compared.
- **Intervals.** Wilson's for proportions and Byar's for rates, at 95%. Published intervals stand
  where the publisher gives them. Scores and modelled figures get none of our own.
"""
    )


def show_list(city: City) -> None:
    """Every indicator, searched by any of its words; a row chosen is explained below."""
    typed = st.text_input(
        "Search the list",
        key="sources_search",
        placeholder="A word: damp, GP, bus, Ofsted, Census",
    )
    every = _every(city)
    rows = _found(city, every, typed)
    if rows.empty:
        st.info(
            f"No indicator has “{escape_markdown(typed)}” in its name, definition, pillar or "
            "publisher. Try another word, or a shorter one."
        )
        return
    st.markdown(f"{len(rows)} of {len(every)}. Select a row to read about it below.")
    key = f"catalogue_{len(rows)}_{typed}"
    st.dataframe(
        rows,
        hide_index=True,
        height=min(420, 38 * (len(rows) + 1)),
        key=key,
        on_select=_picked,
        selection_mode="single-row",
        column_config={
            "Link": st.column_config.LinkColumn(display_text="Publisher's page"),
            "Definition": st.column_config.TextColumn(width="large"),
        },
        alt=f"Table of {len(rows)} indicators with definition, period, publisher and licence",
    )
    st.session_state[_ROWS] = (key, rows["Id"].tolist())
    shown = [(city.catalogue.indicator(name), None) for name in rows["Id"]]
    offer_table(city, "sources", "Indicators and sources", lambda: rows, shown, called="This list")


def _picked() -> None:
    key, ids = st.session_state[_ROWS]
    chosen = st.session_state[key].selection.rows
    if chosen:
        st.session_state["explained"] = ids[chosen[0]]


@kept
def _every(city: City) -> pd.DataFrame:
    catalogue = city.catalogue
    return pd.DataFrame(
        {
            "Indicator": i.name,
            "Pillar": catalogue.pillar_name(i.pillar),
            "Definition": i.definition,
            "Unit": formatting.unit_line(i),
            "Latest": formatting.period(city.tables.periods(i.id)[-1]),
            "Published for": published_for(i),
            "Publisher": i.publisher,
            "Licence": i.licence,
            "Link": i.url,
            "Id": i.id,
        }
        for i in in_order(city)
    )


def _found(city: City, every: pd.DataFrame, typed: str) -> pd.DataFrame:
    """The rows for what was typed: by everyday words, best first, then by publisher."""
    if not typed.strip():
        return every
    by_id = every.set_index("Id", drop=False)
    best = [one.id for one in city.indicator_search.find(typed)]
    publishers = every["Publisher"].str.contains(typed.strip(), case=False, regex=False)
    of_publisher = [name for name in every.loc[publishers, "Id"] if name not in best]
    return by_id.loc[[*best, *of_publisher]].reset_index(drop=True)


def in_order(city: City) -> list[Indicator]:
    """Indicators inside the city, then series of whole cities."""
    return sorted(city.catalogue.indicators.values(), key=lambda i: i.is_city_series)


def show_one(city: City) -> None:
    """One indicator in full, and the way to it."""
    catalogue, ids = city.catalogue, [i.id for i in in_order(city)]
    if st.session_state.get("explained") not in ids:
        st.session_state["explained"] = st.session_state.get("indicator", ids[0])
    shown = st.selectbox(
        "Indicator",
        ids,
        key="explained",
        format_func=lambda name: (
            f"{catalogue.indicators[name].name} "
            f"({catalogue.pillar_name(catalogue.indicators[name].pillar)}"
            + (
                f", whole {city.geography.kind.many})"
                if catalogue.indicators[name].is_city_series
                else ")"
            )
        ),
        filter_mode="contains",
    )
    indicator = catalogue.indicator(shown)
    page, part, label = (
        ("change", "series", "Show it over time")
        if indicator.is_city_series
        else ("map", "indicator", "Show it on the map")
    )
    st.page_link(
        navigation.page(page), label=label, query_params={part: shown}, icon=":material/map:"
    )
    components.show_facts(city, indicator)


def show_place_lists(city: City) -> None:
    """The lists of places: whose, of when, and what they leave out; nothing where none is held."""
    lists = city.tables.place_lists
    if not len(lists):
        return
    st.header("Lists of places")
    st.markdown(
        "They are marked on the map and listed on each ward’s page when a reader asks for them. "
        "They are no indicators."
    )
    st.table(
        pd.DataFrame(
            {
                "List": kind.heading,
                "Places": formatting.number(len(lists.table(kind.id))),
                "As of": kind.period,
                "Publisher and licence": f"{kind.publisher}. {kind.licence}.",
                "What it leaves out": " ".join(kind.leaves_out),
            }
            for kind in lists
        ),
        hide_index=True,
    )


def show_credits(city: City) -> None:
    """Who must be named, each once."""
    used = (*city.catalogue.indicators.values(), *city.tables.place_lists)
    credits = {line for one in used for line in one.attribution}
    for line in merged({*credits, *city.geography.district["attribution"]}):
        st.markdown(f"- {escape_markdown(line)}")


def show_boundaries(city: City) -> None:
    """How many areas each level has, and of which boundaries."""
    for level in city.geography.levels.values():
        amount = formatting.count(level.areas, level.name, level.plural)
        st.markdown(f"- {amount[0].upper()}{amount[1:]}: {level.vintage}")
