"""Every publisher for two made-up districts, and how a source is run against them."""

from __future__ import annotations

from pathlib import Path

from lsp_geo.fetch import fingertips, groundswell
from lsp_geo.fetch.adapter import usual_waits
from lsp_geo.fetch.download import Limits
from lsp_geo.fetch.progress import Progress
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import District
from tests.fetch import world_govuk, world_ons
from tests.fetch.bodies import Rows, archive, in_csv, in_json
from tests.fetch.server import Asked, Reply, Route
from tests.fetch.world_ons import HOME, LSOAS, NEXT

TESTHAM = District(HOME, "Testham", "testham", (NEXT,))
CRIME = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
FINGERTIPS = [
    "Indicator ID",
    "Indicator Name",
    "Parent Code",
    "Parent Name",
    "Area Code",
    "Area Name",
    "Area Type",
    "Sex",
    "Age",
    "Category Type",
    "Category",
    "Time period",
    "Value",
    "Lower CI 95.0 limit",
    "Upper CI 95.0 limit",
    "Lower CI 99.8 limit",
    "Upper CI 99.8 limit",
    "Count",
    "Denominator",
    "Value note",
    "Recent Trend",
    "Compared to England value or percentiles",
    "Compared to Region value or percentiles",
    "Time period Sortable",
    "New data",
    "Compared to goal",
    "Time period range",
]
NAMES = {
    93283: "Life expectancy at birth",
    93250: "Deaths from all causes, all ages",
    93252: "Deaths from all causes, under 75 years",
    93097: "Births of low weight",
    93105: "Reception prevalence of obesity",
    93107: "Year 6 prevalence of obesity",
    90366: "Life expectancy at birth",
    92196: "Infant mortality rate",
    20101: "Low birth weight of term babies",
    30309: "MMR for one dose",
    20401: "Under 18s conception rate",
    90323: "Year 6 prevalence of obesity",
    93014: "Percentage of physically active adults",
    21001: "Admissions for self-harm",
    41001: "Suicide rate",
    91414: "Alcohol-related admission episodes",
    92432: "Deaths from drug misuse",
    93721: "Mortality from causes considered preventable",
    22001: "Breast cancer screening",
    93861: "Fine particulate matter",
    93203: "16 to 17 year olds NEET",
    11401: "Complaints about noise",
}


def police_archive(months: list[str], padding: bytes = b"") -> bytes:
    """Street files of one force: a crime of each of two types in every LSOA, and one nowhere."""
    files = {"padding.bin": padding} if padding else {}
    for month in months:
        rows: Rows = [CRIME]
        for lsoa, _, _ in LSOAS:
            rows += [
                [
                    "",
                    month,
                    "Force",
                    "Force",
                    -2.9,
                    53.4,
                    "On or near A Road",
                    lsoa,
                    "Testham",
                    kind,
                    "",
                    "",
                ]
                for kind in ("Anti-social behaviour", "Burglary", "Burglary")
            ]
        rows.append(["x1", month, "Force", "Force", "", "", "No Location", "", "", "Drugs", "", ""])
        files[f"{month}/{month}-test-street.csv"] = in_csv(rows)
        files[f"{month}/{month}-test-outcomes.csv"] = b"Crime ID\r\n"
    return archive(files)


# The months that the build has read so far.
UC_MONTHS = [
    f"{year}{month:02d}"
    for year in range(2015, 2024)
    for month in (2, 5, 8, 11)
    if "201508" <= f"{year}{month:02d}" <= "202211" or (year, month) == (2023, 11)
]
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


def health_rows(asked: Asked) -> Reply:
    """An indicator's rows: England, an area under two parents, a category, a gap with a note."""
    number = int(asked.query["indicator_ids"])
    small = asked.query["child_area_type_id"] == "3"
    codes = ("E02999001", "E02999002") if small else (HOME, NEXT)

    # Of how long people live there is no figure for all together.
    sexes = ("Male", "Female") if number in (90366, 93283) else ("Persons",)

    def row(
        code: str, parent: str, sex: str, category: str = "", value: object = 78.4
    ) -> list[object]:
        note = "" if value != "" else "Value suppressed"
        return [
            number,
            NAMES[number],
            parent,
            "Parent",
            code,
            "Area",
            "Type",
            sex,
            "All ages",
            category,
            "One" if category else "",
            "2019 - 23",
            value,
            77.1,
            80.9,
            76,
            81,
            1200,
            15000,
            note,
            "Cannot be calculated",
            "Similar",
            "Not compared",
            20190000,
            "",
            "",
            "5y",
        ]

    rows: Rows = [FINGERTIPS]
    for sex in sexes:
        rows += [
            row("E92000001", "", sex, value=80.1),
            row(codes[0], "E92000001", sex),
            row(codes[1], "E92000001", sex),
            row(codes[1], "E12000002", sex),
            row(codes[1], "E92000001", sex, "Deprivation deciles", 75),
        ]
    return Reply(in_csv(rows, mark=True))


def stat_xplore() -> dict[str, Route]:
    """Schema and cubes of Stat-Xplore."""
    field = "str:field:UC_Households"
    value = "str:value:UC_Households"
    sets = {
        f"{field}:V_F_UC_HOUSEHOLDS:COA_CODE": [
            "str:valueset:UC_Households:COA_CODE:V_C_MASTERGEOG11_MSOA_TO_REGION",
            "str:valueset:UC_Households:COA_CODE:V_C_MASTERGEOG11_LA_TO_REGION",
        ],
        "str:valueset:UC_Households:COA_CODE:V_C_MASTERGEOG11_MSOA_TO_REGION": [
            f"{value}:M:{code}" for code in ("E02999001", "E02999002", "W02000001")
        ],
        "str:valueset:UC_Households:COA_CODE:V_C_MASTERGEOG11_LA_TO_REGION": [
            f"{value}:L:{code}" for code in (HOME, NEXT)
        ],
        f"{field}:F_UC_HH_DATE:DATE_NAME": ["str:valueset:UC_Households:DATE:C_UC_HH_DATE"],
        "str:valueset:UC_Households:DATE:C_UC_HH_DATE": [
            f"{value}:D:{month}" for month in (*UC_MONTHS, "202605", "202606", "202608", "202609")
        ],
    }
    host = "stat-xplore.dwp.gov.uk/webapi/rest/v1"

    def schema(asked: Asked) -> Reply:
        if asked.headers.get("apikey") != "a-key":
            return Reply(b"", 401)
        name = asked.target.split("/schema/")[1]
        return Reply(in_json({"id": name, "children": [{"id": one} for one in sets[name]]}))

    def table(asked: Asked) -> Reply:
        import json

        query = json.loads(asked.body)
        areas, months = (len(query["recodes"][d[0]]["map"]) for d in query["dimensions"])
        cube = [
            [None if not a and not m else 100.0 + a for m in range(months)] for a in range(areas)
        ]
        return Reply(in_json({"cubes": {query["measures"][0]: {"values": cube}}}))

    return {**{f"{host}/schema/{name}": schema for name in sets}, f"{host}/table": table}


def green_space() -> bytes:
    """The GroundsWell table: a row without a code, and an LSOA twice with the same figures."""
    sizes = ("any", "doorstop", "local", "neighbourhood", "wider", "district", "subregional")
    header = ["", "LSOA21CD", *(f"distance_{size}_greenspace" for size in sizes), "LSOA11CD"]
    metres = [100.5, 200.5, 300.5, 600.5, 900.5, 4000.5, 9000.5]
    codes = ["NA", *(lsoa for lsoa, _, _ in LSOAS), LSOAS[0][0]]
    rows = [[n, code, *metres, f"E0188800{n}"] for n, code in enumerate(codes, start=1)]
    return in_csv([header, *rows])


def routes() -> dict[str, Route]:
    """All publishers."""
    api = fingertips.API.removeprefix("https://")
    return {
        **world_ons.routes(),
        **world_govuk.routes(),
        **stat_xplore(),
        api: health_rows,
        groundswell.FILE.removeprefix("https://"): green_space(),
        "data.police.uk/api/crime-last-updated": in_json({"date": "2025-12-01"}),
        "data.police.uk/data/archive/latest.zip": police_archive(MONTHS),
    }


def session(into: Path, timeout: float = 5.0, **how: object) -> Session:
    """A session that does not wait long."""
    return Session(
        into / ".fetched",
        waits=usual_waits(0.001),
        timeout=(2.0, timeout),
        limits=how.pop("limits", Limits(attempts=3)),
        progress=Progress(quiet=True),
        sleep=lambda seconds: None,
        **how,
    )
