"""Presentations as data: what goes out comes back, and nothing bad comes in."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp_geo.analysis import comparison, overview, priorities, small_area_change
from lsp_geo.errors import DataError, NotKnown
from lsp_geo.maps import projection
from lsp_geo.presentation import content, guess, links, pointer, ready, slide, slide_html
from lsp_geo.presentation import view as presentation_view
from lsp_geo.presentation.content import Content, Row
from lsp_geo.presentation.view import (
    KINDS,
    Presentation,
    View,
    check,
    decode,
    encode,
    from_json,
    is_plain,
    plain_text,
    to_json,
)

CANNING = "E05015285"
MAP = View("map", "bad-health", "ward25", "2021", CANNING)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=160)
VIEWS = st.lists(
    st.builds(
        View,
        kind=st.sampled_from(list(KINDS)),
        indicator=TEXTS,
        level=TEXTS,
        period=TEXTS,
        area=TEXTS,
        other=TEXTS,
        title=TEXTS,
        weights=TEXTS,
    ),
    min_size=1,
    max_size=8,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["format", "version", "name", "views", *presentation_view.FIELDS, "x"]),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(VIEWS)
def test_an_encoded_presentation_comes_back(views):
    text = presentation_view.encode(views)
    assert text.replace("-", "").replace("_", "").isalnum()
    if presentation_view.fits_address(views):
        assert presentation_view.decode(text) == tuple(views)
    else:
        with pytest.raises(NotKnown, match="damaged"):
            presentation_view.decode(text)


@given(st.text() | st.text("abcABC019-_", max_size=60).map("v1".__add__))
def test_any_other_text_is_refused_in_words(text):
    with pytest.raises(NotKnown, match="damaged or cut"):
        presentation_view.decode(text)


@given(st.data())
def test_a_changed_letter_is_noticed(data):
    text = presentation_view.encode([MAP, View("question", title="What next?")])
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("abcXYZ09-_"))
    changed = text[:at] + letter + text[at + 1 :]
    try:
        assert presentation_view.decode(changed) == presentation_view.decode(text)
    except NotKnown:
        assert changed != text


def test_a_small_text_that_unpacks_to_a_huge_one_is_refused():
    import base64
    import zlib

    bomb = zlib.compress(b"[" + b" " * 50_000_000 + b"]", 9)
    text = "v1" + base64.urlsafe_b64encode(bomb).decode().rstrip("=")
    with pytest.raises(NotKnown):
        presentation_view.decode(text[: presentation_view.MOST_IN_ADDRESS])
    with pytest.raises(NotKnown):
        presentation_view.decode(text)


def test_a_view_is_short_in_an_address():
    assert len(presentation_view.encode([MAP])) < 100


@given(st.binary(max_size=300) | JSON.map(lambda raw: json.dumps(raw).encode()))
@settings(max_examples=300)
def test_any_file_is_read_or_refused_in_words(tables, content):
    with pytest.raises(DataError) as refused:
        presentation_view.from_json(tables, "talk.json", content)
    assert str(refused.value).startswith("talk.json")


@given(JSON)
def test_any_list_of_views_is_read_or_refused_in_words(tables, views):
    raw = {"format": presentation_view.FORMAT, "version": 1, "name": "x", "views": views}
    try:
        presentation_view.from_json(tables, "talk.json", json.dumps(raw).encode())
    except DataError as refused:
        assert refused.file == "talk.json"


def test_a_saved_presentation_opens_again(city, tables):
    made = ready.for_ward(tables, city.profile(CANNING))
    own = Presentation(made.name, (*made.views, replace(MAP, title="Ours: “Größe” & <b>")))
    text = presentation_view.to_json(own)
    assert presentation_view.from_json(tables, "talk.json", text.encode()) == own


@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"kind": "film"}, "view 2", "no kind of view “film”"),
        ({"indicator": "no-such"}, "view 2", "no indicator called"),
        ({"indicator": "city-claimant-count"}, "view 2", "whole cities"),
        ({"indicator": ""}, "view 2", "needs its indicator"),
        ({"level": "msoa11"}, "view 2", "cannot be shown"),
        ({"period": "1066"}, "view 2", "no period “1066”"),
        ({"area": "E05999999"}, "view 2", "not the code of an area"),
        ({"title": "two\nlines"}, "view 2", "cannot be shown"),
        ({"title": "x" * 161}, "view 2", "longer than 160"),
        ({"colour": "red"}, "view 2", "“colour” is no part"),
        ({"title": 7}, "view 2, title", "must be a text"),
    ],
)
def test_a_bad_view_in_a_file_is_named(tables, change, field, part):
    raw = json.loads(presentation_view.to_json(Presentation("Ours", (MAP, MAP))))
    raw["views"][1] |= change
    with pytest.raises(DataError) as refused:
        presentation_view.from_json(tables, "talk.json", json.dumps(raw).encode())
    assert refused.value.field == field
    assert part in str(refused.value)


PAIR = View("pair", "bad-health", area=CANNING, other="E05015277")
PRIORITIES = View("priorities", level="ward25", weights="bad-health.3~crime.1")
MOVED = View("moved", "crime-january-to-april", "ward25", "2024-01 to 2024-04")


def test_an_address_from_before_a_part_was_added_still_opens():
    """Made by version 1 with seven parts: a map, and a question with its words."""
    old = (
        "v1eNqLjlbKTSxQ0lFKSkzRzUhNzCnJAHLKE4tSjEyBDCMDI0Mg5WpgamBoam"
        "RhqhSrE61UWJpaXJKZnweUQEPhGYklCnmpFSX2SrGxAHCzGCg"
    )
    assert presentation_view.decode(old) == (MAP, View("question", title="What next?"))


@pytest.mark.parametrize(
    ("view", "part"),
    [
        (replace(PAIR, other=CANNING), "two different places"),
        (replace(PAIR, other="E05999999"), "not the code of an area"),
        (replace(PAIR, indicator="residents", other="E92000001"), "no figure for England"),
        (replace(PAIR, kind="which", other="E92000001"), "not the code of an area"),
        (replace(PRIORITIES, weights="no-such.1"), "no indicator called"),
        (replace(PRIORITIES, weights="bad-health.9"), "must be 1 to 5"),
        (replace(PRIORITIES, weights="x" * 1001), "longer than 1000"),
        (replace(PRIORITIES, level="msoa21"), "“msoa21” are not ranked"),
        (replace(PRIORITIES, level=""), "needs its level"),
        (
            View("moved", "universal-credit", "msoa21", "2022-11"),
            "begins with “(2022-11|November 2022)”",
        ),
        (replace(MOVED, level="lsoa21"), "cannot be shown for the level"),
        (replace(MOVED, indicator="bad-health", period=""), "Change inside the city cannot"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(tables, view, part):
    with pytest.raises(NotKnown, match=part):
        presentation_view.check(tables, view)


def test_two_places_say_what_the_page_says(city, tables):
    shown = slide.content(city, presentation_view.check(tables, PAIR))
    indicator = tables.catalogue.indicator("bad-health")
    codes = [PAIR.area, PAIR.other]
    assert shown.sentence == f"{comparison.finding(tables, codes, indicator, '2021')}."
    assert "chance alone may explain" in shown.sentence
    assert [(row.name, row.text) for row in shown.rows] == [
        ("Canning", "4.9%"),
        ("Aigburth", "5.5%"),
    ]
    assert shown.middle_name == "Liverpool 8.0%"
    whole = slide.content(city, replace(PAIR, other=tables.geography.code))
    assert whole.middle is None, "the city is one of the two"
    assert "tested against the rest of it" in whole.source
    england = slide.content(city, replace(PAIR, other="E92000001"))
    assert england.rows[1].name == "England" and england.rows[1].text == "5.2%"


def test_the_first_places_have_the_ranks_of_the_page(city, tables):
    shown = slide.content(city, presentation_view.check(tables, PRIORITIES))
    ranking = priorities.rank_places(tables, {"bad-health": 3, "crime": 1}, "ward25")
    first = ranking.table.head(priorities.TOP)
    assert [row.name for row in shown.rows] == [
        f"{number}. {name}" for number, name in enumerate(first["area_name"], start=1)
    ]
    assert [(row.value, row.lower, row.upper) for row in shown.rows] == list(
        first[["rank", "first", "last"]].itertuples(index=False, name=None)
    )
    assert shown.sentence == f"{priorities.finding(ranking)}."
    assert "Recorded crime" in shown.source and "data.police.uk" in shown.source
    many = slide.content(city, replace(PRIORITIES, weights="all"))
    assert "8 indicators, all of one weight" in many.source
    one = slide.content(city, replace(PRIORITIES, weights="crime.1"))
    assert one.rows[0].text == "1", "with one indicator nothing can shift"


def test_change_inside_the_city_is_that_of_the_run_named(city, tables):
    shown = slide.content(city, presentation_view.check(tables, MOVED))
    assert shown.sentence == (
        "Recorded crime, January to April: of 64 wards, 2 rose and 4 fell between January to April "
        "2024 and January to April 2025 by more than chance explains."
    )
    latest = slide.content(city, replace(MOVED, period=""))
    assert latest.sentence == shown.sentence
    assert "a difference, and no trend" in latest.source
    order = pointer.in_order(city, MOVED)
    rose = small_area_change.between(tables, content.run_of(city, MOVED), "ward25")
    assert order[0] == rose.loc[rose["change"].idxmax(), "area_code"]


def test_a_view_of_any_choice_of_weights_fits_an_address(tables):
    ids = [one.id for one in priorities.choices(tables)]
    weights: dict[str, int] = {}
    for number, name in enumerate(ids):
        longer = {**weights, name: 1 + number % 5}
        if len(priorities.encode(longer, tables.catalogue)) > presentation_view.MOST_WEIGHTS:
            break
        weights = longer
    assert len(weights) > 30
    view = replace(PRIORITIES, weights=priorities.encode(weights, tables.catalogue))
    assert presentation_view.can_be_shown(tables, view)
    assert presentation_view.decode(presentation_view.encode([view])) == (view,)


def test_every_ready_presentation_can_be_shown(city, tables):
    made = [ready.for_pillar(tables, p.number) for p in tables.catalogue.pillars]
    wards = tables.geography.areas("ward25").index
    made += [ready.for_ward(tables, city.profile(code)) for code in wards]
    assert len(made) == 8 + 64
    for one in made:
        kinds = [view.kind for view in one.views]
        assert kinds[-1] == "question", one.name
        assert {"map", "value", "which"} & set(kinds)
        for view in one.views:
            shown = slide.content(city, presentation_view.check(tables, view))
            assert 10 < len(shown.sentence) < 240, shown.sentence
            assert view.kind == "question" or shown.source
            assert bool(shown.answer) == (view.kind in presentation_view.GUESSES)
            assert all(shown.low <= row.value <= shown.high for row in shown.rows)


def test_a_ward_has_its_place_best_and_worst_neighbours_and_a_question(city, tables):
    kinds = [view.kind for view in ready.for_ward(tables, city.profile(CANNING)).views]
    assert kinds == ["which", "map", "standing", "beside", "map", "map", "question"]


def test_the_answer_names_the_higher_place(city, tables):
    table = tables.table("bad-health", "ward25").set_index("area_code")["value"]
    pair = table.idxmin(), table.idxmax()
    shown = slide.content(city, View("which", "bad-health", area=pair[0], other=pair[1]))
    assert shown.answer.startswith(f"Higher in {tables.geography.label(pair[1])}: ")
    assert [row.strong for row in shown.rows] == [False, True]
    assert tables.geography.label(pair[1]) not in shown.sentence


def test_a_guess_of_the_city_has_its_published_value(city, tables):
    """Census 2021, TS037: 8.0% of Liverpool's residents in bad or very bad health."""
    shown = slide.content(city, View("value", "bad-health"))
    assert "8.0%" in shown.answer
    assert "8.0" not in shown.sentence
    low, high, step = guess.scale(tables, View("value", "bad-health"))
    assert (low, high, step) == (0.0, 20.0, 1.0)


def test_an_own_title_is_the_sentence(city, tables):
    assert slide.content(city, replace(MAP, title="Ours")).sentence == "Ours"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (5.0, "highest of 5 wards"),
        (1.0, "lowest of 5 wards"),
        (4.0, "2nd highest of 5 wards"),
        (2.0, "2nd lowest of 5 wards"),
    ],
)
def test_a_place_is_counted_from_the_nearer_end(value, words):
    values = pd.Series([3.0, 1.0, 5.0, np.nan, 2.0, 4.0])
    assert overview.place(values, value, "wards") == words


def test_the_pointer_goes_from_the_highest_down(city, tables):
    order = pointer.in_order(city, MAP)
    values = tables.table("bad-health", "ward25", "2021").set_index("area_code")["value"]
    assert len(order) == 64
    assert values[order].is_monotonic_decreasing
    close = pointer.in_order(city, replace(MAP, level="lsoa21"))
    assert 1 < len(close) < 12, "only the neighbourhoods inside the ward"


@pytest.mark.parametrize(
    ("direction", "column", "sign"),
    [
        ("north", "label_lat", 1),
        ("south", "label_lat", -1),
        ("east", "label_lon", 1),
        ("west", "label_lon", -1),
    ],
)
def test_the_pointer_moves_the_way_it_is_told(tables, direction, column, sign):
    areas = tables.geography.areas("ward25")[column]
    for code in areas.index:
        found = pointer.towards(tables.geography, "ward25", code, direction)
        assert found == code or sign * (areas[found] - areas[code]) > 0
    edge = (sign * areas).idxmax()
    assert pointer.towards(tables.geography, "ward25", edge, direction) == edge


def test_a_box_fills_the_map():
    """360 degrees on the equator are 512 pixels at zoom 0, so twice that at zoom 1."""
    view = projection.fit((-90, -10, 90, 10), 512, 5000)
    assert view["zoom"] == pytest.approx(1 + np.log2(0.94), abs=0.01)
    assert (view["longitude"], view["latitude"]) == (0, 0)


@pytest.mark.parametrize(
    ("seen", "given", "own", "address"),
    [
        ("http://localhost:8501", "", "192.168.1.20", "http://192.168.1.20:8501"),
        ("http://127.0.0.1:8501/base", "", "10.0.0.7", "http://10.0.0.7:8501/base"),
        ("http://[::1]:8501", "", "10.0.0.7", "http://10.0.0.7:8501"),
        ("http://localhost:8501", "", "", ""),
        ("http://laptop.local:8501", "", "10.0.0.7", "http://laptop.local:8501"),
        ("http://localhost:8501", "https://explorer.example/", "", "https://explorer.example"),
        (None, "", "10.0.0.7", ""),
    ],
)
def test_the_code_carries_an_address_that_others_reach(seen, given, own, address):
    assert links.public_address(seen, given, own) == address


def test_a_code_is_one_picture():
    assert links.svg_uri("http://10.0.0.7:8501/present?show=2&slide=3").startswith("data:image/svg")


def test_a_snippet_has_no_loose_markup():
    html = links.snippet("https://x.example", MAP, 'A "title" <script>')
    assert "<script" not in html
    assert 'title="A &quot;title&quot; &lt;script&gt;"' in html
    assert "https://x.example/map?indicator=bad-health&amp;level=ward25" in html
    assert html.count("embed=true") == 1, "the link leads to the whole page"
    chart = links.address("https://x.example", replace(MAP, kind="spread"))
    assert chart.startswith("https://x.example/present?show=v1")


def test_names_are_escaped_on_the_stage():
    nasty = "<img src=x onerror=alert(1)>"
    shown = Content(
        nasty, nasty, (Row(nasty, nasty, 0.5),), ends=(nasty, nasty), middle=0.2, middle_name=nasty
    )
    for html in (
        slide_html.lines_html(shown, shown.rows),
        slide_html.choices_html([nasty, nasty], 1),
        slide_html.card_html(nasty, nasty, [nasty]),
        slide_html.question_html(nasty),
        slide_html.foot_html(nasty, 1, 2),
        slide_html.says_html(nasty),
        slide_html.code_html("data:,", nasty, large=True),
    ):
        assert "<img src=x" not in html


def test_a_view_is_plain_data():
    assert View(**asdict(MAP)) == MAP


@pytest.mark.parametrize(
    "nonsense",
    [{"level": "x"}, {"weights": "zzz"}, {"period": "never"}, {"level": "x", "weights": "zzz"}],
)
def test_a_part_that_a_kind_does_not_need_does_no_harm(tables, nonsense):
    kept = check(tables, View("question", title="What next?", **nonsense))
    assert kept == View("question", title="What next?")
    level = check(tables, View("fifths", "crime", **{"weights": "zzz", "level": "x"}))
    assert level == View("fifths", "crime")
    # What makes sense is kept for the day the view is shown in another way.
    assert check(tables, View("fifths", "crime", "ward25")).level == "ward25"


@pytest.mark.parametrize(
    "typed",
    ["A family: 👨‍👩‍👧", "England: 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "soft­hyphen", "می‌خواهم", "क्‍ष", "two\nlines"],
)
def test_what_a_presenter_types_can_be_read_back(tables, typed):
    made = Presentation(plain_text(typed), (View("question", title=plain_text(typed)),))
    again = from_json(tables, "saved.json", to_json(made).encode())
    assert again == made
    assert check(tables, *decode(encode(made.views))) == made.views[0]


@given(st.text())
def test_any_typed_text_can_be_read_back(tables, typed):
    kept = plain_text(typed)
    assert is_plain(kept) and len(kept) <= 160
    if kept:
        assert check(tables, View("question", title=kept)).title == kept


def test_signs_that_turn_the_writing_about_are_left_out():
    assert plain_text("abc\u202edef\u2066g\u0000") == "abcdefg"
