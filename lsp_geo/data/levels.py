"""Levels: kinds of area, by the codes that tables and addresses name them with."""

from __future__ import annotations

NEIGHBOURHOODS, MSOAS, WARDS, CITY = "lsoa21", "msoa21", "ward25", "city"
# A city is one area: there is nothing to shade within it.
MAPPED = (NEIGHBOURHOODS, MSOAS, WARDS)
# From the smallest areas to the whole.
LEVELS = (*MAPPED, CITY)
# Published for whole districts only.
DISTRICT = "district"
