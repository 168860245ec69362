"""Boundaries joined to values, with coverage: what a map or a GeoJSON file is made of."""

from __future__ import annotations

from lsp_geo.aggregate import Tables


def join(tables: Tables, indicator_id: str, level: str, period: str | None = None):
    """Boundaries of a level with one period of an indicator on them.

    Returns
    -------
    GeoDataFrame (EPSG:4326)
        One row an area in code order: the columns of ``aggregate.COLUMNS`` and geometry. An
        area with no value keeps its row, an empty value and the note that says why.

    Raises
    ------
    NotKnown
        For an unknown indicator, or a level or period it does not have.
    """
    values = tables.table(indicator_id, level, period)
    boundaries = tables.geography.boundaries(level)
    joined = boundaries[["area_code", "geometry"]].merge(
        values, on="area_code", how="left", validate="one_to_one"
    )
    return joined[[*values.columns, "geometry"]]
