"""The address owns the view: a link reopens it, and a wrong parameter is named, not followed.

Streamlit's own binding writes a control's visible label into the address. Labels change and two
areas may share one, so codes and ids are written here instead.
"""

from __future__ import annotations

import streamlit as st

from lsp_geo.analysis import comparison, outcomes, priorities, small_area_change
from lsp_geo.data.catalogue import CONTEXT
from lsp_geo.data.tables import Tables
from lsp_geo.errors import NotKnown
from lsp_geo.ui.components import escape_markdown

KEYS = (
    "pillar",
    "indicator",
    "level",
    "period",
    "area",
    "weights",
    "target",
    "share",
    "aim",
    "compared",
    "second",
    "second_period",
    "series",
    "changed",
    "since",
    "areas",
    "plan",
    "number",
    "within",
    "status",
)
_WRITTEN, _PROBLEMS = "_url_written", "_url_problems"


def read(tables: Tables) -> None:
    """Take the view from the address where somebody else than this app has changed it."""
    given = {key: value for key, value in st.query_params.to_dict().items() if key in KEYS}
    if given == st.session_state.get(_WRITTEN):
        return
    st.session_state[_PROBLEMS] = []
    # Leaving a page clears the address: what is not named there stays as it was.
    for key in KEYS:
        if key in given:
            try:
                _take(tables, key, given[key])
            except NotKnown as error:
                st.session_state[_PROBLEMS].append(f"{error} The usual view is shown instead.")
    st.session_state[_WRITTEN] = given


def write(keys: tuple[str, ...]) -> None:
    """Put the present view into the address, in the parts this page uses."""
    view = {key: _text(st.session_state[key]) for key in keys if st.session_state.get(key)}
    if view != st.session_state.get(_WRITTEN):
        st.query_params.from_dict(view)
        st.session_state[_WRITTEN] = view


def show_problems() -> None:
    """Say in plain words which parts of the address could not be followed."""
    for problem in st.session_state.get(_PROBLEMS, ()):
        st.warning(escape_markdown(problem))


def _take(tables: Tables, key: str, value: str) -> None:
    """Set one part of the view; NotKnown when the value makes no sense."""
    if key == "pillar":
        if value != CONTEXT:
            tables.catalogue.pillar(value)
    elif key == "indicator":
        indicator = tables.catalogue.indicator(value)
        if indicator.is_city_series:
            raise NotKnown(f"“{indicator.name}” is published for whole cities and has no map.")
        given = st.query_params.get("pillar")
        if given not in (indicator.pillar, *indicator.also):
            st.session_state["pillar"] = indicator.pillar
    elif key == "series":
        indicator = tables.catalogue.indicator(value)
        if not indicator.is_city_series:
            raise NotKnown(f"“{indicator.name}” is no series of whole cities.")
        st.session_state["pillar"] = indicator.pillar
    elif key in ("level", "areas"):
        if value not in ("lsoa21", "msoa21", "ward25"):
            raise NotKnown(f"There is no level “{value}”: choose lsoa21, msoa21 or ward25.")
    elif key == "period":
        indicator_id = st.session_state.get("indicator")
        if indicator_id and value not in tables.periods(indicator_id):
            raise NotKnown(f"There is no period “{value}” for this indicator.")
        st.session_state["_period_of"] = indicator_id
    elif key == "area":
        tables.geography.level_of(value)
    elif key == "compared":
        comparison.check_areas(tables, value.split(","))
        st.session_state[key] = value.split(",")
        return
    elif key == "second":
        if tables.catalogue.indicator(value).is_city_series:
            raise NotKnown(f"“{value}” is published for whole cities and has no map.")
    elif key == "second_period":
        second = st.session_state.get("second")
        if second and value not in tables.periods(second):
            raise NotKnown(f"There is no period “{value}” for the second indicator.")
    elif key in ("weights", "target", "share", "aim"):
        priorities.check_parameter(tables, key, value)
    elif key == "changed":
        small_area_change.check_indicator(tables, value)
    elif key == "since":
        small_area_change.check_start(tables, st.session_state.get("changed"), value)
    elif key in ("plan", "number", "within", "status"):
        outcomes.check_parameter(tables, key, value, st.session_state.get("plan"))
    st.session_state[key] = value


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ",".join(value)
