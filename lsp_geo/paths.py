"""Where the project's own files lie."""

from __future__ import annotations

import os
from pathlib import Path

CODE = Path(__file__).resolve().parent
ROOT = CODE.parent


def data_folder() -> Path:
    """The built tables: ``data/`` beside the code, or the folder named by ``LSP_DATA``."""
    return Path(os.environ.get("LSP_DATA", ROOT / "data"))


def static_folder() -> Path:
    """Files served to the browser, made from the built tables."""
    return ROOT / "static"


def site_folder() -> Path:
    """The published site: ``site/`` beside the code, or the folder named by ``LSP_SITE_FOLDER``."""
    return Path(os.environ.get("LSP_SITE_FOLDER", ROOT / "site"))
