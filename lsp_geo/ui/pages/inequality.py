"""The parts of the inequality page: a pillar's gaps, one indicator, clusters, several pillars."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import clusters, inequality, inequality_table, multiple_need
from lsp_geo.analysis.inequality import Inequality
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.charts import bar as bar_charts
from lsp_geo.city import City, kept
from lsp_geo.data.levels import NEIGHBOURHOODS
from lsp_geo.maps import classes
from lsp_geo.presentation.view import View
from lsp_geo.ui import maps
from lsp_geo.ui.components import add_view, escape_markdown

_TWO = st.column_config.NumberColumn(format="%.2f")
_WHOLE = st.column_config.NumberColumn(format="%.0f")


def show_gaps(pillar: str, found: list[Inequality]) -> None:
    """Every indicator of the pillar by its comparable gap: chart, sentences and table."""
    charted = inequality.comparable(found)
    st.markdown(bar_charts.unit_of_gaps())
    if charted:
        st.vega_lite_chart(
            bar_charts.gaps(charted),
            theme=None,
            key=f"gaps_{pillar}",
            alt=f"Bars of the gap in {len(charted)} indicators. The same is said in the sentences "
            "and the table below.",
        )
    sources = sorted({one.indicator.publisher for one in found})
    st.markdown(f"Sources: {escape_markdown('; '.join(sources))}. Latest period of each.")


def show_sentences(city: City, found: list[Inequality]) -> None:
    """One sentence an indicator, in the order of the chart."""
    st.markdown(
        "\n".join(
            f"{n}. {escape_markdown(inequality.sentence(city.tables, one))}"
            for n, one in enumerate(found, start=1)
        )
    )


def show_left_out(city: City, pillar: str) -> None:
    """Indicators of the pillar that only exist for larger areas, named rather than dropped."""
    names = [indicator.name for indicator in inequality.left_out(city.tables, pillar)]
    if names:
        st.markdown(
            "Published for larger areas only, so not measured between neighbourhoods: "
            f"{escape_markdown(formatting.and_list(names))}. The Map page has them."
        )


def show_measures_table(city: City, pillar: str, found: list[Inequality]) -> None:
    """All measures of all indicators, in numbers."""
    st.dataframe(
        inequality_table.measures(city.tables, found),
        hide_index=True,
        key=f"measures_{pillar}",
        placeholder="not defined",
        column_config={
            "Gap in 100": _WHOLE,
            "Inside wards %": _WHOLE,
            "Ratio": _TWO,
            "RII": _TWO,
            "Gini": _TWO,
            "Moran's I": _TWO,
        },
        alt=f"Table of all measures of inequality for {len(found)} indicators",
    )
    st.download_button(
        "Download these measures (CSV)",
        lambda: export.csv(inequality_table.rows(city.tables, found)),
        f"inequality-{pillar}.csv",
        "text/csv",
        on_click="ignore",
    )


def show_fifths(city: City, found: Inequality) -> None:
    """One indicator across the five fifths, with what its measures say."""
    indicator = found.indicator
    if found.most_deprived is None:
        st.markdown(escape_markdown(inequality.slope_sentence(found)))
        return
    st.markdown(
        f"{formatting.unit_line(indicator)}, {formatting.period(found.period)}. Each fifth has a "
        f"fifth of the city's residents, by {found.ordered_by}."
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.vega_lite_chart(
            bar_charts.fifths(found),
            theme=None,
            key=f"fifths_{indicator.id}",
            alt="Five bars from the most to the least deprived fifth. "
            + inequality.sentence(city.tables, found),
        )
        st.markdown(escape_markdown(formatting.source_line(indicator)))
        add_view(city, View("fifths", indicator.id, period=found.period), "add_fifths")
    with right:
        st.table(inequality_table.fifths(found))
        st.markdown(escape_markdown(inequality.slope_sentence(found)))


def show_within(city: City, found: Inequality) -> None:
    """Between and within wards: share, and each ward's range of neighbourhoods."""
    share = found.variance_within_share
    st.header(
        "All neighbourhoods are alike"
        if share is None
        else f"{formatting.number(100 * share)}% of the difference lies inside wards"
    )
    st.markdown(escape_markdown(inequality.within_sentence(found)))
    ranges = city.ward_ranges(found.indicator.id, found.period)
    if ranges is None:
        st.markdown("This indicator cannot be given for wards, so no chart is drawn.")
        return
    indicator = found.indicator
    area = st.session_state.get("area") or ""
    chosen = area if area in set(ranges["area_code"]) else ""
    st.markdown(
        f"{formatting.unit_line(indicator)}. One line a ward, highest at the left: from its "
        "lowest to its highest neighbourhood, the dot is the ward as a whole."
        + (f" {city.geography.label(chosen)} is marked." if chosen else "")
    )
    st.vega_lite_chart(
        bar_charts.wards(found, ranges, chosen),
        theme=None,
        key=f"wards_{indicator.id}",
        alt=f"Chart of {len(ranges)} wards with the range of their neighbourhoods. "
        f"{inequality.within_sentence(found)} The table below has every ward.",
    )
    add_view(city, View("spread", indicator.id, NEIGHBOURHOODS, found.period), "add_within")
    with st.expander("Every ward as a table"):
        _show_ranges(found, ranges)


def _show_ranges(found: Inequality, ranges: pd.DataFrame) -> None:
    """Wards with their value and the range of their neighbourhoods."""
    st.dataframe(
        ranges.drop(columns="area_code").rename(
            columns={
                "area_name": "Ward",
                "value": "Ward's value",
                "lowest": "Lowest neighbourhood",
                "highest": "Highest neighbourhood",
                "neighbourhoods": "Neighbourhoods",
            }
        ),
        hide_index=True,
        key=f"ranges_{found.indicator.id}",
        placeholder="none",
        column_config={
            name: st.column_config.NumberColumn(format=f"%.{found.indicator.decimals}f")
            for name in ("Ward's value", "Lowest neighbourhood", "Highest neighbourhood")
        },
        alt="Table of wards with their value and the range of their neighbourhoods",
    )


def show_clusters(city: City, found: Inequality) -> None:
    """Where like values lie side by side: map, legend, words and table."""
    indicator = found.indicator
    st.header(clusters.finding(found))
    text = clusters.sentence(city.tables, found)
    if not clusters.can_be_mapped(found):
        st.info(escape_markdown(text))
        return
    left, right = st.columns([3, 2], gap="medium")
    shown = classes.cluster_map(found)
    with left:
        maps.show_given_map(
            city,
            NEIGHBOURHOODS,
            shown.digits,
            shown.colours,
            key="map_clusters",
            title=f"Clusters of {indicator.name}",
            alt=f"Map of clusters. {text} The table below lists every place in one.",
        )
    with right:
        maps.show_given_legend(
            city,
            NEIGHBOURHOODS,
            shown.digits,
            shown.rows,
            title=indicator.name,
            subtitle=f"Each place against its neighbours, {formatting.period(found.period)}",
            method=shown.method,
        )
        st.markdown(escape_markdown(text))
    listed = clusters.clusters_table(city.tables, found)
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


def show_several(city: City) -> None:
    """Places in the worst fifth on several pillars at once: map, legend, words and table."""
    found = city.multiple_need
    heading = st.container()
    last = int(found.count.max())
    least = st.segmented_control(
        "In the worst fifth on at least",
        list(range(1, last + 1)),
        default=min(4, last),
        key="several_least",
        required=True,
        format_func=lambda n: formatting.count(n, "pillar", "pillars"),
    )
    heading.header(
        f"{formatting.number(found.people_in(least))} people live where {least} or more pillars "
        "are in the city's worst fifth"
    )
    st.markdown(escape_markdown(multiple_need.sentence(city.tables, found, least)))
    left, right = st.columns([3, 2], gap="medium")
    shown = classes.multiple_need_map(found)
    with left:
        maps.show_given_map(
            city,
            NEIGHBOURHOODS,
            shown.digits,
            shown.colours,
            key="map_several",
            title="Pillars in the worst fifth",
            alt="Map of the number of pillars on which each neighbourhood is in the worst fifth. "
            "The table below lists every neighbourhood.",
        )
    with right:
        maps.show_given_legend(
            city,
            NEIGHBOURHOODS,
            shown.digits,
            shown.rows,
            title="Pillars in the worst fifth",
            subtitle=f"of {len(found.pillars)}, latest period",
            method=shown.method,
        )
        st.vega_lite_chart(
            bar_charts.residents_by_count(found),
            theme=None,
            key="several_residents",
            alt="Bars of residents by number of pillars: "
            + "; ".join(
                f"{n} pillars {formatting.number(people)}" for n, people in found.residents.items()
            ),
        )
    with st.expander("Every neighbourhood as a table"):
        _show_need_table(_need_table(city))
    with st.expander("What judges each pillar"):
        st.markdown(_judges(found))


@kept
def _need_table(city: City) -> pd.DataFrame:
    return multiple_need.need_table(city.tables, city.multiple_need)


def _show_need_table(rows: pd.DataFrame) -> None:
    """Every neighbourhood by its number of pillars, and the same as a file."""
    st.dataframe(
        rows.rename(
            columns={
                "area_code": "Code",
                "area_name": "Neighbourhood",
                "residents": "Residents",
                "pillars": "Pillars",
                "worst_fifth_on": "Worst fifth on pillars",
                "not_judged": "Pillars not judged",
            }
        ),
        hide_index=True,
        height=420,
        key="several_table",
        alt="Table of neighbourhoods by number of pillars in the worst fifth",
    )
    st.download_button(
        "Download this table (CSV)",
        lambda: export.csv(rows),
        "several-pillars.csv",
        "text/csv",
        on_click="ignore",
    )


def _judges(found: SeveralPillars) -> str:
    """The indicators that judge each pillar, a line a pillar (Markdown)."""
    return "\n".join(
        f"- **{escape_markdown(f'{p.number}. {p.name}')}**: "
        + escape_markdown("; ".join(i.name for i in found.indicators[p.number]))
        for p in found.pillars
    )
