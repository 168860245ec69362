"""Nomis's labels become the names that recipes use."""

from __future__ import annotations

import pandas as pd
import pytest

from lsp_geo.errors import DataError
from lsp_geo.fetch import census
from tests.fetch import world
from tests.fetch.bodies import archive, in_csv

LABELS = [
    (
        "ts054",
        "Tenure of household: Owned: Owns with a mortgage or loan",
        "owned_owns_with_a_mortgage_or_loan",
    ),
    ("ts054", "Tenure of household: Total: All households", "total_households"),
    (
        "ts063",
        "Occupation (current): 1. Managers, directors and senior officials",
        "1_managers_directors_and_senior_officials",
    ),
    (
        "ts046",
        "Type of central heating in household: Two or more types of central heating (not "
        "including renewable energy)",
        "two_or_more_types_of_central_heating_not_including_renewable_energy",
    ),
    (
        "ts029",
        "Proficiency in English language: Main language is not English (English or Welsh in "
        "Wales): Cannot speak English well; measures: Value",
        "not_english_cannot_speak_english_well",
    ),
    ("ts004", "Country of birth: Europe: United Kingdom", "europe_united_kingdom"),
    (
        "ts019",
        "Migrant indicator: Address one year ago is the same as the address of enumeration",
        "address_one_year_ago_is_the_same_as_the_address_of_enumeration",
    ),
    ("ts041", "Number of households: Number of households", "number_of_households"),
    (
        "ts061",
        "Method of travel to workplace: Underground, metro, light rail, tram",
        "underground_metro_light_rail_tram",
    ),
    ("ts068", "Schoolchild or full-time student indicator: Student", "student"),
]


@pytest.mark.parametrize(("table", "label", "name"), LABELS)
def test_a_label_becomes_a_name(table, label, name):
    topic = next(t for t in census.TOPICS if t.table == table)
    assert census.name_of(label, topic) == name


def test_shares_put_students_where_they_are():
    table = pd.DataFrame(
        {
            "oa21cd": ["E00000001"],
            "lsoa21cd": ["E01000001"],
            "ward25cd": ["x"],
            "total": [200],
            "active_in_work": [90],
            "student_in_work": [10],
            "active_unemployed": [12],
            "student_unemployed": [4],
            "inactive": [84],
        }
    )
    shares = census.shares(table).iloc[0]
    assert list(shares[["pct_in_employment", "pct_unemployed", "pct_inactive"]]) == [50, 8, 42]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [["geography code", "Tenure of household: Owned"], ["E01000001", 5]],
            "no label says Total",
        ),
        (
            [["geography", "Tenure of household: Total: All"], ["E01000001", 5]],
            "no “geography code”",
        ),
        (
            [["geography code", "T: Total: All", "T: Owned"], ["E01000001", 5, ""]],
            "a count is missing",
        ),
        ([["geography code", "T: Total: All"], ["W01000001", 5]], "no codes of England"),
    ],
)
def test_a_changed_table_is_refused(rows, said, tmp_path, publishers):
    address = census.address("ts054").removeprefix("https://")
    publishers.routes[address] = archive({"census2021-ts054-lsoa.csv": in_csv(rows)})
    topic = next(t for t in census.TOPICS if t.table == "ts054")
    with pytest.raises(DataError, match=said):
        census.read_topic(world.session(tmp_path), topic, "lsoa")
