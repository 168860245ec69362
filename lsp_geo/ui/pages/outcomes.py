"""The parts of the outcomes page: the list by name, filters, one outcome, and the whole table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo.analysis import outcomes, series_words
from lsp_geo.analysis.outcomes import Evidence
from lsp_geo.charts import outcome_list
from lsp_geo.city import City, kept
from lsp_geo.data.catalogue import Outcome
from lsp_geo.presentation.view import View
from lsp_geo.ui import navigation, state
from lsp_geo.ui.components import add_views, escape_markdown, put_html
from lsp_geo.ui.takeaway import offer_table

ALL = ""


def choose_plan(city: City) -> str:
    """Draw the control of the plan where there is more than one; returns it."""
    plans = outcomes.plans(city.catalogue)
    if len(plans) == 1:
        return plans[0]
    state.settled("plan", plans)
    plan = st.segmented_control(
        "Plan",
        plans,
        key="plan",
        persist_state="session",
        required=True,
        format_func=lambda plan: outcomes.plan_name(city.catalogue, plan),
    )
    # The control is required: one plan is always chosen.
    assert plan is not None
    return plan


def show_list(city: City, plan: str) -> None:
    """Every outcome by name, a row a pillar, with the key and the counts above it."""
    put_html(_list_html(city, plan))


@kept
def _list_html(city: City, plan: str) -> str:
    rows = outcomes.tile_rows(city.catalogue, plan)
    counts = outcomes.count_statuses(outcomes.of_plan(city.catalogue, plan))
    caption = f"Outcomes of the {outcomes.plan_name(city.catalogue, plan)} by pillar"
    listed = outcome_list.html(outcome_list.pillars(rows), counts, caption)
    return city.geography.kind.said(listed)


def choose_outcome(city: City, plan: str) -> tuple[list[Outcome], Outcome | None]:
    """Draw the filters and the outcome control; returns what they leave and the one chosen."""
    catalogue, said = city.catalogue, city.geography.kind.said
    listed = outcomes.of_plan(catalogue, plan)
    columns = st.columns([2, 2, 3], vertical_alignment="bottom")
    pillars = [ALL, *(pillar.number for pillar in catalogue.all_pillars)]
    state.settled("within", pillars)
    with columns[0]:
        within = st.selectbox(
            "Pillar",
            pillars,
            key="within",
            persist_state="session",
            format_func=lambda n: city.catalogue.pillar_name(n) if n else "All pillars",
        )
    statuses = [ALL, *(s for s, n in outcomes.count_statuses(listed).items() if n)]
    state.settled("status", statuses)
    with columns[1]:
        status = st.selectbox(
            "Measured",
            statuses,
            key="status",
            persist_state="session",
            format_func=lambda s: said(outcomes.STATUS_WORDS[s]) if s else "Any",
        )
    left = [o for o in listed if within in (ALL, o.pillar) and status in (ALL, outcomes.status(o))]
    if not left:
        st.info("No outcome of this plan has that pillar and that status together.")
        return left, None
    numbers = {str(outcome.number): outcome for outcome in left}
    state.settled("number", list(numbers))
    with columns[2]:
        number = st.selectbox(
            f"Outcome ({len(left)})",
            list(numbers),
            key="number",
            persist_state="session",
            format_func=lambda n: (
                f"{n}. {numbers[n].title}" if numbers[n].title else outcomes.name(numbers[n])
            ),
            filter_mode="contains",
        )
    return left, numbers[number]


def show_outcome(city: City, plan: str, outcome: Outcome) -> None:
    """One outcome: what measures it, where the city stands, which way, and what is needed."""
    found = city.evidence(outcome)
    pillar = city.catalogue.pillar_name(outcome.pillar)
    status = outcomes.STATUS_WORDS[outcomes.status(outcome)]
    st.subheader(escape_markdown(outcomes.name(outcome)))
    st.markdown(
        f"{escape_markdown(pillar)}. {city.geography.kind.said(status)}."
        + (f" {escape_markdown(outcome.in_brief)}" if outcome.in_brief else "")
    )
    st.markdown(f"**{escape_markdown(city.geography.kind.said(outcomes.sentence(found)))}**")
    if outcome.needed and not found.of_pillar:
        st.markdown(f"**What is still needed:** {escape_markdown(outcome.needed)}")
    if found.city:
        st.markdown(
            city.geography.kind.said("#### The whole city")
            + (f": series of {pillar}" if found.of_pillar else "")
        )
        _show_city_series(city, found, f"outcome_{plan}_{outcome.number}")
    if found.small:
        st.markdown(
            city.geography.kind.said("#### Inside the city")
            + (f": indicators of {pillar}" if found.of_pillar else "")
        )
        _show_small_areas(city, found)


def _show_city_series(city: City, found: Evidence, key: str) -> None:
    """The city series as a table, links to them over time, and to add them as views."""
    st.dataframe(
        series_words.readings_table(found.city, city.name),
        hide_index=True,
        key=key,
        column_config={"Series": st.column_config.TextColumn(width="large")},
        alt=city.geography.kind.said(
            f"Table of {len(found.city)} city series for {outcomes.name(found.outcome)}"
        ),
    )
    offer_table(
        city,
        "outcomes",
        city.geography.kind.said(f"City series for {outcomes.name(found.outcome)}"),
        lambda: series_words.readings_file(found.city, city.name),
        [(one.indicator, one.period) for one in found.city],
    )
    shown = found.city[:1] if found.of_pillar else found.city
    columns = st.columns(2)
    for place, one in enumerate(shown):
        columns[place % 2].page_link(
            navigation.page("change"),
            query_params={"series": one.indicator.id},
            label="See these series over time"
            if found.of_pillar
            else f"Over time: {one.indicator.name}",
        )
    # A whole pillar's series are too many, and none is meant more than another.
    if not found.of_pillar:
        add_views(city, [View("change", one.indicator.id) for one in shown], "add_outcome")


def _show_small_areas(city: City, found: Evidence) -> None:
    """A link to the map of each indicator inside the city, with what it says in words."""
    for one in found.small:
        link, words = st.columns([2, 3], vertical_alignment="center")
        with link:
            st.page_link(
                navigation.page("map"),
                label=f"Map: {one.indicator.name}",
                query_params={"indicator": one.indicator.id},
            )
        words.markdown(escape_markdown(outcomes.small_in_words(city.tables, one)))


def show_table(city: City, plan: str, left: list[Outcome]) -> None:
    """Every outcome the filters leave, with its status and what it needs."""
    rows = _table(city, plan)
    rows = rows[rows["Number"].isin([outcome.number for outcome in left])]
    st.dataframe(
        rows,
        hide_index=True,
        key=f"outcomes_{plan}",
        height=420,
        column_config={
            "Outcome": st.column_config.TextColumn(width="large"),
            "What is still needed": st.column_config.TextColumn(width="large"),
        },
        alt=f"Table of {len(rows)} outcomes with pillar, what measures them and what is needed",
    )
    called = outcomes.plan_name(city.catalogue, plan)
    series = dict.fromkeys(name for outcome in left for name in outcome.city)
    shown = [(city.catalogue.indicator(name), None) for name in series]
    offer_table(city, "outcomes", f"Outcomes, {called}", lambda: rows, shown)


@kept
def _table(city: City, plan: str) -> pd.DataFrame:
    listed = outcomes.of_plan(city.catalogue, plan)
    readings = [[city.reading(series) for series in outcome.city] for outcome in listed]
    table = outcomes.outcomes_table(city.catalogue, plan, readings)
    said = city.geography.kind.said
    texts = {name: table[name].map(said) for name in ("Measured", "Where the city stands")}
    return table.assign(**texts).rename(columns=said)
