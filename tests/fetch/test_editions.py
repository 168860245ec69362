"""A new edition of a source: next year's file, a new period, a revised value, a renamed column."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from lsp_geo.fetch import fingertips, fuel_poverty, homes, ons_data
from lsp_geo.fetch.govuk_tables import FORMS
from lsp_geo.fetch.registry import SOURCES
from lsp_geo.fetch.run import Outcome, fetch
from tests.fetch import world, world_govuk, world_ons
from tests.fetch.bodies import (
    archive,
    govuk_collection,
    govuk_page,
    in_json,
    open_document,
    workbook,
)
from tests.fetch.renamed import renamed
from tests.fetch.world_govuk import API, ASSETS, page
from tests.fetch.world_ons import HOME, LSOAS, NEXT


@pytest.fixture
def into(fetched, tmp_path) -> Path:
    """A folder with everything fetched, which a test may change."""
    shutil.copytree(
        fetched[0], tmp_path / "into", ignore=shutil.ignore_patterns("replies", "files")
    )
    return tmp_path / "into"


def _again(into: Path, name: str) -> Outcome:
    return fetch([name], into, world.TESTHAM, world.session(into))[0]


def _read(into: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(into / name)


FUEL = fuel_poverty.PATHS["lsoa21"]


def test_next_years_fuel_poverty_arrives_by_itself(into, publishers):
    publishers.routes |= world_govuk.fuel_poverty_pages(last=2027)
    done = _again(into, "fuel-poverty")
    assert (done.state, done.files) == ("new", (FUEL,))
    assert max(_read(into, FUEL)["year"]) == 2025


def test_a_revised_value_is_new(into, publishers):
    path = "/government/statistics/sub-regional-fuel-poverty-data-2026"
    publishers.routes |= page(
        path,
        {
            "Sub-regional fuel poverty 2026 (2024 data) revised": (
                "sub-regional-fuel-poverty-2026-v2.xlsx",
                world_govuk.fuel_book(2023),
            )
        },
    )
    assert _again(into, "fuel-poverty").files == (FUEL,)
    table = _read(into, FUEL)
    assert set(table.loc[table["year"] == 2024, "fuel_poor_households"]) == {73}


def _fuel(heading: str, pct: float = 10.571) -> bytes:
    return workbook(
        {
            "Table 4": [
                ["Fuel poverty"],
                [
                    "LSOA Code",
                    "LSOA Name",
                    "LA Code",
                    "Number of households",
                    heading,
                    "Proportion of households fuel poor (%)",
                ],
                *[[lsoa, "x", lad, 700, 74, pct] for lsoa, _, lad in LSOAS],
            ]
        }
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            _fuel("Households that are fuel poor"),
            r"\[Table 4\], line 2, field fuel_poor_households: no column fits "
            r".*Households that are fuel",
        ),
        (
            _fuel("Number of households in fuel poverty", 30.0),
            "the share published is not the one of the two counts",
        ),
        (workbook({"Table 4": [["LSOA Code"], ["E01999001"]]}), "the header says: LSOA Code"),
    ],
)
def test_a_renamed_or_exchanged_column_stops_the_source(body, said, into, publishers):
    path = "/government/statistics/sub-regional-fuel-poverty-data-2026"
    publishers.routes |= page(path, {"Fuel poverty": ("fuel-poverty-2026.xlsx", body)})
    before = (into / FUEL).read_bytes()
    done = _again(into, "fuel-poverty")
    assert done.state == "failed"
    assert pd.Series([done.message]).str.contains(said, regex=True).all(), done.message
    assert (into / FUEL).read_bytes() == before


def test_a_withdrawn_release_stops_the_source(into, publishers):
    path = f"{API}/government/statistics/sub-regional-fuel-poverty-data-2026"
    publishers.routes[path] = in_json(
        {
            "document_type": "official_statistics",
            "withdrawn_notice": {
                "withdrawn_at": "2026-11-01T00:00:00Z",
                "explanation": "<p>An error was found.</p>",
            },
        }
    )
    done = _again(into, "fuel-poverty")
    assert "was withdrawn on 2026-11-01: An error was found." in done.message


def test_next_years_dwellings_stand_beside_the_old_ones(into, publishers):
    publishers.routes |= world_govuk.stock_pages(2027)
    done = _again(into, "dwellings-by-age")
    assert done.files == (homes.STOCK_PATH.replace("*", "2026"),)
    assert (into / homes.STOCK_PATH.replace("*", "2025")).is_file()


def test_the_next_income_edition_gets_a_file_of_its_own(into, publishers):
    publishers.routes |= world_ons.data_set(
        ons_data.INCOME,
        {
            "financialyearending2026": ("saie2026.xlsx", world_ons.income_book(900)),
            "financialyearending2023": ("saie2023.xlsx", world_ons.income_book(500)),
            "financialyearending2020": ("saie2020.xlsx", world_ons.income_book()),
        },
    )
    assert _again(into, "income").files == (ons_data.NEWEST.replace("*", "2026"),)
    assert _again(into, "income-2020").state == "same"


def test_an_income_outside_its_interval_stops_the_source(into, publishers):
    book = world_ons.income_book()
    wrong = workbook(
        {
            "Total annual income": [
                [
                    "MSOA code",
                    "MSOA name",
                    "Total annual income (£)",
                    "Upper confidence limit (£)",
                    "Lower confidence limit (£)",
                ],
                ["E02999001", "Testham", 5, 33000, 27000],
            ]
        }
    )
    publishers.routes |= world_ons.data_set(
        ons_data.INCOME, {"fye2023": ("a.xlsx", wrong), "fye2020": ("b.xlsx", book)}
    )
    assert "lies outside its own interval" in _again(into, "income").message


def _police(publishers, body: bytes, latest: str = "2025-12-01") -> None:
    publishers.routes["data.police.uk/data/archive/latest.zip"] = body
    publishers.routes["data.police.uk/api/crime-last-updated"] = in_json({"date": latest})


YEAR = "indicators/crime/police_recorded_crime_lsoa21_{}.parquet"


def test_another_year_of_crimes_makes_another_file(into, publishers):
    months = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]
    _police(publishers, world.police_archive(months), "2026-12-01")
    assert _again(into, "police").files == (YEAR.format(2026),)
    assert (into / YEAR.format(2025)).is_file()


def test_a_district_with_a_month_missing_is_left_out(into, publishers):
    body = world.police_archive(world.MONTHS)
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(body)) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    name = "2025-07/2025-07-test-street.csv"
    files[name] = b"\r\n".join(
        line
        for line in files[name].split(b"\r\n")
        if b"E01999004" not in line and b"E01999005" not in line
    )
    _police(publishers, archive(files))
    _again(into, "police")
    table = _read(into, YEAR.format(2025))
    assert set(table["lad24_code"]) == {HOME}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b"LSOA code", b"LSOA21CD", "line 1, field LSOA code: this column is missing"),
        (b"Burglary", b"Burglary of a home", "type of crime “Burglary of a home” is not known"),
        (b",Drugs,,", b"", "the line is cut off"),
    ],
)
def test_a_changed_street_file_is_named_with_its_line(old, new, said, into, publishers):
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(world.police_archive(world.MONTHS))) as opened:
        files = {name: opened.read(name).replace(old, new) for name in opened.namelist()}
    _police(publishers, archive(files))
    done = _again(into, "police")
    assert said in done.message
    assert "street.csv" in done.message


def test_an_archive_older_than_the_publishers_latest_month_is_refused(into, publishers):
    _police(publishers, world.police_archive(world.MONTHS), "2026-02-01")
    assert "an older archive came" in _again(into, "police").message


def test_an_id_that_stands_for_another_indicator_stops_the_source(into, publishers, monkeypatch):
    monkeypatch.setitem(world.NAMES, 93283, "Hospital admissions")
    assert "the id now stands for “Hospital admissions”" in _again(into, "local-health").message


def test_the_column_named_after_the_parent_area_may_change(into, publishers, monkeypatch):
    header = [h.replace("Region", "ICBs (from 2026)") for h in world.FINGERTIPS]
    monkeypatch.setattr(world, "FINGERTIPS", header)
    assert _again(into, "local-health").state == "same"
    monkeypatch.setattr(world, "FINGERTIPS", [h.replace("Value note", "Remark") for h in header])
    assert "field Value note: this column is missing" in _again(into, "local-health").message


def test_a_new_period_of_local_statistics_is_new(into, publishers):
    route = "codeload.github.com/ONSdigital/explore-local-statistics-data/zip/refs/heads/main"
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(publishers.routes[route])) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    name = "repo-main/series-3/series-3.csv"
    row = f"{HOME},Testham,District,Series 3,2026-01-01/P1Y,4,Percentage,%,,,,\r\n"
    files[name] += row.encode()
    publishers.routes[route] = archive(files)
    assert _again(into, "local-statistics").state == "new"
    files[name] += b"E1,x,District,Series 3,last year,4,Percentage,%,,,,\r\n"
    publishers.routes[route] = archive(files)
    assert "“last year” is not a period" in _again(into, "local-statistics").message


def test_a_new_period_and_a_revised_value_of_fingertips_are_new(into, publishers):
    made = world.health_rows

    def renewed(asked):
        reply = made(asked)
        lines = reply.body.decode("utf-8-sig").splitlines()
        later = [line.replace("2019 - 23", "2020 - 24") for line in lines[1:]]
        body = "\n".join([*lines, *later]).replace(",78.4,", ",78.9,")
        return type(reply)(body.encode())

    publishers.routes["fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"] = renewed
    for name, path in (
        ("local-health", fingertips.MSOA_PATH),
        ("city-health", fingertips.CITY_PATH),
    ):
        assert _again(into, name).state == "new"
        table = _read(into, path)
        assert set(table["period"]) == {"2019 to 2023", "2020 to 2024"}
        assert set(table["value"]) == {78.9, 80.1}


def test_an_indicator_of_fingertips_without_rows_or_with_odd_periods_stops(into, publishers):
    path = "fingertips.phe.org.uk/api/all_data/csv/by_indicator_id"
    made = publishers.routes[path]
    publishers.routes[path] = lambda asked: type(made(asked))(made(asked).body.split(b"\n")[0])
    assert "it has no rows for such areas" in _again(into, "local-health").message
    publishers.routes[path] = lambda asked: type(made(asked))(
        made(asked).body.replace(b"2019 - 23", b"Jan 2023")
    )
    said = _again(into, "city-health").message
    assert "line 2, field Time period: “Jan 2023” is not a period known here" in said


GOVUK = [source.name for source in SOURCES if any(API in ask.url for ask in source.asks)]


@pytest.mark.parametrize("name", GOVUK)
def test_a_withdrawn_page_stops_every_source_of_govuk(name, into, publishers):
    notice = {"withdrawn_at": "2026-11-01T00:00:00Z", "explanation": "An error was found."}

    def withdrawn(asked, reply):
        if API not in asked.target or reply.status != 200:
            return reply
        return type(reply)(in_json({**json.loads(reply.body), "withdrawn_notice": notice}))

    publishers.always = (1, withdrawn)
    files = {path: path.read_bytes() for path in into.rglob("*.parquet")}
    done = _again(into, name)
    assert done.state == "failed"
    assert "was withdrawn on 2026-11-01: An error was found." in done.message
    assert {path: path.read_bytes() for path in files} == files


def test_next_years_children_bring_a_year_more(into, publishers):
    base = "/government/statistics/children-in-low-income-families-local-area-statistics-2014-to-"
    collection = "/government/collections/children-in-low-income-families-local-area-statistics"
    book = open_document(
        {
            "3_MSOA": [["MSOA code", "Area", "2025", "FYE 2026 (p)"], ["E02999001", "x", 100, 105]],
            "4_ward": [["Ward code", "Area", "2026"], ["E05999001", "x", 8]],
        }
    )
    publishers.routes[f"{API}{collection}"] = govuk_collection(
        collection, [f"{base}2025", f"{base}2026"]
    )
    publishers.routes |= page(
        f"{base}2026",
        {"Children in low income families tables": ("children-in-low-income.ods", book)},
    )
    assert _again(into, "children-low-income-msoa").state == "new"
    table = _read(into, "indicators/children/dwp_children_low_income_msoa21.parquet")
    assert list(table["financial_year"]) == ["2024/25", "2025/26"]
    assert list(table["provisional"]) == [False, True]
    assert set(table["aged_15_years_and_under_census2021"]) == {100}


def test_cut_indices_cannot_pass(into, publishers):
    path = "/government/statistics/english-indices-of-deprivation-2025"
    body = world_govuk.deprivation_file(2025, [lsoa for lsoa, _, _ in LSOAS])
    short = b"\r\n".join(body.split(b"\r\n")[:3] + body.split(b"\r\n")[4:])
    publishers.routes[f"{API}{path}"] = govuk_page(path, {"File 7": f"https://{ASSETS}/z/f7.csv"})
    publishers.routes[f"{ASSETS}/z/f7.csv"] = short
    assert "ranks go from 1 to 6 and there are 5 areas" in _again(into, "deprivation-2025").message


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_a_renamed_column_of_any_published_table_is_named(form, into, publishers, monkeypatch):
    def renamed(sheets):
        return {
            name: [
                [f"{c} of old" if isinstance(c, str) and n < 2 else c for c in row]
                for n, row in enumerate(rows)
            ]
            for name, rows in sheets.items()
        }

    monkeypatch.setattr(world_govuk, "open_document", lambda s: open_document(renamed(s)))
    monkeypatch.setattr(world_govuk, "workbook", lambda s: workbook(renamed(s)))
    publishers.routes.update(world_govuk.form_pages())
    done = _again(into, form.name)
    assert done.state == "failed"
    assert "of old" in done.message or "no column" in done.message


# Their replies are JSON, whose keys have tests of their own above and in test_publishers.
IN_JSON = {"lookups", "shapes", "postcodes", "census-age-groups", "universal-credit"}


@pytest.mark.parametrize(
    "source",
    [s for s in SOURCES if s.asks and s.name not in IN_JSON],
    ids=lambda source: source.name,
)
def test_other_headings_stop_any_source_and_are_named(source, into, publishers):
    before = {p: p.read_bytes() for output in source.makes for p in _made(into, output)}
    for key, route in list(publishers.routes.items()):
        if isinstance(route, bytes):
            publishers.routes[key] = renamed(route)
        elif "nomisweb" in key or "fingertips" in key:
            publishers.routes[key] = lambda asked, route=route: _other_headings(route(asked))
    done = _again(into, source.name)
    assert done.state == "failed", done
    assert re.search(r"(line \d+|field |heading|column|header)", done.message), done.message
    assert {p: p.read_bytes() for p in before} == before


def _other_headings(reply):
    reply.body = renamed(reply.body)
    return reply


def _made(into, output):
    return into.glob(output.path.format(prefix=world.TESTHAM.prefix))


def test_a_ward_newer_than_the_lookup_gets_a_plain_reason(into, publishers):
    from tests.fetch.bodies import layer

    name = f"{world_ons.ARCGIS}/WD_MAY_2025_UK_BGC_V2/FeatureServer/0"
    for end, route in layer(
        [
            {
                "WD25CD": "E05999001",
                "WD25NM": "x",
                "geometry": {"type": "Point", "coordinates": [0, 0]},
            }
        ]
    ).items():
        publishers.routes[f"{name}{end}"] = route
    assert "it has 1 shapes for 2 codes" in _again(into, "shapes").message


def test_a_new_age_group_and_a_gap_are_refused(into, publishers):
    url = "api.beta.ons.gov.uk/v1/population-types/UR/census-observations"

    def short(asked):
        reply = world_ons.ages(asked)
        reply.body = reply.body.replace(b"Aged 65 years and over", b"Aged 66 years and over")
        return reply

    publishers.routes[url] = short
    assert "Aged 66 years and over” is not known" in _again(into, "census-age-groups").message


def test_an_old_live_table_is_refused(into, publishers):
    sheet = [
        ["Current ONS code", "Lower tier local authority", "2019", "2020"],
        [HOME, "Testham", 1, 2],
        [NEXT, "Nextham", 1, 2],
    ]
    old = open_document({"All_vacants": sheet, "All_long_term": sheet})
    publishers.routes["www.gov.uk/government/uploads/system/uploads/file/1/LT_615.ods"] = old
    assert "its newest year is 2020" in _again(into, "empty-homes").message
