"""Areas of one's own on a map: their shapes go with the map itself, and into no file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lsp_geo.dark_theme import both
from lsp_geo.data.geography import Geography
from lsp_geo.data.levels import CITY, WARDS, YOURS
from lsp_geo.maps.classes import Atlas, Classes
from lsp_geo.maps.geojson import clockwise, collection, feature, hatched, shapes, simplified
from lsp_geo.maps.static_files import (
    HATCH_SPACING,
    HATCH_WIDTH,
    OUTLINE,
    LevelFiles,
    StaticFiles,
)


class OwnAtlas(Atlas):
    """The classes of every map; areas of one's own have those of wards, to be told by them."""

    def classes(self, indicator_id: str, level: str, period: str) -> Classes:
        """As ``Atlas.classes``."""
        if level != YOURS or WARDS not in self.levels(indicator_id):
            return super().classes(indicator_id, level, period)
        found = super().classes(indicator_id, WARDS, period)
        return replace(found, method="The colours are those of the wards, so that both compare.")


def with_own_level(files: StaticFiles, geography: Geography) -> StaticFiles:
    """The shared files, and the level `YOURS` as shapes that are sent with the map."""
    areas, geometry = geography.areas(YOURS), geography.boundaries(YOURS).geometry.to_numpy()
    drawn = shapes(simplified(geometry))
    wards = files.levels[WARDS]
    own = LevelFiles(
        areas=_data(feature(shape, k="", i=row) for row, shape in enumerate(drawn)),
        missing=_data(
            feature(shape, k="", i=row)
            for row, shape in enumerate(
                shapes([hatched(area, HATCH_SPACING, HATCH_WIDTH) for area in geometry])
            )
        ),
        base=wards.base,
        labels=wards.labels,
        hits=_data(
            feature(shape, {"code": code, "name": name})
            for shape, code, name in zip(drawn, areas.index, areas["label"], strict=True)
        ),
        rows={code: row for row, code in enumerate(areas.index)},
        columns={},
        places=wards.places,
        incomplete=frozenset(),
        under=_data(
            feature(shape) for shape in shapes(simplified(geography.boundaries(CITY).geometry))
        ),
    )
    outlined = {
        code: _data(feature(shape, **both("l", colour), w=width) for colour, width in OUTLINE)
        for code, shape in zip(areas.index, shapes(clockwise(simplified(geometry))), strict=True)
    }
    return replace(files, levels=_Levels(files.levels, own), own_outlines=outlined)


def _data(features) -> dict[str, Any]:
    return json.loads(collection(features))


@dataclass(frozen=True)
class _Levels(Mapping[str, LevelFiles]):
    """The shared levels, each looked up when it is wanted, and one more."""

    shared: Mapping[str, LevelFiles]
    own: LevelFiles

    def __getitem__(self, level: str) -> LevelFiles:
        return self.own if level == YOURS else self.shared[level]

    def __iter__(self) -> Iterator[str]:
        return iter((*self.shared, YOURS))

    def __len__(self) -> int:
        return len(self.shared) + 1
