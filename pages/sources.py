"""Sources and methods: every indicator, and how each number is made."""

from datetime import date

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import age
from lsp_geo.analysis.facts import published_for
from lsp_geo.ui import components, session, state

city = session.city()
catalogue, geography = city.catalogue, city.geography

st.title("Sources and methods")
state.show_problems()
small = [i for i in catalogue.indicators.values() if not i.is_city_series]
series = catalogue.city_series()
st.markdown(
    f"{len(small)} indicators for areas inside {geography.name} and {len(series)} series for whole "
    "cities. All are open data from the publishers named; nothing is estimated to fill a gap."
)

st.header("How the numbers are made")
oas = geography.codes["oa21"].size
output_areas = (
    f"Census tables that exist for output areas (about {oas:,} in {geography.name}) are added up. "
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

st.header("Every indicator")
rows = pd.DataFrame(
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
    for i in (*small, *series)
)
st.dataframe(
    rows,
    hide_index=True,
    height=420,
    key="catalogue",
    column_config={
        "Link": st.column_config.LinkColumn(display_text="Publisher's page"),
        "Definition": st.column_config.TextColumn(width="large"),
    },
    alt=f"Table of all {len(rows)} indicators with definition, period, publisher and licence",
)
st.download_button(
    "Download this list (CSV)",
    lambda: export.csv(rows),
    "indicators.csv",
    "text/csv",
    on_click="ignore",
)

st.header("What is older than it need be")
aged = age.older(city.tables, date.today())
st.markdown(age.summary(aged, len(rows)))
if len(aged):
    st.dataframe(aged, hide_index=True, alt=f"Table of {len(aged)} indicators with newer editions")

st.header("One indicator in full")
ids = [i.id for i in (*small, *series)]
shown = st.selectbox(
    "Indicator",
    ids,
    key="explained",
    index=ids.index(st.session_state.get("indicator", ids[0])),
    format_func=lambda name: (
        f"{catalogue.indicators[name].name} "
        f"({catalogue.pillar_name(catalogue.indicators[name].pillar)}"
        + (", whole cities)" if catalogue.indicators[name].is_city_series else ")")
    ),
    filter_mode="contains",
)
components.show_facts(city, catalogue.indicators[shown])

st.header("Licences and credits")
credits = {line for i in (*small, *series) for line in i.attribution}
for line in sorted({*credits, *geography.district["attribution"]}):
    st.markdown(f"- {components.escape_markdown(line)}")

st.header("Boundaries")
for level in geography.levels.values():
    amount = formatting.count(level.areas, level.name, level.plural)
    st.markdown(f"- {amount[0].upper()}{amount[1:]}: {level.vintage}")
state.write("sources")
