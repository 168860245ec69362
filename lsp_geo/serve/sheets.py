"""Fact sheets by address: an area's, a pillar's or the city's, as PDF or web page."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from lsp_geo.city import City, kept
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import links
from lsp_geo.reports import files
from lsp_geo.reports.document import Imprint
from lsp_geo.serve.answers import MINUTES, tag_of

_MEDIA = {".pdf": "application/pdf", ".html": "text/html"}
# A sheet is a page of its own: it has its style and its drawings in it, and no script.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"


def sheet(city: City, request: Request) -> Response:
    """The sheet that the address names; NotKnown for one there is none of."""
    name, dot, kind = request.path_params["name"].rpartition(".")
    suffix = f"{dot}{kind}"
    if suffix not in _MEDIA or name not in files.names(city):
        raise NotKnown(
            f"There is no fact sheet “{request.path_params['name'][:40]}”: name the code of an "
            "area larger than a neighbourhood, pillar-1 to pillar-8, or city, with .pdf or .html."
        )
    body = _written(city, name, suffix, links.public_url(), date.today())
    told = {"Cache-Control": MINUTES, "ETag": f'W/"{tag_of(body)}"'}
    if tag_of(body) in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=told)
    if suffix == ".html":
        told["Content-Security-Policy"] = _POLICY
    return Response(body, media_type=_MEDIA[suffix], headers=told)


@kept
def _written(city: City, name: str, suffix: str, base: str, today: date) -> bytes:
    """The sheet's file. Its links lead to one address, whatever name a visitor calls us by."""
    return files.written(files.sheet(city, Imprint(base, today), name), suffix)
