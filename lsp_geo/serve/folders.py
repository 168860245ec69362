"""Folders that are served as they are: the map's files, and the published site."""

from __future__ import annotations

import gzip
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from lsp_geo.errors import NotKnown
from lsp_geo.serve.answers import FOR_EVER, MINUTES, takes_gzip

# Packed copies held: some ten times those of one district.
_MOST_BYTES = 32_000_000
_MEDIA = {
    ".geojson": "application/geo+json",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}


class MapFiles(StaticFiles):
    """The map's files: their names hold a hash, so they may be kept, and are packed only once."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.folder = folder
        self._packed: LRUCache[str, bytes] = LRUCache(_MOST_BYTES, getsizeof=len)
        self._lock = Lock()

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, or its packed copy."""
        found = await super().get_response(path, scope)
        told = {
            "Cache-Control": FOR_EVER,
            "Access-Control-Allow-Origin": "*",
            "Vary": "Accept-Encoding",
            "Content-Type": _MEDIA.get(Path(path).suffix, "application/octet-stream"),
        }
        found.headers.update(told)
        if found.status_code != 200 or not takes_gzip(Request(scope)):
            return found
        body = await run_in_threadpool(self._packed_copy, path)
        headers = {**told, "Content-Encoding": "gzip", "ETag": f"W/{found.headers['ETag']}"}
        return Response(body, headers=headers)

    def _packed_copy(self, path: str) -> bytes:
        with self._lock:
            if path not in self._packed:
                self._packed[path] = gzip.compress((self.folder / path).read_bytes(), 9, mtime=0)
            return self._packed[path]


class Site:
    """The published site, while its folder is there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the folder; without one, say what makes it."""
        if not (self.folder / "index.html").is_file():
            raise NotKnown(
                "The site has not been published here: “python -m lsp_geo publish site” makes it."
            )
        await _SiteFiles(directory=self.folder, html=True)(scope, receive, send)


class _SiteFiles(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        found = await super().get_response(path, scope)
        assets = path.replace("\\", "/").startswith("assets/")
        found.headers["Cache-Control"] = FOR_EVER if assets else MINUTES
        return found
