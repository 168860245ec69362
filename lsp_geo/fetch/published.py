"""Tables that GOV.UK publishes in one form: a page, a file, a header, one row an area.

Each is described as data. What is read is a table with a code and figures, in its own columns or
one column a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch import govuk, tables
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.source import OGL, Output, Place, Source

DISTRICT = r"[ENSW]0[6789]\d{6}|S12\d{6}|W06\d{6}|N09\d{6}|E92\d{6}|E12\d{6}|E10\d{6}|E1[13]\d{6}"
LSOA, MSOA, WARD = r"E01\d{6}", r"E02\d{6}", r"E05\d{6}"
BOOKS = (".ods", ".xlsx")


@dataclass(frozen=True)
class Form:
    """Where a published table is and how it looks.

    Parameters
    ----------
    name, title, publisher, rhythm : as of a `Source`
    page : path of the page; of the collection where ``release`` is given
    release : pattern of a release's path in the collection; the latest year is taken
    file : pattern of the file's title or name
    sheet : pattern of the sheet's name; every sheet where empty
    code : pattern of the heading over the codes, and of the codes
    columns : our names and patterns of the headings of figures
    years : where figures stand in one column a year: the pattern of such a heading, its first
        group the year, and our name for the figure
    latest : the page keeps a file for each quarter: take the last
    path : the file it makes; ``*`` in it stands for the release's year
    size : bytes of the file, about
    """

    name: str
    title: str
    publisher: str
    rhythm: str
    page: str
    file: str
    code: tuple[str, str, str]
    path: str
    release: str = ""
    sheet: str = ""
    columns: tuple[tuple[str, str], ...] = ()
    years: tuple[str, str] = ("", "")
    endings: tuple[str, ...] = BOOKS
    latest: bool = False
    size: int = 1_000_000

    @property
    def made(self) -> tuple[str, ...]:
        """Columns of the file it makes."""
        figures = tuple(name for name, _ in self.columns)
        return (
            self.code[0],
            *figures,
            *(("year", self.years[1]) if self.years[0] else ()),
            "release",
            "file",
        )


def read_form(place: Place, form: Form) -> Made:
    """The newest release's table of a form, by the file it makes."""
    path, rows = newest_table(place, form)
    return {path: rows}


def newest_table(place: Place, form: Form) -> tuple[str, pd.DataFrame]:
    """The file that a form makes, and the newest release's table.

    Raises
    ------
    DataError
        Where no header has its columns, a cell is no number, or a key is there twice.
    """
    item, release = _newest(place, form)
    file = govuk.pick(item, form.file, form.endings, form.latest)
    path = place.session.file(file.url, file.title or file.name, form.endings)
    rows = read_file(path, form).assign(release=release, file=file.title or file.name)
    return form.path.replace("*", str(release)), rows


def _newest(place: Place, form: Form) -> tuple[dict, int]:
    """The page to read, as GOV.UK describes it, and the year of its release."""
    if form.release:
        pages = govuk.releases(place.session, form.page, form.release)
        year = max(pages)
        return govuk.page(place.session, pages[year]), year
    item = govuk.page(place.session, form.page)
    return item, govuk.updated(item)


def read_file(path: Path, form: Form) -> pd.DataFrame:
    """Rows of a file of this form: code, then figures; or code, year and figure."""
    name, heading, pattern = form.code
    found = tables.find_table(path, {name: heading, **dict(form.columns)}, form.sheet)
    table = tables.with_codes(found, name, pattern)
    if form.years[0]:
        return _by_year(table, form)
    tables.check_unique(table, [name])
    figures = [figure for figure, _ in form.columns]
    rows = tables.numbers(table, figures)[[name, *figures]]
    return rows.sort_values(name, ignore_index=True)


def _by_year(table: tables.Table, form: Form) -> pd.DataFrame:
    name, heading, figure = form.code[0], form.years[0], form.years[1]
    years = {
        text: match.group(1)
        for text in table.rows
        if (match := re.fullmatch(heading, text, re.IGNORECASE))
    }
    if not years:
        raise table.fault(
            f"no column is headed like {heading}; the header says: "
            f"{'; '.join(h for h in table.headings if h)}",
            figure,
        )
    tables.check_unique(table, [name])
    rows = tables.numbers(table, list(years))
    long = rows.melt(name, list(years), "year", figure)
    long["year"] = long["year"].map(years)
    return long.dropna(subset=[figure]).sort_values([name, "year"], ignore_index=True)


def as_source(form: Form) -> Source:
    """The source of a form."""
    if form.release:
        star = re.split(r"[.?(\[]|20", form.release)[0] + "*"
        asks = govuk.asks(star, form.title, form.size, collection=form.page)
    else:
        asks = govuk.asks(form.page, form.title, form.size)
    return Source(
        form.name,
        form.publisher,
        form.title,
        f"https://www.gov.uk{form.page}",
        OGL,
        form.rhythm,
        (Output(form.path, form.made),),
        asks,
        partial(read_form, form=form),
    )


def check_years(path: Path, rows: pd.DataFrame, least: int) -> None:
    """DataError where the newest year is before ``least``, so that an old page cannot pass."""
    newest = int(rows["year"].max())
    if newest < least:
        raise DataError(
            path, f"its newest year is {newest}: an older edition stands on the page", field="year"
        )
