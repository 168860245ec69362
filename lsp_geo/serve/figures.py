"""Figures by address, read only: one indicator on one level as CSV, and what describes it."""

from __future__ import annotations

import gzip
import json

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from lsp_geo import export
from lsp_geo.city import City, kept
from lsp_geo.data.indicator import Indicator
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import parts
from lsp_geo.serve.answers import packed, tag_of
from lsp_geo.site import downloads

_DESCRIPTION = ".csv-metadata.json"
# Open data: any page may read them.
_OPEN = {"Access-Control-Allow-Origin": "*"}


def table(city: City, request: Request) -> Response:
    """An indicator's figures as CSV; ``level`` and ``period`` in the address choose among them.

    Raises
    ------
    NotKnown
        For an indicator, level or period there is none of.
    """
    name = request.path_params["indicator"]
    indicator, level, period = _asked_for(city, request)
    body, tag = _csv(city, indicator.id, level, period)
    described = f"{name}{_DESCRIPTION}?level={level}"
    return packed(
        request,
        body,
        tag,
        "text/csv",
        {
            **_OPEN,
            "Link": f'<{described}>; rel="describedby"; type="application/csvm+json"',
            "Content-Disposition": f'inline; filename="{indicator.id}-{level}.csv"',
        },
    )


def description(city: City, request: Request) -> Response:
    """The same table described for machines (CSV on the Web); errors as for `table`."""
    indicator, level, _ = _asked_for(city, request)
    columns = list(downloads.table(city.tables, indicator, level).columns)
    told = downloads.csvw(city.tables, indicator, level, columns, "")
    told["@id"] = told["url"] = f"{indicator.id}.csv?level={level}"
    body = json.dumps(told, ensure_ascii=False, indent=1).encode()
    return packed(request, gzip.compress(body), tag_of(body), "application/csvm+json", _OPEN)


def catalogue(city: City, request: Request) -> Response:
    """What there is: every indicator with its levels and periods, as CSV."""
    body = export.csv_file(
        pd.DataFrame(
            {
                "indicator": one.id,
                "name": one.name,
                "pillar": one.pillar,
                "levels": " ".join(downloads.levels(city.tables, one)),
                "periods": " ".join(city.tables.periods(one.id)),
                "licence": one.licence,
            }
            for one in city.catalogue.indicators.values()
        )
    )
    return packed(request, gzip.compress(body), tag_of(body), "text/csv", _OPEN)


def _asked_for(city: City, request: Request) -> tuple[Indicator, str, str]:
    """Indicator, level (the first there is unless named) and period (all unless named)."""
    indicator = city.catalogue.indicator(request.path_params["indicator"])
    levels = downloads.levels(city.tables, indicator)
    level = request.query_params.get("level") or levels[0]
    if level not in levels:
        raise NotKnown(
            f"There are no figures of “{indicator.id}” for the level “{level[:40]}”: choose "
            f"{' or '.join(levels)}."
        )
    period = request.query_params.get("period", "")
    if period:
        parts.check(city.tables, "period", period, {"indicator": indicator.id})
    return indicator, level, period


@kept
def _csv(city: City, indicator_id: str, level: str, period: str) -> tuple[bytes, str]:
    """The table as packed CSV, and its tag."""
    rows = downloads.table(city.tables, city.catalogue.indicator(indicator_id), level)
    if period:
        rows = rows[rows["period"] == period]
    body = export.csv_file(rows)
    return gzip.compress(body, 9, mtime=0), tag_of(body)
