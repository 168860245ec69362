"""Two made-up districts as ONS, Nomis and the House of Commons Library would publish them."""

from __future__ import annotations

from tests.fetch import local_series
from tests.fetch.bodies import Rows, archive, in_csv, in_json, layer, workbook
from tests.fetch.census_labels import LABELS
from tests.fetch.server import Asked, Reply, Route

HOME, NEXT = "E08000098", "E08000099"
# LSOA, MSOA, district: Testham has four, the district beside it two.
LSOAS = [(f"E0199900{n}", f"E0299900{1 + n // 2}", HOME if n < 4 else NEXT) for n in range(6)]
OAS = [(f"E0099900{n}", LSOAS[n // 2][0]) for n in range(8)]
WARDS = ("E05999001", "E05999002")
ARCGIS = "services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"


def _square(column: int, row: int = 0, wide: int = 1) -> dict:
    west, south = -2.9 + column * 0.01, 53.4 + row * 0.01
    east, north = west + 0.01 * wide, south + 0.01
    return {
        "type": "Polygon",
        "coordinates": [
            [[west, south], [east, south], [east, north], [west, north], [west, south]]
        ],
    }


def open_geography() -> dict[str, Route]:
    """The list of layers and every layer that is read."""
    name_of = {HOME: "Testham", NEXT: "Nextham"}
    layers = {
        "LSOA21_WD24_LAD24_EW_LU": [
            {"LSOA21CD": lsoa, "LAD24CD": lad, "LAD24NM": name_of[lad]} for lsoa, _, lad in LSOAS
        ],
        "OA_LSOA_MSOA_EW_DEC_2021_LU_v3": [
            {
                "OA21CD": oa,
                "LSOA21CD": lsoa,
                "LSOA21NM": f"Testham 001{'ABCD'[n // 2]}",
                "MSOA21CD": LSOAS[n // 2][1],
                "MSOA21NM": "Testham 001",
                "LAD22CD": HOME,
            }
            for n, (oa, lsoa) in enumerate(OAS)
        ],
        "OA21_WD25_LAD25_EW_LU_v2": [
            {"OA21CD": oa, "WD25CD": WARDS[n // 4], "WD25NM": f"Ward {n // 4 + 1}", "LAD25CD": HOME}
            for n, (oa, _) in enumerate(OAS)
        ],
        "LSOA11_LSOA21_LAD22_EW_LU_v5": [
            {
                "LSOA11CD": lsoa,
                "LSOA11NM": "Old",
                "LSOA21CD": lsoa,
                "LSOA21NM": "New",
                "CHGIND": "U",
                "LAD22CD": HOME,
                "LAD22NM": "Testham",
            }
            for lsoa, _, _ in LSOAS[:4]
        ],
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": [
            {"LSOA21CD": lsoa, "LSOA21NM": f"Testham 00{n}", "geometry": _square(n)}
            for n, (lsoa, _, _) in enumerate(LSOAS)
        ],
        "WD_MAY_2025_UK_BGC_V2": [
            {
                "WD25CD": ward,
                "WD25NM": f"Ward {n + 1}",
                "LAD25CD": HOME,
                "geometry": _square(2 * n, wide=2),
            }
            for n, ward in enumerate(WARDS)
        ],
        "LAD_MAY_2024_UK_BGC": [
            {"LAD24CD": lad, "geometry": _square(4 * n, wide=4 - 2 * n)}
            for n, lad in enumerate((HOME, NEXT))
        ],
        "LAD24_RGN24_EN_LU": [
            {"LAD24CD": lad, "RGN24CD": "E12000002", "RGN24NM": "North West"}
            for lad in (HOME, NEXT)
        ],
        "ONSPD_LATEST_UK": [
            {
                "PCDS": f"TE{n} 1AA",
                "LAT": 53.405,
                "LONG": -2.895 + n / 100,
                "WD26CD": WARDS[n // 2],
                "OA21CD": OAS[2 * n][0],
                "LSOA21CD": LSOAS[n][0],
                "LAD26CD": HOME,
                "OSGRDIND": 1,
                "USERTYPE": 0,
                "DOTERM": "201901" if n == 9 else None,
            }
            for n in (0, 1, 2, 3)
        ],
    }
    routes: dict[str, Route] = {
        ARCGIS: in_json(
            {
                "services": [
                    {"name": name, "type": "FeatureServer"}
                    for name in [*layers, "OA21_WD23_LAD23_EW_LU", "WD_MAY_2023_UK_BGC"]
                ]
            }
        )
    }
    for name, rows in layers.items():
        for end, route in layer(rows).items():
            routes[f"{ARCGIS}/{name}/FeatureServer/0{end}"] = route
    names = [
        ["msoa21cd", "msoa21nm", "msoa21nmw", "msoa21hclnm"],
        *[
            [msoa, "Testham 001", "", f"Place {msoa[-1]}"]
            for msoa in sorted({m for _, m, _ in LSOAS})
        ],
    ]
    routes["houseofcommonslibrary.github.io/msoanames/MSOA-Names-Latest2.csv"] = in_csv(names, True)
    return routes


def census() -> dict[str, Route]:
    """Nomis's archive of every table that is read."""
    routes: dict[str, Route] = {}
    for table, labels in LABELS.items():
        routes[f"www.nomisweb.co.uk/output/census/2021/census2021-{table}.zip"] = archive(
            {
                f"census2021-{table}-{level}.csv": in_csv(_counts(codes, labels))
                for level, codes in (
                    ("oa", [c for c, _ in OAS]),
                    ("lsoa", [c for c, _, _ in LSOAS]),
                    ("msoa", sorted({m for _, m, _ in LSOAS})),
                )
            }
        )
    return routes


def _counts(codes: list[str], labels: list[str]) -> Rows:
    wales = "W01999001"
    return [
        ["date", "geography", "geography code", *labels],
        *[
            [
                2021,
                "Somewhere",
                code,
                *[800 + 10 * n if n == 0 else 100 for n, _ in enumerate(labels)],
            ]
            for code in [*codes, wales]
        ],
    ]


def ages(asked: Asked) -> Reply:
    """Ages of the LSOAs in the request, six groups each."""
    codes = asked.query["area-type"].split(",")[1:]
    groups = [
        "Aged 15 years and under",
        "Aged 16 to 24 years",
        "Aged 25 to 34 years",
        "Aged 35 to 49 years",
        "Aged 50 to 64 years",
        "Aged 65 years and over",
    ]
    return Reply(
        in_json(
            {
                "observations": [
                    {
                        "dimensions": [
                            {"dimension_id": "lsoa", "option": code, "option_id": code},
                            {
                                "dimension_id": "resident_age_6a",
                                "option": group,
                                "option_id": str(n),
                            },
                        ],
                        "observation": 100 + n,
                    }
                    for code in codes
                    for n, group in enumerate(groups)
                ]
            }
        )
    )


def data_set(page: str, editions: dict[str, tuple[str, bytes]]) -> dict[str, Route]:
    """A data set's page, its editions' pages and files."""
    site = "www.ons.gov.uk"
    routes: dict[str, Route] = {
        f"{site}{page}/data": in_json(
            {
                "type": "dataset_landing_page",
                "datasets": [{"uri": f"{page}/{edition}"} for edition in editions],
            }
        )
    }
    for edition, (name, body) in editions.items():
        path = f"{page}/{edition}"
        routes[f"{site}{path}/data"] = in_json(
            {
                "downloads": [{"file": name}],
                "type": "dataset",
                "uri": path,
                "versions": [{"uri": f"{path}/previous/v1", "correctionNotice": ""}],
            }
        )
        routes[f"{site}/file?uri={path}/{name}"] = body
    return routes


def income_book(shift: int = 0) -> bytes:
    """The four sheets of the income estimates."""
    sheets: dict[str, Rows] = {}
    for name, heading in (
        ("Total annual income", "Total annual income (£)"),
        ("Net annual income", "Net annual income (£)"),
        ("Net income before housing costs", "Net annual income before housing costs (£)"),
        ("Net income after housing costs", "Net annual income after housing costs (£)"),
    ):
        sheets[name] = [
            [name],
            [],
            [
                "MSOA code",
                "MSOA name",
                "Region name",
                heading,
                "Upper confidence limit (£)",
                "Lower confidence limit (£)",
                "Confidence interval (£)",
            ],
            *[
                [msoa, "Testham 001", "North", 30000 + shift, 33000 + shift, 27000 + shift, 6000]
                for msoa in ("E02999001", "E02999002")
            ],
        ]
    return workbook(sheets)


def ons_data(metres: float = 250.5) -> dict[str, Route]:
    """Data set pages: incomes, prices, green space at so many metres."""
    from lsp_geo.fetch import ons_data as real

    prices = [
        ["Table 2a"],
        [],
        [
            "Local authority code",
            "Local authority name",
            "MSOA code",
            "MSOA name",
            "Year ending Dec 1995",
            "Year ending Sep 2021",
            "Year ending Mar 2026",
        ],
        [HOME, "Testham", "E02999001", "Testham 001", 36000, 120000, "[x]"],
        [HOME, "Testham", "E02999002", "Testham 002", 40000, ":", 150000],
    ]
    lads = [
        ["Local authority code", "Local authority name", "Year ending Sep 2025"],
        [HOME, "Testham", 175000],
        [NEXT, "Nextham", 210000],
    ]
    nations = [
        ["Country/Region code", "Country/Region name", "Year ending Sep 2025"],
        ["E92000001", "England", 290000],
        ["W92000004", "Wales", 200000],
    ]
    parks = [
        [
            "LSOA code",
            "LSOA name",
            "Average distance to nearest Park, Public Garden, or Playing Field (m)",
        ],
        *[[lsoa, "Testham", metres] for lsoa, _, _ in LSOAS],
    ]
    group = [
        "Address count",
        "Address count with private outdoor space",
        "Percentage of addresses with private outdoor space",
    ]
    own = [
        ["", "", *["Houses", "", ""], *["Flats", "", ""], *["Total", "", ""]],
        ["MSOA code", "MSOA name", *group, *group, *group],
        *[
            [msoa, "Testham 001", 60, 60, 1, 40, 20, 0.5, 100, 80, 0.8]
            for msoa in ("E02999001", "E02999002")
        ],
    ]
    return {
        **data_set(
            real.INCOME,
            {
                "financialyearending2020": ("saie2020.xlsx", income_book()),
                "financialyearending2023": ("saie2023.xlsx", income_book(500)),
            },
        ),
        **data_set(real.PRICES, {"current": ("hpssa2.xlsx", workbook({"1a": prices}))}),
        **data_set(
            real.LAD_PRICES, {"current": ("hpssa9.xlsx", workbook({"1a": nations, "2a": lads}))}
        ),
        **data_set(
            real.GREEN,
            {
                "publicgreenspace": ("public.xlsx", workbook({"LSOA Parks": parks})),
                "privategardens": ("private.xlsx", workbook({"MSOA gardens": own})),
            },
        ),
    }


def _about(label: str) -> bytes:
    return in_json(
        {
            "ess-beta-metadata": {
                "label": label,
                "suffix": "%",
                "decimalPlaces": 1,
                "sourceDate": "20/01/2026",
                "sourceOrg": "Office for National Statistics",
                "sourceURL": "https://example.org",
            }
        }
    )


def local_statistics() -> dict[str, Route]:
    """The repository's archive with forty data sets and those built from; the older download."""
    header = [
        "areacd",
        "areanm",
        "geography",
        "indicator",
        "period",
        "observation",
        "measure",
        "unit",
        "lci_95",
        "uci_95",
        "status",
        "notes",
    ]
    files = {}
    for n in range(40):
        slug = f"series-{n}"
        rows = [
            header,
            [
                NEXT,
                "Nextham",
                "District",
                f"Series {n}",
                "2025-01-01/P1Y",
                2.5,
                "Percentage",
                "%",
                "",
                "",
                "",
                "",
            ],
            [
                HOME,
                "Testham",
                "District",
                f"Series {n}",
                "2025-01-01/P1Y",
                "",
                "Percentage",
                "%",
                "",
                "",
                "x",
                "no figure",
            ],
        ]
        files[f"repo-main/{slug}/{slug}.csv"] = in_csv(rows, mark=n % 2 == 0)
        files[f"repo-main/{slug}/{slug}.json"] = _about(f"Series {n}")
    districts = {HOME: "Testham", NEXT: "Nextham"}
    for one in local_series.series():
        slug = one["dataset"]
        path = f"repo-main/{slug}/{slug}"
        known = files.get(f"{path}.csv", in_csv([header]))
        files[f"{path}.csv"] = known + in_csv(local_series.rows(one, districts, "E92000001"))
        files[f"{path}.json"] = _about(slug)
    older = [
        [
            "AREACD",
            "AREANM",
            "Geography",
            "Indicator",
            "Category",
            "Period",
            "Measure",
            "Unit",
            "Value",
        ],
        *[
            [code, name, "District", indicator, "Health", period, "Percentage", "%", 24.1]
            for code, name in {**districts, "E92000001": "England"}.items()
            for indicator, period in (
                ("Obesity prevalence - children", "201920"),
                ("Percentage of schools rated good or outstanding by Ofsted", "202122"),
            )
        ],
    ]
    older_file = "ONSvisual/subnational-indicators/main/R/machine_readable.csv"
    return {
        "codeload.github.com/ONSdigital/explore-local-statistics-data/zip/refs/heads/main": archive(
            files
        ),
        f"raw.githubusercontent.com/{older_file}": in_csv(older),
    }


def claimants(asked: Asked) -> Reply:
    """Nomis's CSV: every text in quotes, with the count of all rows; two rows a page."""
    rows = [(month, lsoa) for month in ("2025-10", "2026-10") for lsoa, _, _ in LSOAS]
    start = int(asked.query["RecordOffset"])
    lines = ['"DATE","GEOGRAPHY_CODE","OBS_VALUE","OBS_STATUS","RECORD_OFFSET","RECORD_COUNT"']
    lines += [
        f'"{month}","{lsoa}",25,"A",{start},{len(rows)}' for month, lsoa in rows[start : start + 5]
    ]
    return Reply("\n".join(lines).encode())


def residents(asked: Asked) -> Reply:
    """Nomis's estimates of residents."""
    start = int(asked.query["RecordOffset"])
    lines = ['"DATE","GEOGRAPHY_CODE","OBS_VALUE","RECORD_OFFSET","RECORD_COUNT"']
    lines += [
        f'2024,"{lsoa}",{1700 + n},{start},{len(LSOAS)}'
        for n, (lsoa, _, _) in list(enumerate(LSOAS))[start : start + 4]
    ]
    return Reply("\n".join(lines).encode())


def routes() -> dict[str, Route]:
    """All of ONS and Nomis."""
    return {
        **open_geography(),
        **census(),
        **ons_data(),
        **local_statistics(),
        "www.nomisweb.co.uk/api/v01/dataset/NM_162_1.data.csv": claimants,
        "www.nomisweb.co.uk/api/v01/dataset/NM_2014_1.data.csv": residents,
        "api.beta.ons.gov.uk/v1/population-types/UR/census-observations": ages,
    }
