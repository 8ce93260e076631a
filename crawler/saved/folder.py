"""A folder of saved pages, walked in an order that is the same everywhere."""

from __future__ import annotations

import os
from collections.abc import Iterator

from crawler.saved import faults
from crawler.saved.names import announced_kind, archive_of
from crawler.saved.page import Unreadable

# What browsers save beside NAME.html: its pictures and scripts, and the frames of advertisements as HTML of their own.
_ACCOMPANYING = "_files"
_PAGE_ENDINGS = (".html", ".htm", ".xhtml")


def walk(folder: str) -> Iterator[str | Unreadable]:
    """The paths of saved pages and archives under a folder, in the order of names; what cannot be read, as faults.

    Left out are hidden files and folders, files of other types, and the NAME_files folders that browsers save beside
    NAME.html. A folder that several links lead to is walked once, so links in a circle end. A folder in which nothing
    is found is itself a fault.
    """
    seen: set[tuple[int, int]] = set()
    pending = [iter(((folder, True),))]
    found = others = 0
    while pending:
        path, is_folder = next(pending[-1], ("", False))
        if not path:
            pending.pop()
        elif is_folder:
            try:
                pending.append(iter(_enter(path, seen)))
            except OSError as error:
                found += 1
                yield faults.cannot_open(archive_of(path), error)
        elif announced_kind(path):
            found += 1
            yield path
        else:
            others += 1
    if not found:
        yield _no_pages(folder, others)


def _enter(folder: str, seen: set[tuple[int, int]]) -> list[tuple[str, bool]]:
    """What stands in a folder not seen before: paths and whether each is a folder.

    :raises OSError: the folder cannot be read
    """
    status = os.stat(folder)  # noqa: PTH116 - pathlib would change how the operator wrote the name
    identity = (status.st_dev, status.st_ino)
    if identity in seen:
        return []
    with os.scandir(folder) as entries:
        listed = sorted((entry.name, entry.is_dir(), entry.path) for entry in entries if _is_looked_at(entry))
    seen.add(identity)
    pages = {name.rpartition(".")[0] for name, is_folder, _ in listed if not is_folder and name.endswith(_PAGE_ENDINGS)}
    return [
        (path, is_folder)
        for name, is_folder, path in listed
        if not (is_folder and name.endswith(_ACCOMPANYING) and name.removesuffix(_ACCOMPANYING) in pages)
    ]


def _is_looked_at(entry: os.DirEntry[str]) -> bool:
    """Not hidden, and no pipe or device, which may never end. A link to nothing is, to be named as a fault."""
    if entry.name.startswith("."):
        return False
    try:
        return entry.is_file() or entry.is_dir() or (entry.is_symlink() and not os.path.exists(entry.path))  # noqa: PTH110
    except OSError:  # links in a circle
        return False


def _no_pages(folder: str, others: int) -> Unreadable:
    held = f"{others:,} files of other types" if others else "nothing"
    return Unreadable(
        archive=archive_of(folder),
        rule=f"The folder holds no saved page: {held} outside hidden folders.",
        way_out="Name a folder with .html, .mhtml, .txt, .warc, .warc.gz or .wacz files in it.",
    )
