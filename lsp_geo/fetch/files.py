"""Tables and shapes into the sources' folder, each file whole or not at all."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

# What a source makes: by path under the sources' folder.
Made = Mapping[str, pd.DataFrame | dict]


def as_bytes(name: str, made: pd.DataFrame | dict) -> bytes:
    """A table as CSV or parquet, or shapes as GeoJSON, by the name's ending; same in, same out."""
    if isinstance(made, dict) != name.endswith(".geojson"):
        raise TypeError(f"{name} is for {'a table' if isinstance(made, dict) else 'shapes'}")
    if isinstance(made, dict):
        lines = ",\n".join(
            json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
            for feature in made["features"]
        )
        return ('{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n").encode()
    if name.endswith(".csv"):
        return made.to_csv(index=False, lineterminator="\n").encode()
    held = io.BytesIO()
    made.to_parquet(held, index=False, compression="zstd")
    return held.getvalue()


def write_whole(path: Path, body: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody meets half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def put(into: Path, made: Made) -> list[str]:
    """Put what a source made in its place; the names of the files whose bytes are new.

    Every file is turned to bytes before the first is moved, so that one which cannot be written
    leaves the others as they were.
    """
    bodies = {name: as_bytes(name, table) for name, table in sorted(made.items())}
    new = [name for name, body in bodies.items() if _differs(into / name, body)]
    for name in new:
        write_whole(into / name, bodies[name])
    return new


def _differs(path: Path, body: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != body
