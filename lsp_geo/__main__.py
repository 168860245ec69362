"""``python -m lsp_geo``."""

import sys

from lsp_geo.cli import main

sys.exit(main())
