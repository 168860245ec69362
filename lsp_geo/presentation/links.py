"""Addresses of views, for phones and for other web pages, and their codes."""

from __future__ import annotations

import io
import ipaddress
import os
import re
import socket
from html import escape
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import segno

from lsp_geo import theme
from lsp_geo.errors import NotKnown
from lsp_geo.presentation.parts import PAGES
from lsp_geo.presentation.view import FIELDS, View, encode

# So long an address, and a view at its end, still fits a code.
MOST_IN_CODE = 500
_WEB = re.compile(r"https?://[^\s/?#<>\"']+[^\s<>\"']*")
LOCAL_APP = "http://localhost:8501"
# Black on white with a full quiet zone: what a phone reads from the far end of a hall.
_DRAWN: dict[str, Any] = {"border": 4, "dark": theme.BLACK, "light": theme.WHITE}


def public_address(seen: str | None, given: str, own: str) -> str:
    """Where other devices reach the app; empty where that cannot be known.

    Parameters
    ----------
    seen : the app's address in this browser
    given : the address set by whoever runs the app; it is preferred
    own : this machine's address in its network, used when the browser says “localhost”
    """
    if given:
        return given.rstrip("/")
    if not seen:
        return ""
    parts = urlsplit(seen)
    if not _is_this_machine(parts.hostname or ""):
        return seen.rstrip("/")
    if not own:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return urlunsplit((parts.scheme, own + port, parts.path, "", "")).rstrip("/")


def own_address() -> str:
    """This machine's address in its network; empty when it is in none. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # For UDP this only asks the system which way it would send.
            probe.connect(("10.255.255.255", 9))
        except OSError:
            return ""
        found = probe.getsockname()[0]
    return "" if _is_this_machine(found) else found


def public_url() -> str:
    """Where readers find the app: ``LSP_PUBLIC_URL``, or this machine."""
    given = os.environ.get("LSP_PUBLIC_URL", "")
    return web_address(given) if given else LOCAL_APP


def web_address(text: str) -> str:
    """The address of a web page as given; NotKnown for any other, or one too long for a code."""
    if not _WEB.fullmatch(text) or len(text) > MOST_IN_CODE:
        raise NotKnown(
            f"“{text[:60]}” is not the address of a web page: it begins with http:// or https:// "
            f"and has at most {MOST_IN_CODE} letters."
        )
    return text


def page_address(base: str, page: str, **parameters: str) -> str:
    """The address of a page, with parameters where there are any."""
    query = f"?{urlencode(parameters)}" if parameters else ""
    return f"{base.rstrip('/')}/{page}{query}"


def svg(address: str) -> str:
    """The address as a QR code (SVG); the quiet zone around it is part of the drawing."""
    out = io.BytesIO()
    _code(address).save(out, kind="svg", xmldecl=False, nl=False, omitsize=True, **_DRAWN)
    return out.getvalue().decode()


def svg_uri(address: str) -> str:
    """The same as a data address, for a picture in a page."""
    return _code(address).svg_data_uri(**_DRAWN)


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return False
    return found.is_loopback or found.is_unspecified


# Streamlit's own parameter: no menu, no header, no page list.
_BARE = {"embed": "true"}
# High enough for a title of three lines and a source of two, in a column 700 pixels wide.
MAP_HEIGHT, CHART_HEIGHT = 760, 700


def address(base: str, view: View, *, bare: bool = True) -> str:
    """The address of a view: the map page for a map, the stage for a chart.

    Parameters
    ----------
    base : where the app is served, without a slash at the end
    view : a checked view
    bare : for embedding; else the same view with the page around it
    """
    if view.kind == "map":
        page, given = (
            "map",
            {name: getattr(view, name) for name in PAGES["map"] if name in FIELDS},
        )
    else:
        page, given = "present", {"show": encode([view]), "slide": "1"}
    asked = {key: text for key, text in given.items() if text} | (_BARE if bare else {})
    return f"{base}/{page}?{urlencode(asked)}"


def snippet(base: str, view: View, title: str) -> str:
    """HTML for the other page: the view in a frame, with a name for screen readers and a link.

    Parameters
    ----------
    base, view : as for ``address``
    title : what is shown, as plain text
    """
    height = MAP_HEIGHT if view.kind == "map" else CHART_HEIGHT
    return (
        f'<iframe src="{escape(address(base, view))}" title="{escape(title)}" loading="lazy" '
        f'style="width:100%;height:{height}px;border:0"></iframe>\n'
        f'<p><a href="{escape(address(base, view, bare=False))}">{escape(title)}</a></p>'
    )
