"""What the district is called in sentences: no text of a city's changes, no name either."""

from __future__ import annotations

import pytest

from lsp_geo.data.kind import DistrictKind

DISTRICT, BOROUGH = DistrictKind("district", "districts"), DistrictKind("borough", "boroughs")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Change inside the city", "Change inside the district"),
        ("The city’s order", "The district’s order"),
        ("Whole city", "Whole district"),
        ("series for whole cities.", "series for whole districts."),
        ("City series against England", "District series against England"),
        ("12 city series go.", "12 district series go."),
        ("set this city against the others", "set this district against the others"),
        ("The city beside other cities", "The district beside other districts"),
        (
            "Life expectancy at birth, men, whole city",
            "Life expectancy at birth, men, whole district",
        ),
    ],
)
def test_the_districts_own_word_stands_where_it_is_meant(text, said):
    assert DISTRICT.said(text) == said
    own = said.replace("istrict", "orough").replace("Dorough", "Borough")
    assert BOROUGH.said(text) == own.replace("dorough", "borough")
    assert DistrictKind().said(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "in the city centre",
        "An exciting and distinctive city",
        "City Centre North",
        "the core cities",
        "City of London",
        "the City Plan",
        "capacity of the publicity",
    ],
)
def test_names_and_other_cities_stay(text):
    assert DISTRICT.said(text) == text
