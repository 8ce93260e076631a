"""The archive of a crawl: WARC files, a new one for each run, that a kill can tear only at their ends.

A file that is being written has ``.open`` behind its name and is locked; `close_left_open` closes those of runs that
were killed. Names are ``warraq-YYYYMMDDhhmmss-RUN-NNNNN.warc.gz``.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.exchange import records_of, warcinfo
from crawler.saved.names import archive_of
from crawler.saved.purpose import Purpose
from pipelines.article import Archive

MAX_FILE_BYTES = 1_000_000_000
"""A file is closed when it has grown so large: the size that tools for WARC expect, and that can still be copied."""

OPEN = ".open"
_NAME = re.compile(r"warraq-[0-9]{14}-[A-Za-z0-9_.]+-[0-9]{5}\.warc\.gz")
_RUN = re.compile(r"[A-Za-z0-9_.]{1,64}")


class ArchiveError(Exception):
    """The archive cannot be written: the disk is full, read-only or gone. The message is a sentence."""


class ArchiveWriter:
    """Writes request and response pairs.

    Nothing is kept in memory between two pairs, and no file is made before the first. ``run`` is the name of the run
    (letters, digits, ``_`` and ``.``), ``software`` what the files name as their maker, ``clock`` the time in UTC.

    :raises ValueError: ``run`` is no name
    """

    def __init__(
        self,
        directory: Path,
        run: str,
        *,
        software: str,
        max_bytes: int = MAX_FILE_BYTES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not _RUN.fullmatch(run):
            raise ValueError(f"The name of a run may have letters, digits, _ and . and is {run!r}.")
        self._directory = directory
        self._run = run
        self._software = software
        self._max_bytes = max_bytes
        self._clock = clock
        self._number = 0
        self._size = 0
        self._file: FileIO | None = None
        self._path = directory

    def write(self, request: Request, response: Response, moment: str, purpose: Purpose | None = None) -> Archive:
        """Write a pair, the response first, and say where it lies, under the name that the file has when it is closed.

        The pair is with the operating system when this returns: killing the process loses nothing of it. ``moment`` is
        ISO 8601 in UTC with a Z. ``purpose`` is what the answer was asked for.

        :raises ArchiveError: it could not be written; what was there before is whole
        """
        answer, question = records_of(request, response, moment, purpose)
        try:
            if self._file is not None and self._size >= self._max_bytes:
                self.close()
            if self._file is None:
                self._open()
            offset = self._size
            self._append(answer + question)
        except OSError as error:
            raise ArchiveError(
                f"{self._path}: the archive cannot be written ({error.strerror or error}). "
                "Make room or name another folder with --archive; the page stays in the frontier."
            ) from error
        return Archive(archive_of(str(self._path)).file, offset)

    def sync(self) -> None:
        """Bring what was written to the disk, so that a power loss cannot take it: before a database names it."""
        if self._file is not None:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file under its final name. A later `write` begins the next."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with file:
            os.fsync(file.fileno())
            _open_name(self._path).rename(self._path)  # before the lock is given up

    def _open(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        self._number += 1
        now = self._clock()
        name = f"warraq-{now:%Y%m%d%H%M%S}-{self._run}-{self._number:05}.warc.gz"
        self._path = self._directory / name
        file = _open_name(self._path).open("xb", buffering=0)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._file, self._size = file, 0
        self._append(
            warcinfo(
                name,
                f"{now:%Y-%m-%dT%H:%M:%SZ}",
                {"software": self._software, "format": "WARC File Format 1.1", "isPartOf": self._run},
            )
        )

    def _append(self, content: bytes) -> None:
        assert self._file is not None
        rest = memoryview(content)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError:
            self._file.truncate(self._size)  # what follows half a record cannot be read
            self._file.seek(self._size)
            raise
        self._size += len(content)


def _open_name(path: Path) -> Path:
    return path.with_name(path.name + OPEN)


def close_left_open(directory: Path) -> list[Path]:
    """Give the files of killed runs their final names, which are returned; files that are being written stay.

    Their ends may be torn, which readers report.
    """
    closed = []
    for path in sorted(directory.glob(f"warraq-*{OPEN}")) if directory.is_dir() else ():
        final = path.with_name(path.name.removesuffix(OPEN))
        if not _NAME.fullmatch(final.name):
            continue
        try:
            with path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.rename(final)
        except (BlockingIOError, FileNotFoundError):  # being written, or closed a moment ago
            continue
        closed.append(final)
    return closed
