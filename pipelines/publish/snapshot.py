"""A copy of the database to publish: one state of it, compact, in one file, while others go on writing.

``VACUUM INTO`` reads one state of the database, so it waits for no writer and none waits for it. Against the backup API
it takes up to twice the time, and gives a file without the free pages and in the order in which it is read; it also
reads every page through its tables, so a damaged database is noticed. (The backup API in steps would begin anew with
each write from outside.) The copy does not use a write-ahead log, so that it can be opened in a folder where one may
not write, and over a network.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipelines.publish.replacing import replacing
from pipelines.store.database import Database
from pipelines.store.errors import StoreError, explained
from pipelines.store.schema import APPLICATION_ID

READ_ONLY = 0o444

# https://www.sqlite.org/fileformat.html#the_database_header
_MAGIC = b"SQLite format 3\x00"
_HEADER = 100
_WRITE_VERSION = 18
_LOGGED = 2
_APPLICATION_ID = slice(68, 72)

# The tables stay: the copy is a database as any other, in which `warraq rebuild search` can make the index anew.
_EMPTY_INDEX = (
    "INSERT INTO articles_search (articles_search) VALUES ('delete-all')",
    "DELETE FROM search_documents",
    "UPDATE search_state SET is_complete = 0",
)

_INSTRUCTIONS = 100_000
"""Of SQLite's machine, between two looks at whether the operator wants to stop: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy that was made: its ``articles`` and its size in ``bytes``."""

    articles: int
    bytes: int


def snapshot(database: Database, target: str | Path, *, search: bool = True) -> Snapshot:
    """Put a copy of the database in the place of ``target``, whole or not at all; see `replacing`.

    Everything is in it that was committed before, and nothing of a transaction that was not. Without ``search`` the
    full-text index is left out.

    :raises StoreError: the target is no copy of ours, or cannot be written; the database cannot be read
    :raises KeyboardInterrupt: the operator wants to stop; the target is as it was
    """
    target = Path(target)
    _check_target(target, database.path)
    _check_space(target, database)
    with replacing(target, mode=READ_ONLY) as temporary:
        try:
            with explained(database.path):
                if search:
                    _vacuum_into(database.connection, temporary)
                else:
                    _without_search(database.connection, temporary)
            with closing(sqlite3.connect(f"{temporary.as_uri()}?mode=ro", uri=True)) as copy:
                (articles,) = copy.execute("SELECT count(*) FROM articles").fetchone()
        except StoreError as error:
            raise _told(error, target) from error
        return Snapshot(articles, temporary.stat().st_size)


def _vacuum_into(connection: sqlite3.Connection, file: Path) -> None:
    # Python looks at signals only while it runs, so it has to be called now and then.
    connection.set_progress_handler(lambda: 0, _INSTRUCTIONS)
    try:
        connection.execute("VACUUM INTO ?", (str(file),))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            raise KeyboardInterrupt from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _without_search(connection: sqlite3.Connection, file: Path) -> None:
    """Copy, leave out the index, and make compact what is left. What is killed on the way is nobody's loss."""
    whole = Path(f"{file}-whole")
    with closing(sqlite3.connect(whole, isolation_level=None)) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        connection.backup(copy)
        copy.execute("PRAGMA journal_mode = OFF")
        for statement in _EMPTY_INDEX:
            copy.execute(statement)
        _vacuum_into(copy, file)


def _check_target(target: Path, source: Path) -> None:
    """Refuse to replace anything but a copy that this module made."""
    untouched = "Name another file; this one was not touched."
    if target.is_dir():
        raise StoreError(target, "a snapshot must be a file, and this is a folder.", "Name a file.")
    if target.exists():
        _check_replaceable(target, source, untouched)
    for ending in ("-wal", "-journal"):
        # SQLite would apply it to the new file.
        beside = Path(f"{target}{ending}")
        if beside.exists():
            raise StoreError(beside, f"a program is writing to {target.name}, or died while it did.", untouched)


def _check_replaceable(target: Path, source: Path, untouched: str) -> None:
    if target.samefile(source):
        raise StoreError(target, "the snapshot must be another file than the database.", untouched)
    with target.open("rb") as file:
        header = file.read(_HEADER)
    if not header:
        return
    if not header.startswith(_MAGIC) or header[_APPLICATION_ID] != APPLICATION_ID.to_bytes(4, "big"):
        raise StoreError(target, "only a snapshot may be replaced, and this file was not made by Warraq.", untouched)
    if header[_WRITE_VERSION] == _LOGGED:
        raise StoreError(target, "only a snapshot may be replaced, and this is a database to write to.", untouched)


def _check_space(target: Path, database: Database) -> None:
    with explained(database.path):
        ask = database.connection.execute
        pages, free, size = (
            ask(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
    folder = target.absolute().parent
    if not folder.is_dir():
        raise StoreError(target, "the folder of the snapshot does not exist.", "Make the folder, or name another file.")
    needed, there = (pages - free) * size, shutil.disk_usage(folder).free
    if needed > there:
        raise StoreError(
            target,
            f"the snapshot takes about {needed >> 20} MB beside the former one, and {there >> 20} MB are free.",
            "Free some space, or name a file on another disk.",
        )


def _told(error: StoreError, target: Path) -> StoreError:
    """The error for the copy, where it was the copy's disk that failed."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
    if code not in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return error
    return StoreError(
        target,
        f"the snapshot could not be written ({error.__cause__}); what was there before is as it was.",
        "Check the disk and its free space, then run the same command again.",
    )
