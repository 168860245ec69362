"""Fact sheets and the State of the city: one content, made into a PDF or a web page.

``model`` says what a sheet is; ``area_sheet``, ``pillar_sheet``, ``city_sheet`` and
``state_of_city`` fill one from the functions of the pages; ``pdf`` and ``web`` print it;
``make`` does it for many.
"""
