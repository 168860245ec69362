"""The parts of the outcomes page: tiles with counts, filters, one outcome, and the whole table."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from lsp_geo import export, theme
from lsp_geo.analysis import outcomes
from lsp_geo.charts import tiles
from lsp_geo.data.catalogue import Outcome
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, session
from lsp_geo.ui.add_view import add_views
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.pages import change_city as change_city_page
from lsp_geo.ui.session import City

ALL = ""


def plan_name(city: City, plan: str) -> str:
    """A plan for readers, with the number of its outcomes."""
    count = len(outcomes.of_plan(city.tables.catalogue, plan))
    if plan == outcomes.PLANS[0]:
        return f"{city.tables.catalogue.plan} ({count})"
    return f"City Plan 2020 ({count})"


def choose_plan(city: City) -> str:
    """Draw the control of the plan; returns it."""
    controls.kept("plan", list(outcomes.PLANS), outcomes.PLANS[0])
    return st.segmented_control(
        "Plan",
        outcomes.PLANS,
        key="plan",
        persist_state="session",
        required=True,
        format_func=lambda plan: plan_name(city, plan),
    )


def finding(city: City, plan: str) -> str:
    """The page's title: how many of the outcomes can be measured at all."""
    listed = outcomes.of_plan(city.tables.catalogue, plan)
    found = outcomes.count_statuses(listed)
    text = (
        f"Of {len(listed)} outcomes, {found['small-area']} can be measured inside the city, "
        f"{found['city only']} for the whole city only and {found['nothing yet']} not yet"
    )
    unread = found[outcomes.UNTITLED]
    return (
        f"{text}; the titles of {unread} were not published where we could read them"
        if unread
        else text
    )


def show_tiles(city: City, plan: str) -> None:
    """Every outcome as a tile, a row a pillar, with the key and the counts beside it."""
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    listed = outcomes.of_plan(city.tables.catalogue, plan)
    with left:
        st.vega_lite_chart(
            _tiles_spec(plan),
            theme=None,
            key=f"tiles_{plan}",
            alt=f"{len(listed)} tiles, a row for each pillar. {finding(city, plan)}. "
            "The table at the end has every outcome.",
        )
    with right:
        found = outcomes.count_statuses(listed)
        rows = "".join(
            f'<li style="display:flex;gap:.7rem;align-items:center;padding:.25rem 0">'
            f'<span aria-hidden="true" style="flex:none;width:1.3rem;height:1.3rem;'
            f"border-radius:3px;border:1px solid {theme.GREY};"
            f'background:{tiles.STATUS_COLOURS[status]}"></span>'
            f"<span><b>{number}</b> {escape(outcomes.STATUS_WORDS[status].lower())}</span></li>"
            for status, number in found.items()
            if number
        )
        st.html(f'<ul aria-label="Key" style="list-style:none;margin:0;padding:0">{rows}</ul>')


@st.cache_data(show_spinner=False)
def _tiles_spec(plan: str) -> dict:
    city = session.city()
    rows = pd.DataFrame(
        {
            "pillar": controls.pillar_name(city, outcome.pillar),
            "sort": outcome.pillar,
            "number": outcome.number,
            "name": outcomes.name(outcome),
            "status": outcomes.status(outcome),
            "status_words": outcomes.STATUS_WORDS[outcomes.status(outcome)],
        }
        for outcome in outcomes.of_plan(city.tables.catalogue, plan)
    ).sort_values(["sort", "number"], ignore_index=True)
    rows["place"] = rows.groupby("pillar").cumcount() + 1
    return tiles.outcome_tiles(rows)


def choose_outcome(city: City, plan: str) -> tuple[list[Outcome], Outcome | None]:
    """Draw the filters and the outcome control; returns what they leave and the one chosen."""
    catalogue = city.tables.catalogue
    listed = outcomes.of_plan(catalogue, plan)
    columns = st.columns([2, 2, 3], vertical_alignment="bottom")
    pillars = [ALL, *(pillar.number for pillar in catalogue.all_pillars)]
    controls.kept("within", pillars, ALL)
    with columns[0]:
        within = st.selectbox(
            "Pillar",
            pillars,
            key="within",
            persist_state="session",
            format_func=lambda n: controls.pillar_name(city, n) if n else "All pillars",
        )
    statuses = [ALL, *(s for s, n in outcomes.count_statuses(listed).items() if n)]
    controls.kept("status", statuses, ALL)
    with columns[1]:
        status = st.selectbox(
            "Measured",
            statuses,
            key="status",
            persist_state="session",
            format_func=lambda s: outcomes.STATUS_WORDS[s] if s else "Any",
        )
    left = [o for o in listed if within in (ALL, o.pillar) and status in (ALL, outcomes.status(o))]
    if not left:
        st.info("No outcome of this plan has that pillar and that status together.")
        return left, None
    numbers = {str(outcome.number): outcome for outcome in left}
    controls.kept("number", list(numbers), next(iter(numbers)))
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
    tables, found = city.tables, evidence(plan, outcome.number)
    pillar = controls.pillar_name(city, outcome.pillar)
    st.header(escape_markdown(outcomes.name(outcome)))
    st.markdown(
        f"{escape_markdown(pillar)}. {outcomes.STATUS_WORDS[outcomes.status(outcome)]}."
        + (f" {escape_markdown(outcome.in_brief)}" if outcome.in_brief else "")
    )
    st.markdown(f"**{escape_markdown(outcomes.sentence(tables, found))}**")
    if outcome.needed and not found.of_pillar:
        st.markdown(f"**What is still needed:** {escape_markdown(outcome.needed)}")
    if found.city:
        st.subheader("The whole city" + (f": series of {pillar}" if found.of_pillar else ""))
        st.dataframe(
            change_city_page.readings_table(city, list(found.city)),
            hide_index=True,
            key=f"outcome_{plan}_{outcome.number}",
            column_config={"Series": st.column_config.TextColumn(width="large")},
            alt=f"Table of {len(found.city)} city series for {outcomes.name(outcome)}",
        )
        shown = found.city[:1] if found.of_pillar else found.city
        columns = st.columns(2)
        for place, one in enumerate(shown):
            columns[place % 2].page_link(
                "pages/change.py",
                query_params={"series": one.indicator.id},
                label="See these series over time"
                if found.of_pillar
                else f"Over time: {one.indicator.name}",
            )
        # A whole pillar's series are too many, and none is meant more than another.
        if not found.of_pillar:
            add_views([View("change", one.indicator.id) for one in shown], "add_outcome")
    if found.small:
        st.subheader("Inside the city" + (f": indicators of {pillar}" if found.of_pillar else ""))
        for one in found.small:
            link, words = st.columns([2, 3], vertical_alignment="center")
            with link:
                st.page_link(
                    "pages/map.py",
                    label=f"Map: {one.indicator.name}",
                    query_params={"indicator": one.indicator.id},
                )
            words.markdown(escape_markdown(outcomes.small_in_words(tables, one)))


@st.cache_resource(show_spinner=False)
def evidence(plan: str, number: int) -> outcomes.Evidence:
    """What there is on an outcome, worked out once for all readers."""
    tables = session.city().tables
    outcome = next(o for o in outcomes.of_plan(tables.catalogue, plan) if o.number == number)
    return outcomes.evidence(tables, outcome, change_city_page.reading)


def show_table(city: City, plan: str, left: list[Outcome]) -> None:
    """Every outcome the filters leave, with its status and what it needs."""
    rows = outcomes_table(plan)
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
    st.download_button(
        "Download this table (CSV)",
        lambda: export.csv(rows),
        f"outcomes-{plan}.csv",
        "text/csv",
        on_click="ignore",
    )


@st.cache_data(show_spinner=False)
def outcomes_table(plan: str) -> pd.DataFrame:
    """Outcomes of a plan, a row each."""
    city = session.city()
    listed = outcomes.of_plan(city.tables.catalogue, plan)
    readings = [[change_city_page.reading(i) for i in outcome.city] for outcome in listed]
    return pd.DataFrame(
        {
            "Number": [outcome.number for outcome in listed],
            "Outcome": [outcomes.name(outcome) for outcome in listed],
            "Pillar": [controls.pillar_name(city, outcome.pillar) for outcome in listed],
            "Measured": [outcomes.STATUS_WORDS[outcomes.status(o)] for o in listed],
            "Inside the city": [len(outcome.measured_by) for outcome in listed],
            "Whole city": [len(outcome.city) for outcome in listed],
            "Where the city stands": [outcomes.city_sentence(found) for found in readings],
            "What is still needed": [outcome.needed for outcome in listed],
        }
    )
