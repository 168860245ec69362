"""GOV.UK: the current file of a release, found from its page through the content API.

Addresses of files change with every correction, so none is kept here. A page may have moved
(followed), gone or been withdrawn (said), and older pages hold their files only as links in the
text. Releases are picked by the year in their title, files by title and kind, never by position.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.replies import RENAMED, member
from lsp_geo.fetch.session import Session
from lsp_geo.fetch.source import Ask

HOST = "www.gov.uk"
CONTENT = f"https://{HOST}/api/content"
MOVES = 5
# A year by itself, or the first of two written together (202425).
YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\d\d(?!\d)|(?!\d))")

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH_NAMES = (
    r"jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|"
    r"sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)


@dataclass(frozen=True)
class Attached:
    """A file of a page: its title, address and name."""

    title: str
    url: str
    name: str


@lru_cache(maxsize=64)
def page(session: Session, path: str) -> dict:
    """The content item of a page, where it has moved to; asked for once in a session.

    Parameters
    ----------
    path : such as ``/government/statistics/english-indices-of-deprivation-2025``

    Raises
    ------
    FetchError
        Where the page has gone or was withdrawn, with what GOV.UK says instead of it.
    """
    asked = f"the page {path}"
    for _ in range(MOVES):
        item = session.json(CONTENT + path, asked)
        kind = item.get("schema_name") or member(CONTENT, item, "document_type", asked)
        if kind == "redirect":
            path = _moved(item, asked)
            continue
        if kind == "gone":
            other = (item.get("details") or {}).get("alternative_path") or "nothing"
            raise FetchError(
                HOST, asked, f"the page has gone; GOV.UK names {other} instead of it", RENAMED
            )
        # Pages that were never withdrawn may have no such field, so any of the kind counts.
        notice = next((item[key] for key in item if "withdraw" in key and item[key]), None)
        if notice:
            day = str(member(CONTENT, notice, "withdrawn_at", asked))[:10]
            raise FetchError(
                HOST, asked, f"the page was withdrawn on {day}: {_words(notice)}", RENAMED
            )
        return item
    raise FetchError(HOST, asked, f"it moved on {MOVES} times", RENAMED)


def _moved(item: dict, asked: str) -> str:
    for entry in member(CONTENT, item, "redirects", asked) or []:
        if member(CONTENT, entry, "destination", asked):
            return urlsplit(entry["destination"]).path
    raise FetchError(HOST, asked, "it has moved, and GOV.UK does not say where", RENAMED)


def _words(notice: dict) -> str:
    text = re.sub(r"<[^>]+>", "", notice.get("explanation") or "no reason given")
    return re.sub(r"\s+", " ", text).strip()[:200]


def releases(session: Session, collection: str, pattern: str) -> dict[int, str]:
    """Paths of a collection's releases by the year in their path or title.

    Parameters
    ----------
    collection : path of the collection's page
    pattern : what a release's path must fit, as a whole

    Raises
    ------
    FetchError
        Where none fits.
    """
    asked = f"the releases of {collection}"
    links = member(CONTENT, page(session, collection), "links", asked)
    found: dict[int, str] = {}
    for document in member(CONTENT, links, "documents", asked):
        path = member(CONTENT, document, "base_path", asked)
        years = YEAR.findall(path) or YEAR.findall(document.get("title") or "")
        if years and re.fullmatch(pattern, path):
            found[int(years[-1])] = path
    if not found:
        raise FetchError(
            HOST,
            asked,
            f"no release's address is of the form {pattern}",
            RENAMED,
        )
    return dict(sorted(found.items()))


def attached(item: dict) -> list[Attached]:
    """Files of a page: its attachments, and where it has none the files linked in its text."""
    asked = f"the files of {item.get('base_path') or 'the page'}"
    details = member(CONTENT, item, "details", asked)
    files = []
    for entry in details.get("attachments") or []:
        if entry.get("attachment_type", "file") != "file":
            continue
        url = member(CONTENT, entry, "url", asked)
        name = entry.get("filename") or unquote(urlsplit(url).path).split("/")[-1]
        files.append(Attached(member(CONTENT, entry, "title", asked) or "", url, name))
    found = files or list(_linked(details))
    if not found and "attachments" not in details:
        # Nothing is linked in the text either, so the list has another name.
        member(CONTENT, details, "attachments", asked)
    return found


def updated(item: dict) -> int:
    """The year in which a page was last changed for its readers.

    Raises
    ------
    FetchError
        Where it does not say.
    """
    asked = f"the day of {item.get('base_path') or 'the page'}"
    day = item.get("public_updated_at") or member(CONTENT, item, "updated_at", asked)
    if not re.match(r"20\d\d-", str(day)):
        raise FetchError(HOST, asked, f"“{day}” is not a day", RENAMED)
    return int(day[:4])


def _linked(details: dict) -> Iterator[Attached]:
    bodies = [details.get("body") or "", *(details.get("documents") or [])]
    seen = set()
    for body in bodies:
        # Some pages give the text as a list of the same text in several forms.
        text = (
            body
            if isinstance(body, str)
            else " ".join(part.get("content", "") for part in body if isinstance(part, dict))
        )
        links = _Links()
        links.feed(text)
        for address, title in links.found:
            url = urljoin(f"https://{HOST}/", address)
            name = unquote(urlsplit(url).path).split("/")[-1]
            if "." in name and url not in seen:
                seen.add(url)
                yield Attached(title, url, name)


class _Links(HTMLParser):
    """Addresses and words of the links in a text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "a" and dict(attrs).get("href"):
            self.found.append((dict(attrs)["href"], ""))
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            address, words = self.found[-1]
            self.found[-1] = (address, f"{words}{data}".strip())


def pick(item: dict, pattern: str, endings: tuple[str, ...], latest: bool = False) -> Attached:
    """The one file whose title or name fits, of one of these kinds.

    Where several kinds of one file fit, the kind named first wins; where several files fit, the
    page has changed and it is an error, unless ``latest`` asks for the one with the latest year
    and month in its title.

    Raises
    ------
    FetchError
        Where none fits, naming the files that are there.
    """
    files = attached(item)
    fits = [file for file in files if re.search(pattern, f"{file.title} {file.name}", re.I)]
    path = item.get("base_path") or "the page"
    for ending in endings:
        kind = [file for file in fits if file.name.lower().endswith(ending)]
        if len(kind) == 1:
            return kind[0]
        if kind and latest:
            return max(kind, key=lambda file: dated(file.title or file.name))
        if kind:
            raise FetchError(
                HOST,
                f"the file “{pattern}” of {path}",
                "several files fit: " + "; ".join(file.title or file.name for file in kind),
                RENAMED,
            )
    there = "; ".join(file.title or file.name for file in files) or "no files at all"
    raise FetchError(
        HOST, f"the file “{pattern}” of {path}", f"no file fits; there are: {there}", RENAMED
    )


def dated(title: str) -> tuple[int, int]:
    """The last year and the last month that a title names; 0 where it names none."""
    years = [int(year) for year in YEAR.findall(title)]
    months = [
        MONTHS.index(name[:3].lower()) + 1
        for name in re.findall(r"[A-Za-z]{3,}", title)
        if name[:3].lower() in MONTHS and re.fullmatch(MONTH_NAMES, name, re.IGNORECASE)
    ]
    return max(years, default=0), (months or [0])[-1]


def bring(session: Session, path: str, pattern: str, endings: tuple[str, ...]) -> Path:
    """The file of a page, brought here; see `page` and `pick`."""
    return bring_from(session, page(session, path), pattern, endings)


def bring_from(session: Session, item: dict, pattern: str, endings: tuple[str, ...]) -> Path:
    """As `bring`, from a page that was read before."""
    chosen = pick(item, pattern, endings)
    return session.file(chosen.url, chosen.title or chosen.name, endings)


def asks(
    path: str, what: str, size: int | None = None, times: int = 1, collection: str = ""
) -> tuple[Ask, ...]:
    """The requests of `bring`, with the collection's before them where there is one."""
    first = (Ask(CONTENT + collection, "the collection's page", 40_000),) if collection else ()
    return (
        *first,
        Ask(CONTENT + path, "the release's page", 30_000, times),
        Ask("https://assets.publishing.service.gov.uk/media/*", what, size, times),
    )
