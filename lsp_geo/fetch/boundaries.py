"""Shapes, lookups and postcodes of one district, from ONS Open Geography."""

from __future__ import annotations

import io
from collections.abc import Iterable

import geopandas as gpd
import pandas as pd
import shapely

from lsp_geo.fetch import census, wards
from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.open_geography import BASE, Layer, newest, open_layer, services
from lsp_geo.fetch.replies import RENAMED, host_of
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

OA_LOOKUP = r"OA_LSOA_MSOA_EW_DEC_2021_LU(_v\d+)?"
LSOA_2024 = r"LSOA21_WD24_LAD24_EW_LU(_v\d+)?"
LSOA_CHANGES = r"LSOA11_LSOA21_LAD22_EW_LU(_v\d+)?"
LSOA_SHAPES = r"Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC(_V\d+)?"
LAD_SHAPES = r"LAD_(?:MAY|DEC|APR)_(20\d\d)_UK_BGC(_V\d+)?"
MSOA_NAMES = "https://houseofcommonslibrary.github.io/msoanames/MSOA-Names-Latest2.csv"
SLIVER = 0.0002  # degrees, half of what is too narrow to be water
MARGIN = 0.08  # degrees around the district in which water is drawn

PUBLISHER = "Office for National Statistics, Open Geography"
ADDRESS = "https://geoportal.statistics.gov.uk/"
SERVICES = Ask(f"{BASE}?f=json", "the list of layers", 600_000)


def _layer(place: Place, pattern: str, what: str) -> Layer:
    return open_layer(place.session, newest(services(place.session), pattern, what))


def lookups(place: Place) -> Made:
    """Output areas, LSOAs, MSOAs with their names, wards, and older LSOAs of the district."""
    session, district = place.session, place.district
    people = census.counts(session, "ts001", "lsoa").set_index("code")["total"]
    england = _layer(place, LSOA_2024, "LSOAs by district").rows(
        "1=1", {"lsoa21cd": "LSOA21CD", "lad24cd": "LAD24CD", "lad24nm": "LAD24NM"}
    )
    england = england[england["lsoa21cd"].str.startswith("E")].sort_values("lsoa21cd")
    england["pop_census2021"] = england["lsoa21cd"].map(people)
    _refuse_gaps(england, "pop_census2021", "residents of every LSOA (table TS001)")
    if district.code not in set(england["lad24cd"]):
        raise FetchError(
            host_of(BASE),
            f"LSOAs of {district.code}",
            "no LSOA lies in it",
            "see that the district's code is that of May 2024",
        )
    oas = _output_areas(place, set(england.loc[england["lad24cd"] == district.code, "lsoa21cd"]))
    lsoas = oas.drop_duplicates("lsoa21cd").sort_values("lsoa21cd")
    lsoas = lsoas[["lsoa21cd", "lsoa21nm", "msoa21cd", "msoa21nm"]]
    lsoas["msoa21hclnm"] = lsoas["msoa21cd"].map(msoa_names(session))
    _refuse_gaps(lsoas, "msoa21hclnm", "the names of all MSOAs")
    lsoas["pop_census2021"] = lsoas["lsoa21cd"].map(people)
    changes = _layer(place, LSOA_CHANGES, "LSOAs of 2011 and 2021")
    changes = changes.rows_by_codes(
        lsoas["lsoa21cd"],
        "LSOA21CD",
        {
            "lsoa11cd": "LSOA11CD",
            "lsoa11nm": "LSOA11NM",
            "lsoa21cd": "LSOA21CD",
            "lsoa21nm": "LSOA21NM",
            "chgind": "CHGIN?D",
            "lad22cd": "LAD22CD",
            "lad22nm": "LAD22NM",
        },
    )
    stem = f"boundaries/{district.prefix}_lookup"
    return {
        "boundaries/england_lsoa21_lad24.parquet": england.reset_index(drop=True),
        f"{stem}_lsoa21.csv": lsoas,
        f"{stem}_oa21.csv": oas.drop(columns=["lsoa21nm", "msoa21nm"]),
        f"{stem}_lsoa11_lsoa21.csv": changes.sort_values(["lsoa11cd", "lsoa21cd"]),
    }


def _within(layer: Layer, code: str) -> str:
    """Rows of one district, in SQL, whatever the year in the field's name."""
    field = layer.field(r"LAD\d\dCD")
    return f"{field} = '{code}'"


def _output_areas(place: Place, lsoas: set[str]) -> pd.DataFrame:
    """The district's output areas with LSOA, MSOA, best-fit ward, residents and households."""
    exact = _layer(place, OA_LOOKUP, "output areas by LSOA")
    code = place.district.code
    oas = exact.rows_by_codes(
        lsoas,
        "LSOA21CD",
        {
            "oa21cd": "OA21CD",
            "lsoa21cd": "LSOA21CD",
            "lsoa21nm": "LSOA21NM",
            "msoa21cd": "MSOA21CD",
            "msoa21nm": "MSOA21NM",
        },
    )
    if set(oas["lsoa21cd"]) != lsoas:
        raise FetchError(
            host_of(BASE),
            f"output areas of {code}",
            "its LSOAs are not those of the lookup of LSOAs",
            "see whether the district's border has changed",
        )
    if place.district.by_postcodes:
        oas = wards.place(oas, _posted(place))
    else:
        fit = _layer(place, wards.OA_WARD, "output areas by ward")
        found = fit.rows(
            _within(fit, code),
            {"oa21cd": "OA21CD", "ward25cd": r"WD\d\dCD", "ward25nm": r"WD\d\dNM"},
        )
        oas = oas.merge(found, on="oa21cd", how="left", validate="one_to_one")
        _refuse_gaps(oas, "ward25cd", "a ward for every output area")
        oas = oas.assign(ward_method="best_fit", ward_candidates="")
    for column, table in (("residents", "ts001"), ("households", "ts041")):
        counts = census.counts(place.session, table, "oa").set_index("code")["total"]
        oas[column] = oas["oa21cd"].map(counts)
        _refuse_gaps(oas, column, f"{column} of every output area")
    return oas.sort_values("oa21cd")


def _posted(place: Place) -> pd.DataFrame:
    """Output area, LSOA and ward of each live postcode of the district."""
    layer = _layer(place, wards.POSTCODES, "the postcode directory")
    return layer.rows(
        _live(layer, place.district.code),
        {"oa21cd": r"OA21(CD)?", "lsoa21cd": r"LSOA21(CD)?", "ward25cd": r"WD\d\dCD|OSWARD"},
    )


def _live(layer: Layer, code: str) -> str:
    """Live postcodes of a district, in SQL."""
    return f"{layer.field(r'LAD[0-9][0-9]CD|OSLAUA|LAUA')} = '{code}' AND DOTERM IS NULL"


def msoa_names(session: Session) -> pd.Series:
    """Names of all MSOAs by the House of Commons Library, by code."""
    text = session.text(MSOA_NAMES, "names of MSOAs")
    names = pd.read_csv(io.StringIO(text), dtype=str).rename(columns=str.lower)
    for column in ("msoa21cd", "msoa21hclnm"):
        if column not in names:
            raise FetchError(
                host_of(MSOA_NAMES),
                "names of MSOAs",
                f"the column {column} is missing; there are: {', '.join(names)}",
                RENAMED,
            )
    return names.set_index("msoa21cd")["msoa21hclnm"]


def _refuse_gaps(table: pd.DataFrame, column: str, what: str) -> None:
    missing = table[table[column].isna()]
    if len(missing):
        raise FetchError(
            host_of(BASE),
            what,
            f"{len(missing)} are missing, the first is {missing.iloc[0, 0]}",
            "the two tables are of different editions: fetch both again",
        )


def shapes(place: Place) -> Made:
    """LSOAs, wards, the districts around, and the water between them."""
    prefix = place.district.prefix
    england = place.table("boundaries/england_lsoa21_lad24.parquet")
    own = place.table(f"boundaries/{prefix}_lookup_lsoa21.csv")
    layer = _layer(place, LSOA_SHAPES, "shapes of LSOAs")
    names = {"lsoa21cd": "LSOA21CD", "lsoa21nm": "LSOA21NM"}
    lsoas = layer.by_codes(own["lsoa21cd"], "LSOA21CD", names)
    layer_of_wards = _layer(place, wards.shapes_of(place.district.ward_year), "shapes of wards")
    oas = place.table(f"boundaries/{prefix}_lookup_oa21.csv")
    named = set(oas["ward25cd"]) | set(" ".join(oas["ward_candidates"]).split())
    drawn = layer_of_wards.by_codes(
        named - {""}, r"WD\d\dCD", {"wd25cd": r"WD\d\dCD", "wd25nm": r"WD\d\dNM"}
    )
    around = []
    for code in place.district.neighbours:
        rows = england[england["lad24cd"] == code]
        parts = layer.by_codes(rows["lsoa21cd"], "LSOA21CD", names)
        around.append(
            {
                "type": "Feature",
                "geometry": _dissolved(parts),
                "properties": {"lad24cd": code, "lad24nm": str(rows["lad24nm"].iloc[0])},
            }
        )
    made = {
        f"boundaries/{prefix}_lsoa21.geojson": _collection(lsoas),
        f"boundaries/{prefix}_ward25.geojson": _collection(drawn),
    }
    if around:
        made["boundaries/context_lads.geojson"] = _collection(around)
    water = _water(place, [*lsoas, *around])
    if water["geometry"]["coordinates"]:
        made["boundaries/basemap_water.geojson"] = _collection([water])
    return made


def _collection(features: Iterable[dict]) -> dict:
    return {"type": "FeatureCollection", "features": list(features)}


def _dissolved(features: list[dict]) -> dict:
    """One shape of many, slivers between them closed."""
    frame = gpd.GeoDataFrame.from_features(features, crs="EPSG:4326")
    joined = shapely.union_all(shapely.make_valid(frame.geometry.to_numpy()), grid_size=1e-6)
    return shapely.geometry.mapping(joined)


def _water(place: Place, land: list[dict]) -> dict:
    """What is left of the box around the district when all land is taken away; it may be none."""
    frame = gpd.GeoDataFrame.from_features(land, crs="EPSG:4326")
    west, south, east, north = frame.total_bounds
    box = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    layer = _layer(place, LAD_SHAPES, "shapes of districts")
    districts = layer.shapes(
        "1=1",
        {"code": r"LAD\d\dCD"},
        inSR="4326",
        geometry=",".join(f"{edge:.5f}" for edge in box),
        geometryType="esriGeometryEnvelope",
        spatialRel="esriSpatialRelIntersects",
    )
    solid = gpd.GeoDataFrame.from_features([*districts, *land], crs="EPSG:4326")
    whole = shapely.union_all(shapely.make_valid(solid.geometry.to_numpy()))
    left = shapely.difference(shapely.box(*box), whole, grid_size=1e-6)
    # Slivers between two layers that were generalised apart are no water.
    left = (
        left.buffer(-SLIVER, join_style="mitre")
        .buffer(SLIVER, join_style="mitre")
        .intersection(left)
    )
    return {
        "type": "Feature",
        "properties": {"name": "water"},
        "geometry": shapely.geometry.mapping(left),
    }


def postcodes(place: Place) -> Made:
    """Live postcodes of the district with their LSOA, ward and position."""
    layer = _layer(place, wards.POSTCODES, "the postcode directory")
    table = layer.rows(
        _live(layer, place.district.code),
        {
            "postcode": "PCDS",
            "lat": "LAT",
            "lon": "LONG",
            "wd25cd": r"WD\d\dCD|OSWARD",
            "lsoa21cd": r"LSOA21(CD)?",
            "positional_quality": r"(OS)?GRD?IND|GRIDIND|OSGRDIND",
            "user_type": r"USERTYPE|USRTYPIND",
        },
    )
    known = set(place.table(f"boundaries/{place.district.prefix}_lookup_lsoa21.csv")["lsoa21cd"])
    strange = set(table["lsoa21cd"].dropna()) - known
    if strange or table["lsoa21cd"].isna().any():
        raise FetchError(
            host_of(BASE),
            "the postcode directory",
            f"the LSOA {min(strange, default='of a postcode')} is not known",
            "fetch the lookups and the postcodes again, together",
        )
    table = table.sort_values("postcode")
    return {f"boundaries/{place.district.prefix}_postcodes.csv": table}


LOOKUPS = Source(
    "lookups",
    PUBLISHER,
    "Output areas, LSOAs, MSOAs, wards and districts, and changes since 2011",
    ADDRESS,
    f"{OGL}; MSOA names Open Parliament Licence v3.0",
    "when areas change; wards each May",
    (
        Output(
            "boundaries/england_lsoa21_lad24.parquet",
            ("lsoa21cd", "lad24cd", "lad24nm", "pop_census2021"),
        ),
        Output(
            "boundaries/{prefix}_lookup_lsoa21.csv",
            ("lsoa21cd", "lsoa21nm", "msoa21cd", "msoa21hclnm", "pop_census2021"),
        ),
        Output(
            "boundaries/{prefix}_lookup_oa21.csv",
            (
                "oa21cd",
                "lsoa21cd",
                "msoa21cd",
                "ward25cd",
                "ward_candidates",
                "residents",
                "households",
            ),
        ),
        Output("boundaries/{prefix}_lookup_lsoa11_lsoa21.csv", ("lsoa11cd", "lsoa21cd", "chgind")),
    ),
    (
        SERVICES,
        Ask(f"{BASE}/*/FeatureServer/0?f=json", "what a layer holds", 10_000, 4),
        Ask(f"{BASE}/*/FeatureServer/0/query", "rows of four lookups", 250_000, 28),
        Ask(MSOA_NAMES, "names of MSOAs", 600_000),
        Ask(census.address("ts001"), "residents, the whole table", 6_000_000),
        Ask(census.address("ts041"), "households, the whole table", 3_000_000),
    ),
    lookups,
)
SHAPES = Source(
    "shapes",
    PUBLISHER,
    "Shapes of LSOAs, wards and districts, generalised to 20 metres",
    ADDRESS,
    OGL,
    "when areas change; wards each May",
    (
        Output("boundaries/{prefix}_lsoa21.geojson", ("lsoa21cd", "lsoa21nm")),
        Output("boundaries/{prefix}_ward25.geojson", ("wd25cd", "wd25nm")),
        Output("boundaries/context_lads.geojson", ("lad24cd", "lad24nm"), passing=True),
        Output("boundaries/basemap_water.geojson", ("name",), passing=True),
    ),
    (
        SERVICES,
        Ask(f"{BASE}/*/FeatureServer/0?f=json", "what a layer holds", 10_000, 3),
        Ask(f"{BASE}/*/FeatureServer/0/query", "shapes, a hundred at a time", 300_000, 40),
    ),
    shapes,
    needs=("lookups",),
)
POSTCODE_DIRECTORY = Source(
    "postcodes",
    PUBLISHER,
    "ONS Postcode Directory, the latest edition",
    ADDRESS,
    f"{OGL}; contains Royal Mail data",
    "quarterly",
    (
        Output(
            "boundaries/{prefix}_postcodes.csv", ("postcode", "lat", "lon", "wd25cd", "lsoa21cd")
        ),
    ),
    (
        SERVICES,
        Ask(f"{BASE}/ONSPD_LATEST_UK/FeatureServer/0?f=json", "what the layer holds", 10_000),
        Ask(f"{BASE}/ONSPD_LATEST_UK/FeatureServer/0/query", "live postcodes", 400_000, 8),
    ),
    postcodes,
    needs=("lookups",),
)
BOUNDARY_SOURCES = (LOOKUPS, SHAPES, POSTCODE_DIRECTORY)
