"""What a source is: where it comes from, under what licence, how often, and what it makes."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from lsp_geo.errors import DataError
from lsp_geo.fetch.files import Made
from lsp_geo.fetch.session import Session

OGL = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Ask:
    """A request that a source makes, or a family of like ones.

    Parameters
    ----------
    url : address; ``*`` stands for what is only known once an earlier reply is there
    what : what is asked for, in words
    size : bytes of one reply, about; None where nobody knows
    times : how many such requests there are, about
    """

    url: str
    what: str
    size: int | None = None
    times: int = 1


@dataclass(frozen=True)
class Output:
    """A file that a source makes: its path under the sources' folder, and its columns.

    ``{prefix}`` in the path is the district's; ``*`` stands for a year. ``passing`` says that the
    publisher drops its period in time, or that a district may have none of it; the file that is
    there then stays.
    """

    path: str
    columns: tuple[str, ...]
    passing: bool = False


@dataclass(frozen=True)
class District:
    """The district to fetch for: GSS code, name, how its files begin, its neighbours' codes.

    ``ward_year`` is the year of its wards, the newest where empty; ``by_postcodes`` says that the
    lookup of output areas does not have them yet, and postcodes place people in them.
    """

    code: str
    name: str
    prefix: str
    neighbours: tuple[str, ...] = ()
    ward_year: str = ""
    by_postcodes: bool = False


@dataclass(frozen=True)
class Place:
    """Where a source works: the session, the district, and the folder of all sources."""

    session: Session
    district: District
    into: Path

    @property
    def scratch(self) -> Path:
        """A folder for what is unpacked on the way."""
        return self.session.store / "unpacked"

    def table(self, name: str) -> pd.DataFrame:
        """A table that another source has made; ``{prefix}`` in its name is the district's.

        Raises
        ------
        DataError
            Where it is not there yet.
        """
        path = self.into / name.format(prefix=self.district.prefix)
        if not path.is_file():
            raise DataError(
                path,
                "it is needed here and was not fetched yet: fetch its source first, or all of them",
            )
        if path.suffix == ".parquet":
            return pd.read_parquet(path)
        return pd.read_csv(path, dtype=str, keep_default_na=False)


@dataclass(frozen=True)
class Source:
    """One publisher's release, with all that must be known to fetch it.

    Parameters
    ----------
    name : what it is called on the command line
    publisher, title, address, licence, rhythm : for people
    makes : files it writes
    asks : requests it makes, for the dry run
    work : makes the files
    needs : names of sources whose files it reads
    key : environment variable that holds a key without which it cannot be fetched
    """

    name: str
    publisher: str
    title: str
    address: str
    licence: str
    rhythm: str
    makes: tuple[Output, ...]
    asks: tuple[Ask, ...]
    work: Callable[[Place], Made] = field(repr=False)
    needs: tuple[str, ...] = ()
    key: str = ""


def read_district(path: Path) -> District:
    """The district of a recipe file, as ``build`` reads it.

    Raises
    ------
    DataError
        Where the file is missing, not TOML, or lacks ``code``, ``name`` or ``prefix``.
    """
    try:
        text = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path, "the district's recipe is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(path, f"not valid TOML: {error}") from None
    text["prefix"] = text.get("sources", text).get("prefix", text.get("prefix"))
    for name in ("code", "name", "prefix"):
        if not text.get(name):
            raise DataError(path, "this field is missing", field=name)
    wards = text.get("wards", {})
    return District(
        text["code"],
        text["name"],
        text["prefix"],
        tuple(text.get("neighbours", ())),
        str(wards.get("year", "")),
        wards.get("placed_by") == "postcodes",
    )
