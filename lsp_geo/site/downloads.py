"""Downloads: every indicator on every level as CSV, each described by CSV on the Web metadata."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd

from lsp_geo import export, formatting
from lsp_geo.data.indicator import Indicator
from lsp_geo.data.levels import DISTRICT
from lsp_geo.data.tables import COLUMNS, Tables

ABOUT = {
    "area_code": "GSS code of the area",
    "area_name": "Name of the area",
    "period": "Period of the figure",
    "value": "The figure",
    "lower": "Lower 95% limit, empty where there is no interval",
    "upper": "Upper 95% limit, empty where there is no interval",
    "numerator": "Number of people, homes or events counted",
    "denominator": "Number they are set against",
    "method": "How the figure was made for this area",
    "coverage": "Share of the area's residents whose smaller areas have a figure, 0 to 1",
    "estimated": "Share of the area's residents in smaller areas that were divided, 0 to 1",
    "note": "Why there is no figure, or how far it can be trusted",
    "unit": "Unit of the figure and whom it is of",
    "licence": "Licence of the source",
}
_TEXT = {"area_code", "area_name", "period", "method", "note", "unit", "licence"}
LICENCES = {
    "Open Government Licence": (
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    ),
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "ODC-By": "https://opendatacommons.org/licenses/by/1-0/",
    "ODbL": "https://opendatacommons.org/licenses/odbl/1-0/",
}


def levels(tables: Tables, indicator: Indicator) -> list[str]:
    """Levels on which a table of the indicator is given, smallest areas first."""
    if indicator.is_city_series:
        return [DISTRICT]
    return [level for level in tables.levels(indicator.id) if level != "city"]


def level_name(tables: Tables, level: str) -> str:
    """What the areas of a table are called."""
    if level == DISTRICT:
        return "cities"
    return tables.geography.levels[level].plural


def file_name(indicator: Indicator, level: str) -> str:
    """Path of a table within the site."""
    return f"data/{indicator.id}-{level}.csv"


def table(tables: Tables, indicator: Indicator, level: str) -> pd.DataFrame:
    """All periods of an indicator on a level, unit and licence on every row."""
    if level == DISTRICT:
        rows = tables.values.of(indicator.id)
        names = city_names(tables)
        rows = rows.assign(area_name=[names.get(code, "") for code in rows["area_code"]])
        rows = rows[[name for name in COLUMNS if name in rows.columns]]
    else:
        rows = tables.series(indicator.id, level)[COLUMNS]
    return rows.assign(unit=formatting.unit_line(indicator), licence=indicator.licence)


def city_names(tables: Tables) -> dict[str, str]:
    """Names of the district, of the places it is set beside, and of those it is part of."""
    district = tables.geography.district
    known = [*district["core_cities"], *district["parents"], district]
    return {place["code"]: place["name"] for place in known}


def files(tables: Tables, indicator: Indicator, site: str) -> Iterator[tuple[str, str]]:
    """Paths and contents of an indicator's tables and of their descriptions."""
    for level in levels(tables, indicator):
        name, rows = file_name(indicator, level), table(tables, indicator, level)
        yield name, export.MARK + export.csv(rows)
        described = csvw(tables, indicator, level, list(rows.columns), site)
        yield f"{name}-metadata.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def csvw(
    tables: Tables, indicator: Indicator, level: str, columns: list[str], site: str
) -> dict[str, object]:
    """Description of a table by the W3C's Metadata Vocabulary for Tabular Data."""
    vintage = indicator.vintage if level == DISTRICT else tables.geography.levels[level].vintage
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "@id": f"{site}/{file_name(indicator, level)}",
        "url": file_name(indicator, level).rpartition("/")[2],
        "dc:title": f"{indicator.name}, by {level_name(tables, level)}",
        "dc:description": " ".join([indicator.definition, *indicator.caveats]),
        "dc:publisher": indicator.publisher,
        "dc:source": f"{indicator.source}, {indicator.url}",
        "dc:issued": indicator.released,
        "dc:license": licences(indicator.licence),
        "dc:rights": " ".join(indicator.attribution),
        "dc:temporal": indicator.period_note,
        "dc:spatial": f"{tables.geography.name}; {vintage}",
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "dc:description": ABOUT[name],
                    "datatype": "string" if name in _TEXT else "number",
                }
                for name in columns
            ],
            "primaryKey": ["area_code", "period"],
        },
    }


def catalogue_json_ld(tables: Tables, site: str) -> dict[str, object]:
    """All tables as a schema.org DataCatalog of Datasets."""
    name = tables.geography.name
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "name": f"{name} neighbourhood figures",
        "description": f"Official open figures for wards and neighbourhoods of {name}, by pillar "
        f"of the {tables.catalogue.plan}.",
        "url": f"{site}/data.html",
        "dataset": [dataset(tables, i, site) for i in tables.catalogue.indicators.values()],
    }


def dataset(tables: Tables, indicator: Indicator, site: str) -> dict[str, object]:
    """One indicator as a schema.org Dataset."""
    periods = tables.periods(indicator.id)
    return {
        "@type": "Dataset",
        "@id": f"{site}/data.html#{indicator.id}",
        "name": f"{indicator.name}, {tables.geography.name}",
        "description": f"{indicator.definition} Unit: {formatting.unit_line(indicator)}.",
        "creator": {"@type": "Organization", "name": indicator.publisher},
        "isBasedOn": indicator.url,
        "license": licences(indicator.licence),
        "creditText": " ".join(indicator.attribution),
        "variableMeasured": indicator.name,
        "temporalCoverage": periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}",
        "spatialCoverage": {
            "@type": "Place",
            "name": tables.geography.name,
            "identifier": tables.geography.code,
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": "text/csv",
                "name": level_name(tables, level),
                "contentUrl": f"{site}/{file_name(indicator, level)}",
            }
            for level in levels(tables, indicator)
        ],
    }


def licences(words: str) -> list[str]:
    """Addresses of the texts of the licences named; the words where none is known here."""
    return [url for name, url in LICENCES.items() if name in words] or [words]
