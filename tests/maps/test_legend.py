"""The legend says what each colour means, to every reader, whatever the names."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np

from lsp_geo.maps.classes import classify
from lsp_geo.maps.legend import Mark, legend, legend_html
from lsp_geo.theme import palette


def make(values, **given):
    classes = classify(values, 0)
    return legend(
        classes,
        classes.assign(values),
        palette("worse", max(len(classes), 1)),
        **{
            "title": "Burglary",
            "subtitle": "per 1,000 homes, 2025",
            "areas": ("ward", "wards"),
            **given,
        },
    )


class Text(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.words = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words.append(data)


def test_highest_class_comes_first_and_areas_are_counted():
    shown = make(range(1, 101))
    assert [entry.label for entry in shown.entries][:2] == ["81 to 100", "61 to 80"]
    assert [entry.areas for entry in shown.entries] == [20] * 5
    assert shown.entries[0].colour == palette("worse")[-1]


def test_missing_is_listed_only_where_there_is_any():
    assert all(entry.colour for entry in make([1, 2, 3]).entries)
    last = make([1, 2, np.nan, np.nan]).entries[-1]
    assert (last.colour, last.label, last.areas) == (None, "No figure", 2)


def test_marks_stand_on_their_class():
    marks = [Mark("Anfield", "90", 4, selected=True), Mark("The city", "50", 2)]
    shown = make(range(1, 101), marks=marks)
    assert [mark.name for mark in shown.entries[0].marks] == ["Anfield"]
    assert [mark.name for mark in shown.entries[2].marks] == ["The city"]
    assert "outline:2px solid #0b5c63" in legend_html(shown)


def test_a_selected_area_without_a_figure_is_marked_on_the_missing_row():
    shown = make([1, 2, np.nan], marks=[Mark("Speke", "no data", -1, selected=True)])
    assert shown.entries[-1].marks[0].name == "Speke"


def test_markup_in_names_is_shown_as_text():
    html = legend_html(
        make(
            [1, 2],
            title='<script>alert("x")</script>',
            areas=("<i>&", "<i>&"),
            subtitle="a < b",
            marks=[Mark("Knotty Ash & 'Dovecot' <b>", '"9"', 0, selected=True)],
        )
    )
    read = Text(html)
    assert set(read.tags) == {"div", "p", "ul", "li", "span"}
    assert "Knotty Ash & 'Dovecot' <b> \"9\"" in read.words


def test_text_is_never_under_14_pixels():
    html = legend_html(make(range(50)))
    sizes = [float(size) for size in re.findall(r"font-size:([.\d]+)rem", html)]
    assert sizes and min(sizes) * 16 >= 14


def test_no_figures_at_all_leave_only_the_missing_row():
    shown = make([np.nan, np.nan])
    assert [entry.colour for entry in shown.entries] == [None]
    assert shown.method == "No area has a value."
