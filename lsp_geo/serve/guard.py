"""What stands before every answer: headers that keep a browser safe, and addresses kept closed."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lsp_geo.serve.mishaps import prefix

# Counts of sessions and sizes of caches: for whoever runs the app, from /proc, not for the world.
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
# Where the streets come from, once a reader has switched them on.
_STREETS = "https://basemaps.cartocdn.com https://*.basemaps.cartocdn.com"
# Streamlit makes style sheets as it goes, and scripts and workers out of blobs; Vega makes
# functions out of its formulas.
# The one script in Streamlit's own page.
_FOR_CRAWLERS = "'sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA='"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' 'unsafe-eval' blob: {_FOR_CRAWLERS}",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob: {_STREETS}",
        "font-src 'self' data:",
        f"connect-src 'self' ws: wss: data: blob: {_STREETS}",
        "worker-src 'self' blob:",
        "frame-src 'self' blob: data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Addresses hold the area looked at: publishers and their counters are not told.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


class Guard:
    """Adds the headers an answer does not have, and answers 404 for closed addresses."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self.app = app
        self.closed = tuple(f"{prefix(base)}{path}" for path in _CLOSED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # Only views meant for it may stand in another site's frame (docs/present.md).
        asked = parse_qs(scope["query_string"].decode("latin-1"))
        framed = "*" if "true" in asked.get("embed", ()) else "'self'"

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault(
                    "Content-Security-Policy", f"{_POLICY}; frame-ancestors {framed}"
                )
            await send(message)

        app = self.app
        if scope["path"].startswith(self.closed):
            app = PlainTextResponse("There is nothing here.\n", 404)
        await app(scope, receive, guarded)


def middleware(base: str) -> list[Middleware]:
    """The guard, for an app under the path ``base``."""
    return [Middleware(Guard, base=base)]
