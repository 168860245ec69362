"""What readers bring, changed at random and guided by what it reaches: opened, or refused in words.

    pip install atheris
    python benchmarks/fuzz.py partner FOLDER_OF_FILES -max_total_time=600
    python benchmarks/fuzz.py boundary FOLDER_OF_FILES -max_total_time=600

Whatever is not refused as `FileRefused` ends the run with the input that did it. Other options are
those of libFuzzer; the folder holds files to begin from, and takes what reaches more.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import atheris

with atheris.instrument_imports(include=["lsp_geo"]):
    from lsp_geo.area.boundary_file import read_boundary
    from lsp_geo.area.ground import Ground
    from lsp_geo.data.geography import Geography
    from lsp_geo.errors import FileRefused
    from lsp_geo.partner.matching import Matcher
    from lsp_geo.partner.opening import open_file
    from lsp_geo.partner.reader import read
    from lsp_geo.paths import data_folder


def targets() -> dict[str, Callable[[bytes], object]]:
    """What is tried, by its name on the command line."""
    geography = Geography(data_folder())
    matcher, ground = Matcher(geography), Ground(geography)
    return {
        "partner": lambda content: read(open_file(content), matcher, "a file"),
        "boundary": lambda content: read_boundary(content, ground),
    }


def main() -> None:
    """Fuzz one target until told to stop, or until it fails."""
    target = targets()[sys.argv.pop(1)]

    def once(content: bytes) -> None:
        try:
            target(content)
        except FileRefused as error:
            assert str(error)

    atheris.Setup(sys.argv, once)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
