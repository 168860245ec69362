"""GOV.UK for the two made-up districts: pages, and the files they name."""

from __future__ import annotations

import zlib

from lsp_geo.fetch import fuel_poverty, homes
from tests.fetch.bodies import (
    Rows,
    archive,
    govuk_collection,
    govuk_page,
    in_csv,
    in_json,
    open_document,
    workbook,
)
from tests.fetch.server import Route
from tests.fetch.world_ons import HOME, LSOAS, NEXT, WARDS

API = "www.gov.uk/api/content"
ASSETS = "assets.publishing.service.gov.uk/media"
MEASURES = (
    "Index of Multiple Deprivation (IMD)",
    "Income",
    "Employment",
    "Education, Skills and Training",
    "Health Deprivation and Disability",
    "Crime",
    "Barriers to Housing and Services",
    "Living Environment",
    "Income Deprivation Affecting Children Index (IDACI)",
    "Income Deprivation Affecting Older People (IDAOPI)",
    "Children and Young People Sub-domain",
    "Adult Skills Sub-domain",
    "Geographical Barriers Sub-domain",
    "Wider Barriers Sub-domain",
    "Indoors Sub-domain",
    "Outdoors Sub-domain",
)
UNDERLYING = {
    "Health": (
        "Acute morbidity indicator",
        "Comparative illness and disability ratio indicator",
        "Mental health indicator",
        "Years of potential life lost indicator",
    ),
    "Crime": (
        "Anti-social behaviour rate (per 1,000)",
        "Burglary rate (per 1,000 properties)",
        "Criminal damage rate (per 1,000)",
        "Stalking and harassment rate (per 1,000)",
        "Violence with injury rate (per 1,000)",
    ),
    "Barriers": (
        "Connectivity score",
        "Core homelessness rate (% of households)",
        "Homelessness indicator (rate per 1,000 households)",
        "Owner-occupation affordability (component of housing affordability indicator)",
        "Private rental affordability (component of housing affordability indicator)",
        "Patient to GP ratio",
    ),
    "Education": ("Entry to higher education indicator",),
}


def page(path: str, files: dict[str, tuple[str, bytes]]) -> dict[str, Route]:
    """A page with its files: title, then name and body."""
    mark = f"{zlib.crc32(path.encode()):08x}"
    urls = {title: f"https://{ASSETS}/{mark}/{name}" for title, (name, _) in files.items()}
    return {
        f"{API}{path}": govuk_page(path, urls),
        **{f"{ASSETS}/{mark}/{name}": body for name, body in files.values()},
    }


def deprivation_file(year: int, areas: list[str]) -> bytes:
    """File 7 of an edition."""
    level, people = ("2021", "2022") if year == 2025 else ("2011", "2015")
    header = [
        f"LSOA code ({level})",
        f"LSOA name ({level})",
        "Local Authority District code (2024)",
        "Local Authority District name (2024)",
    ]
    for measure in MEASURES:
        header += [
            f"{measure} Score{' (rate)' if measure == 'Income' else ''}",
            f"{measure} Rank (where 1 is most deprived)",
            f"{measure} Decile (where 1 is most deprived 10% of LSOAs)",
        ]
    workers = "18-66" if year == 2025 else "18-59/64"
    header += [
        f"{label}: mid {people}"
        for label in (
            "Total population",
            "Dependent Children aged 0-15",
            "Population aged 16-59",
            "Older population aged 60 and over",
            f"Working age population {workers}",
        )
    ]
    rows = [
        [
            code,
            f"Testham {n}",
            HOME,
            "Testham",
            *[0.5, n, n] * len(MEASURES),
            1500,
            300,
            900,
            300,
            1000,
        ]
        for n, code in enumerate(areas, start=1)
    ]
    return in_csv([header, *rows], mark=True)


def underlying_file(value: float = 0.5) -> bytes:
    """File 8: a cover, and sheets of LSOAs."""
    sheets: dict[str, Rows] = {"Notes": [["Underlying indicators"], ["These are notes."]]}
    for name, figures in UNDERLYING.items():
        sheets[f"IoD2025 {name}"] = [
            [
                "LSOA code (2021)",
                "LSOA name (2021)",
                "Local Authority District code (2024)",
                "Local Authority District name (2024)",
                *figures,
            ],
            *[[lsoa, "Testham", HOME, "Testham", *[value] * len(figures)] for lsoa, _, _ in LSOAS],
        ]
    return workbook(sheets)


def fuel_book(year: int, poor: int | None = None) -> bytes:
    """One year's workbook; headings as they were in that release, ``poor`` of 700 households."""
    mark = "1" if year < 2020 else ""
    poor = 70 + year % 10 if poor is None else poor
    rows: Rows = [
        ["Table 3: fuel poverty by LSOA"],
        [""],
        [
            "LSOA Code",
            "LSOA Name",
            "LA Code",
            "LA Name",
            "Region",
            f"Number of households{mark}",
            f"Number of households in fuel poverty{mark}",
            "Proportion of households fuel poor (%)",
        ],
    ]
    rows += [
        [
            lsoa,
            "Testham",
            lad,
            "Somewhere",
            "North",
            700,
            poor,
            round(100 * poor / 700, 3),
        ]
        for lsoa, _, lad in LSOAS
    ]
    return workbook({"Contents": [["Contents"]], "Table 3": [*rows, ["1. Rounded."]]})


def fuel_poverty_pages(last: int = 2026) -> dict[str, Route]:
    """The collection and its releases up to a year."""
    base = "/government/statistics/sub-regional-fuel-poverty-data-{}"
    routes: dict[str, Route] = {
        f"{API}{fuel_poverty.COLLECTION}": govuk_collection(
            fuel_poverty.COLLECTION, [base.format(year) for year in range(last, 2013, -1)]
        )
    }
    for year in range(2014, last + 1):
        routes |= page(
            base.format(year),
            {
                f"Sub-regional fuel poverty {year} ({year - 2} data)": (
                    f"sub-regional-fuel-poverty-{year}-tables.xlsx",
                    fuel_book(year - 2),
                ),
                f"Methodology {year}: fuel poverty": ("method.pdf", b"%PDF-1.4"),
            },
        )
    return routes


def stock_pages(year: int = 2026) -> dict[str, Route]:
    """Council tax stock: the collection, the release, CTSOP4.1 as at March of the year before."""
    path = f"/government/statistics/council-tax-stock-of-properties-{year}"
    header = [
        "geography",
        "ba_code",
        "ecode",
        "area_name",
        "band",
        "bp_pre_1900",
        "bp_1900_1918",
        "bp_1919_1929",
        "bp_unkw",
        "all_properties",
    ]
    rows = [["LAUA", "4310", HOME, "Testham", "All", 900, 400, 100, 0, 2600]]
    for lsoa, _, _ in LSOAS:
        rows += [
            ["LSOA", "NULL", lsoa, lsoa, "A", 100, 50, 10, 0, 300],
            ["LSOA", "NULL", lsoa, lsoa, "All", 200, 90, "-", 10, 650],
        ]
    body = archive(
        {
            f"CTSOP4.1/CTSOP4_1_{year - 1}_03_31.csv": in_csv([header, *rows], mark=True),
            "CTSOP4.1/notes.txt": b"Notes",
        }
    )
    return {
        f"{API}{homes.STOCK}": govuk_collection(
            homes.STOCK, ["/government/statistics/council-tax-stock-of-properties-2024", path]
        ),
        **page(
            path,
            {
                "CTSOP4.1: number of properties by build period": ("CTSOP4.1.zip", body),
                "CTSOP1.1: number of properties": ("CTSOP1.1.zip", body),
            },
        ),
    }


def live_tables() -> dict[str, Route]:
    """Tables 615 and 125, as links in the page's text, one of them relative."""
    years = [str(year) for year in range(2004, 2026)]

    def sheet(first: int) -> Rows:
        return [
            ["Table"],
            ["Current ONS code", "Lower tier local authority", *years],
            [HOME, "Testham", *(first + n for n, _ in enumerate(years))],
            [NEXT, "Nextham", first, "[x]", *[first + 1] * (len(years) - 2)],
            ["E92000001", "England", *[9 * first] * len(years)],
            ["", "Notes", *[""] * len(years)],
        ]

    empty = open_document({"All_vacants": sheet(90), "All_long_term": sheet(30)})
    stock = open_document({"Table_125": sheet(2600)})
    body = (
        '<div class="govspeak"><p><a href="/government/uploads/system/uploads/file/1/'
        'LT_615.ods">Table 615: vacant dwellings</a></p><p>'
        f'<a href="https://{ASSETS}/aa11/LT_125.ods">Table 125: dwelling stock</a></p></div>'
    )
    return {
        f"{API}{homes.VACANTS}": in_json(
            {
                "base_path": homes.VACANTS,
                "document_type": "statistical_data_set",
                "public_updated_at": "2026-03-01T00:00:00Z",
                "details": {"body": body},
            }
        ),
        "www.gov.uk/government/uploads/system/uploads/file/1/LT_615.ods": empty,
        f"{ASSETS}/aa11/LT_125.ods": stock,
    }


DEFRA = "/government/statistical-data-sets/"
CHILDREN = "/government/statistics/children-in-low-income-families-local-area-statistics-2014-to-"
LADS = (HOME, NEXT)


def form_pages() -> dict[str, Route]:
    """One page and file for each table described in ``govuk_tables``."""
    return {**council_pages(), **area_pages()}


def council_pages() -> dict[str, Route]:
    """Waste, fly-tipping, rough sleeping and homelessness."""
    homeless = "/government/statistics/rough-sleeping-snapshot-in-england-autumn-2025"
    detailed = "Statutory homelessness: detailed local authority-level tables"
    tables = "/government/statistical-data-sets/live-tables-on-homelessness"
    return {
        **page(
            DEFRA + "env18-local-authority-collected-waste-annual-results-tables",
            {
                "Local authority collected waste generation 2024-25": (
                    "LA_and_Regional.ods",
                    open_document(
                        {
                            "Table_3": [
                                [
                                    "ONS code",
                                    "Authority",
                                    "Percentage of household waste sent for reuse, "
                                    "recycling or composting (Ex NI192)",
                                    "Residual household waste per household "
                                    "(kg/household) (Ex NI191)",
                                ],
                                *[[lad, "Testham", 17.9, 610.2] for lad in LADS],
                            ]
                        }
                    ),
                )
            },
        ),
        **page(
            DEFRA + "env24-fly-tipping-incidents-and-actions-taken-in-england",
            {
                "Fly-tipping by local authority 2024-25": (
                    "Flytipping_LA.ods",
                    open_document(
                        {
                            "LA_incidents": [
                                ["ONS code", "LA name", "Total incidents"],
                                *[[lad, "Testham", 21000] for lad in LADS],
                            ]
                        }
                    ),
                )
            },
        ),
        f"{API}/government/collections/homelessness-statistics": govuk_collection(
            "/government/collections/homelessness-statistics",
            ["/government/statistics/rough-sleeping-snapshot-in-england-autumn-2024", homeless],
        ),
        **page(
            homeless,
            {
                "Tables on rough sleeping in England": (
                    "rough.ods",
                    open_document(
                        {
                            "Table_1_Total": [
                                ["Local authority ONS code", "Local authority", "2010", "2025"],
                                *[[lad, "Testham", 3, 27] for lad in LADS],
                            ]
                        }
                    ),
                )
            },
        ),
        **page(
            tables,
            {
                f"{detailed} March 2026": ("detailed_march.ods", b"an older quarter"),
                f"{detailed} June 2026": (
                    "detailed.ods",
                    open_document(
                        {
                            "A1": [
                                [
                                    "Area code",
                                    "Area",
                                    "Total owed a prevention or relief duty",
                                    "Households assessed as homeless per (000s)",
                                ],
                                *[[lad, "Testham", 900, 4.2] for lad in LADS],
                            ],
                            "TA1": [
                                ["Area code", "Area", "Total number of households in TA"],
                                *[[lad, "Testham", 2000] for lad in LADS],
                            ],
                        }
                    ),
                ),
            },
        ),
    }


def area_pages() -> dict[str, Route]:
    """Children, energy, and the Community Life Survey."""
    children = f"{CHILDREN}2025"
    survey = "/government/statistics/community-life-survey-202425-annual-publication"
    estimate = [
        "Local authority code",
        "Local authority",
        "Percentage of respondents",
        "Lower estimate",
        "Upper estimate",
    ]
    energy: Rows = [
        [
            "LSOA code",
            "LSOA name",
            "Number of meters",
            "Mean consumption (kWh)",
            "Median consumption (kWh)",
        ],
        *[[lsoa, "Testham", 600, 3100.5, 2700.1] for lsoa, _, _ in LSOAS],
    ]

    def counts(heading: str, codes: tuple[str, ...]) -> Rows:
        return [
            ["Number of children"],
            [heading, "Area", "2022", "2023", "2024", "2025 (p)"],
            *[[code, "Somewhere", 100, 110, "[c]", 130] for code in codes],
        ]

    book = open_document(
        {
            "3_MSOA": counts("MSOA code", ("E02999001", "E02999002")),
            "4_ward": counts("Ward code", WARDS),
        }
    )
    collection = "children-in-low-income-families-local-area-statistics"
    return {
        f"{API}/government/collections/{collection}": govuk_collection(
            "/government/collections/children", [children, f"{CHILDREN}2024"]
        ),
        **page(
            children,
            {
                "Children in low income families: local area statistics": (
                    "children-in-low-income-families-tables.ods",
                    book,
                )
            },
        ),
        **page(
            DEFRA + "lower-and-middle-super-output-areas-electricity-consumption",
            {
                "LSOA domestic electricity 2010 to 2024": (
                    "lsoa_elec.xlsx",
                    workbook({"2024": energy, "2023": energy}),
                )
            },
        ),
        **page(
            DEFRA + "lower-and-middle-super-output-areas-gas-consumption",
            {"LSOA domestic gas 2010 to 2024": ("lsoa_gas.xlsx", workbook({"2024": energy}))},
        ),
        f"{API}/government/collections/community-life-survey--2": govuk_collection(
            "/government/collections/community-life-survey--2", [survey]
        ),
        **page(
            survey,
            {
                name: (
                    f"{name.split()[0].lower()}.ods",
                    open_document(
                        {"LA": [estimate, *[[lad, "Testham", 25.5, 20.1, 31.2] for lad in LADS]]}
                    ),
                )
                for name in ("Loneliness tables", "Volunteering tables")
            },
        ),
    }


def routes() -> dict[str, Route]:
    """All of GOV.UK."""
    codes = [lsoa for lsoa, _, _ in LSOAS]
    made: dict[str, Route] = {}
    for year in (2025, 2019, 2015):
        files = {
            "File 7: all ranks, scores, deciles and population denominators": (
                f"File_7_IoD{year}.csv",
                deprivation_file(year, codes),
            )
        }
        if year == 2025:
            files["File 8: underlying indicators"] = ("File_8_IoD2025.xlsx", underlying_file())
        made |= page(f"/government/statistics/english-indices-of-deprivation-{year}", files)
    return {**made, **fuel_poverty_pages(), **stock_pages(), **live_tables(), **form_pages()}
