"""The parts of the inequality page: a pillar's gaps, one indicator, clusters, several pillars."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting, theme
from lsp_geo.analysis import inequality, multiple_need
from lsp_geo.analysis.inequality import Inequality, Measures
from lsp_geo.analysis.multiple_need import SeveralPillars
from lsp_geo.charts import bar as bar_charts
from lsp_geo.presentation.view import View
from lsp_geo.ui import maps, session
from lsp_geo.ui.add_view import add_view
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.session import City

_BROWN, _PALE_BROWN, _PLAIN, _PALE_TEAL, _TEAL = theme.PALETTES["difference"]
# By digit, 0 to 4. Brown is the worse side; where there is no worse, the lower one.
CLUSTER_COLOURS = {
    "worse": (_PLAIN, _BROWN, _PALE_TEAL, _TEAL, _PALE_BROWN),
    "better": (_PLAIN, _TEAL, _PALE_BROWN, _BROWN, _PALE_TEAL),
    "neither": (_PLAIN, _TEAL, _PALE_BROWN, _BROWN, _PALE_TEAL),
}
SEVERAL_COLOURS = theme.palette("worse")
MOST_SHOWN = 4


@st.cache_resource(show_spinner=False)
def all_measures() -> Measures:
    """Inequality of every indicator, shared by all readers."""
    return Measures(session.city().tables)


@st.cache_resource(show_spinner=False)
def all_several() -> tuple[SeveralPillars, pd.DataFrame]:
    """Places in the worst fifth on several pillars, and their table; worked out once."""
    tables = session.city().tables
    found = multiple_need.several_pillars(tables)
    return found, multiple_need.need_table(tables, found)


def pillar_finding(found: list[Inequality]) -> str:
    """The page's title: which of the pillar's indicators is the most unequal."""
    charted = bar_charts.can_be_charted(found)
    if not charted:
        return "No indicator here can be set against deprivation"
    name = charted[0].indicator.name
    return f"{name}: the widest gap of {len(charted)} indicators"


def show_gaps(city: City, pillar: str, found: list[Inequality]) -> None:
    """Every indicator of the pillar by its comparable gap: chart, sentences and table."""
    charted = bar_charts.can_be_charted(found)
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
    names = [
        indicator.name
        for indicator in city.tables.catalogue.of_pillar(pillar, also=True)
        if inequality.LEVEL not in city.tables.levels(indicator.id)
    ]
    if names:
        st.markdown(
            "Published for larger areas only, so not measured between neighbourhoods: "
            f"{escape_markdown(formatting.and_list(names))}. The Map page has them."
        )


def show_measures_table(city: City, pillar: str, found: list[Inequality]) -> None:
    """All measures of all indicators, in numbers."""
    rows = pd.DataFrame([inequality.row(city.tables, one) for one in found])
    shown = pd.DataFrame(
        {
            "Indicator": rows["name"],
            "Unit": rows["unit"],
            "Gap in 100": 100 * rows["comparable_gap"].astype(float),
            "Reading": [inequality.direction(one) for one in found],
            "Most deprived fifth": _figures(found, "most_deprived"),
            "Least deprived fifth": _figures(found, "least_deprived"),
            "Difference": _figures(found, "quintile_gap"),
            "Ratio": rows["quintile_ratio"].astype(float),
            "SII": [
                ""
                if one.slope is None
                else formatting.number(one.slope.sii, one.indicator.decimals)
                + ("" if one.follows_deprivation else " (poor fit)")
                for one in found
            ],
            "RII": rows["rii"].astype(float),
            "Gini": rows["gini"].astype(float),
            "Inside wards %": 100 * rows["variance_within_share"].astype(float),
            "Moran's I": rows["moran_i"].astype(float),
            "Set against": rows["ordered_by"].fillna("nothing: it is made of all deprivation"),
            "Period": rows["period"].map(formatting.period),
        }
    )
    two = st.column_config.NumberColumn(format="%.2f")
    whole = st.column_config.NumberColumn(format="%.0f")
    st.dataframe(
        shown,
        hide_index=True,
        key=f"measures_{pillar}",
        placeholder="not defined",
        column_config={
            "Gap in 100": whole,
            "Inside wards %": whole,
            "Ratio": two,
            "RII": two,
            "Gini": two,
            "Moran's I": two,
        },
        alt=f"Table of all measures of inequality for {len(found)} indicators",
    )
    st.download_button(
        "Download these measures (CSV)",
        lambda: export.csv(rows),
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
        "fifth "
        f"of the city's residents, by {found.ordered_by}."
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
        add_view(View("fifths", indicator.id, period=found.period), "add_fifths")
    with right:
        names = ("Most deprived", "Second", "Third", "Fourth", "Least deprived")
        st.table(
            pd.DataFrame(
                {
                    "Fifth": names,
                    "Value": [
                        "no data" if v is None else formatting.figure(indicator, v)
                        for v in found.fifths
                    ],
                }
            ).set_index("Fifth"),
        )
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
    ranges = all_measures().ward_ranges(found)
    if ranges is None:
        st.markdown("This indicator cannot be given for wards, so no chart is drawn.")
        return
    indicator = found.indicator
    area = st.session_state.get("area") or ""
    chosen = area if area in set(ranges["area_code"]) else ""
    st.markdown(
        f"{formatting.unit_line(indicator)}. One line a ward, highest at the left: from its "
        "lowest to "
        "its highest neighbourhood, the dot is the ward as a whole."
        + (f" {city.tables.geography.label(chosen)} is marked." if chosen else "")
    )
    st.vega_lite_chart(
        bar_charts.wards(found, ranges, chosen),
        theme=None,
        key=f"wards_{indicator.id}",
        alt=f"Chart of {len(ranges)} wards with the range of their neighbourhoods. "
        f"{inequality.within_sentence(found)} The table below has every ward.",
    )
    add_view(View("spread", indicator.id, inequality.LEVEL, found.period), "add_within")
    with st.expander("Every ward as a table"):
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
            key=f"ranges_{indicator.id}",
            placeholder="none",
            column_config={
                name: st.column_config.NumberColumn(format=f"%.{indicator.decimals}f")
                for name in ("Ward's value", "Lowest neighbourhood", "Highest neighbourhood")
            },
            alt="Table of wards with their value and the range of their neighbourhoods",
        )


def show_clusters(city: City, found: Inequality) -> None:
    """Where like values lie side by side: map, legend, words and table."""
    row, indicator = found.clusters, found.indicator
    st.header(_cluster_finding(found))
    text = inequality.cluster_sentence(city.tables, found)
    if row is None or row.moran_i is None:
        st.info(escape_markdown(text))
        return
    left, right = st.columns([3, 2], gap="medium")
    colours = CLUSTER_COLOURS[indicator.polarity]
    high, low = {
        "worse": (" (worse)", " (better)"),
        "better": (" (better)", " (worse)"),
        "neither": ("", ""),
    }[indicator.polarity]
    words = {
        "1": f"High among high{high}",
        "4": f"High among low{high}",
        "0": "Not told from chance",
        "2": f"Low among high{low}",
        "3": f"Low among low{low}",
    }
    with left:
        maps.show_given_map(
            city,
            inequality.LEVEL,
            row.classes,
            colours,
            key="map_clusters",
            title=f"Clusters of {indicator.name}",
            alt=f"Map of clusters. {text} The table below lists every place in one.",
        )
    with right:
        maps.show_given_legend(
            city,
            inequality.LEVEL,
            row.classes,
            [(digit, colours[int(digit)], words[digit]) for digit in words],
            title=indicator.name,
            subtitle=f"Each place against its neighbours, {formatting.period(found.period)}",
            method="Local Moran's I with neighbours that share a border or corner, 999 "
            "permutations, false discovery rate 5%.",
        )
        st.markdown(escape_markdown(text))
    areas = city.tables.geography.areas(inequality.LEVEL)
    table = city.tables.table(indicator.id, inequality.LEVEL, found.period)
    listed = pd.DataFrame(
        {
            "Neighbourhood": areas["label"].to_numpy(),
            "Value": table["value"].to_numpy(),
            "Class": [words.get(digit, "No figure") for digit in row.classes],
        }
    )
    listed = listed[~pd.Series(list(row.classes)).isin(["0", "5"]).to_numpy()]
    with st.expander(f"The {len(listed)} neighbourhoods in clusters as a table"):
        st.dataframe(
            listed.sort_values(["Class", "Value"], ascending=[True, False]),
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
    found, rows = all_several()
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
        "are "
        "in the city's worst fifth"
    )
    st.markdown(escape_markdown(multiple_need.sentence(city.tables, found, least)))
    digits = "".join(str(min(n, MOST_SHOWN)) for n in found.count)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        maps.show_given_map(
            city,
            multiple_need.LEVEL,
            digits,
            SEVERAL_COLOURS,
            key="map_several",
            title="Pillars in the worst fifth",
            alt="Map of the number of pillars on which each neighbourhood is in the worst fifth. "
            "The table below lists every neighbourhood.",
        )
    with right:
        maps.show_given_legend(
            city,
            multiple_need.LEVEL,
            digits,
            [
                (
                    str(n),
                    SEVERAL_COLOURS[n],
                    f"{n} or more pillars"
                    if n == MOST_SHOWN
                    else formatting.count(n, "pillar", "pillars"),
                )
                for n in range(MOST_SHOWN, -1, -1)
            ],
            title="Pillars in the worst fifth",
            subtitle=f"of {len(found.pillars)}, latest period",
            method="A pillar's need is the mean of its indicators' need percentiles; the worst "
            "fifth are the highest needs that hold a fifth of residents.",
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
    with st.expander("What judges each pillar"):
        st.markdown(
            "\n".join(
                f"- **{escape_markdown(f'{p.number}. {p.name}')}**: "
                + escape_markdown("; ".join(i.name for i in found.indicators[p.number]))
                for p in found.pillars
            )
        )


def _cluster_finding(found: Inequality) -> str:
    """How many places lie in clusters, short enough for a heading."""
    row = found.clusters
    if row is None or row.moran_i is None:
        return "Where like places lie together"
    high, low = row.classes.count("1"), row.classes.count("3")
    if not high + low:
        return "No cluster that chance could not make"
    return f"{high} places lie in clusters of high values, {low} in clusters of low ones"


def _figures(found: list[Inequality], name: str) -> list[str]:
    """A figure of each indicator in its own decimals; empty where not defined."""
    values = [getattr(one, name) for one in found]
    return [
        "" if value is None else formatting.number(value, one.indicator.decimals)
        for one, value in zip(found, values, strict=True)
    ]
