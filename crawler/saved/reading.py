"""Paths, folders and standard input to saved pages: which reader takes what."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from crawler.saved import faults
from crawler.saved.folder import walk
from crawler.saved.names import announced_kind, archive_of
from crawler.saved.page import Saved, Unreadable
from crawler.saved.page_file import read_page
from crawler.saved.side_file import SideFile, SideFileError, read_side_file, side_file_path
from crawler.saved.sniffing import HEAD, Kind, kind_of
from crawler.saved.source import Source
from crawler.saved.wacz import read_wacz
from crawler.saved.warc import read_warc
from pipelines.article import Archive

MAX_PAGE_BYTES = 50 << 20
"""The most bytes that one page may hold. News pages have 20 KB to 2 MB; a parser needs ten times that in memory."""

STANDARD_INPUT = "-"


def read_saved(
    paths: Iterable[str | os.PathLike[str]],
    *,
    stdin: BinaryIO | None = None,
    url: str | None = None,
    max_bytes: int = MAX_PAGE_BYTES,
) -> Iterator[Saved]:
    """The pages saved at the paths, in the order given, one at a time, and in between what cannot be read and why.

    A path is a file, a folder, or ``-`` for ``stdin`` (bytes). In folders the files with the endings of saved pages are
    read; a file named by itself is read whatever its ending, and its beginning tells what it is. ``url`` is the address
    of the one page that is read. ``max_bytes`` is the most that one page may hold.

    :raises ValueError: ``url`` is given, and the paths are not one file with one page; ``-`` is given without ``stdin``
    """
    named = [os.fspath(path) for path in paths] if url is not None else (os.fspath(path) for path in paths)
    if url is not None:
        _check_one_page(cast("list[str]", named))
    return _read_all(named, stdin, url, max_bytes)


def _check_one_page(paths: list[str]) -> None:
    if len(paths) != 1:
        raise ValueError(
            f"An address belongs to one page, and {len(paths)} paths are named. Use NAME.meta.json side files."
        )
    [path] = paths
    kind = announced_kind(path)
    if kind in (Kind.WARC, Kind.WACZ) or _is_folder(path):
        raise ValueError(f"{path}: an address belongs to one page, and this may hold many. Leave the address out.")


def _read_all(paths: Iterable[str], stdin: BinaryIO | None, url: str | None, limit: int) -> Iterator[Saved]:
    for path in paths:
        if path == STANDARD_INPUT:
            if stdin is None:
                raise ValueError("Standard input is named as -, and there is none. Name a file.")
            yield from _read_stream(stdin, Archive(STANDARD_INPUT), url, limit)
        elif _is_folder(path):
            for found in walk(path):
                if isinstance(found, Unreadable):
                    yield found
                else:
                    yield from _read_file(found, url, limit)
        else:
            yield from _read_file(path, url, limit)


def _is_folder(path: str) -> bool:
    try:
        return Path(path).is_dir()
    except OSError:  # a name too long, which opening it will say
        return False


def _read_file(path: str, url: str | None, limit: int) -> Iterator[Saved]:
    archive = archive_of(path)
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed by the with below, which errors of opening must not enter
    except (OSError, ValueError) as error:
        yield faults.cannot_open(archive, error)
        return
    with file:
        status = os.fstat(file.fileno())
        if stat.S_ISREG(status.st_mode):
            yield from _read_regular(file, path, archive, status.st_size, url, limit)
        else:
            yield from _read_stream(file, archive, url, limit)


def _read_regular(
    file: BinaryIO, path: str, archive: Archive, size: int, url: str | None, limit: int
) -> Iterator[Saved]:
    source = Source(file)
    announced = announced_kind(path)
    found = kind_of(source.peek(HEAD), default=announced)
    if Kind.WARC in (announced, found):
        yield from read_warc(source, file=archive.file, limit=limit)
    elif announced is Kind.WACZ or (announced is None and found is Kind.WACZ):
        file.seek(0)
        yield from read_wacz(file, file=archive.file, limit=limit)
    elif size > limit:
        yield faults.too_large(archive, limit, size)
    else:
        raw = source.read_up_to(limit + 1)
        side, fault = _side_file(path)
        if fault is not None:
            yield fault
        yield _page(source, raw, archive, announced, side, url, limit)


def _page(
    source: Source, raw: bytes, archive: Archive, announced: Kind | None, side: SideFile, url: str | None, limit: int
) -> Saved:
    if source.fault is not None:
        return faults.damaged(archive, f"cannot be read ({source.fault})")
    return read_page(raw, archive, announced=announced, side=side, url=url, limit=limit)


def _side_file(page: str) -> tuple[SideFile, Unreadable | None]:
    """What is known beside the page, and what is wrong with the side file; a page is read without a broken one."""
    path = side_file_path(page)
    try:
        return read_side_file(path) or SideFile(), None
    except SideFileError as error:
        return SideFile(), Unreadable(archive=archive_of(path), rule=str(error), way_out=error.way_out)


def _read_stream(raw: BinaryIO, archive: Archive, url: str | None, limit: int) -> Iterator[Saved]:
    source = Source(raw)
    kind = kind_of(source.peek(HEAD))
    if kind is Kind.WACZ:
        yield Unreadable(
            archive=archive,
            rule="A WACZ is read from its end, and a stream has none to go to.",
            way_out="Name the file itself.",
        )
    elif kind is Kind.WARC and url is None:
        yield from read_warc(source, file=archive.file, limit=limit)
    elif kind is Kind.WARC:
        yield Unreadable(
            archive=archive,
            rule="An address belongs to one page, and this is a WARC, which names the address of each of its pages.",
            way_out="Leave the address out.",
        )
    else:
        yield _page(source, source.read_up_to(limit + 1), archive, None, SideFile(), url, limit)
