"""What can go wrong with the database, said so that an operator knows what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class StoreError(Exception):
    """The database cannot be used: ``file`` is concerned, ``rule`` is broken, ``way_out`` mends it."""

    def __init__(self, file: str | Path, rule: str, way_out: str) -> None:
        super().__init__(str(file), rule, way_out)
        self.file = str(file)
        self.rule = rule
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.file}: {self.rule} {self.way_out}"


class StoreLocked(StoreError):
    """Somebody else is writing. Trying again later helps: the command line ends with status 75 (EX_TEMPFAIL)."""


# Primary result codes, https://www.sqlite.org/rescode.html
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_EXPLAINED = {
    sqlite3.SQLITE_FULL: (
        "the disk is full: what was stored before is whole, the last batch was not stored.",
        "Free some space and run the same command again.",
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk failed or is full ({reason}): what was stored before is kept, the last batch was not stored.",
        "Check the disk and its free space, then run the same command again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "the database must be writable, and it or its folder is read-only ({reason}).",
        "Give yourself the right to write the file and its folder, or name another file with --db. To read without "
        "that right, name a copy that `warraq snapshot` made.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "the database must be a file in a folder where files may be written; it cannot be opened ({reason}).",
        "Check that the folder exists and is writable, or name another file with --db.",
    ),
    sqlite3.SQLITE_PERM: (
        "the rights to the file were refused ({reason}).",
        "Give yourself the right to write the file and its folder, or name another file with --db.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "the database must be a SQLite file, and this is something else.",
        "Name another file with --db; this one was not touched.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "the database file is damaged ({reason}).",
        "Restore a copy, or save what can be read with `sqlite3 FILE .recover`, and replay the saved pages.",
    ),
}


@contextmanager
def explained(file: str | Path) -> Iterator[None]:
    """Turn what SQLite reports of disk, rights and locks into `StoreError`; anything else is a fault and passes.

    :raises StoreLocked: another connection held the write lock for longer than the time-out
    :raises StoreError: the file, its folder or the disk cannot be used
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        # Extended codes carry the primary code in their low byte.
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _BUSY:
            raise StoreLocked(
                file,
                "only one program may write at a time, and another one has been writing for too long.",
                "Wait until it is done, or end it, and run the same command again.",
            ) from error
        if code in _EXPLAINED:
            rule, way_out = _EXPLAINED[code]
            raise StoreError(file, rule.format(reason=error), way_out) from error
        raise
