"""Fact sheets and the State of the city: one content, made into a PDF or a web page.

``document`` says what a sheet is; ``area_sheet``, ``pillar_sheet``, ``city_sheet`` and
``state_of_city`` fill one, from ``blocks`` that they share and from the functions of the pages;
``pdf`` and ``html`` print it; ``files`` does it for many.
"""
