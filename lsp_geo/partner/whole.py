"""From the bytes of a file to what of it may be shown, in one step."""

from __future__ import annotations

from lsp_geo.data.geography import Geography
from lsp_geo.partner.disclosure import HOUSE_RULE, Rule
from lsp_geo.partner.ground import Ground
from lsp_geo.partner.matching import Matcher
from lsp_geo.partner.measures import Release
from lsp_geo.partner.opening import open_file
from lsp_geo.partner.protecting import protect_file, source_level
from lsp_geo.partner.reader import AS_FOUND, read
from lsp_geo.partner.reading import Choices, Reading


def read_and_protect(
    content: bytes,
    name: str,
    geography: Geography,
    rule: Rule = HOUSE_RULE,
    choices: Choices = AS_FOUND,
) -> tuple[Reading, Release]:
    """How a file is read, and what of it may be shown.

    Raises
    ------
    FileRefused
        In plain words, where it cannot be read.
    """
    reading = read(open_file(content), Matcher(geography), name, choices)
    return reading, protect(reading, geography, rule)


def protect(reading: Reading, geography: Geography, rule: Rule = HOUSE_RULE) -> Release:
    """What of a reading may be shown."""
    return protect_file(reading, Ground(geography, source_level(reading)), rule)
