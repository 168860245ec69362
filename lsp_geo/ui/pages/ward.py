"""The top of the ward page: which ward, its story, what stands out, and the map inside it."""

from __future__ import annotations

import streamlit as st

from lsp_geo import formatting, templates
from lsp_geo.analysis import area_story, area_tables, profile_words
from lsp_geo.analysis import profile as profiles
from lsp_geo.city import City
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import CITY, WARDS
from lsp_geo.maps import deck
from lsp_geo.presentation import pictures
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, finder, map_frame, maps, navigation, remembered
from lsp_geo.ui.components import escape_markdown

MAP_HEIGHT = 460
_MOST_RANKED = 5
# The smaller area for which a ward was taken, and that ward.
_TAKEN_FOR = "_ward_taken_for"
_OPENED = "_ward_opened"


def choose_ward(city: City) -> str:
    """The area control on wards only: a ward's code, or "" until one is chosen.

    A smaller area chosen elsewhere becomes its ward, in words where it lies in several.
    """
    geography = city.geography
    wards, area = geography.by_label(WARDS), st.session_state.get("area")
    if not area and not st.session_state.get(_OPENED):
        # The reader's own ward opens once, and not when they take it away.
        area = st.session_state["area"] = remembered.ward(city)
    st.session_state[_OPENED] = True
    if area not in wards:
        st.session_state["area"] = _ward_around(city, area) if area else ""
    chosen = st.selectbox(
        "Ward",
        ["", *wards],
        key="area",
        persist_state="session",
        format_func=lambda code: geography.label(code) if code else "Choose a ward",
        filter_mode="contains",
        width=420,
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
    found = controls.found_ward(city, area)
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
        "type a postcode into the search."
    )


def show_story(city: City, found: profiles.Profile) -> None:
    """The ward in three sentences, and where it lies."""
    st.title(escape_markdown(area_story.title(city.tables, found)))
    words, place = st.columns([3, 1], gap="large")
    with words:
        st.html(
            templates.parts("page.html").story(
                area_story.three_sentences(city.tables, found), _doubt(found)
            )
        )
        with st.container(horizontal=True, gap="small"):
            remembered.offer(city, found.area_code)
            finder.show_councillors(city)
    if area_story.MOST_DEPRIVED not in found.readings.index:
        return
    with place:
        seen = pictures.address(city, area_story.MOST_DEPRIVED, WARDS, found.area_code)
        st.html(templates.parts("page.html").locator(seen, found.label, city.name))


def _doubt(found: profiles.Profile) -> str:
    """What must be said once about these sentences."""
    shared = found.readings["estimated"].max()
    text = "Official figures of the latest years; those without a margin of error are not tested."
    if shared >= 0.01:
        text += (
            f" Up to {_share(shared)} of the ward’s residents are placed by estimate, because "
            "neighbourhoods lie across its border."
        )
    return text


def show_header(found: profiles.Profile) -> None:
    """Who lives there, and how many speak for it."""
    st.markdown(f"{', '.join(profile_words.facts(found))} (residents and households: Census 2021).")


def show_others(city: City, found: profiles.Profile) -> None:
    """The way to the wards around, and to the ones before and after it by name."""
    label = city.geography.label
    ways = [("Previous: ", found.previous), ("Next: ", found.next)]
    ways += [("", code) for code in found.neighbours]
    with (
        st.expander("Other wards: neighbouring, previous, next"),
        st.container(horizontal=True, gap="small"),
    ):
        for words, code in ways:
            st.page_link(
                navigation.file("ward"),
                label=f"{words}{escape_markdown(label(code))}",
                query_params={"area": code},
                width="content",
            )


def show_standing_out(city: City, found: profiles.Profile) -> None:
    """Three readings for worse and three for better, side by side, and places by rank alone."""
    plural = city.geography.levels[found.level].plural
    sides = (("worse", found.worse), ("better", found.better))
    ranked = {side: area_story.places(city.tables, found, side) for side, _ in sides}
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
            if not names and not ranked[side]:
                st.markdown("Nothing does.")
            elif ranked[side]:
                st.markdown(_by_rank(ranked[side]))
    if any(ranked.values()):
        st.markdown(f"† {area_story.DOUBT}")


def _by_rank(lines: list[str]) -> str:
    """Places by rank alone, the first few of them; the sign leads to their doubt, said once."""
    shown = "\n".join(f"- {escape_markdown(line)}\u00a0†" for line in lines[:_MOST_RANKED])
    more = len(lines) - _MOST_RANKED
    return f"{shown}\n- and {more} more, in the table of ranks" if more > 0 else shown


def choose_indicator(city: City) -> tuple[Indicator, str]:
    """Pillar and indicator with values for neighbourhoods; the latest period."""
    left, right = st.columns(2)
    with left:
        pillar = controls.choose_pillar(city, controls.pillars_inside(city))
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
    fill = view.fill(city.files)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        frame = map_frame.frame(city, "ward_map", MAP_HEIGHT, area=found.area_code)
        made = deck.deck(
            city.files,
            view.level,
            fill,
            view=frame.view,
            selected=[found.area_code],
            hover=deck.tooltip(view.title, fill.column, indicator.base),
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
