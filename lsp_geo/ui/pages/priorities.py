"""The parts of the priorities page: choice and weights, index map, stability, people in need."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsp_geo import formatting
from lsp_geo.analysis import priorities, reach, takeaway
from lsp_geo.analysis.priorities import Ranking, Weights
from lsp_geo.analysis.reach import Reach
from lsp_geo.charts import cumulative
from lsp_geo.charts import dots as dot_charts
from lsp_geo.city import City, kept
from lsp_geo.maps import classes
from lsp_geo.presentation.parts import PARTS
from lsp_geo.presentation.view import View
from lsp_geo.ui import maps, state
from lsp_geo.ui.components import add_view, escape_markdown, put_chart
from lsp_geo.ui.maps import ClassWords
from lsp_geo.ui.takeaway import offer_table

OWN = "own"
_WHOLE = st.column_config.NumberColumn(format="%.0f")


def choose_level(city: City) -> str:
    """Draw the choice of the areas that are ranked."""
    levels = priorities.levels(city.tables)
    state.settled("level", levels)
    return st.selectbox(
        "Areas",
        levels,
        key="level",
        persist_state="session",
        format_func=lambda code: city.geography.levels[code].title,
    )


def choose_weights(city: City) -> Weights:
    """Draw the presets, the indicators and their weights; returns what is chosen.

    The state ``weights`` owns the choice, in the words of the address. The controls are set from
    it before they are drawn and write it back when they are moved.
    """
    st.session_state.setdefault("weights", PARTS["weights"].default)
    weights = priorities.decode(st.session_state["weights"], city.tables)
    presets = {one.key: one.name for one in priorities.presets(city.catalogue)}
    present = priorities.encode(weights, city.catalogue)
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
            format_func=lambda name: usable.get(name, name),
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
    st.markdown(escape_markdown(priorities.weights_sentence(weights, city.catalogue)))
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
        st.session_state["weights"] = priorities.encode(weights, city.catalogue)


def show_warnings(city: City, ranking: Ranking) -> None:
    """What to know before believing the ranking: repeated facts, indicators left out, gaps."""
    plural = city.geography.levels[ranking.level].plural
    if ranking.left_out:
        names = formatting.and_list([one.name for one in ranking.left_out])
        st.warning(escape_markdown(f"Left out, because there are no values for {plural}: {names}."))
    repeats = _repeats(city, tuple(ranking.needs.columns), ranking.level)
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
    described = city.geography.levels[level]
    shown = classes.index_map(ranking, city.geography.areas(level).index)
    _, right = maps.show_classes(
        city,
        level,
        shown,
        ClassWords(map="Need index", unit="0 to 100, higher is more need"),
        key=f"map_index_{level}",
        alt=f"Map of the need index for {described.areas} {described.plural}. "
        "The table below gives every score.",
    )
    with right:
        st.markdown(escape_markdown(priorities.stability_sentence(city.tables, ranking)))
        place = priorities.place_sentence(ranking, st.session_state.get("area") or "")
        if place:
            st.markdown(f"**{escape_markdown(place)}**")


def show_ranks(city: City, ranking: Ranking) -> None:
    """The first places with the range of their rank, and all of them as a table."""
    st.subheader("How far the order depends on the weights")
    st.markdown(
        "Dot: rank with your weights. Bar: from where to where it moves when the weights change."
    )
    put_chart(
        dot_charts.ranks(ranking),
        key=f"ranks_{ranking.level}",
        alt="Chart of the first places and the range of their rank. The table has the same.",
    )
    add_view(
        city,
        View("priorities", level=ranking.level, weights=st.session_state["weights"]),
        "add_priorities",
    )
    st.dataframe(
        priorities.ranking_table(ranking),
        hide_index=True,
        height=420,
        key=f"ranking_{ranking.level}",
        placeholder="not ranked",
        column_config={
            **dict.fromkeys(
                ("Rank", "Rank from", "Rank to", "In top ten %", "In top fifth %"), _WHOLE
            ),
            "Index": st.column_config.NumberColumn(format="%.1f"),
        },
        alt="Table of all areas by need index, with the range of their rank",
    )
    plural = city.geography.levels[ranking.level].plural
    offer_table(
        city,
        "priorities",
        f"Need index by {plural}",
        lambda: takeaway.with_areas(
            city.tables,
            priorities.ranking_table(ranking),
            ranking.table["area_code"].tolist(),
            2,
        ),
        [(city.catalogue.indicator(name), None) for name in ranking.weights],
        decimals={"Index": 1, "In top ten %": 0, "In top fifth %": 0},
        empty="not ranked",
    )


def show_correlations(city: City, ranking: Ranking) -> None:
    """How far the chosen indicators say the same."""
    table = priorities.correlations(city.tables, ranking.needs)
    if table.empty:
        return
    top = table.iloc[0]
    st.subheader("How far the chosen indicators agree")
    st.markdown(
        escape_markdown(
            f"“{top['first']}” and “{top['second']}” put places most nearly in the same order."
        )
    )
    repeats = _repeats(city, tuple(ranking.needs.columns), ranking.level)
    if repeats:
        st.markdown("\n".join(f"- {escape_markdown(line)}" for line in repeats))
    with st.expander("For analysts: every pair as a table"):
        st.markdown(
            "Near 1, two indicators put places in the same order; near 0, each adds something of "
            "its own; below 0, they pull against one another."
        )
        st.dataframe(
            table.rename(columns={"first": "Indicator", "second": "and", "r": "Correlation"}),
            hide_index=True,
            key="correlations",
            column_config={"Correlation": st.column_config.NumberColumn(format="%.2f")},
            alt="Table of the correlation of every two chosen indicators",
        )


@kept
def _repeats(city: City, names: tuple[str, ...], level: str) -> list[str]:
    """Which of the indicators count one fact twice, a sentence a pair."""
    needs = priorities.needs_of(city.tables, names, level)
    return [priorities.repeat_sentence(one) for one in priorities.repeats(city.tables, needs)]


def show_reach(city: City, ranking: Ranking, heading: DeltaGenerator) -> None:
    """The areas that hold a share of the people in need, and the cost of being wrong."""
    level = ranking.level
    options = {one.id: one.name for one in reach.targets(city.tables, level)}
    if not options:
        heading.title("How many areas reach the people in need")
        st.markdown("None of the indicators here says how many people are in need.")
        return
    target, share, aim = _choose_reach(ranking, options)
    part = int(share) / 100
    smallest = reach.smallest_set(city.tables, target, level, part, aim)
    by_ranking = reach.set_in_order(city.tables, target, level, ranking.table["area_code"], part)
    described = city.geography.levels[level]
    areas = formatting.count(smallest.areas, described.name, described.plural)
    sentence = reach.sentence(city.tables, smallest)
    heading.title(escape_markdown(reach.heading(city.tables, smallest)))
    st.markdown(escape_markdown(sentence))
    st.markdown(
        escape_markdown(
            f"Going down your ranking instead takes {by_ranking.areas} {described.plural} to reach "
            f"the same share, with {formatting.number(by_ranking.not_in_need)} inside who are "
            "not in need."
        )
    )
    indicator = smallest.indicator
    st.markdown(f"Share of {reach.counted(indicator)} in need held by so many areas.")
    put_chart(
        cumulative.reach(smallest, by_ranking),
        key=f"reach_{level}",
        alt=f"Curves of the share reached by number of areas. {sentence}",
    )
    notes = [formatting.source_line(indicator)]
    if indicator.modelled:
        notes.append("Modelled: the counts are estimates.")
    if smallest.not_known:
        notes.append(f"{smallest.not_known} {described.plural} have no figure.")
    st.markdown(escape_markdown(" ".join(notes)))
    with st.expander(f"The {areas} as a table"):
        _show_set(city, smallest)


def _choose_reach(ranking: Ranking, options: dict[str, str]) -> tuple[str, str, str]:
    """Draw the controls; returns whom to reach, how large a share, and what is taken first.

    ``options`` are the indicators that count people in need, by id; one at least.
    """
    first = next((name for name in ranking.weights if name in options), next(iter(options)))
    state.settled("target", list(options), first)
    shares = [str(share) for share in reach.SHARES]
    state.settled("share", shares)
    state.settled("aim", list(reach.AIMS))
    who, how_many, how = st.columns([3, 2, 3], vertical_alignment="bottom")
    with who:
        target = st.selectbox(
            "People in need",
            list(options),
            key="target",
            persist_state="session",
            format_func=lambda name: options.get(name, name),
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
            list(reach.AIMS),
            key="aim",
            persist_state="session",
            format_func=lambda name: reach.AIMS.get(name, name),
        )
    return target, share, aim


def _show_set(city: City, found: Reach) -> None:
    """The chosen areas as a table, and all areas in this order as a file."""
    one_decimal = st.column_config.NumberColumn(format="%.1f")
    st.dataframe(
        reach.chosen_table(found),
        hide_index=True,
        key=f"reach_table_{found.level}",
        column_config={
            "In need": _WHOLE,
            "Of": _WHOLE,
            "In need %": one_decimal,
            "Reached so far %": one_decimal,
        },
        alt="Table of the chosen areas with people in need and the share reached so far",
    )
    every = reach.every_area(found)
    plural = city.geography.levels[found.level].plural
    offer_table(
        city,
        "priorities",
        f"{found.indicator.name}, people in need by {plural}",
        lambda: takeaway.with_areas(city.tables, every, every.index.tolist(), 1),
        [(found.indicator, None)],
        decimals={"In need": 0, "Of": 0, "In need, %": 1, "Reached so far, %": 1},
        called=f"All {plural} in this order",
    )
