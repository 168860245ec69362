"""Lists of places of one district, one a kind, from the publishers' lists into ``data/places``.

A place is put into the neighbourhood and the ward in whose shape it stands; one just outside all
shapes, on a pier or a generalised bank, into the nearest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lsp_geo.build.extracts import read_table
from lsp_geo.build.geometry import DECIMALS, METRES
from lsp_geo.build.write import write_csv, write_toml
from lsp_geo.data.contracts import PLACE_LIST
from lsp_geo.data.descriptions import read_toml
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, NEIGHBOURHOODS, WARDS
from lsp_geo.data.place_lists import FOLDER
from lsp_geo.errors import DataError

RECIPE = Path(__file__).with_name("recipes") / "place_lists.toml"
# Metres outside the district's generalised shape at which a place may stand and be of it.
NEAR = 60
# Metres within which two rows of one name and postcode are the same place.
SAME = 500
_WORD = re.compile(r"[A-Za-z0-9'.]+")
_SHORTEST_OF_TWO = 4


def recipes() -> dict[str, dict]:
    """The recipe of every list by its id."""
    return {one["id"]: one for one in read_toml(RECIPE)["list"]}


def build_place_lists(
    sources: Path, data: Path, prefix: str, faults: dict[str, DataError] | None = None
) -> list[str]:
    """Write ``data/places`` from the sources; ids of lists with no place in the district.

    Parameters
    ----------
    sources : folder of the source extracts
    data : the data folder being made, with its boundaries
    prefix : the district's, in the names of its own extracts
    faults : where given, takes up what is at fault by its id, and the other lists go on

    Raises
    ------
    DataError
        For a damaged source, unless ``faults`` takes it up.
    """
    geography, left_out = Geography(data), []
    for name, recipe in recipes().items():
        try:
            table = _table(sources, recipe["read"], geography, prefix)
        except DataError as error:
            if faults is None:
                raise
            faults[name] = error
            continue
        if table.empty:
            left_out.append(name)
            continue
        described = {key: value for key, value in recipe.items() if key != "read"}
        write_csv(data / FOLDER / f"{name}.csv", table)
        write_toml(data / FOLDER / f"{name}.toml", described)
    return left_out


def _table(sources: Path, read: dict, geography: Geography, prefix: str) -> pd.DataFrame:
    """The district's places, in the columns of `PLACE_LIST`; no rows where no file is held."""
    named = [sources / "indicators" / name.format(prefix=prefix) for name in read["files"]]
    path = next((path for path in named if path.is_file()), None)
    if path is None:
        return pd.DataFrame(columns=PLACE_LIST.names)
    rows = _wanted(path, read)
    postcodes = _postcodes(rows)
    places = pd.DataFrame({"postcode": postcodes})
    places[["lon", "lat"]] = _positions(rows, postcodes, read, geography)
    made = _in_areas(places.dropna(subset=["lon", "lat"]), geography)
    rows = rows.loc[made.index]
    made["name"], made["detail"] = _names(rows, read), _details(path, rows, read)
    if "several" in read:
        more = made["name"].str.split(read["several"], regex=False)
        made["name"], made["detail"] = more.str[0], more.str[1:].str.join("; ")
    if read.get("capitals"):
        words = _Words.of(read_toml(RECIPE))
        for column in ("name", "detail"):
            made[column] = made[column].map(words.in_small_letters)
    made = _each_once(made).sort_values(["name", "postcode", "lat", "lon"], ignore_index=True)
    return made[PLACE_LIST.names]


def _wanted(path: Path, read: dict) -> pd.DataFrame:
    """The rows to keep, every cell as text; DataError where a column is missing."""
    rows = read_table(path)
    keep, drop = read.get("keep", {}), read.get("drop", {})
    more = [read[key] for key in ("name", "detail") if key in read]
    for column in (*more, *read.get("position", ()), *keep, *drop):
        if column not in rows.columns:
            raise DataError(path, "this column is missing", field=column)
    rows = rows.astype(object).where(rows.notna(), "").astype(str)
    for column, values in keep.items():
        rows = rows[rows[column].isin(values)]
    for column, values in drop.items():
        rows = rows[~rows[column].isin(values)]
    if "without" in read:
        closed = rf"\b(?:{'|'.join(read['without'])})\b"
        rows = rows[~rows[read["name"]].str.contains(closed)]
    return rows.reset_index(drop=True)


def _names(rows: pd.DataFrame, read: dict) -> pd.Series:
    names, ending = rows[read["name"]].str.split().str.join(" "), read.get("ending", "")
    lacks = ~names.str.contains(ending, case=False, regex=False)
    return names.where(~lacks, names + f" {ending}")


def _details(path: Path, rows: pd.DataFrame, read: dict) -> pd.Series:
    """What more is said of each place; DataError for a code that has no words."""
    if "detail" not in read:
        return pd.Series("", index=rows.index)
    codes = rows[read["detail"]].str.strip()
    if "details" not in read:
        return codes
    for code in sorted(set(codes) - set(read["details"])):
        raise DataError(path, f"no words are known for “{code}”", field=read["detail"])
    return codes.map(read["details"])


def _postcodes(rows: pd.DataFrame) -> pd.Series:
    """Postcodes as people write them, with a space before the last three signs."""
    if "postcode" not in rows.columns:
        return pd.Series("", index=rows.index)
    bare = rows["postcode"].str.upper().str.replace(" ", "")
    return (bare.str[:-3] + " " + bare.str[-3:]).str.strip()


def _positions(
    rows: pd.DataFrame, postcodes: pd.Series, read: dict, geography: Geography
) -> np.ndarray:
    """Longitude and latitude, shape (places, 2); those of the postcode where no others are given.

    NaN where they are not known, or the postcode is not the district's.
    """
    if "position" in read:
        return rows[read["position"]].apply(pd.to_numeric, errors="coerce").to_numpy(float)
    known = geography.postcodes[["lon", "lat"]]
    return known.reindex(postcodes.str.replace(" ", "")).to_numpy(float)


def _in_areas(places: pd.DataFrame, geography: Geography) -> pd.DataFrame:
    """Those that stand in the district, with their neighbourhood and ward, under their index."""
    points = gpd.GeoDataFrame(
        places, geometry=gpd.points_from_xy(places["lon"], places["lat"]), crs="EPSG:4326"
    ).to_crs(METRES)
    city = geography.boundaries(CITY).to_crs(METRES).geometry.iloc[0]
    # On a pier or a generalised bank, and not on another district's land.
    around = geography.context("neighbours").to_crs(METRES).geometry
    elsewhere = points.within(shapely.union_all(around.to_numpy()))
    points = points[points.within(city) | (~elsewhere & (points.distance(city) <= NEAR))]
    for level in (NEIGHBOURHOODS, WARDS):
        shapes = geography.boundaries(level).to_crs(METRES)[["area_code", "geometry"]]
        joined = gpd.sjoin_nearest(points[["geometry"]], shapes)
        # On a border between two: the first by code, so that the same input gives the same bytes.
        codes = joined.sort_values("area_code", kind="stable").groupby(level=0)["area_code"]
        points[level] = codes.first().reindex(points.index)
    made = pd.DataFrame(points.drop(columns="geometry"))
    return made.round({"lon": DECIMALS, "lat": DECIMALS})


def _each_once(places: pd.DataFrame) -> pd.DataFrame:
    """Without rows of one name and postcode that stand close together: the same place twice."""
    points = gpd.GeoSeries(gpd.points_from_xy(places["lon"], places["lat"]), crs="EPSG:4326")
    metres, kept = points.to_crs(METRES).set_axis(places.index), []
    for _, group in places.groupby(["name", "postcode"], sort=False):
        own: list[int] = []
        for row in group.index:
            if all(metres[row].distance(metres[other]) > SAME for other in own):
                own.append(row)
        kept += own
    return places.loc[sorted(kept)]


@dataclass(frozen=True)
class _Words:
    """What stays as it is, and what is small, in names published in capitals."""

    kept: frozenset[str]
    small: frozenset[str]

    @classmethod
    def of(cls, recipe: dict) -> _Words:
        """As the recipe lists them."""
        return cls(frozenset(recipe["abbreviations"]), frozenset(recipe["small_words"]))

    def in_small_letters(self, text: str) -> str:
        """A name as people write it: “FIR TREE AND NHS UNIT” is “Fir Tree and NHS Unit”."""
        return _WORD.sub(lambda found: self._word(found[0], first=found.start() == 0), text)

    def _word(self, word: str, *, first: bool) -> str:
        if word in self.kept or word != word.upper():
            return word
        lower = word.lower()
        if lower in self.small and not first:
            return lower
        # “M.C”, “St.”; “McCann”, “O'Brien”.
        capitals = [n == 0 or lower[n - 1] == "." for n in range(len(lower))]
        if lower.startswith(("mc", "o'")) and len(lower) > _SHORTEST_OF_TWO:
            capitals[2] = True
        return "".join(
            sign.upper() if capital else sign for sign, capital in zip(lower, capitals, strict=True)
        )
