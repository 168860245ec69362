"""The steps of a presentation and of putting one together, by Streamlit's own test runner."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from lsp_geo.analysis import small_area_change
from lsp_geo.presentation import ready
from lsp_geo.presentation import view as views
from lsp_geo.presentation.slide import content
from lsp_geo.presentation.view import Presentation, View, encode, from_json, to_json
from tests.helpers import drawn, open_app, words

CANNING = "E05015285"
WHICH = View("which", "bad-health", area=CANNING, other="E05015277")


def press(app: AppTest, key: str) -> AppTest:
    """Press a key of the stage."""
    app.button(key=f"hall_{key}").click().run()
    assert not app.exception, (key, app.exception)
    return app


def at(app: AppTest) -> tuple[str, str]:
    """Presentation and view in the address."""
    return app.query_params["show"], app.query_params["slide"]


def stage(show: str, slide: str = "1") -> AppTest:
    return open_app("present", show=show, slide=slide)


def outlined(app: AppTest) -> list[str]:
    """Codes of the areas outlined on the map."""
    return [
        layer["data"].rsplit("/", 1)[1].removesuffix(".geojson")
        for layer in drawn(app)["layers"]
        if layer["id"].startswith("chosen-")
    ]


@pytest.mark.parametrize("show", [*"12345678", CANNING])
def test_a_presentation_is_walked_to_its_end_and_left(show):
    app = stage(show)
    seen, guesses = [], 0
    for _ in range(25):
        before = at(app)
        press(app, "Right")
        guesses += at(app) == before and before not in seen
        seen.append(before)
        if f"{len(set(seen))} of {len(set(seen))}" in words(app) and at(app) == before:
            break
    assert [int(slide) for _, slide in dict.fromkeys(seen)] == list(range(1, len(set(seen)) + 1))
    assert len(set(seen)) >= 7
    press(app, "Home")
    assert at(app) == (show, "1")
    press(app, "End")
    assert at(app) == seen[-1]
    press(app, "Esc")
    assert not app.query_params
    assert "Ready to show" in words(app)


def test_the_room_guesses_which_is_higher_and_then_it_is_shown():
    app = stage(views.encode([WHICH, View("question", title="What next?")]))
    assert "Higher in" not in words(app)
    boxes = next(e.proto.body for e in app.get("html") if 'class="pair"' in e.proto.body)
    assert "%" not in boxes
    press(app, "2")
    assert "Key 2, the room says" in words(app)
    press(app, "Space")
    assert at(app)[1] == "1"
    assert "Higher in Aigburth" in app.title[0].value or "Higher in Canning" in app.title[0].value
    assert "The room said Aigburth" in words(app)
    press(app, "PageDown")
    assert "What next?" in words(app)
    press(app, "PageUp")
    assert "Higher in" not in words(app), "a guess starts anew"


def test_the_room_guesses_a_figure():
    app = stage(views.encode([View("value", "bad-health")]))
    assert "10.0%" in words(app)
    for _ in range(3):
        press(app, "Up")
    press(app, "Down")
    assert "12.0%" in words(app)
    assert "8.0%" not in words(app)
    press(app, "Right")
    assert "8.0% in Liverpool" in words(app)
    assert "England" in words(app)


def test_the_pointer_walks_the_areas():
    app = stage(views.encode([View("map", "bad-health", "ward25")]))
    assert outlined(app) == []
    press(app, "Down")
    first = outlined(app)
    press(app, "Down")
    assert outlined(app) != first
    press(app, "Up")
    assert outlined(app) == first
    assert "Highest of 64 wards" in words(app)
    press(app, "Shift+Down")
    assert outlined(app) != first
    controller = drawn(app)["views"][0]["controller"]
    assert controller["keyboard"] is False, "arrow keys must not pan the map"


def test_the_ring_is_where_the_pointer_is(tables):
    app = stage(views.encode([View("map", "bad-health", "lsoa21")]))
    press(app, "Down")
    code = outlined(app)[0]
    area = tables.geography.areas("lsoa21").loc[code]
    ring = next(layer for layer in drawn(app)["layers"] if layer["id"] == "ring")
    assert ring["data"] == [{"p": [area["label_lon"], area["label_lat"]]}]


def test_a_digit_shows_a_pillar_and_nought_leads_back(tables):
    app = stage(CANNING, "3")
    press(app, "4")
    assert at(app) == ("4", "1")
    press(app, "5")
    assert at(app) == ("5", "1")
    press(app, "0")
    assert at(app) == (CANNING, "3")


@pytest.mark.parametrize(
    ("show", "slide", "part"),
    [
        ("9", "1", "damaged"),
        ("1", "99", "no view “99”"),
        ("1", "x", "no view “x”"),
        ("1", "٣", "no view"),
        ("1", "0001", "no view"),
        ("1", "0001999", "no view"),
        ("1", "9" * 5000, "no view"),
        ("own", "1", "is empty"),
        ("v1abc", "1", "damaged"),
        ("<script>", "1", "damaged"),
        ("E01006512", "1", "damaged"),
    ],
)
def test_a_wrong_address_gets_a_plain_message(show, slide, part):
    app = stage(show, slide)
    assert part in words(app)
    assert "Ready to show" in words(app)
    assert not app.query_params


def test_views_are_added_named_ordered_and_removed():
    app = open_app("map", indicator="crime", level="ward25", area=CANNING)
    app.button(key="add_map").click().run()
    app.switch_page("pages/ward.py").run()
    app.button(key="add_ward").click().run()
    app.switch_page("pages/present.py").run()
    assert [box.value for box in app.selectbox if box.label == "Shown as"] == ["map", "standing"]
    titles = [box for box in app.text_input if box.key.startswith("own_title")]
    titles[0].set_value("Our streets").run()
    app.text_input(key="own_question_text").set_value("What would you change?")
    next(b for b in app.button if b.label == "Add the question").click().run()
    next(b for b in app.button if b.key.startswith("own_up") and b.key.endswith("_2")).click().run()
    next(
        b for b in app.button if b.key.startswith("own_remove") and b.key.endswith("_2")
    ).click().run()
    assert not app.exception
    assert [view.kind for view in app.session_state["own_views"]] == ["map", "question"]
    app.button(key="start_own").click().run()
    assert app.title[0].value == "Our streets"
    assert "1 of 2" in words(app)


def test_a_view_can_be_shown_in_another_way():
    app = open_app("map", indicator="bad-health", level="lsoa21")
    app.button(key="add_map").click().run()
    app.switch_page("pages/present.py").run()
    box = next(box for box in app.selectbox if box.label == "Shown as")
    assert box.options == [
        "Map",
        "Every area as a dot",
        "From the most to the least deprived",
        "Guess a figure",
    ]
    box.set_value("fifths").run()
    app.button(key="start_own").click().run()
    assert "Most deprived fifth" in words(app)


def test_a_file_is_opened_and_a_bad_one_named(tables):
    app = open_app("present")
    own = Presentation("Ours", (WHICH,))
    app.file_uploader(key="own_file").upload(
        "ours.json", views.to_json(own).encode(), "application/json"
    ).run()
    assert app.session_state["own_views"] == [WHICH]
    bad = json.loads(views.to_json(own))
    bad["views"][0]["indicator"] = "made-up"
    app.file_uploader(key="own_file").upload(
        "theirs.json", json.dumps(bad).encode(), "application/json"
    ).run()
    assert "theirs.json, field view 1" in words(app)
    assert "made-up" in words(app)
    assert app.session_state["own_views"] == [WHICH], "a bad file changes nothing"


def test_a_ready_one_can_be_copied_and_changed():
    app = open_app("present")
    app.button(key="copy_pillar").click().run()
    assert len(app.session_state["own_views"]) >= 7
    assert not app.exception


@pytest.mark.parametrize(
    ("page", "given", "key", "kind", "sentence"),
    [
        (
            "compare",
            {"compared": f"{CANNING},E05015277", "indicator": "bad-health"},
            "add_pair_bad-health_2021",
            "pair",
            "4.9% of residents in Canning; 5.5% in Aigburth",
        ),
        (
            "inequality",
            {"indicator": "bad-health"},
            "add_fifths",
            "fifths",
            "say that their health is bad or very bad",
        ),
        (
            "inequality",
            {"indicator": "bad-health", "topic": "wards"},
            "add_within",
            "spread",
            "lies inside wards",
        ),
        (
            "priorities",
            {"weights": "bad-health.3~crime.1", "level": "ward25"},
            "add_priorities",
            "priorities",
            "comes first",
        ),
        (
            "change",
            {"series": "city-claimant-count"},
            "add_series",
            "change",
            "benefits as unemployed: 5.6%",
        ),
        (
            "change",
            {"changed": "crime-january-to-april", "areas": "ward25"},
            "add_moved",
            "moved",
            "2 rose and 4 fell between January to April 2024",
        ),
    ],
)
def test_what_a_page_shows_is_added_and_says_the_same_to_a_room(
    page, given, key, kind, sentence, tables
):
    app = open_app(page, **given)
    app.button(key=key).click().run()
    assert not app.exception
    (view,) = app.session_state["own_views"]
    assert views.check(tables, view).kind == kind
    app.switch_page("pages/present.py").run()
    app.button(key="start_own").click().run()
    assert not app.exception
    assert sentence in app.title[0].value.replace("\\", "")


def test_the_citys_series_of_an_outcome_are_added_together(tables):
    outcome = next(o for o in tables.catalogue.outcomes if len(o.city) > 1 and o.title)
    app = open_app("outcomes", number=str(outcome.number))
    assert app.button(key="add_outcome").label == f"Add all {len(outcome.city)} to the presentation"
    app.button(key="add_outcome").click().run()
    assert app.session_state["own_views"] == [View("change", name) for name in outcome.city]
    assert f"views 1 to {len(outcome.city)}" in app.toast[0].value


def test_what_cannot_be_shown_to_a_room_has_no_button(tables):
    """Numbers of places have no like in England to stand beside."""
    count = next(
        i.id
        for i in tables.catalogue.indicators.values()
        if i.kind == "count" and not i.is_city_series and "ward25" in tables.levels(i.id)
    )
    england = tables.geography.district["england"]
    app = open_app("compare", compared=f"{CANNING},{england}", indicator=count)
    assert not [button for button in app.button if button.key.startswith("add_pair")]


@pytest.mark.parametrize("key", ready.QUESTIONS)
def test_a_question_is_put_to_every_pillar(key, tables):
    made = ready.for_question(tables, key)
    assert len(made.views) > 3
    assert made.views[-1].kind == "question"
    assert all(views.check(tables, view) for view in made.views)
    assert ready.minutes(made) >= len(made.views)
    app = stage(key)
    assert not app.exception
    assert f"1 of {len(made.views)}" in words(app)


def test_a_ready_one_says_what_and_how_long_it_shows():
    app = open_app("present")
    labels = [box.label for box in app.expander]
    assert any(re.fullmatch(r"\d+ views, about \d+ minutes", label) for label in labels), labels
    app.selectbox(key="shown_question").set_value("cities").run()
    assert "The city beside other cities: " in words(app)


def test_ones_own_views_survive_a_reload():
    app = open_app("map", indicator="bad-health", level="ward25")
    app.button(key="add_map").click().run()
    app.switch_page("pages/present.py").run()
    kept = app.query_params["show"]
    again = open_app("present", show=kept if isinstance(kept, str) else kept[0])
    assert again.session_state["own_views"] == app.session_state["own_views"]
    next(b for b in again.button if b.key.startswith("own_remove")).click().run()
    assert not again.exception
    assert again.session_state["own_views"] == []
    assert "show" not in again.query_params


def test_a_guess_says_which_keys_answer_it_until_it_is_answered():
    app = stage(views.encode([View("value", "bad-health")]))
    assert "↑ ↓ guess, → answer" in words(app)
    press(app, "Right")
    assert "↑ ↓ guess" not in words(app)


def test_the_ends_of_a_line_have_no_units_that_run_together(city):
    found = content(city, View("value", "violence-with-injury"))
    assert all(re.fullmatch(r"[\d.,−]+", end) for end in found.ends), found.ends


def test_a_slides_legend_has_its_unit_beside_it():
    app = stage(views.encode([View("map", "violence-with-injury", "lsoa21")]))
    # The style sheets name legends, too.
    legend = next(
        e.proto.body for e in app.get("html") if '<ul aria-label="Legend"' in e.proto.body
    )
    assert "per 1,000" in legend


def test_the_presenter_picks_what_the_room_guesses():
    app = open_app("present")
    app.session_state["guess"] = True
    app.run()
    app.selectbox(key="guess_indicator").set_value("bad-health").run()
    pair = app.selectbox(key="guess_first").value, app.selectbox(key="guess_second").value
    assert pair[0] != pair[1]
    app.selectbox(key="guess_first").set_value(CANNING).run()
    assert CANNING not in app.selectbox(key="guess_second").options
    app.selectbox(key="guess_second").set_value("E05015277").run()
    app.button(key="add_guess").click().run()
    app.button_group(key="guess_kind").set_value("value").run()
    app.selectbox(key="guess_place").set_value("E05015277").run()
    app.button(key="add_guess").click().run()
    assert not app.exception
    assert app.session_state["own_views"] == [
        WHICH,
        View("value", "bad-health", area="E05015277"),
    ]
    app.button(key="start_own").click().run()
    assert "Guess where it is higher" in app.title[0].value


def test_the_pointer_goes_from_the_largest_rise_to_the_largest_fall(tables):
    app = stage(views.encode([View("moved", "crime-january-to-april", "ward25")]))
    assert "Fell by" in words(app) and "a difference, and no trend" in words(app)
    press(app, "Down")
    found = small_area_change.between(
        tables, small_area_change.run_from(tables, "crime-january-to-april"), "ward25"
    ).set_index("area_code")["change"]
    assert outlined(app) == [found.idxmax()]
    assert f"+{found.max():.1f} per 1,000 residents" in words(app)
    press(app, "Up")
    press(app, "Shift+Down")
    assert not app.exception


@pytest.mark.parametrize("nonsense", [{"level": "x"}, {"weights": "zzz"}])
def test_a_crafted_link_breaks_no_page(nonsense):
    """The link of a view whose unused parts make no sense; the page stays whole at later visits."""
    show = encode([View("fifths", "crime", **nonsense)])
    app = open_app("present", show=show)
    assert "Start your own" in [button.label for button in app.button]
    app.switch_page("pages/map.py").run()
    app.switch_page("pages/present.py").run()
    assert not app.exception


def test_more_views_than_may_be_read_back_are_refused_in_words(tables):
    app = open_app("present")
    app.session_state["own_views"] = [View("question", title=f"Question {n}") for n in range(58)]
    app.run()
    app.button(key="copy_pillar").click().run()
    assert not app.exception
    assert len(app.session_state["own_views"]) == 58
    assert any("60 views at most" in toast.value for toast in app.toast)
    saved = Presentation("Ours", tuple(app.session_state["own_views"]))
    assert from_json(tables, "ours.json", to_json(saved).encode()) == saved


def test_ones_own_views_come_back_when_the_page_is_loaded_again():
    app = open_app("present")
    app.text_input(key="own_question_text").set_value("What is missing here?")
    app.button("FormSubmitter:own_question-Add the question").click().run()
    show = app.query_params["show"]
    again = open_app("present", show=show if isinstance(show, str) else show[0])
    assert [view.title for view in again.session_state["own_views"]] == ["What is missing here?"]


def test_views_of_data_that_are_gone_are_left_out_and_it_is_said():
    app = open_app("present")
    app.session_state["own_views"] = [View("fifths", "no-longer-there"), View("fifths", "crime")]
    app.run()
    assert not app.exception
    assert "1 view left out" in words(app)


def test_a_slide_in_the_address_of_another_page_leaves_its_navigation():
    app = open_app("map", slide="1")
    assert "slide" not in app.query_params
    assert app.get("deck_gl_json_chart")
