"""ONS Open Geography: hosted layers, found by name and read page by page against a count.

The service answers errors with status 200, cuts pages without always saying so, gives each year's
layers a new name, and puts the year in the names of fields. So layers and fields are looked up,
pages are ordered by the object id, and what came is held against the count asked for first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from lsp_geo.fetch.errors import FetchError
from lsp_geo.fetch.replies import LATER, RENAMED, host_of, member
from lsp_geo.fetch.session import Session

BASE = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services"
CODES_AT_ONCE = 100
MOST_A_PAGE = 2000


@lru_cache(maxsize=1)
def services(session: Session) -> tuple[str, ...]:
    """Names of all layers that the service lists; asked for once in a session."""
    asked = "the list of Open Geography's layers"
    listed = member(BASE, session.json(f"{BASE}?f=json", asked), "services", asked)
    names = [member(BASE, entry, "name", asked) for entry in listed]
    if not names:
        raise FetchError(host_of(BASE), asked, "the list is empty", LATER)
    return tuple(names)


def newest(names: Iterable[str], pattern: str, what: str) -> str:
    """The name that fits the pattern with the highest figures: the latest year, then version.

    Raises
    ------
    FetchError
        Where none fits, because the layer was renamed or withdrawn.
    """
    fits = [name for name in names if re.fullmatch(pattern, name, re.IGNORECASE)]
    if not fits:
        raise FetchError(host_of(BASE), what, f"no layer is called like {pattern}", RENAMED)
    return max(fits, key=lambda name: [int(n) for n in re.findall(r"\d+", name)])


@dataclass(frozen=True)
class Layer:
    """One layer: its address, fields, key and page length, as it describes itself."""

    session: Session
    name: str
    fields: tuple[str, ...]
    key: str
    page: int

    @property
    def url(self) -> str:
        """Where it is asked for rows."""
        return f"{BASE}/{self.name}/FeatureServer/0/query"

    def field(self, pattern: str) -> str:
        """The layer's own name of a field, whose year is not known beforehand.

        Raises
        ------
        FetchError
            Where no field fits, naming those there are.
        """
        for name in self.fields:
            if re.fullmatch(pattern, name, re.IGNORECASE):
                return name
        raise FetchError(
            host_of(BASE),
            f"the layer {self.name}",
            f"no field is called like {pattern}; there are: {', '.join(self.fields)}",
            RENAMED,
        )

    def rows(self, where: str, fields: dict[str, str], **box: str) -> pd.DataFrame:
        """Rows under our own names.

        Parameters
        ----------
        where : which rows, in SQL
        fields : our name and the pattern of the layer's
        box : further parameters, such as an envelope
        """
        own = {name: self.field(pattern) for name, pattern in fields.items()}
        found = self._pages(
            where, list(own.values()), {"f": "json", "returnGeometry": "false", **box}
        )
        asked = f"the layer {self.name}"
        rows = [member(BASE, feature, "attributes", asked) for feature in found]
        return pd.DataFrame(
            [
                {name: member(BASE, row, field, asked) for name, field in own.items()}
                for row in rows
            ],
            columns=list(fields),
        )

    def shapes(self, where: str, fields: dict[str, str], **box: str) -> list[dict]:
        """GeoJSON features in longitude and latitude, with properties under our own names."""
        own = {name: self.field(pattern) for name, pattern in fields.items()}
        found = self._pages(where, list(own.values()), {"f": "geojson", "outSR": "4326", **box})
        asked = f"the layer {self.name}"
        features = []
        for feature in found:
            shape = member(BASE, feature, "geometry", asked)
            if not shape:
                raise FetchError(host_of(BASE), asked, "a shape is missing", LATER)
            row = member(BASE, feature, "properties", asked)
            properties = {name: member(BASE, row, field, asked) for name, field in own.items()}
            features.append({"type": "Feature", "properties": properties, "geometry": shape})
        return features

    def rows_by_codes(
        self, codes: Iterable[str], code: str, fields: dict[str, str]
    ) -> pd.DataFrame:
        """Rows of these codes, some at a time; an area's district may have changed, its code not.

        Parameters
        ----------
        codes : codes of areas
        code : pattern of the field they stand in
        fields : our name and the pattern of the layer's
        """
        ordered, parts = sorted(codes), []
        field = self.field(code)
        for at in range(0, len(ordered), CODES_AT_ONCE):
            listed = ", ".join(f"'{one}'" for one in ordered[at : at + CODES_AT_ONCE])
            parts.append(self.rows(f"{field} IN ({listed})", fields))
        return pd.concat(parts, ignore_index=True)

    def by_codes(self, codes: Iterable[str], code: str, fields: dict[str, str]) -> list[dict]:
        """Shapes of these codes, some at a time; FetchError unless each comes once."""
        ordered, features = sorted(codes), []
        field = self.field(code)
        for at in range(0, len(ordered), CODES_AT_ONCE):
            listed = ", ".join(f"'{one}'" for one in ordered[at : at + CODES_AT_ONCE])
            features += self.shapes(f"{field} IN ({listed})", fields)
        if len(features) != len(ordered):
            raise FetchError(
                host_of(BASE),
                f"the layer {self.name}",
                f"it has {len(features)} shapes for {len(ordered)} codes",
                RENAMED,
            )
        return features

    def _pages(self, where: str, fields: list[str], how: dict) -> list[dict]:
        """All features of a query: as many as were counted, each once."""
        asked = f"the layer {self.name} where {where[:60]}"
        ask = {key: value for key, value in how.items() if key not in ("f", "returnGeometry")}
        counted = self.session.json(
            self.url,
            f"{asked}, how many",
            data={"where": where, "returnCountOnly": "true", **ask, "f": "json"},
        )
        # As GeoJSON the count lies one floor down.
        holder = counted if "count" in counted else counted.get("properties", counted)
        count = member(BASE, holder, "count", asked)
        if not isinstance(count, int):
            raise FetchError(host_of(BASE), asked, "it does not say how many rows there are", LATER)
        holds = "properties" if how["f"] == "geojson" else "attributes"
        found: dict[object, dict] = {}
        offset = 0
        while offset < count:
            page = self.session.json(
                self.url,
                f"{asked}, from {offset}",
                data={
                    "where": where,
                    "outFields": ",".join(dict.fromkeys([*fields, self.key])),
                    "orderByFields": self.key,
                    "resultOffset": str(offset),
                    "resultRecordCount": str(self.page),
                    **how,
                },
            )
            features = member(BASE, page, "features", asked)
            if not features:
                break
            for feature in features:
                row = member(BASE, feature, holds, asked)
                number = feature["id"] if "id" in feature else member(BASE, row, self.key, asked)
                found[number] = feature
            offset += len(features)
        if len(found) != count:
            raise FetchError(
                host_of(BASE), asked, f"{len(found)} rows came and {count} were counted", LATER
            )
        return list(found.values())


def open_layer(session: Session, name: str) -> Layer:
    """A layer as it describes itself."""
    asked = f"what the layer {name} holds"
    told = session.json(f"{BASE}/{name}/FeatureServer/0?f=json", asked)
    listed = member(BASE, told, "fields", asked) or []
    fields = tuple(member(BASE, field, "name", asked) for field in listed)
    keys = (field["name"] for field in listed if field.get("type") == "esriFieldTypeOID")
    key = told.get("objectIdField") or next(keys, "")
    if not fields or not key:
        raise FetchError(
            host_of(BASE),
            asked,
            "it lists no fields, or none is its key (objectIdField)",
            RENAMED,
        )
    page = int(told.get("maxRecordCount") or MOST_A_PAGE)
    return Layer(session, name, fields, key, min(page, MOST_A_PAGE))
