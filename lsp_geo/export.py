"""Tables as files that carry their metadata, files written whole, and what they were made from."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

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
    r"""A table as CSV text, every text cell made safe, line ends ``\n``."""
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


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: whoever reads it meanwhile sees the old one or the new.

    Two processes may write the same file at once; the last to finish stands.

    Raises
    ------
    OSError
        When the folder is not there or the file cannot be written.
    """
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    unfinished = Path(name)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(content)
        # Made for its owner only; a web server must be able to read it.
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def fingerprint(*folders: Path) -> str:
    """Sixteen hex digits for every file under the folders: its name, its place and its bytes.

    Compiled code and hidden files do not count: they come and go without a change to what is read.
    """
    total = hashlib.sha256()
    for root in folders:
        for path in sorted(root.rglob("*")):
            parts = path.relative_to(root).parts
            if any(part == "__pycache__" or part.startswith(".") for part in parts):
                continue
            if path.is_file():
                content = path.read_bytes()
                total.update(f"{path.relative_to(root)} {len(content)}\n".encode())
                total.update(content)
    return total.hexdigest()[:16]
