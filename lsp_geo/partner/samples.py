"""Templates to fill in, one for each geography, and a worked example."""

from __future__ import annotations

import pandas as pd

from lsp_geo.data.geography import Geography
from lsp_geo.partner.matching import LSOA, MSOA, OUTPUT_AREA, WARD

AREAS = {
    "Wards": (WARD, "ward25"),
    "Neighbourhoods (LSOA 2021)": (LSOA, "lsoa21"),
    "Neighbourhoods (LSOA 2011)": (LSOA, "lsoa11"),
    "MSOAs": (MSOA, "msoa21"),
    "Output areas": (OUTPUT_AREA, "oa21"),
}
POSTCODES, PLACES = "Postcodes, one row a case", "Places, by easting and northing"


def templates(geography: Geography) -> dict[str, pd.DataFrame]:
    """Tables to fill in by what they are for: the codes are there, the figures are empty."""
    made = {}
    for name, (kind, level) in AREAS.items():
        codes = list(geography.codes[level])
        names = geography.published_names(level)
        made[name] = pd.DataFrame(
            {
                f"{kind} code": codes,
                f"{kind} name": [names.get(code, "") for code in codes],
                "Number of cases": "",
                "Out of": "",
            }
        )
    first = geography.postcodes["postcode"].iloc[:1].tolist()
    made[POSTCODES] = pd.DataFrame({"Reference": ["1"], "Date": [""], "Postcode": first})
    made[PLACES] = pd.DataFrame({"Reference": ["1"], "Easting": [""], "Northing": [""]})
    return made


def worked_example(geography: Geography) -> pd.DataFrame:
    """Invented cases by ward: a title's worth of what a real file has, and easy to check.

    Ward name, households asked, households in need, with a few small counts to be suppressed.
    """
    wards = geography.areas("ward25")
    asked = [40 + 37 * n % 260 for n in range(len(wards))]
    return pd.DataFrame(
        {
            "Ward": wards["area_name"].tolist(),
            "Households asked (invented)": asked,
            "Households in need (invented)": [
                3 if n % 11 == 5 else round(count * (0.1 + n % 7 / 20))
                for n, count in enumerate(asked)
            ],
        }
    )
