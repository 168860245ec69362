"""What a ward's page says, worked out before anybody opens it, in pieces that hold nobody up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from lsp_geo.city import City
from lsp_geo.data.levels import WARDS
from lsp_geo.ui import places
from lsp_geo.ui.pages import ward, ward_figures

_MADE = (*ward.MADE_AHEAD, *ward_figures.MADE_AHEAD, *places.MADE_AHEAD)


def of_wards(city: City) -> Iterator[Callable[[], object]]:
    """Ward by ward, each piece some milliseconds of work whose result is kept with the city."""
    for code in city.geography.areas(WARDS).index:
        yield partial(city.profile, code)
        for made in _MADE:
            yield partial(made, city, code)
