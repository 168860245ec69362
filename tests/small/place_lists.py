"""Lists of places of the made-up district, as the publishers have them, and of its neighbour."""

from __future__ import annotations

import pandas as pd

from tests.small.places import SIDE, SOUTH, WEST, World

# A made-up GP practice half a neighbourhood's side north of the edge of South Ward 1.
NORTH_OF_SOUTH_WARD_1 = (WEST + SIDE / 2, SOUTH + 3 * SIDE)


def sites(world: World) -> pd.DataFrame:
    """NHS sites: in the district, in a prison there, in the neighbour district, and no GP."""
    beyond = (WEST + SIDE * 8.5, SOUTH + SIDE / 2)
    lon, lat = NORTH_OF_SOUTH_WARD_1
    here = (SOUTH + SIDE / 2, WEST + SIDE / 2)
    rows = [
        (
            "gp",
            "TESTHAM SURGERY | NHS WALK-IN CENTRE",
            "TE1 1AA",
            SOUTH + SIDE / 2,
            WEST + SIDE / 2,
        ),
        ("gp", "NORTH OF THE LINE", "TE2 1AA", lat, lon),
        ("gp", "HMP TESTHAM", "TE3 1AA", *here),
        ("gp", "NEXTHAM SURGERY", "NX1 1AA", beyond[1], beyond[0]),
        ("pharmacy", "=PHARMACY", "TE1 1AA", *here),
        ("hospital", "AMBULANCE STATION", "TE1 1AA", *here),
    ]
    return pd.DataFrame(rows, columns=["service", "name", "postcode", "lat", "lon"])


def libraries(world: World) -> pd.DataFrame:
    """Public libraries: one open, one closed, one mobile, one of another district."""
    rows = [
        ("Central", world.postcodes["postcode"].iloc[0], "LA", "Static Library"),
        ("Old", world.postcodes["postcode"].iloc[1], "Closed", "Static Library"),
        ("Van", world.postcodes["postcode"].iloc[2], "LA", "Mobile Library"),
        ("Nextham", "NX1 1AA", "LA", "Static Library"),
    ]
    return pd.DataFrame(rows, columns=["name", "postcode", "operation_23", "type"])


def parks(world: World) -> pd.DataFrame:
    """Parks: one drawn twice, and a place that is none."""
    lon, lat = WEST + SIDE / 2, SOUTH + SIDE / 2
    rows = [
        ("park", "Long Park", lon, lat),
        ("park", "Long Park", lon, lat + 0.002),
        ("attraction", "Childhood Home", lon, lat),
    ]
    return pd.DataFrame(rows, columns=["osm_type", "name", "lon", "lat"])


def lists(world: World) -> dict[str, pd.DataFrame]:
    """Every table of places by its path under the sources."""
    leisure = f"indicators/culture/osm_leisure_points_{world.prefix}_2026_07.csv"
    return {
        "indicators/services/nhs_service_points_gb.parquet": sites(world),
        "indicators/services/ace_public_libraries_england_2023.parquet": libraries(world),
        leisure: parks(world),
    }
