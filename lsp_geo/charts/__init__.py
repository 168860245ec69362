"""Charts as plain Vega-Lite specs: pure functions of tables, one look, no Streamlit.

Each takes a plain table and strings, is as wide as its container, and may carry its finding as
title, its unit under it and its source below. Specs are dicts rather than Altair charts, which cost
hundreds of milliseconds each to build and check; the tests hold them against Altair's schema.
"""

from lsp_geo.charts.areas import ranked_dots, scatter
from lsp_geo.charts.distribution import distribution
from lsp_geo.charts.gaps import dumbbell, gap_bars, split_bars
from lsp_geo.charts.spine import spine, spine_positions
from lsp_geo.charts.theme import Rule, Words, png
from lsp_geo.charts.time import gap_series, series

__all__ = [
    "Rule", "Words", "distribution", "dumbbell", "gap_bars", "gap_series", "png", "ranked_dots",
    "scatter", "series", "spine", "spine_positions", "split_bars",
]
