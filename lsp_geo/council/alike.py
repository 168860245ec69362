"""Districts like one another, by published census figures: nearest neighbours.

Each district is described by shares of its residents and homes in Census 2021, summed from
neighbourhoods to the districts of today. Shares are put on one scale, how many standard deviations
a district lies from the mean of all districts of England, and the distance between two is
Euclidean, every share counting the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from lsp_geo.fetch import census
from lsp_geo.fetch.session import Session

HOW_MANY = 10
RULE = (
    "The ten districts of England most like it in Census 2021: residents born outside the UK, "
    "disabled, in full-time study and of minority ethnic groups; adults without qualifications and "
    "in managerial or professional work; homes that are rented from a landlord, social or private, "
    "and homes without a car. Each share is set on the scale of its own spread over all districts "
    "and counts the same; the distance is Euclidean."
)


@dataclass(frozen=True)
class Share:
    """A share of one census table: what is counted, of its total; ``rest`` counts all but that."""

    table: str
    columns: tuple[str, ...]
    rest: bool = False


SHARES = (
    Share("ts004", ("europe_united_kingdom",), rest=True),
    Share("ts038", ("disabled_under_the_equality_act",)),
    Share("ts068", ("student",)),
    Share("ts021", ("white",), rest=True),
    Share("ts067", ("no_qualifications",)),
    Share("ts063", ("1_managers_directors_and_senior_officials", "2_professional_occupations")),
    Share("ts054", ("social_rented",)),
    Share("ts054", ("private_rented",)),
    Share("ts045", ("no_cars_or_vans_in_household",)),
)
TABLES = tuple(dict.fromkeys(share.table for share in SHARES))


def shares(session: Session, district_of: pd.Series) -> pd.DataFrame:
    """Every share of every district, 0 to 1.

    Parameters
    ----------
    district_of : code of the district by code of the LSOA

    Returns
    -------
    DataFrame, one row a district and one column a share.
    """
    topics = {topic.table: topic for topic in census.TOPICS if topic.table in TABLES}
    sums = {}
    for name, topic in topics.items():
        table = census.read_topic(session, topic, "lsoa").set_index("code")
        sums[name] = table.groupby(table.index.map(district_of)).sum()
    made = {}
    for number, share in enumerate(SHARES):
        counts = sums[share.table]
        total = counts[topics[share.table].total]
        part = counts[list(share.columns)].sum(axis=1) / total
        made[number] = 1 - part if share.rest else part
    return pd.DataFrame(made)


def nearest(table: pd.DataFrame, code: str, how_many: int = HOW_MANY) -> list[str]:
    """Codes of the districts nearest to one, the nearest first.

    Parameters
    ----------
    table : one row a district and one column a share; a share that all have alike says nothing
    code : the district
    """
    spread = table.std(ddof=0)
    scaled = (table - table.mean()) / spread.where(spread > 0, np.inf)
    distance = np.sqrt(((scaled - scaled.loc[code]) ** 2).sum(axis=1)).drop(code)
    # Ties go by code, so that the same figures give the same list.
    return list(distance.sort_index().sort_values(kind="stable").index[:how_many])


def asks() -> Sequence[str]:
    """Addresses of the census tables that are read."""
    return [census.address(table) for table in TABLES]
