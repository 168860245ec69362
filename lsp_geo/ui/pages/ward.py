"""The parts of the ward page."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from lsp_geo import export, formatting, templates
from lsp_geo.analysis import area_tables, profile_words
from lsp_geo.analysis import profile as profiles
from lsp_geo.analysis.standing_out import STANDING_OUT
from lsp_geo.charts import spine
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import CONTEXT, Indicator
from lsp_geo.data.levels import CITY, WARDS
from lsp_geo.maps import deck
from lsp_geo.presentation import pictures
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, map_frame, maps, navigation
from lsp_geo.ui.components import escape_markdown

MAP_HEIGHT = 460
# Pixels of the map that a ward should fill: what is left on a phone's screen.
_FILL_PIXELS = 320
# The smaller area for which a ward was taken, and that ward.
_TAKEN_FOR = "_ward_taken_for"


def choose_ward(city: City) -> str:
    """The area control on wards only: a ward's code, or "" until one is chosen.

    A smaller area chosen elsewhere becomes its ward, in words where it lies in several.
    """
    geography = city.geography
    wards, area = geography.by_label(WARDS), st.session_state.get("area")
    if area not in wards:
        st.session_state["area"] = _ward_around(city, area) if area else ""
    chosen = st.selectbox(
        "Ward",
        ["", *wards],
        key="area",
        persist_state="session",
        format_func=lambda code: geography.label(code) if code else "Choose a ward",
        filter_mode="contains",
    )
    wide, taken = st.session_state.get(_TAKEN_FOR, ("", ""))
    if chosen and chosen == taken:
        st.info(escape_markdown(_which_ward(city, wide)))
    else:
        st.session_state.pop(_TAKEN_FOR, None)
    return chosen


def _ward_around(city: City, area: str) -> str:
    """The ward of a smaller area: the one found with it, else where most of its residents live.

    Empty for the city. A ward taken because most live there is remembered, to say so.
    """
    if city.geography.level_of(area) == CITY:
        return ""
    found = controls.found_ward(area)
    shares = city.geography.wards_of(area)
    if not found and len(shares) > 1:
        st.session_state[_TAKEN_FOR] = (area, shares.index[0])
    return found or shares.index[0]


def _which_ward(city: City, area: str) -> str:
    """Which ward is shown for an area that lies in several, and which the others are."""
    label, shares = city.geography.label, city.geography.wards_of(area)
    kind = city.geography.levels[city.geography.level_of(area)].name
    parts = [f"{label(code)} ({_share(share)})" for code, share in shares.items()]
    others = "The other is" if len(parts) == 2 else "The others are"
    return (
        f"The {kind} {label(area)} lies in {len(parts)} wards. Shown is the one in which most of "
        f"its residents live, {parts[0]}. {others} {formatting.and_list(parts[1:])}."
    )


def _share(share: float) -> str:
    return "under 1%" if share < 0.01 else f"{100 * share:.0f}%"


def show_invitation(city: City) -> None:
    """What to do where no ward is chosen yet: choose one, or find it by a postcode."""
    wards = city.geography.levels[WARDS]
    st.title("Choose a ward")
    st.markdown(
        f"Choose one of the {wards.areas} {wards.plural} of {escape_markdown(city.name)} above, or "
        "find yours by a postcode."
    )
    controls.search(city, "find_on_ward")


def show_header(city: City, found: profiles.Profile) -> None:
    """Who lives there, who speaks for it, and the way to the wards around."""
    label = city.geography.label
    st.markdown(
        f"{', '.join(profile_words.facts(found))}. Residents and households are those of the "
        "Census 2021."
    )
    with st.container(horizontal=True, horizontal_alignment="left", gap="medium"):
        for words, code in (("Previous: ", found.previous), ("Next: ", found.next)):
            st.page_link(
                navigation.file("ward"),
                label=f"{words}{escape_markdown(label(code))}",
                query_params={"area": code},
                width="content",
            )
    with st.container(horizontal=True, horizontal_alignment="left", gap="small"):
        st.markdown("Neighbouring wards:", width="content")
        for code in found.neighbours:
            st.page_link(
                navigation.file("ward"),
                label=escape_markdown(label(code)),
                query_params={"area": code},
                width="content",
            )


def show_standing_out(city: City, found: profiles.Profile) -> None:
    """Three readings for worse and three for better, side by side."""
    plural = city.geography.levels[found.level].plural
    sides = (("worse", found.worse), ("better", found.better))
    for column, (side, names) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            st.header(f"Stands out for {side}")
            for name in names:
                row = found.readings.loc[name]
                pillar = city.catalogue.indicator(name).pillar
                place = profile_words.standing_text(row, side, plural)
                reading = profile_words.reading_text(city.tables, found, name)
                st.markdown(
                    f"**{escape_markdown(reading)}**  \n"
                    f"{escape_markdown(place[0].upper() + place[1:])}. "
                    f"{escape_markdown(city.catalogue.pillar_name(pillar))}."
                )
            if len(names) < STANDING_OUT:
                st.markdown(f"{'Only these' if names else 'None'} passed the rule.")


def choose_indicator(city: City) -> tuple[Indicator, str]:
    """Pillar and indicator with values for neighbourhoods; the latest period."""
    left, right = st.columns(2)
    with left:
        pillar = controls.choose_pillar(city)
    ids = [
        i.id
        for i in city.catalogue.of_pillar(pillar, also=True)
        if "lsoa21" in city.tables.levels(i.id)
    ]
    with right:
        chosen = controls.choose_among(city, ids, "Indicator")
    return city.catalogue.indicator(chosen), city.tables.periods(chosen)[-1]


def show_neighbourhoods(
    city: City, indicator: Indicator, period: str, found: profiles.Profile
) -> None:
    """The ward's own neighbourhoods: map, legend and table."""
    view = city.map_view(indicator.id, "lsoa21", period, found.area_code)
    column = city.files.levels[view.level].columns[indicator.id, period]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        frame = map_frame.frame(city, "ward_map", MAP_HEIGHT, area=found.area_code)
        made = deck.deck(
            city.files,
            view.level,
            deck.column_fill(column, view.colours),
            view=frame.view,
            selected=[found.area_code],
            hover=deck.tooltip(view.title, column, indicator.base),
        )
        map_frame.draw(
            frame,
            made,
            alt=f"Map of {indicator.name} in the neighbourhoods of {found.label}, outlined. The "
            "same data are in the table beside it.",
        )
        map_frame.offer_large(city, View("map", indicator.id, view.level, period, found.area_code))
        st.markdown(f"{formatting.source_line(indicator)} {formatting.polarity_line(indicator)}")
    with right:
        maps.show_legend(view)
        st.table(area_tables.neighbourhoods(city.tables, indicator, period, found.area_code))
        st.markdown(
            "Neighbourhoods with at least a tenth of their residents in the ward; their whole "
            "figure is shown. The legend counts all neighbourhoods of the city."
        )


def show_pillars(city: City, found: profiles.Profile) -> None:
    """Every pillar with its spine table."""
    st.html(spine.style() + spine.key_html(found.label, city.name))
    tables = _spines(city, found.area_code)
    for number in (*(p.number for p in city.catalogue.all_pillars), CONTEXT):
        title = city.catalogue.pillar_name(number)
        st.subheader(title if number == CONTEXT else f"{number}. {title}")
        if number in tables:
            st.html(tables[number])
        else:
            st.markdown("No indicator of its own is known for wards.")


@kept
def _spines(city: City, area_code: str) -> dict[str, str]:
    """The spine table of each pillar."""
    found = city.profile(area_code)
    return {
        pillar: spine.spine_html(
            rows,
            found.label,
            city.name,
            f"{found.label}: indicators of {city.catalogue.pillar_name(pillar)}",
        )
        for pillar, rows in spine.rows(city.tables, found).items()
    }


def show_small_maps(city: City, found: profiles.Profile) -> None:
    """The leading indicator of each pillar by ward, this one outlined."""
    pillars = city.catalogue.pillars
    for start in range(0, len(pillars), 4):
        for column, pillar in zip(st.columns(4), pillars[start : start + 4], strict=False):
            row = found.readings.loc[pillar.headline]
            indicator = city.catalogue.indicator(pillar.headline)
            with column:
                figure = formatting.figure(indicator, row["value"])
                st.html(
                    templates.parts("page.html").small_map(
                        pictures.address(city, pillar.headline, WARDS, found.area_code),
                        indicator.name,
                        found.label,
                        f"{figure}, {profile_words.rank_text(row, 'wards')}",
                    )
                )


def show_change(city: City, found: profiles.Profile) -> None:
    """What changed in this ward, where that can be said."""
    rows = _changes(city, found.area_code)
    if rows.empty:
        st.markdown("No indicator of wards has periods that may be compared.")
        return
    clear = int(rows[area_tables.CHANGES[-1]].eq(formatting.certainty(True)).sum())
    st.markdown(
        f"{formatting.count(len(rows), 'indicator has', 'indicators have')} periods that may be "
        f"compared for wards; {clear} changed by more than chance explains (limits at 99.8%). Two "
        "periods are a difference and no trend."
    )
    st.table(rows)


@kept
def _changes(city: City, area_code: str) -> pd.DataFrame:
    return area_tables.changes(city.changes(WARDS), area_code)


def show_method(city: City, found: profiles.Profile) -> None:
    """How each figure was made, what is not there, and the table to take away."""
    rows = area_tables.figures(city.tables, found)
    st.dataframe(
        rows,
        hide_index=True,
        height=420,
        key="ward_method",
        alt=f"All {len(rows)} figures of {found.label} with method and coverage",
    )
    st.download_button(
        "Download all figures (CSV)",
        lambda: export.csv_file(found.readings.reset_index()),
        f"profile-{found.area_code}.csv",
        "text/csv",
        on_click="ignore",
    )
    reasons: dict[str, list[str]] = {}
    for name, why in found.absent.items():
        reasons.setdefault(why, []).append(city.catalogue.indicator(name).name)
    for why, names in reasons.items():
        st.markdown(
            f"**Not given for this ward** ({escape_markdown(why)}): "
            f"{escape_markdown('; '.join(names))}."
        )
