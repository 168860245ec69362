"""Charts as plain Vega-Lite specs: pure functions of tables, one look, no Streamlit.

Each takes a plain table and strings, is as wide as its container, and may carry its finding as
title, its unit under it and its source below. Specs are dicts rather than Altair charts, which cost
hundreds of milliseconds each to build and check; the tests hold them against Altair's schema.
"""

from lsp_geo.charts.areas import ranked_dots, scatter
from lsp_geo.charts.distribution import distribution
from lsp_geo.charts.theme import Rule, Words
from lsp_geo.charts.time import gap_series

__all__ = ["Rule", "Words", "distribution", "gap_series", "ranked_dots", "scatter"]
