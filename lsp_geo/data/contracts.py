"""What every shared table under ``data/`` must hold: one contract a file."""

from __future__ import annotations

from lsp_geo.data.levels import BASE
from lsp_geo.data.table_files import Column, Contract

CODE = r"[A-Z]\d{8}"
POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}"
# Degrees within which every place in Great Britain and Ireland lies.
WEST, SOUTH, EAST, NORTH = -11.0, 49.0, 3.0, 61.5
_LEVEL = "|".join(BASE)
_PUBLISHED = f"{_LEVEL}|oa21|lsoa11|msoa11|district"
_ID = r"[a-z0-9]+(-[a-z0-9]+)*"


def _code(name: str, *, empty: bool = False) -> Column:
    return Column(name, pattern=CODE, empty=empty)


def _share(name: str) -> Column:
    return Column(name, "number", low=0, high=1)


def _people(name: str) -> Column:
    return Column(name, "whole", low=0, high=1e8)


def _place(longitude: str, latitude: str) -> tuple[Column, Column]:
    return (
        Column(longitude, "number", low=WEST, high=EAST),
        Column(latitude, "number", low=SOUTH, high=NORTH),
    )


def _rank(name: str) -> Column:
    return Column(name, "whole", low=1, high=40_000)


AREAS = Contract(
    (
        Column("level", pattern=_LEVEL),
        _code("area_code"),
        Column("area_name"),
        Column("label"),
        _code("parent", empty=True),
        Column("residents", "whole", low=1, high=1e8),
        Column("households", "whole", low=1, high=1e8),
        Column("councillors", "whole", empty=True, low=1, high=500),
        *_place("label_lon", "label_lat"),
    ),
    ("level", "area_code"),
)
LABELS = Contract(
    (
        Column("kind", pattern=r"[a-z]+"),
        Column("name"),
        *_place("lon", "lat"),
        Column("rank", "whole", low=1, high=9),
    ),
    ("kind", "name"),
)
OUTPUT_AREAS = Contract(
    (
        _code("oa21"),
        _code("lsoa21"),
        _code("msoa21"),
        _people("residents"),
        _people("households"),
    ),
    ("oa21",),
    may_be_empty=True,
)
LSOA11 = Contract(
    (
        _code("lsoa11"),
        Column("name11"),
        _code("lsoa21"),
        Column("change", pattern="[USMX]"),
        _share("weight"),
        _share("residents_share"),
    ),
    ("lsoa11", "lsoa21"),
)
OA21_WARDS = Contract(
    (_code("oa21"), _code("ward25"), _share("share"), Column("method")),
    ("oa21", "ward25"),
    may_be_empty=True,
)
LSOA21_WARDS = Contract(
    (
        _code("lsoa21"),
        _code("ward25"),
        _share("residents"),
        _share("households"),
        _share("estimated"),
    ),
    ("lsoa21", "ward25"),
)
POSTCODES = Contract(
    (
        Column("postcode", pattern=POSTCODE),
        _code("lsoa21"),
        _code("ward25"),
        *reversed(_place("lon", "lat")),
        Column("use", pattern="home|post"),
    ),
    ("postcode",),
)
MEMBERS = Contract(
    (
        # Stands in addresses, names of files and lists of areas.
        Column("area_code", pattern=r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}"),
        Column("area_name", pattern=r"[^\s<>][^\x00-\x1f<>]{0,59}"),
        _code("member"),
    ),
    ("area_code", "member"),
)
PLACE_LIST = Contract(
    (
        Column("name"),
        Column("detail", empty=True),
        Column("postcode", empty=True, pattern=POSTCODE),
        *reversed(_place("lon", "lat")),
        _code("lsoa21"),
        _code("ward25"),
    ),
    ("name", "postcode", "lat", "lon"),
)
DEPRIVATION = Contract(
    (
        _code("lsoa21"),
        *(
            _rank(f"{domain}_rank")
            for domain in (
                *("imd", "income", "employment", "education", "health", "crime", "barriers"),
                "living_environment",
            )
        ),
        Column("income_rate", "number", low=0, high=100),
        Column("student_rate", "number", low=0, high=100),
    ),
    ("lsoa21",),
)
EDITIONS = Contract(
    (
        Column("edition", pattern=r"\d{4}"),
        Column("level", pattern="lsoa11|lsoa21"),
        _code("area_code"),
        _rank("rank"),
        _rank("areas"),
        Column("decile", "whole", low=1, high=10),
        _rank("rank_in_district"),
    ),
    ("edition", "area_code"),
)
ENGLAND = Contract(
    (
        Column("id", pattern=_ID),
        Column("period"),
        Column("level", pattern=_PUBLISHED),
        Column("areas", "whole", low=1, high=1e6),
        Column("of", "whole", low=1, high=1e6),
        Column("mean", "number"),
        Column("mean_method"),
        *(Column(f"p{n}", "number") for n in range(101)),
    ),
    ("id", "period"),
)
CLUSTERS = Contract(
    (
        Column("id", pattern=_ID),
        Column("period"),
        Column("areas", "whole", low=0, high=1e6),
        Column("moran_i", "number", empty=True),
        Column("expected", "number", empty=True),
        Column("p", "number", empty=True, low=0, high=1),
        Column("classes", pattern="[0-5]+"),
    ),
    ("id", "period"),
)
PERCENTILES = [f"p{n}" for n in range(101)]
# A share of people or homes adds up to 1 within this.
SHARES_AGREE = 1e-4
