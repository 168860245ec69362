"""The top of the ward page: which ward, its story, what stands out, and the map inside it."""

from __future__ import annotations

from base64 import b64encode

import pandas as pd
import streamlit as st

from lsp_geo import formatting, templates
from lsp_geo.analysis import area_story, area_tables, placing, profile_words
from lsp_geo.analysis import profile as profiles
from lsp_geo.area.own import NOT_OFFICIAL
from lsp_geo.city import City, kept
from lsp_geo.dark_theme import in_dark
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import CITY, WARDS, YOURS
from lsp_geo.maps import deck, hover
from lsp_geo.presentation import pictures
from lsp_geo.presentation.view import View
from lsp_geo.ui import controls, finder, map_frame, maps, navigation, remembered, screen
from lsp_geo.ui.components import escape_markdown, put_html

MAP_HEIGHT = 460
_MOST_RANKED = 5
# The smaller area for which a ward was taken, and that ward.
_TAKEN_FOR = "_ward_taken_for"
_OPENED = "_ward_opened"


def choose_ward(city: City) -> str:
    """The area control on wards and own areas only: a code, or "" until one is chosen.

    A smaller area chosen elsewhere becomes its ward, in words where it lies in several.
    """
    geography = city.geography
    wards, area = controls.names(city, WARDS), st.session_state.get("area")
    if YOURS in geography.levels:
        wards = controls.names(city, YOURS) | wards
    if not area and not st.session_state.get(_OPENED):
        # The reader's own ward opens once, and not when they take it away.
        area = st.session_state["area"] = remembered.ward(city)
    st.session_state[_OPENED] = True
    if area not in wards:
        st.session_state["area"] = _ward_around(city, area) if area else ""
    chosen = st.selectbox(
        "Ward or area of your own" if YOURS in geography.levels else "Ward",
        ["", *wards],
        key="area",
        persist_state="session",
        format_func=lambda code: wards.get(code, "Choose a ward"),
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
    title, sentences = _story(city, found.area_code)
    st.title(escape_markdown(title))
    words, place = st.columns([3, 1], gap="large")
    with words:
        put_html(sentences)
        with st.container(horizontal=True, gap="small"):
            if found.level == WARDS:
                remembered.offer(city, found.area_code)
            finder.show_councillors(city)
    if area_story.MOST_DEPRIVED not in found.readings.index:
        return
    with place:
        put_html(
            templates.parts("page.html").locator(
                _small_map(city, found), found.label, city.name, screen.more()
            )
        )


def _small_map(city: City, found: profiles.Profile) -> str:
    """The address of the small map that shows where the area lies; an own one is in no file."""
    if found.level == WARDS:
        return pictures.address(
            city, area_story.MOST_DEPRIVED, WARDS, found.area_code, dark=screen.is_dark()
        )
    drawn = pictures.locator(city, area_story.MOST_DEPRIVED, found.area_code)
    if screen.is_dark():
        drawn = in_dark(drawn)
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"


@kept
def _story(city: City, area_code: str) -> tuple[str, str]:
    """The title, and the three sentences as the page has them."""
    found = city.profile(area_code)
    told = area_story.three_sentences(city.tables, found)
    return (
        area_story.title(city.tables, found),
        str(templates.parts("page.html").story(told, _doubt(found))),
    )


def _doubt(found: profiles.Profile) -> str:
    """What must be said once about these sentences."""
    shared = found.readings["estimated"].max()
    text = "Official figures of the latest years; those without a margin of error are not tested."
    if shared >= 0.01:
        whose = "the ward’s" if found.level == WARDS else "its"
        text += (
            f" Up to {_share(shared)} of {whose} residents are placed by estimate, because "
            "neighbourhoods lie across its border."
        )
    return text


def show_header(found: profiles.Profile) -> None:
    """Who lives there, and how many speak for it; or that it is no official area."""
    lives = f"{', '.join(profile_words.facts(found))} (residents and households: Census 2021)."
    st.markdown(f"{lives} {NOT_OFFICIAL}" if found.level == YOURS else lives)


def show_others(city: City, found: profiles.Profile) -> None:
    """The way to the wards around, and to the ones before and after it by name."""
    fold = st.expander(
        "Other wards: neighbouring, previous, next", key="other_wards", on_change="rerun"
    )
    if not fold.open:
        return
    label = city.geography.label
    ways = [("Previous: ", found.previous), ("Next: ", found.next)]
    ways += [("", code) for code in found.neighbours]
    with fold, st.container(horizontal=True, gap="small"):
        for words, code in ways:
            st.page_link(
                navigation.page("ward"),
                label=f"{words}{escape_markdown(label(code))}",
                query_params={"area": code},
                width="content",
            )


def show_standing_out(city: City, found: profiles.Profile) -> None:
    """Three readings for worse and three for better, side by side, and places by rank alone."""
    sides, by_rank = _standing_out(city, found.area_code)
    for column, (side, texts) in zip(st.columns(2, gap="large"), sides.items(), strict=True):
        with column:
            found_out = "\n\n".join(texts) or "Nothing does."
            st.markdown(f"## Stands out for {side}\n\n{found_out}")
    if by_rank:
        st.markdown(f"† {area_story.DOUBT}")


@kept
def _standing_out(city: City, area_code: str) -> tuple[dict[str, list[str]], bool]:
    """By side, each reading that stands out and its place; then places by rank alone, if any."""
    found = city.profile(area_code)
    plural = city.geography.levels[placing.among(found.level)].plural
    texts: dict[str, list[str]] = {}
    by_rank = False
    for side, names in (("worse", found.worse), ("better", found.better)):
        texts[side] = []
        for name in names:
            place = profile_words.standing_text(found.readings.loc[name], side, plural)
            pillar = city.catalogue.indicator(name).pillar
            texts[side].append(
                f"**{escape_markdown(profile_words.reading_text(city.tables, found, name))}**  \n"
                f"{escape_markdown(place[0].upper() + place[1:])}. "
                f"{escape_markdown(city.catalogue.pillar_name(pillar))}."
            )
        ranked = area_story.places(city.tables, found, side)
        if ranked:
            by_rank = True
            texts[side].append(_by_rank(ranked))
    return texts, by_rank


def _by_rank(lines: list[str]) -> str:
    """Places by rank alone, the first few of them; the sign leads to their doubt, said once."""
    shown = "\n".join(f"- {escape_markdown(line)}\u00a0†" for line in lines[:_MOST_RANKED])
    more = len(lines) - _MOST_RANKED
    return f"{shown}\n- and {more} more, in the table of ranks" if more > 0 else shown


def choose_indicator(city: City) -> tuple[Indicator, str]:
    """Pillar and indicator with values for neighbourhoods; the latest period."""
    with st.container(horizontal=not screen.is_narrow(), vertical_alignment="bottom"):
        pillar = controls.choose_pillar(city, controls.pillars_inside(city))
        ids = [
            i.id
            for i in city.catalogue.of_pillar(pillar, also=True)
            if "lsoa21" in city.tables.levels(i.id)
        ]
        chosen = controls.choose_among(city, ids, "Indicator")
    return city.catalogue.indicator(chosen), city.tables.periods(chosen)[-1]


def show_neighbourhoods(
    city: City, indicator: Indicator, period: str, found: profiles.Profile
) -> None:
    """The ward's own neighbourhoods: map, legend and table."""
    view = city.map_view(indicator.id, "lsoa21", period, found.area_code)
    fill = view.fill(city.files, dark=screen.is_dark())
    left, right = st.columns([3, 2], gap="medium")
    with left:
        frame = map_frame.frame(city, "ward_map", MAP_HEIGHT, area=found.area_code)
        made = deck.deck(
            city.files,
            view.level,
            fill,
            view=frame.view,
            selected=[found.area_code],
            hover=hover.card(view.title, fill.column, indicator.base),
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
        maps.show_legend(city, view)
        st.table(_neighbourhoods(city, indicator.id, period, found.area_code))
        st.markdown(
            "Neighbourhoods with at least a tenth of their residents in "
            f"{'the ward' if found.level == WARDS else 'it'}; their whole figure is shown. The "
            f"legend counts all neighbourhoods of the {city.geography.kind.one}."
        )


@kept
def _neighbourhoods(city: City, indicator_id: str, period: str, area_code: str) -> pd.DataFrame:
    indicator = city.catalogue.indicator(indicator_id)
    return area_tables.neighbourhoods(city.tables, indicator, period, area_code)


# Of a city and a ward alone.
MADE_AHEAD = (_story, _standing_out)
