"""From the bytes of a file to what of it may be shown, in one step."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lsp_geo.data.geography import Geography
from lsp_geo.errors import FileRefused
from lsp_geo.partner.disclosure import HOUSE_RULE, Rule
from lsp_geo.partner.ground import Ground
from lsp_geo.partner.matching import Matcher
from lsp_geo.partner.measures import Release
from lsp_geo.partner.opening import open_file
from lsp_geo.partner.protecting import protect_file, source_level
from lsp_geo.partner.reader import AS_FOUND, read
from lsp_geo.partner.reading import Choices, Reading

_LOG = logging.getLogger(__name__)


@contextmanager
def nothing_logged() -> Iterator[None]:
    """What reads a file runs inside: a fault is logged by its kind and place alone.

    The words of an error may hold what stands in a cell, and no log may.

    Raises
    ------
    FileRefused
        In the place of any error; those that are refusals already stay as they are.
    """
    try:
        yield
    except FileRefused:
        raise
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(at.filename).name}, line {at.lineno}"
        _LOG.error("A file could not be read: %s at %s", type(error).__name__, where)
        raise FileRefused(
            "The file could not be read. This is a fault of the explorer: tell those who run it "
            f"when it happened ({type(error).__name__}, {where})."
        ) from None


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
