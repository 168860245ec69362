"""Pages for phones: a view of a presentation without a session."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from lsp_geo.city import City
from lsp_geo.errors import NotKnown
from lsp_geo.presentation import phone
from lsp_geo.serve.answers import packed

# Nothing but what is in the page itself; any page may show it in a frame.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors *"
)


def page(city: City, request: Request) -> Response:
    """The page of the view that the address names; NotKnown for one there is none of."""
    show, number = request.path_params["show"], request.path_params.get("number", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 4):
        raise NotKnown(f"“{number[:20]}” is no number of a view.")
    found = phone.written(city, show, int(number))
    return packed(
        request,
        found.packed,
        found.tag,
        "text/html",
        {"Content-Security-Policy": _POLICY},
    )
