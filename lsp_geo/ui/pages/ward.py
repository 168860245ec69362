"""The parts of the ward page."""

from __future__ import annotations

import base64
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from lsp_geo import export, formatting
from lsp_geo.analysis import profile as profiles
from lsp_geo.analysis import small_area_change
from lsp_geo.charts import spine
from lsp_geo.data.catalogue import Indicator
from lsp_geo.maps import deck, indicator_map, picture
from lsp_geo.ui import controls
from lsp_geo.ui.components import escape_markdown
from lsp_geo.ui.controls import choose_among
from lsp_geo.ui.pages import map as map_page
from lsp_geo.ui.session import City, city

LEVEL = "ward25"
MAP_HEIGHT = 460
# Pixels of the map that a ward should fill: what is left on a phone's screen.
_FILL_PIXELS = 320
_TILE = 512


@st.cache_resource(show_spinner=False)
def standing(level: str) -> profiles.Standing:
    """All areas of a level on all indicators, worked out once for all readers."""
    return profiles.standings(city().tables, level)


@st.cache_data(show_spinner=False, max_entries=500)
def profile(area_code: str) -> profiles.Profile:
    """One area's profile."""
    tables = city().tables
    return profiles.profile(tables, area_code, standing(tables.geography.level_of(area_code)))


def choose_ward(city: City) -> str:
    """The area control on wards only; a smaller area chosen elsewhere becomes its ward."""
    geography = city.tables.geography
    wards = geography.by_label(LEVEL)
    if st.session_state.get("area") not in wards:
        st.session_state["area"] = _ward_of(city, st.session_state.get("area")) or wards[0]
    return st.selectbox(
        "Ward",
        wards,
        key="area",
        persist_state="session",
        format_func=geography.label,
        filter_mode="contains",
    )


def _ward_of(city: City, area: str | None) -> str:
    """The ward in which most residents of a neighbourhood or MSOA live; empty for the city."""
    geography = city.tables.geography
    if not area or geography.level_of(area) == "city":
        return ""
    level = geography.level_of(area)
    inside = geography.shares("lsoa21", level, "residents")[
        geography.areas(level).index.get_loc(area)
    ]
    people = inside * geography.areas("lsoa21")["residents"].to_numpy(float)
    wards = geography.shares("lsoa21", LEVEL, "residents") @ people
    return geography.areas(LEVEL).index[int(wards.argmax())]


def show_header(city: City, found: profiles.Profile) -> None:
    """Who lives there, who speaks for it, and the way to the wards around."""
    label = city.tables.geography.label
    st.markdown(
        f"{', '.join(profiles.facts(found))}. Residents and households are those of the "
        "Census 2021."
    )
    with st.container(horizontal=True, horizontal_alignment="left", gap="medium"):
        for words, code in (("Previous: ", found.previous), ("Next: ", found.next)):
            st.page_link(
                "pages/ward.py",
                label=f"{words}{escape_markdown(label(code))}",
                query_params={"area": code},
                width="content",
            )
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        st.markdown("Neighbouring wards:", width="content")
        for code in found.neighbours:
            st.page_link(
                "pages/ward.py",
                label=escape_markdown(label(code)),
                query_params={"area": code},
                width="content",
            )


def show_standing_out(city: City, found: profiles.Profile) -> None:
    """Three readings for worse and three for better, side by side."""
    plural = city.tables.geography.levels[found.level].plural
    sides = (("worse", found.worse), ("better", found.better))
    for column, (side, names) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            st.header(f"Stands out for {side}")
            for name in names:
                row = found.readings.loc[name]
                pillar = city.tables.catalogue.indicator(name).pillar
                place = profiles.standing_text(row, side, plural)
                st.markdown(
                    f"**{escape_markdown(profiles.reading_text(city.tables, found, name))}**  \n"
                    f"{escape_markdown(place[0].upper() + place[1:])}. "
                    f"{escape_markdown(controls.pillar_name(city, pillar))}."
                )
            if len(names) < profiles.STANDING_OUT:
                st.markdown(f"{'Only these' if names else 'None'} passed the rule.")


def choose_indicator(city: City) -> tuple[Indicator, str]:
    """Pillar and indicator with values for neighbourhoods; the latest period."""
    left, right = st.columns(2)
    with left:
        pillar = controls.choose_pillar(city)
    ids = [
        i.id
        for i in city.tables.catalogue.of_pillar(pillar, also=True)
        if "lsoa21" in city.tables.levels(i.id)
    ]
    with right:
        chosen = choose_among(city, ids, "Indicator")
    return city.tables.catalogue.indicator(chosen), city.tables.periods(chosen)[-1]


def show_neighbourhoods(
    city: City, indicator: Indicator, period: str, found: profiles.Profile
) -> None:
    """The ward's own neighbourhoods: map, legend and table."""
    level, files = "lsoa21", city.files.levels["lsoa21"]
    column = files.columns[indicator.id, period]
    left, right = st.columns([3, 2], gap="medium")
    rows = neighbourhoods(city, indicator, period, found)
    with left:
        made = deck.deck(
            city.files,
            level,
            deck.column_fill(column, indicator_map.colours(city.atlas, indicator, level, period)),
            view=_views()[found.area_code],
            selected=[found.area_code],
            hover=deck.tooltip(
                f"{indicator.name}, {formatting.period(period)}", column, indicator.base
            ),
        )
        st.pydeck_chart(
            made,
            height=MAP_HEIGHT,
            key="ward_map",
            alt=f"Map of {indicator.name} in the neighbourhoods of {found.label}, outlined. The "
            "same data are in the table beside it.",
        )
        st.markdown(f"{formatting.source_line(indicator)} {formatting.polarity_line(indicator)}")
    with right:
        map_page.show_legend(city, indicator, level, period, found.area_code)
        st.table(rows)
        st.markdown(
            "Neighbourhoods with at least a tenth of their residents in the ward; their whole "
            "figure is shown. The legend counts all neighbourhoods of the city."
        )


def neighbourhoods(
    city: City, indicator: Indicator, period: str, found: profiles.Profile
) -> pd.DataFrame:
    """Figures of the neighbourhoods inside a ward, the first in need on top."""
    geography = city.tables.geography
    table = city.tables.table(indicator.id, "lsoa21", period)
    inside = _inside()[found.area_code]
    own = table.iloc[inside]
    share = geography.shares("lsoa21", LEVEL, "residents")[
        geography.areas(LEVEL).index.get_loc(found.area_code)
    ][inside]
    order = own["value"].argsort(kind="stable").to_numpy()
    if indicator.polarity != "better":
        order = order[::-1]
    return pd.DataFrame(
        {
            "Neighbourhood": [geography.label(code) for code in own["area_code"].iloc[order]],
            "Figure": [
                formatting.cell(indicator, value, note)
                for value, note in zip(
                    own["value"].iloc[order], own["note"].iloc[order], strict=True
                )
            ],
            "Of its residents in the ward": [
                f"{formatting.number(100 * n)}%" for n in share[order]
            ],
        }
    ).set_index("Neighbourhood")


def show_pillars(city: City, found: profiles.Profile) -> None:
    """Every pillar with its spine table."""
    name = city.tables.geography.name
    st.html(spine.key_html(found.label, name))
    tables = _spines(found.area_code)
    for number in (*(p.number for p in city.tables.catalogue.all_pillars), controls.CONTEXT):
        title = controls.pillar_name(city, number)
        st.subheader(title if number == controls.CONTEXT else f"{number}. {title}")
        if number in tables:
            st.html(tables[number])
        else:
            st.markdown("No indicator of its own is known for wards.")


@st.cache_data(show_spinner=False, max_entries=200)
def _spines(area_code: str) -> dict[str, str]:
    """The spine table of each pillar."""
    tables, found = city().tables, profile(area_code)
    return {
        pillar: spine.spine_html(
            shown,
            found.label,
            tables.geography.name,
            f"{found.label}: indicators of {controls.pillar_name(city(), pillar)}",
        )
        for pillar, shown in spine.rows(tables, found).items()
    }


def show_small_maps(city: City, found: profiles.Profile) -> None:
    """The leading indicator of each pillar by ward, this one outlined."""
    pillars = city.tables.catalogue.pillars
    for start in range(0, len(pillars), 4):
        for column, pillar in zip(st.columns(4), pillars[start : start + 4], strict=False):
            row = found.readings.loc[pillar.headline]
            indicator = city.tables.catalogue.indicator(pillar.headline)
            with column:
                st.html(
                    f'<img src="{_card(found.area_code, pillar.headline)}" '
                    f'alt="Small map of {escape(indicator.name)} by ward, {escape(found.label)} '
                    'outlined" style="display:block;width:100%;height:10rem;object-fit:contain">'
                    f'<p style="margin:.4rem 0 0;font-size:.95rem;line-height:1.3"><b>'
                    f"{escape(indicator.name)}</b><br>"
                    f"{escape(formatting.figure(indicator, row['value']))}, "
                    f"{escape(profiles.rank_text(row, 'wards'))}</p>"
                )


@st.cache_resource(show_spinner=False)
def _ground():
    return picture.ground(city().tables.geography, LEVEL, "card")


@st.cache_data(show_spinner=False, max_entries=600)
def _card(area_code: str, indicator_id: str) -> str:
    shared = city()
    indicator = shared.tables.catalogue.indicator(indicator_id)
    period = shared.tables.periods(indicator_id)[-1]
    svg = picture.card_svg(
        _ground(),
        shared.atlas.assigned(indicator_id, LEVEL, period),
        indicator_map.colours(shared.atlas, indicator, LEVEL, period),
        title=indicator.name,
        outline=area_code,
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def show_change(city: City, found: profiles.Profile) -> None:
    """What changed in this ward, where that can be said."""
    rows = changes(found.area_code)
    if rows.empty:
        st.markdown("No indicator of wards has periods that may be compared.")
        return
    clear = int(rows["More than chance"].eq("yes").sum())
    st.markdown(
        f"{formatting.count(len(rows), 'indicator has', 'indicators have')} periods that may be "
        f"compared for wards; {clear} changed by more than chance explains (limits at 99.8%). Two "
        "periods are a difference and no trend."
    )
    st.table(rows)


def show_method(city: City, found: profiles.Profile) -> None:
    """How each figure was made, what is not there, and the table to take away."""
    rows = readable(city, found)
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key="ward_method",
        alt=f"All {len(rows)} figures of {found.label} with method and coverage",
    )
    st.download_button(
        "Download all figures (CSV)",
        lambda: export.csv(found.readings.reset_index()),
        f"profile-{found.area_code}.csv",
        "text/csv",
        on_click="ignore",
    )
    reasons: dict[str, list[str]] = {}
    for name, why in found.absent.items():
        reasons.setdefault(why, []).append(city.tables.catalogue.indicator(name).name)
    for why, names in reasons.items():
        st.markdown(
            f"**Not given for this ward** ({escape_markdown(why)}): "
            f"{escape_markdown('; '.join(names))}."
        )


def readable(city: City, found: profiles.Profile) -> pd.DataFrame:
    """The profile as people read it: one row an indicator with its method."""
    rows = found.readings
    indicators = [city.tables.catalogue.indicator(name) for name in rows.index]
    return pd.DataFrame(
        {
            "Indicator": [i.name for i in indicators],
            "Pillar": [controls.pillar_name(city, i.pillar) for i in indicators],
            "Period": [formatting.period(key) for key in rows["period"]],
            "Figure": [
                formatting.figure(i, v) for i, v in zip(indicators, rows["value"], strict=True)
            ],
            "95% interval": [
                formatting.interval(i, low, high)
                for i, low, high in zip(indicators, rows["lower"], rows["upper"], strict=True)
            ],
            "Than the city": rows["than_city"].to_numpy(),
            "Than England": rows["than_england"].to_numpy(),
            "Judged at": [f"{formatting.number(100 * c, 1)}%" for c in rows["confidence"]],
            "How it was made": rows["method"].to_numpy(),
            "Estimated (% of residents)": np.round(100 * rows["estimated"].to_numpy(float), 1),
            "Covered (% of residents)": np.round(100 * rows["coverage"].to_numpy(float), 1),
        }
    )


@st.cache_data(show_spinner=False, max_entries=100)
def changes(area_code: str) -> pd.DataFrame:
    """First and last comparable figure of each indicator, and whether chance may explain it."""
    rows = []
    for run, table in _runs():
        row = table.loc[area_code]
        if pd.isna(row["change"]):
            continue
        tested = "no interval" if pd.isna(row["lower"]) else "yes" if row["clear"] else "no"
        rows.append(
            {
                "Indicator": run.indicator.name,
                "First": f"{formatting.figure(run.indicator, row['first'])} "
                f"({formatting.period(run.first)})",
                "Last": (
                    f"{formatting.figure(run.indicator, row['last'])} "
                    f"({formatting.period(run.last)})"
                ),
                "Change": formatting.change(run.indicator, row["change"]),
                "More than chance": tested,
            }
        )
    columns = ["Indicator", "First", "Last", "Change", "More than chance"]
    return pd.DataFrame(rows, columns=columns).set_index("Indicator")


@st.cache_resource(show_spinner=False)
def _runs() -> list[tuple[small_area_change.Run, pd.DataFrame]]:
    """The latest comparable run of each indicator of wards, with every ward's change."""
    tables, found = city().tables, []
    for indicator in small_area_change.with_change(tables):
        run = small_area_change.runs(tables, indicator.id)[0]
        if LEVEL in run.levels:
            table = small_area_change.between(tables, run, LEVEL)
            found.append((run, table.set_index("area_code")))
    return found


@st.cache_resource(show_spinner=False)
def _inside() -> dict[str, np.ndarray]:
    return profiles.inside(city().tables, LEVEL)


@st.cache_resource(show_spinner=False)
def _views() -> dict[str, dict[str, float]]:
    """For each ward the view that shows all of it."""
    frame = city().tables.geography.boundaries(LEVEL)
    found = {}
    for code, (west, south, east, north) in zip(
        frame["area_code"], frame.bounds.to_numpy(), strict=True
    ):
        # Mercator stretches north by 1 / cos(latitude) as it stretches east by nothing.
        tall = (north - south) / np.cos(np.radians((south + north) / 2))
        zoom = np.log2(360 * _FILL_PIXELS / (_TILE * max(east - west, tall)))
        found[code] = {
            "longitude": round((west + east) / 2, 5),
            "latitude": round((south + north) / 2, 5),
            "zoom": round(float(zoom), 2),
        }
    return found
