"""The parts of the priorities page: choice and weights, index map, stability, people in need."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting, theme
from lsp_geo.analysis import priorities
from lsp_geo.analysis.priorities import Ranking, Weights
from lsp_geo.charts import dots as dot_charts
from lsp_geo.charts import line as line_charts
from lsp_geo.maps.classes import classify
from lsp_geo.maps.static_files import class_string
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, maps, session
from lsp_geo.ui.add_view import add_view
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.controls import kept
from lsp_geo.ui.session import City

OWN = "own"
START = priorities.ALL


def choose_level(city: City) -> str:
    """Draw the choice between neighbourhoods and wards."""
    kept("level", list(priorities.LEVELS), priorities.LEVELS[0])
    return st.selectbox(
        "Areas",
        priorities.LEVELS,
        key="level",
        persist_state="session",
        format_func=lambda code: controls.level_name(city, code),
    )


def choose_weights(city: City) -> Weights:
    """Draw the presets, the indicators and their weights; returns what is chosen.

    The state ``weights`` owns the choice, in the words of the address. The controls are set from
    it before they are drawn and write it back when they are moved.
    """
    st.session_state.setdefault("weights", START)
    weights = priorities.decode(st.session_state["weights"], city.tables)
    presets = {one.key: one.name for one in priorities.presets(city.tables.catalogue)}
    present = priorities.encode(weights, city.tables.catalogue)
    st.session_state["preset"] = present if present in presets else OWN
    st.session_state["chosen"] = list(weights)
    for name, weight in weights.items():
        st.session_state[_slider(name)] = weight
    st.selectbox(
        "Start from",
        [*presets, OWN],
        key="preset",
        on_change=_take_preset,
        format_func=lambda key: presets.get(key, "My own choice"),
    )
    usable = {one.id: one.name for one in priorities.choices(city.tables)}
    with st.expander("Choose indicators and weights"):
        st.multiselect(
            "Indicators",
            list(usable),
            key="chosen",
            on_change=_take_controls,
            args=(city,),
            format_func=usable.get,
            filter_mode="contains",
        )
        columns = st.columns(3, gap="medium")
        for number, name in enumerate(weights):
            with columns[number % 3]:
                st.slider(
                    usable[name],
                    1,
                    priorities.MOST_WEIGHT,
                    key=_slider(name),
                    on_change=_take_controls,
                    args=(city,),
                )
    return weights


def _slider(name: str) -> str:
    return f"weight_{name}"


def _take_preset() -> None:
    if st.session_state["preset"] != OWN:
        st.session_state["weights"] = st.session_state["preset"]


def _take_controls(city: City) -> None:
    chosen = st.session_state["chosen"]
    # Without an indicator there is nothing to rank: the last choice stays.
    if chosen:
        weights = {name: st.session_state.get(_slider(name), 1) for name in chosen}
        st.session_state["weights"] = priorities.encode(weights, city.tables.catalogue)


def show_warnings(city: City, ranking: Ranking) -> None:
    """What to know before believing the ranking: repeated facts, indicators left out, gaps."""
    plural = city.tables.geography.levels[ranking.level].plural
    if ranking.left_out:
        names = formatting.and_list([one.name for one in ranking.left_out])
        st.warning(escape_markdown(f"Left out, because there are no values for {plural}: {names}."))
    repeats = _repeats(tuple(ranking.needs.columns), ranking.level)
    if repeats:
        more = f" {len(repeats) - 1} more such pairs are listed below." if repeats[1:] else ""
        st.warning(f"**A fact is counted more than once.** {escape_markdown(repeats[0])}{more}")
    missing = int(ranking.table["rank"].isna().sum())
    if missing:
        st.markdown(
            f"{missing} of {len(ranking.table)} {plural} lack one of the indicators and are not "
            "ranked; nothing is filled in for them."
        )


def show_index(city: City, ranking: Ranking) -> None:
    """The index on the map, with its legend and what it means."""
    level = ranking.level
    described = city.tables.geography.levels[level]
    scores = ranking.table.set_index("area_code")["score"].reindex(
        city.tables.geography.codes[level]
    )
    classes = classify(scores, 0)
    digits = class_string(classes.assign(scores))
    colours = theme.palette("worse", len(classes))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        maps.show_given_map(
            city,
            level,
            digits,
            colours,
            key=f"map_index_{level}",
            title="Need index",
            alt=f"Map of the need index for {described.areas} {described.plural}. "
            "The table below gives every score.",
        )
    with right:
        maps.show_given_legend(
            city,
            level,
            digits,
            [(str(n), colours[n], classes.labels[n]) for n in range(len(classes) - 1, -1, -1)],
            title="Need index",
            subtitle="0 to 100, higher is more need",
            method="Each colour has about a fifth of the areas. The index is the weighted mean "
            "of need percentiles: the share of residents who live in areas with less need.",
        )
        st.markdown(escape_markdown(priorities.stability_sentence(city.tables, ranking)))
        place = priorities.place_sentence(ranking, st.session_state.get("area") or "")
        if place:
            st.markdown(f"**{escape_markdown(place)}**")


def show_ranks(city: City, ranking: Ranking) -> None:
    """The first places with the range of their rank, and all of them as a table."""
    st.header("How far the order depends on the weights")
    st.markdown(
        "Dot: rank with your weights. Bar: ranks in nine of ten draws, in 1,000 draws of weights "
        "that vary by about half around yours."
    )
    st.vega_lite_chart(
        dot_charts.ranks(ranking),
        theme=None,
        key=f"ranks_{ranking.level}",
        alt="Chart of the first places and the range of their rank. The table has the same.",
    )
    add_view(
        View("priorities", level=ranking.level, weights=st.session_state["weights"]),
        "add_priorities",
    )
    rows = ranking.table
    shown = pd.DataFrame(
        {
            "Rank": rows["rank"],
            "Area": rows["area_name"],
            "Index": rows["score"],
            "Residents": rows["residents"],
            "Rank from": rows["first"],
            "Rank to": rows["last"],
            "In top ten %": 100 * rows["in_top"],
            "In top fifth %": 100 * rows["in_top_fifth"],
        }
    )
    whole = st.column_config.NumberColumn(format="%.0f")
    st.dataframe(
        shown,
        hide_index=True,
        height=420,
        key=f"ranking_{ranking.level}",
        placeholder="not ranked",
        column_config={
            **dict.fromkeys(
                ("Rank", "Rank from", "Rank to", "In top ten %", "In top fifth %"), whole
            ),
            "Index": st.column_config.NumberColumn(format="%.1f"),
        },
        alt="Table of all areas by need index, with the range of their rank",
    )
    st.download_button(
        "Download this ranking (CSV)",
        lambda: export.csv(rows),
        f"priorities-{ranking.level}.csv",
        "text/csv",
        on_click="ignore",
    )


def show_correlations(city: City, ranking: Ranking) -> None:
    """How far the chosen indicators say the same."""
    table = priorities.correlations(city.tables, ranking.needs)
    if table.empty:
        return
    top = table.iloc[0]
    st.header("How far the chosen indicators agree")
    st.markdown(
        escape_markdown(
            f"“{top['first']}” and “{top['second']}” agree most (correlation "
            f"{formatting.number(top['r'], 2)}). Near 1, two indicators put places in the same "
            "order; "
            "near 0, each adds something of its own; below 0, they pull against one another."
        )
    )
    repeats = _repeats(tuple(ranking.needs.columns), ranking.level)
    if repeats:
        st.markdown("\n".join(f"- {escape_markdown(line)}" for line in repeats))
    with st.expander("Every pair as a table"):
        st.dataframe(
            table.rename(columns={"first": "Indicator", "second": "and", "r": "Correlation"}),
            hide_index=True,
            key="correlations",
            column_config={"Correlation": st.column_config.NumberColumn(format="%.2f")},
            alt="Table of the correlation of every two chosen indicators",
        )


def show_reach(city: City, ranking: Ranking) -> None:
    """The areas that hold a share of the people in need, and the cost of being wrong."""
    level = ranking.level
    options = {one.id: one.name for one in priorities.targets(city.tables, level)}
    first = next((name for name in ranking.weights if name in options), next(iter(options)))
    kept("target", list(options), first)
    shares = [str(share) for share in priorities.SHARES]
    kept("share", shares, "50")
    kept("aim", list(priorities.AIMS), "count")
    heading = st.container()
    who, how_many, how = st.columns([3, 2, 3], vertical_alignment="bottom")
    with who:
        target = st.selectbox(
            "People in need",
            list(options),
            key="target",
            persist_state="session",
            format_func=options.get,
            filter_mode="contains",
        )
    with how_many:
        share = st.select_slider(
            "Share to reach",
            shares,
            key="share",
            persist_state="session",
            format_func=lambda text: f"{text}%",
        )
    with how:
        aim = st.selectbox(
            "Take first",
            list(priorities.AIMS),
            key="aim",
            persist_state="session",
            format_func=priorities.AIMS.get,
        )
    part = int(share) / 100
    smallest = priorities.smallest_set(city.tables, target, level, part, aim)
    by_ranking = priorities.set_by_ranking(city.tables, target, ranking, part)
    described = city.tables.geography.levels[level]
    areas = formatting.count(smallest.areas, described.name, described.plural)
    heading.header(f"{areas} of {described.areas} reach {share}% of the people in need")
    st.markdown(escape_markdown(priorities.reach_sentence(city.tables, smallest)))
    st.markdown(
        escape_markdown(
            f"Going down your ranking instead takes {by_ranking.areas} {described.plural} to reach "
            f"the same share, with {formatting.number(by_ranking.not_in_need)} inside who are "
            "not in "
            "need."
        )
    )
    indicator = city.tables.catalogue.indicator(target)
    notes = [formatting.source_line(indicator)]
    if indicator.modelled:
        notes.append("Modelled: the counts are estimates.")
    if smallest.not_known:
        notes.append(f"{smallest.not_known} {described.plural} have no figure.")
    st.markdown(f"Share of {priorities.counted(indicator)} in need held by so many areas.")
    st.vega_lite_chart(
        line_charts.reach(smallest, by_ranking),
        theme=None,
        key=f"reach_{level}",
        alt=f"Curves of the share reached by number of areas. "
        f"{priorities.reach_sentence(city.tables, smallest)}",
    )
    st.markdown(escape_markdown(" ".join(notes)))
    rows = smallest.table[smallest.table["chosen"]]
    with st.expander(f"The {areas} as a table"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Area": rows["area_name"],
                    "In need": rows["in_need"].round(),
                    "Of": rows["base"],
                    "In need %": rows["rate"],
                    "Reached so far %": 100 * rows["reached"],
                }
            ),
            hide_index=True,
            key=f"reach_table_{level}",
            column_config={
                "In need": st.column_config.NumberColumn(format="%.0f"),
                "Of": st.column_config.NumberColumn(format="%.0f"),
                "In need %": st.column_config.NumberColumn(format="%.1f"),
                "Reached so far %": st.column_config.NumberColumn(format="%.1f"),
            },
            alt="Table of the chosen areas with people in need and the share reached so far",
        )
        st.download_button(
            "Download all areas in this order (CSV)",
            lambda: export.csv(smallest.table),
            f"reach-{target}-{level}.csv",
            "text/csv",
            on_click="ignore",
        )


# Rankings are kept: the draws take longer than the rest of a rerun.


@st.cache_resource(show_spinner=False, max_entries=60)
def rank_places(weights: tuple[tuple[str, int], ...], level: str) -> Ranking:
    """``priorities.rank_places``, kept; its tables are shared and must not be changed."""
    return priorities.rank_places(session.city().tables, dict(weights), level)


@st.cache_data(show_spinner=False, max_entries=200)
def _repeats(names: tuple[str, ...], level: str) -> list[str]:
    tables = session.city().tables
    found = priorities.repeats(tables, priorities.needs_of(tables, names, level))
    return [priorities.repeat_sentence(one) for one in found]
