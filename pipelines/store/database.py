"""Opening the database: ours, of a version we know, writable, with the guarantees of docs/database.md switched on."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import TracebackType
from typing import Self

from pipelines.store.errors import StoreError, explained
from pipelines.store.migrations import migrate
from pipelines.store.schema import APPLICATION_ID, SCHEMA_VERSION

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another writer. Our own transactions take milliseconds; a person's shell may take longer."""

_PAUSE = 0.01  # seconds
_OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


class Database:
    """An open database. Use it as a context manager; made by `open_database`.

    ``connection`` is in autocommit mode: reads need no transaction, writes go through `write`. For one thread.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction that holds the write lock from its beginning; any exception rolls it back.

        ``BEGIN IMMEDIATE``, because a transaction that reads first and then writes fails at once, whatever the
        time-out, when another program wrote in between.

        :raises StoreLocked: the lock was not free within the time-out
        :raises StoreError: the disk or the file refused the write
        """
        connection = self.connection
        with explained(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # After a full disk SQLite may have rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the file; the last to leave folds the write-ahead log into it."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_database(
    path: str | Path, *, create: bool = True, read_only: bool = False, timeout: float = BUSY_TIMEOUT
) -> Database:
    """Open a database for writing, made or brought up to date where needed; or, with ``read_only``, as it is.

    ``timeout`` is how many seconds a write waits for another writer.

    :raises StoreLocked: another program is writing
    :raises StoreError: no such folder or file; not SQLite, another program's, or of a newer version; not writable
    """
    path = Path(path)
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise StoreError(
            path,
            f"SQLite must be 3.37 or newer, and this Python comes with {sqlite3.sqlite_version}.",
            "Use a newer Python.",
        )
    _check_file(path, create=create and not read_only, write=not read_only)
    mode = "ro" if read_only else "rwc" if create else "rw"
    with explained(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=timeout, isolation_level=None
        )
        try:
            database = Database(path, connection)
            _prepare(database, read_only=read_only, timeout=timeout)
        except BaseException:
            connection.close()
            raise
    return database


def _check_file(path: Path, *, create: bool, write: bool) -> None:
    """Refuse what SQLite would refuse with less clear words, or would silently take for a new database."""
    try:
        if path.is_dir():
            raise StoreError(path, "the database must be a file, and this is a folder.", "Name a file with --db.")
        if not path.exists():
            if not create:
                raise StoreError(
                    path,
                    "the database does not exist.",
                    "Name an existing file with --db, or make it with `warraq replay`.",
                )
            if not path.parent.is_dir():
                raise StoreError(
                    path, "the folder of the database does not exist.", "Make the folder, or name another file."
                )
            return
    except OSError as error:
        raise _unreadable(path, error.strerror) from error
    # Not by opening it: to close the file again would end every lock that another connection of this process holds on
    # it (https://www.sqlite.org/howtocorrupt.html, 2.2), and the next program to leave would remove its log.
    if not os.access(path, os.R_OK):
        raise _unreadable(path, os.strerror(errno.EACCES))
    # SQLite opens such a file without a word, and fails at the first row.
    if write and not os.access(path, os.W_OK):
        raise StoreError(
            path,
            "the database must be writable, and it or its folder is read-only.",
            "Give yourself the right to write the file and its folder, or name another file with --db.",
        )


def _unreadable(path: Path, reason: str | None) -> StoreError:
    return StoreError(
        path, f"the database must be readable, and it is not ({reason}).", "Give yourself the right to read it."
    )


def _prepare(database: Database, *, read_only: bool, timeout: float) -> None:
    connection = database.connection
    version = _known_version(database)
    connection.execute("PRAGMA foreign_keys = ON")
    if read_only:
        if version < SCHEMA_VERSION:
            raise StoreError(
                database.path,
                f"the tables must be of version {SCHEMA_VERSION}, and they are of version {version}.",
                "Open the database once for writing, for example with `warraq replay`, and it is brought up to date.",
            )
        return
    # NORMAL: in WAL mode a power cut may take the last transactions, never half of one; running again restores them.
    connection.execute("PRAGMA synchronous = NORMAL")
    mode = _switch_to_wal(connection, timeout)
    if mode != "wal":
        raise StoreError(
            database.path,
            f"the database needs a write-ahead log, and its disk only allows journal mode {mode!r}.",
            "Put the database on a local disk, not on a network share.",
        )
    # Taking the write lock now finds a read-only folder before any page has been parsed.
    with database.write():
        # Another program may have migrated the file while we waited for the lock.
        if _known_version(database) < SCHEMA_VERSION:
            migrate(connection)


def _switch_to_wal(connection: sqlite3.Connection, timeout: float) -> str:
    """Switch to a write-ahead log; gives the mode that the file is in then."""
    end = monotonic() + timeout
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return str(mode)
        except sqlite3.OperationalError as error:
            # SQLite does not wait by itself for another program that is making the same new file.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() >= end:
                raise
        sleep(_PAUSE)


def _known_version(database: Database) -> int:
    """The version of the tables; 0 for an empty file.

    :raises StoreError: the database is another program's or of a newer version
    """
    connection = database.connection
    # In this order: where another run of ours is just making the file, who sees its tables sees its mark too.
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise StoreError(
            database.path,
            "the database must have been made by Warraq, and it belongs to another program.",
            "Name another file with --db; this one was not touched.",
        )
    if version > SCHEMA_VERSION:
        raise StoreError(
            database.path,
            f"the database was made by a newer Warraq (tables of version {version}, this one knows {SCHEMA_VERSION}).",
            "Update Warraq, or name another file with --db; this one was not touched.",
        )
    return int(version)
