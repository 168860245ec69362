"""The inequality page's topics of places: inside wards, clusters, several pillars at once."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lsp_geo import formatting
from lsp_geo.analysis import clusters, inequality_words, multiple_need, takeaway
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.charts import bar as bar_charts
from lsp_geo.city import City, kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.maps import classes
from lsp_geo.presentation.view import View
from lsp_geo.ui import maps
from lsp_geo.ui.components import add_view, escape_markdown, put_chart
from lsp_geo.ui.maps import ClassWords
from lsp_geo.ui.takeaway import offer_table


def show_within(city: City, found: Inequality) -> None:
    """Between and within wards: share, and each ward's range of neighbourhoods."""
    st.markdown(escape_markdown(inequality_words.within_sentence(found)))
    ranges = city.ward_ranges(found.indicator.id, found.period)
    if ranges is None:
        st.markdown("This indicator cannot be given for wards, so no chart is drawn.")
        return
    indicator = found.indicator
    area = st.session_state.get("area") or ""
    chosen = area if area in set(ranges["area_code"]) else ""
    st.markdown(
        f"{indicator.name}, {formatting.unit_line(indicator)}, {formatting.period(found.period)}. "
        "One line a ward, highest at the left: from its lowest to its highest neighbourhood, the "
        "dot is the ward as a whole."
        + (f" {city.geography.label(chosen)} is marked." if chosen else "")
    )
    put_chart(
        bar_charts.wards(found, ranges, chosen),
        key=f"wards_{indicator.id}",
        alt=f"Chart of {len(ranges)} wards with the range of their neighbourhoods. "
        f"{inequality_words.within_sentence(found)} The table below has every ward.",
    )
    st.markdown(escape_markdown(formatting.source_line(indicator)))
    add_view(city, View("spread", indicator.id, NEIGHBOURHOODS, found.period), "add_within")
    with st.expander("Every ward as a table"):
        _show_ranges(city, found, ranges)


def _show_ranges(city: City, found: Inequality, ranges: pd.DataFrame) -> None:
    """Wards with their value and the range of their neighbourhoods."""
    table = ranges.drop(columns="area_code").rename(
        columns={
            "area_name": "Ward",
            "value": "Ward's value",
            "lowest": "Lowest neighbourhood",
            "highest": "Highest neighbourhood",
            "neighbourhoods": "Neighbourhoods",
        }
    )
    figures = ("Ward's value", "Lowest neighbourhood", "Highest neighbourhood")
    st.dataframe(
        table,
        hide_index=True,
        key=f"ranges_{found.indicator.id}",
        placeholder="none",
        column_config={
            name: st.column_config.NumberColumn(format=f"%.{found.indicator.decimals}f")
            for name in figures
        },
        alt="Table of wards with their value and the range of their neighbourhoods",
    )
    offer_table(
        city,
        "inequality",
        f"{found.indicator.name} inside wards",
        lambda: takeaway.with_areas(city.tables, table, ranges["area_code"].tolist(), 1),
        [(found.indicator, found.period)],
        decimals=dict.fromkeys(figures, found.indicator.decimals),
        empty="none",
    )


def show_clusters(city: City, found: Inequality) -> None:
    """Where like values lie side by side: map, legend, words and table."""
    indicator = found.indicator
    text = clusters.sentence(city.tables, found)
    if not clusters.can_be_mapped(found):
        st.info(escape_markdown(text))
        return
    _, right = maps.show_classes(
        city,
        NEIGHBOURHOODS,
        classes.cluster_map(found),
        ClassWords(
            map=f"Clusters of {indicator.name}",
            legend=indicator.name,
            unit=f"Each place against its neighbours, {formatting.period(found.period)}",
        ),
        key="map_clusters",
        alt=f"Map of clusters. {text} The table below lists every place in one.",
    )
    with right:
        st.markdown(escape_markdown(text))
        st.markdown(escape_markdown(formatting.source_line(indicator)))
        with st.expander("For analysts: how this was measured"):
            st.markdown(escape_markdown(clusters.measured(found)))
    listed = clusters.clusters_table(city.tables, found)
    value = f"Value ({formatting.unit_line(indicator)})"
    with st.expander(f"The {len(listed)} neighbourhoods in clusters as a table"):
        st.dataframe(
            listed,
            hide_index=True,
            key=f"clusters_{indicator.id}",
            column_config={
                "Value": st.column_config.NumberColumn(
                    f"Value ({indicator.unit})", format=f"%.{indicator.decimals}f"
                )
            },
            alt="Table of neighbourhoods in clusters, with value and class",
        )
        codes = city.geography.areas(NEIGHBOURHOODS).index[listed.index]
        offer_table(
            city,
            "inequality",
            f"Clusters of {indicator.name}",
            lambda: takeaway.with_areas(
                city.tables, listed.rename(columns={"Value": value}), codes.tolist(), 1
            ),
            [(indicator, found.period)],
            decimals={value: indicator.decimals},
        )


def show_several(city: City, heading: DeltaGenerator) -> None:
    """Places in the worst fifth on several pillars at once: heading, map, words and table."""
    found = city.multiple_need
    last = int(found.count.max())
    if not last:
        heading.title("No neighbourhood is in a worst fifth")
        st.markdown(
            "There are too few neighbourhoods here, or they are too much alike, for one of them to "
            "be in the worst fifth on any pillar."
        )
        return
    least = st.segmented_control(
        "In the worst fifth on at least",
        list(range(1, last + 1)),
        default=min(3, last),
        key="several_least",
        required=True,
        format_func=lambda n: formatting.count(n, "pillar", "pillars"),
    )
    heading.title(
        f"{formatting.number(found.people_in(least))} people live where {least} or more pillars "
        f"are in the {city.geography.kind.one}'s worst fifth"
    )
    told = (multiple_need.sentence, multiple_need.beside_chance)
    st.markdown(escape_markdown(" ".join(say(city.tables, found, least) for say in told)))
    _, right = maps.show_classes(
        city,
        NEIGHBOURHOODS,
        classes.multiple_need_map(found),
        ClassWords(
            map="Pillars in the worst fifth", unit=f"of {len(found.pillars)}, latest period"
        ),
        key="map_several",
        alt="Map of the number of pillars on which each neighbourhood is in the worst fifth. "
        "The table below lists every neighbourhood.",
    )
    with right:
        put_chart(
            bar_charts.residents_by_count(found),
            key="several_residents",
            alt="Bars of residents by number of pillars: "
            + "; ".join(
                f"{n} pillars {formatting.number(people)}" for n, people in found.residents.items()
            ),
        )
    with st.expander("Every neighbourhood as a table"):
        _show_need_table(city)
    with st.expander("What judges each pillar"):
        st.markdown(_judges(found))


@kept
def _need_table(city: City) -> pd.DataFrame:
    return multiple_need.need_table(city.tables, city.multiple_need)


def _show_need_table(city: City) -> None:
    """Every neighbourhood by its number of pillars, and the same as a file."""
    rows = _need_table(city)
    table = rows.drop(columns="area_code").rename(
        columns={
            "area_name": "Neighbourhood",
            "residents": "Residents",
            "pillars": "Pillars",
            "worst_fifth_on": "Worst fifth on pillars",
            "not_judged": "Pillars not judged",
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=420,
        key="several_table",
        alt="Table of neighbourhoods by number of pillars in the worst fifth",
    )
    judging = dict.fromkeys(i for own in city.multiple_need.indicators.values() for i in own)
    offer_table(
        city,
        "inequality",
        "Neighbourhoods in the worst fifth on several pillars",
        lambda: takeaway.with_areas(city.tables, table, rows["area_code"].tolist(), 1),
        [(indicator, None) for indicator in judging],
    )


def _judges(found: SeveralPillars) -> str:
    """The indicators that judge each pillar, a line a pillar (Markdown)."""
    return "\n".join(
        f"- **{escape_markdown(f'{p.number}. {p.name}')}**: "
        + escape_markdown("; ".join(i.name for i in found.indicators[p.number]))
        for p in found.pillars
    )
