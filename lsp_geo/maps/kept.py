"""What one start has made, kept for the next: named after the data and code that it came from."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

_CODE = Path(__file__).resolve().parent.parent


class Kept:
    """Small JSON records beside the files they name, good only for the same data and code.

    Parameters
    ----------
    folder : where records and the files they name lie
    data : the folder of tables; every byte in it counts, as does every byte of this package
    """

    def __init__(self, folder: Path, data: Path) -> None:
        self._folder = folder
        self._key = _fingerprint(data, _CODE)

    def get(self, name: str) -> dict | None:
        """The record, or None where there is none or a file that it names is gone."""
        try:
            record = json.loads(self._path(name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        whole = all((self._folder / file).exists() for file in record["files"])
        return record if whole else None

    def put(self, name: str, record: dict) -> dict:
        """Keep a record, in the place of those from other data; ``files`` lists what it names."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # Readers see the whole record or none: two processes may start at once.
        with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".", delete=False) as handle:
            handle.write(json.dumps(record).encode())
        Path(handle.name).replace(self._path(name))
        for path in self._folder.glob(f"{name}.*.json"):
            if path != self._path(name):
                path.unlink(missing_ok=True)
        return record

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.{self._key}.json"


def _fingerprint(data: Path, code: Path) -> str:
    total = hashlib.sha256()
    for root, pattern in ((data, "*"), (code, "*.py")):
        for path in sorted(root.rglob(pattern)):
            if path.is_file():
                content = path.read_bytes()
                total.update(f"{path.relative_to(root)} {len(content)}\n".encode())
                total.update(content)
    return total.hexdigest()[:16]
