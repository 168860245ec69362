"""The folder of a site: files are written whole, left alone when unchanged, removed when stale."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from lsp_geo.errors import NotKnown
from lsp_geo.export import remove_unfinished, write_whole

MARK = "site.json"
# Folders that hold nothing but what publishing makes; fact sheets live elsewhere.
OWN_FOLDERS = ("assets", "wards", "pillars", "data", "postcodes")


class SiteFolder:
    """Writes a site's files under a folder and keeps account of them.

    Raises
    ------
    NotKnown
        When the path is no folder, or holds pages that were not made by publishing.
    """

    def __init__(self, root: Path) -> None:
        if root.exists() and not root.is_dir():
            raise NotKnown(f"{root} is a file: name a folder for the site.")
        if (root / "index.html").exists() and not (root / MARK).exists():
            raise NotKnown(
                f"{root} holds an index.html that was not published from here: name an "
                "empty folder."
            )
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise NotKnown(f"{root} cannot be made: {error.strerror}.") from None
        self.root = root
        self.written: dict[str, int] = {}
        if not (root / MARK).exists():
            # From here on the folder is known as ours, so that a broken run can be repeated.
            (root / MARK).write_text("{}\n", encoding="utf-8")

    def put(self, name: str, content: str) -> None:
        """Write one file unless it already says this."""
        path, raw = self.root / name, content.encode()
        self.written[name] = len(raw)
        if path.is_file() and path.read_bytes() == raw:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, raw)

    def asset(self, name: str, content: str) -> str:
        """Write a file that may be kept for ever under its content's hash; returns its path."""
        stem, _, kind = name.rpartition(".")
        digest = hashlib.sha256(content.encode()).hexdigest()[:8]
        path = f"assets/{stem}.{digest}.{kind}"
        self.put(path, content)
        return path

    def finish(self) -> None:
        """Remove files of earlier runs, and write down what is there."""
        for used in {(self.root / name).parent for name in (MARK, *self.written)}:
            remove_unfinished(used)
        for folder in OWN_FOLDERS:
            for path in sorted((self.root / folder).rglob("*")):
                if path.is_file() and path.relative_to(self.root).as_posix() not in self.written:
                    path.unlink()
        listed = {
            "made_by": "python -m lsp_geo publish",
            "files": dict(sorted(self.written.items())),
        }
        self.put(MARK, json.dumps(listed, indent=0, separators=(",", ":")) + "\n")

    def sheets(self, code: str) -> list[str]:
        """Fact sheets (PDF, web page) of an area or pillar that were made into ``sheets``."""
        return [
            f"sheets/{code}{kind}"
            for kind in (".pdf", ".html")
            if (self.root / "sheets" / f"{code}{kind}").is_file()
        ]
