"""How many pages an input holds, where that can be told without reading it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

ARCHIVES = (".warc", ".warc.gz", ".wacz")
PAGES = tuple(suffix + end for suffix in (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".txt") for end in ("", ".gz"))


def count_pages(paths: Iterable[str]) -> int | None:
    """The number of pages under the paths, by file names alone; ``None`` where an archive or a stream is among them.

    It is for a progress bar: a file that turns out to be no page still counts.
    """
    total = 0
    for path in paths:
        if path == "-" or path.lower().endswith(ARCHIVES):
            return None
        if not Path(path).is_dir():
            total += 1
            continue
        for _folder, _folders, files in os.walk(path):
            names = [name.lower() for name in files if not name.startswith(".")]
            if any(name.endswith(ARCHIVES) for name in names):
                return None
            total += sum(name.endswith(PAGES) for name in names)
    return total
