"""All sources, in the order in which they are fetched."""

from __future__ import annotations

from lsp_geo.fetch.boundaries import BOUNDARY_SOURCES
from lsp_geo.fetch.census import CENSUS_SOURCES
from lsp_geo.fetch.deprivation import DEPRIVATION_SOURCES
from lsp_geo.fetch.dwp import UNIVERSAL_CREDIT
from lsp_geo.fetch.fingertips import FINGERTIPS_SOURCES
from lsp_geo.fetch.fuel_poverty import FUEL_SOURCES
from lsp_geo.fetch.govuk_tables import TABLE_SOURCES
from lsp_geo.fetch.groundswell import GROUNDSWELL
from lsp_geo.fetch.homes import HOME_SOURCES
from lsp_geo.fetch.nomis import NOMIS_SOURCES
from lsp_geo.fetch.ons_census import AGE_GROUPS
from lsp_geo.fetch.ons_data import DATA_SOURCES
from lsp_geo.fetch.ons_local import LOCAL_SOURCES
from lsp_geo.fetch.police import POLICE
from lsp_geo.fetch.source import Source

SOURCES: tuple[Source, ...] = (
    *BOUNDARY_SOURCES,
    *CENSUS_SOURCES,
    AGE_GROUPS,
    *DEPRIVATION_SOURCES,
    *FUEL_SOURCES,
    *DATA_SOURCES,
    *HOME_SOURCES,
    GROUNDSWELL,
    *LOCAL_SOURCES,
    POLICE,
    *FINGERTIPS_SOURCES,
    *NOMIS_SOURCES,
    UNIVERSAL_CREDIT,
    *TABLE_SOURCES,
)


def table_lines() -> list[str]:
    """The table of sources in docs/data-year.md: one line a source."""
    return [
        "| Source | Publisher | What | Page | Licence | Rhythm |",
        "|---|---|---|---|---|---|",
        *(
            f"| `{s.name}` | {s.publisher} | {s.title} | <{s.address}> | {s.licence} | {s.rhythm} |"
            for s in SOURCES
        ),
    ]
