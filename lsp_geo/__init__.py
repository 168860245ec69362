"""Neighbourhood inequality explorer: boundaries, indicators, statistics and maps."""
