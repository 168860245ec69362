"""Small maps by address, kept by browsers for as long as the data are what they are."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import pictures
from lsp_geo.serve.answers import FOR_EVER, MINUTES, packed

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def card(city: City, request: Request) -> Response:
    """The map that the address names; NotKnown for one there is none of."""
    asked = request.path_params
    area, _, rest = asked["name"].partition(".")
    mark, _, kind = rest.rpartition(".")
    if kind != "svg":
        raise NotKnown(f"There is no picture “{asked['name'][:40]}”.")
    dark = mark.endswith(pictures.DARK)
    mark = mark.removesuffix(pictures.DARK)
    # An address of other data: the picture is today's, and not to be kept under the old name.
    now = pictures.mark(city, asked["level"]) if asked["level"] in city.files.levels else ""
    body = pictures.packed(city, asked["indicator"], asked["level"], area, dark)
    told = {
        "Cache-Control": FOR_EVER if mark == now else MINUTES,
        "Content-Security-Policy": _POLICY,
    }
    tag = f"{asked['level']}-{asked['indicator']}-{area}-{now}{pictures.DARK if dark else ''}"
    return packed(request, body, tag, "image/svg+xml", told)
