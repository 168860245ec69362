"""Tables as files: CSV that carries its metadata and is safe to open in a spreadsheet."""

from __future__ import annotations

import json

import pandas as pd

from lsp_geo.data.catalogue import Indicator

# A cell that begins with one of these can be run as a formula by a spreadsheet.
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def safe_text(value: object) -> object:
    """Text that no spreadsheet takes for a formula or a new row; numbers are left alone."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r", " ")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv(table: pd.DataFrame) -> str:
    """A table as CSV text, every text cell made safe, line ends ``\\n``."""
    safe = table.rename(columns=safe_text)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            safe[column] = safe[column].map(safe_text)
    return safe.to_csv(index=False, lineterminator="\n")


def with_metadata(table: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The table with what a reader needs to use it, repeated on each row so that it stays."""
    return table.assign(
        indicator=indicator.name,
        definition=indicator.definition,
        unit=indicator.unit,
        base=indicator.base,
        higher_is=indicator.polarity,
        modelled="yes" if indicator.modelled else "no",
        published_boundaries=indicator.vintage,
        period_note=indicator.period_note,
        source=indicator.source,
        publisher=indicator.publisher,
        released=indicator.released,
        url=indicator.url,
        licence=indicator.licence,
        attribution=" ".join(indicator.attribution),
        caveats=" ".join(indicator.caveats),
    )


def geojson(joined, indicator: Indicator) -> str:
    """Areas with their values as GeoJSON (RFC 7946), the indicator's metadata beside them.

    Parameters
    ----------
    joined : GeoDataFrame from ``join.join``
    indicator : what the values are
    """
    collection = json.loads(joined.to_json(drop_id=True))
    # RFC 7946 knows one coordinate system only and forbids naming it.
    collection.pop("crs", None)
    first = joined.iloc[[0]].drop(columns=joined.columns)
    collection["indicator"] = with_metadata(first, indicator).iloc[0].to_dict()
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
