"""Charts as plain Vega-Lite specs: pure functions of tables, one look, no Streamlit.

Each takes a plain table and strings, is as wide as its container, and may carry its finding as
title, its unit under it and its source below. Specs are dicts rather than Altair charts, which cost
hundreds of milliseconds each to build and check; the tests hold them against Altair's schema.
"""
