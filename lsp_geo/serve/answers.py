"""Answers that browsers may keep: tagged by content, packed where the browser can unpack."""

from __future__ import annotations

import gzip
import hashlib

from starlette.requests import Request
from starlette.responses import Response

# Addresses that say nothing of what is behind them: asked for again after some minutes.
MINUTES = "public, max-age=600, stale-while-revalidate=86400"
# Names with a hash of the content in them.
FOR_EVER = "public, max-age=31536000, immutable"


def takes_gzip(request: Request) -> bool:
    """Whether the browser says that it can unpack gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def packed(
    request: Request, body: bytes, tag: str, media_type: str, headers: dict[str, str] | None = None
) -> Response:
    """A body held packed by gzip, sent so or unpacked; 304 where the browser has it already."""
    told = {
        "Cache-Control": MINUTES,
        "ETag": f'W/"{tag}"',
        "Vary": "Accept-Encoding",
        **(headers or {}),
    }
    if f'"{tag}"' in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    if takes_gzip(request):
        told["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type=media_type, headers=told)


def tag_of(body: bytes) -> str:
    """A tag that changes with the content."""
    return hashlib.sha256(body).hexdigest()[:16]
