"""The verb of the command line that reads and protects a partner's file; nothing of it is kept."""

from __future__ import annotations

import argparse

from lsp_geo import output
from lsp_geo.data.geography import Geography
from lsp_geo.errors import NotKnown
from lsp_geo.partner import summary
from lsp_geo.partner.disclosure import Rule
from lsp_geo.partner.limits import MOST_BYTES
from lsp_geo.partner.whole import nothing_logged, read_and_protect
from lsp_geo.paths import data_folder


def partner(options: argparse.Namespace) -> None:
    """Print how the file is read and what of it may be shown.

    Raises
    ------
    NotKnown
        For a rule that is too weak, or a file that cannot be opened.
    FileRefused
        Where it cannot be read.
    """
    try:
        rule = Rule(options.threshold, options.round)
    except ValueError as error:
        raise NotKnown(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    content = output.given(options.file, MOST_BYTES)
    geography = Geography(data_folder())
    with nothing_logged():
        reading, release = read_and_protect(content, options.file.name, geography, rule)
    if options.format == "json":
        output.show_json(summary.summary(reading, release))
        return
    for line in summary.in_words(reading, release):
        print(line)
    for heading, rows in summary.lists(reading, release).items():
        if not rows.empty:
            print(f"\n{heading}")
            print(rows.to_string(index=False, na_rep="", max_colwidth=60))
