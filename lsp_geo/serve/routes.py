"""Every address served beside the pages, as one table."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from lsp_geo.city import City
from lsp_geo.errors import DataError
from lsp_geo.paths import site_folder, static_folder
from lsp_geo.presentation.phone import FOLDER
from lsp_geo.presentation.pictures import FOLDER as PICTURES
from lsp_geo.serve import figures, phones, pictures, sheets
from lsp_geo.serve.folders import MapFiles, Site
from lsp_geo.serve.mishaps import prefix

Opened = Callable[[], City]
Answer = Callable[[City, Request], Response]


def routes(opened: Opened, base: str) -> list[BaseRoute]:
    """The routes of an app under the path ``base``; ``opened`` gives the one city of the server."""

    def answer(path: str, make: Answer) -> Route:
        # Not a coroutine: the server runs it on a thread, and goes on answering others.
        def asked(request: Request) -> Response:
            return make(opened(), request)

        return Route(f"{prefix(base)}{path}", asked, name=path)

    def health(_request: Request) -> Response:
        try:
            city = opened()
        except DataError:
            return JSONResponse({"status": "the data cannot be read"}, 503, _FRESH)
        return JSONResponse({"status": "ok", "place": city.name}, headers=_FRESH)

    return [
        Route(f"{prefix(base)}/health", health),
        answer(f"/{FOLDER}/{{show}}", phones.page),
        answer(f"/{FOLDER}/{{show}}/{{number}}", phones.page),
        answer(f"/{PICTURES}/{{level}}/{{indicator}}/{{name}}", pictures.card),
        answer("/data/catalogue.csv", figures.catalogue),
        answer("/data/{indicator}.csv", figures.table),
        answer("/data/{indicator}.csv-metadata.json", figures.description),
        answer("/sheets/{name}", sheets.sheet),
        Mount(f"{prefix(base)}/app/static", MapFiles(static_folder())),
        Mount(f"{prefix(base)}/site", Site(site_folder())),
    ]


_FRESH = {"Cache-Control": "no-store"}
