"""How many pages an input holds, where that can be told without reading it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from crawler.saved.folder import walk
from crawler.saved.names import announced_kind
from crawler.saved.page import Unreadable
from crawler.saved.reading import STANDARD_INPUT
from crawler.saved.sniffing import Kind

ARCHIVES = frozenset({Kind.WARC, Kind.WACZ})


def count_pages(paths: Iterable[str]) -> int | None:
    """The number of pages under the paths, by file names alone; ``None`` where an archive or a stream is among them.

    It is for a progress bar: what turns out to be no page still counts.
    """
    total = 0
    for path in paths:
        if path == STANDARD_INPUT:
            return None
        for found in walk(path) if Path(path).is_dir() else [path]:
            if not isinstance(found, Unreadable) and announced_kind(found) in ARCHIVES:
                return None
            total += 1
    return total
