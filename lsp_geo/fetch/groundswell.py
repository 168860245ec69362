"""Distance to green space by road for LSOAs: the GroundsWell project's table on GitHub.

The table covers the project's own region, has a row without a code, and repeats an LSOA of 2021
that was made of two of 2011.
"""

from __future__ import annotations

from lsp_geo.fetch import tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Ask, Output, Place, Source

PAGE = "https://github.com/markagreen/groundswell_indicators"
FILE = (
    "https://raw.githubusercontent.com/markagreen/groundswell_indicators/main/"
    "accessibility/data/out/lsoa_greenspace_distances.csv"
)
PATH = "indicators/climate/groundswell_green_space_distance_lsoa21_2024.parquet"
SIZES = ("any", "doorstop", "local", "neighbourhood", "wider", "district", "subregional")
COLUMNS = {
    "lsoa21_code": "LSOA21CD",
    **{f"median_m_{size}": f"distance_{size}_greenspace" for size in SIZES},
}


def distances(place: Place) -> Made:
    """Middle distance in metres to the nearest green space of each size, one row an LSOA."""
    path = place.session.file(FILE, "distance to green space by LSOA", (".csv",))
    found = tables.with_codes(tables.find_table(path, COLUMNS), "lsoa21_code", r"E01\d{6}")
    england = place.table("boundaries/england_lsoa21_lad24.parquet").set_index("lsoa21cd")
    tables.check_known(found, "lsoa21_code", set(england.index))
    table = tables.numbers(found, list(COLUMNS)[1:])[list(COLUMNS)].drop_duplicates()
    doubled = table.index[table["lsoa21_code"].duplicated()]
    if len(doubled):
        code = table.loc[doubled[0], "lsoa21_code"]
        raise found.fault(
            f"{code} stands twice with different distances", "LSOA21CD", int(doubled[0])
        )
    table["lad24_code"] = table["lsoa21_code"].map(england["lad24cd"])
    return {PATH: table.sort_values("lsoa21_code", ignore_index=True)}


GROUNDSWELL = Source(
    "green-space-by-road",
    "GroundsWell project, University of Liverpool",
    "Distance to green space by road, Cheshire and Merseyside",
    PAGE,
    f"MIT and Apache 2.0; what it is made from {OGL}",
    "finished",
    (Output(PATH, ("lsoa21_code", *list(COLUMNS)[1:], "lad24_code")),),
    (Ask(FILE, "distance to green space by LSOA", 185_000),),
    distances,
    needs=("lookups",),
)
