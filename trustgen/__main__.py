"""``python -m trustgen``: the same as the ``trustgen`` command."""

from __future__ import annotations

import sys

from trustgen.cli import main

if __name__ == "__main__":
    sys.exit(main())
