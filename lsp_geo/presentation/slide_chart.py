"""The charts of slides as pictures: drawn here, so that a hall's browser has nothing to load."""

from __future__ import annotations

import base64

import numpy as np

from lsp_geo.charts import beeswarm, line
from lsp_geo.charts.vega import Spec
from lsp_geo.city import City, kept
from lsp_geo.presentation.content import period_of
from lsp_geo.presentation.view import View

# Charts are drawn this wide and enlarged: their 14 pixels become 26 at least on a projector.
_WIDTH, _HEIGHT, _PHONE_WIDTH = 660, 300, 300


@kept
def picture(city: City, view: View, narrow: bool) -> str:
    """The chart of a view as an SVG picture, a data address; ``narrow`` for phones."""
    drawn = svg(city, view, narrow)
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}"


def svg(city: City, view: View, narrow: bool) -> str:
    """The same as the text of a drawing."""
    import vl_convert

    is_series = view.kind == "change"
    spec = line.series(city.tables, view.indicator) if is_series else _spread(city, view)
    spec = {**spec, "width": _PHONE_WIDTH if narrow else _WIDTH}
    if is_series and not narrow and len(city.tables.periods(view.indicator)) > 1:
        spec["height"] = _HEIGHT
    return vl_convert.vegalite_to_svg(spec)


def _spread(city: City, view: View) -> Spec:
    """Every area as a dot in the map's colours, the city and the area named."""
    shown = city.map_view(view.indicator, view.level, period_of(city.tables, view))
    colours = np.array([*shown.colours, ""], dtype=object)[shown.assigned]
    return beeswarm.spread(
        city.tables,
        shown.indicator,
        view.level,
        shown.period,
        view.area,
        colours=colours.tolist(),
        slide=True,
    )
