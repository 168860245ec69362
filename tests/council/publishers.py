"""ONS Open Geography, Nomis and the Commons Library, as they would publish a district's areas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import shapely

from tests.fetch.bodies import archive, in_csv, in_json, layer
from tests.fetch.census_labels import LABELS
from tests.fetch.server import Route
from tests.small.places import COMBINED, REGION, World, square
from tests.small.tables import chance

ARCGIS = "services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
NOMIS = "www.nomisweb.co.uk/output/census/2021"
NAMES = "houseofcommonslibrary.github.io/msoanames/MSOA-Names-Latest2.csv"
COUNTY = "E10000099"


@dataclass
class Published:
    """What the publishers hold of a country.

    Parameters
    ----------
    lsoas : code, name, msoa, lad, lad_name, residents, households, need, geometry (or None)
    oas : code, lsoa, ward, residents, households, of the district
    wards : code, name and shape of the district's wards, by year
    lads : shapes of districts by code
    changes : lsoa11, name, lsoa21, change
    postcodes : postcode, lat, lon, ward, lsoa, oa
    msoa_names : by code
    lookup : year of the wards in the lookup of output areas, and the ward of each by code
    """

    code: str
    lsoas: pd.DataFrame
    oas: pd.DataFrame
    wards: dict[int, list[tuple[str, str, shapely.Geometry]]]
    lads: dict[str, shapely.Geometry]
    changes: pd.DataFrame
    postcodes: pd.DataFrame
    msoa_names: Mapping[str, str]
    counties: dict[str, tuple[str, str]] = field(default_factory=dict)
    combined: dict[str, tuple[str, str]] = field(default_factory=dict)
    lookup: int = 2025
    posted: int = 2025

    def routes(self) -> dict[str, Route]:
        """Every body, by host and path."""
        layers = self._layers()
        routes: dict[str, Route] = {
            ARCGIS: in_json({"services": [{"name": name} for name in layers]}),
            NAMES: in_csv([["msoa21cd", "msoa21hclnm"], *map(list, self.msoa_names.items())], True),
        }
        for name, rows in layers.items():
            for end, route in layer(rows, page=2000).items():
                routes[f"{ARCGIS}/{name}/FeatureServer/0{end}"] = route
        return routes | self._census()

    def _layers(self) -> dict[str, list[dict]]:
        lsoas = self.lsoas
        own = lsoas[lsoas["lad"] == self.code]
        names = dict(zip(own["code"], own["name"], strict=True))
        msoas = dict(zip(own["code"], own["msoa"], strict=True))
        year, posted = self.lookup % 100, self.posted % 100
        layers = {
            "LSOA21_WD24_LAD24_EW_LU": [
                {"LSOA21CD": r.code, "LAD24CD": r.lad, "LAD24NM": r.lad_name}
                for r in lsoas.itertuples()
            ],
            "OA_LSOA_MSOA_EW_DEC_2021_LU_v3": [
                {
                    "OA21CD": r.code,
                    "LSOA21CD": r.lsoa,
                    "LSOA21NM": names[r.lsoa],
                    "MSOA21CD": msoas[r.lsoa],
                    "MSOA21NM": names[r.lsoa][:-1],
                }
                for r in self.oas.itertuples()
            ],
            f"OA21_WD{year}_LAD{year}_EW_LU": [
                {
                    "OA21CD": r.code,
                    f"WD{year}CD": r.ward,
                    f"WD{year}NM": "A ward",
                    f"LAD{year}CD": self.code,
                }
                for r in self.oas.itertuples()
            ],
            "LSOA11_LSOA21_LAD22_EW_LU_v5": [
                {
                    "LSOA11CD": r.lsoa11,
                    "LSOA11NM": r.name,
                    "LSOA21CD": r.lsoa21,
                    "LSOA21NM": r.name,
                    "CHGIND": r.change,
                    "LAD22CD": self.code,
                    "LAD22NM": "",
                }
                for r in self.changes.itertuples()
            ],
            "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": [
                {
                    "LSOA21CD": r.code,
                    "LSOA21NM": r.name,
                    "geometry": shapely.geometry.mapping(r.geometry),
                }
                for r in lsoas.itertuples()
                if r.geometry is not None
            ],
            "LAD_MAY_2024_UK_BGC": [
                {"LAD24CD": code, "geometry": shapely.geometry.mapping(shape)}
                for code, shape in self.lads.items()
            ],
            "LAD24_RGN24_EN_LU": [
                {"LAD24CD": code, "RGN24CD": REGION, "RGN24NM": "North"} for code in self.lads
            ],
            "ONSPD_LATEST_UK": [
                {
                    "PCDS": r.postcode,
                    "LAT": r.lat,
                    "LONG": r.lon,
                    f"WD{posted}CD": r.ward,
                    "OA21CD": r.oa,
                    "LSOA21CD": r.lsoa,
                    f"LAD{posted}CD": self.code,
                    "OSGRDIND": 1,
                    "USERTYPE": 0,
                    "DOTERM": None,
                }
                for r in self.postcodes.itertuples()
            ],
        }
        for kind, table in (("CTY", self.counties), ("CAUTH", self.combined)):
            if table:
                layers[f"LAD24_{kind}24_EN_LU"] = [
                    {"LAD24CD": lad, f"{kind}24CD": code, f"{kind}24NM": name}
                    for lad, (code, name) in table.items()
                ]
        for when, wards in self.wards.items():
            short = when % 100
            layers[f"WD_MAY_{when}_UK_BGC"] = [
                {
                    f"WD{short}CD": code,
                    f"WD{short}NM": name,
                    f"LAD{short}CD": self.code,
                    "geometry": shapely.geometry.mapping(shape),
                }
                for code, name, shape in wards
            ]
        return layers

    def _census(self) -> dict[str, Route]:
        """Every table of Nomis that is read, with more or less of each by an area's need."""
        lsoas = self.lsoas[["code", "residents", "households", "need"]]
        oas = self.oas[["code", "residents", "households"]].assign(need=0.5)
        routes: dict[str, Route] = {}
        for table, labels in LABELS.items():
            people = table != "ts041" and "households" not in labels[0].lower()
            files = {}
            for level, areas in (("oa", oas), ("lsoa", lsoas)):
                total = areas["residents" if people else "households"].to_numpy()
                columns = [total]
                for n, _ in enumerate(labels[1:]):
                    part = 0.02 + 0.05 * areas["need"] + 0.02 * chance(f"{table}{n}", len(areas))
                    columns.append((total * part).astype(int).to_numpy())
                header = ["date", "geography", "geography code", *labels]
                body = np.column_stack(columns)
                rows = [
                    [2021, "Somewhere", code, *counts]
                    for code, counts in zip(areas["code"], body.tolist(), strict=True)
                ]
                files[f"census2021-{table}-{level}.csv"] = in_csv([header, *rows])
            routes[f"{NOMIS}/census2021-{table}.zip"] = archive(files)
        return routes


def made_up(world: World) -> Published:
    """The made-up country of the small sources."""
    table = world.lsoas
    lsoas = pd.DataFrame(
        {
            "code": table["lsoa21"],
            "name": table["name"],
            "msoa": table["msoa21"],
            "lad": table["lad"],
            "lad_name": table["lad"].map(world.districts),
            "residents": table["residents"],
            "households": table["households"],
            "need": table["need"],
            "geometry": [square(r.column, r.row) for r in table.itertuples()],
        }
    )
    oas = world.oas.rename(columns={"oa21cd": "code", "lsoa21cd": "lsoa", "ward25cd": "ward"})
    oas.loc[oas["ward"] == "", "ward"] = world.ward(0, 0)
    changes = world.changes[world.changes["lad22cd"] == world.code]
    postcodes = world.postcodes.rename(columns={"wd25cd": "ward", "lsoa21cd": "lsoa"})
    postcodes["oa"] = _half(postcodes, world)
    wards = [(code, name, shape) for code, (name, shape) in world.wards.items()]
    return Published(
        world.code,
        lsoas,
        oas,
        {2025: wards},
        {lad: world.land(lad) for lad in world.districts},
        changes.rename(
            columns={
                "lsoa11cd": "lsoa11",
                "lsoa11nm": "name",
                "lsoa21cd": "lsoa21",
                "chgind": "change",
            }
        ),
        postcodes,
        {code: f"Quarter {code[-2:]}" for code in world.msoas},
        combined={world.code: (COMBINED, "Greater Testham")},
    )


def _half(postcodes: pd.DataFrame, world: World) -> list[str]:
    """The output area of each postcode: the southern or the northern half of its neighbourhood."""
    own = world.own.set_index("lsoa21")
    halves = {lsoa: part["oa21cd"].tolist() for lsoa, part in world.oas.groupby("lsoa21cd")}
    found = []
    for row in postcodes.itertuples():
        up = (row.lat - square(0, own.loc[row.lsoa, "row"]).bounds[1]) / 0.01
        found.append(halves[row.lsoa][int(up >= 0.5)])
    return found


def with_new_wards(published: Published, world: World, *, posted: bool = True) -> Published:
    """The same country after wards were drawn anew in 2026, which the lookup does not have yet.

    The new wards lie across the old: two by three of them, borders at other places.
    """

    def ward(column: float, row: float) -> str:
        return f"E0598{int(column >= 3) + 2 * int(row >= 2):04d}"

    new = [
        (f"E0598{n:04d}", f"New Ward {n + 1}", square(3 * (n % 2), 2 * (n // 2), 3, 2 + n // 2))
        for n in range(4)
    ]
    published.wards[2026] = new
    if posted:
        own = world.own.set_index("lsoa21")
        published.posted = 2026
        published.postcodes = published.postcodes.assign(
            ward=[
                ward(own.loc[c, "column"], own.loc[c, "row"]) for c in published.postcodes["lsoa"]
            ]
        )
    return published
