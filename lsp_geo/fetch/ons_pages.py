"""Data sets on www.ons.gov.uk: the current file of an edition, found from its page.

Every page has its own description at ``/data``: a data set lists its editions, an edition its
files. Types of these replies are not to be relied on, so the body decides.
"""

from __future__ import annotations

import re
from pathlib import Path

from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.replies import RENAMED, member
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import Ask

HOST = "www.ons.gov.uk"
SITE = f"https://{HOST}"


def editions(session: Session, page: str) -> list[str]:
    """Paths of a data set's editions, in the publisher's order.

    Raises
    ------
    FetchError
        Where the page lists none.
    """
    asked = f"the data set {page}"
    told = session.json(f"{SITE}{page}/data", asked)
    listed = member(SITE, told, "datasets", asked) or []
    found = [member(SITE, entry, "uri", asked) for entry in listed]
    if not found:
        raise FetchError(HOST, asked, "it lists no editions", RENAMED)
    return found


def edition(session: Session, page: str, pattern: str = "") -> str:
    """The edition whose path fits, or the one with the latest year where there is no pattern."""
    found = editions(session, page)
    fits = [path for path in found if re.search(pattern, path, re.IGNORECASE)]
    if not fits:
        raise FetchError(
            HOST,
            f"the data set {page}",
            f"no edition fits “{pattern}”; there are: "
            f"{', '.join(path.rsplit('/', 1)[-1] for path in found)}",
            RENAMED,
        )
    return max(fits, key=lambda path: [int(n) for n in re.findall(r"20\d\d", path)] or [0])


def bring(session: Session, path: str, endings: tuple[str, ...]) -> Path:
    """The current file of an edition, brought here.

    Raises
    ------
    FetchError
        Where the edition names no file of these kinds.
    """
    asked = f"the edition {path}"
    told = session.json(f"{SITE}{path}/data", asked)
    listed = member(SITE, told, "downloads", asked) or []
    names = [member(SITE, entry, "file", asked) for entry in listed]
    for ending in endings:
        for name in names:
            if name.lower().endswith(ending):
                return session.file(f"{SITE}/file?uri={path}/{name}", name, endings)
    raise FetchError(
        HOST,
        asked,
        f"no file is one of {', '.join(endings)}; there are: {', '.join(names) or 'none'}",
        RENAMED,
    )


def asks(page: str, what: str, size: int | None = None, times: int = 1) -> tuple[Ask, ...]:
    """The requests of `edition` and `bring`."""
    return (
        Ask(f"{SITE}{page}/data", "the data set's page", 3_000),
        Ask(f"{SITE}{page}/*/data", "the edition's page", 3_000, times),
        Ask(f"{SITE}/file?uri={page}/*", what, size, times),
    )
