"""`python -m dedupe_news` is the command `dedupe`."""

from __future__ import annotations

import sys

from dedupe_news.cli import main

if __name__ == "__main__":
    sys.exit(main())
