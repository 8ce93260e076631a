"""Giving the space of deleted rows back to the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines.store.database import Database, open_database
from pipelines.store.errors import StoreError, explained
from pipelines.store.lock import hold_every_lock

_MARGIN = 1.1


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """The size of the file and its log, in bytes, before and after."""

    before: int
    after: int


def vacuum(path: Path, *, command: str, now: datetime) -> Vacuumed:
    """Write the file anew without gaps, and empty its log. Nobody can write meanwhile; readers are not disturbed.

    :raises StoreLocked: a run is at the database, or another program is
    :raises StoreError: there is no such database, or no room for a second one
    """
    with open_database(path, create=False) as database, hold_every_lock(path, command=command, now=now):
        _check_room(database)
        before = _total(path)
        with explained(path):
            _checkpoint(database.connection)
            database.connection.execute("VACUUM")
            _checkpoint(database.connection)
        return Vacuumed(before, _total(path))


def _checkpoint(connection: sqlite3.Connection) -> None:
    # It stops short, without an error, of what a reader still reads.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _check_room(database: Database) -> None:
    """VACUUM writes a copy into the folder for temporary files, and from there all of it into the log."""
    read = database.connection.execute
    (pages,), (free,) = read("PRAGMA page_count").fetchone(), read("PRAGMA freelist_count").fetchone()
    (page_size,) = read("PRAGMA page_size").fetchone()
    needed = int((pages - free) * page_size * _MARGIN)
    folder = Path(os.path.realpath(database.path)).parent
    temporary = Path(os.environ.get("SQLITE_TMPDIR") or tempfile.gettempdir())
    same = folder.stat().st_dev == temporary.stat().st_dev
    for place, wanted in {folder: needed * (2 if same else 1), temporary: needed}.items():
        room = shutil.disk_usage(place).free
        if room < wanted:
            raise StoreError(
                database.path,
                f"vacuuming needs {wanted / 1e6:.0f} MB free in {place}, and there are {room / 1e6:.0f} MB.",
                "Free some space, or name a folder on another disk in the variable SQLITE_TMPDIR.",
            )


def _total(path: Path) -> int:
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
