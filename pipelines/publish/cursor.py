"""How far a reader has read: a short text, so that it can stand in a file or on a command line."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from dataclasses import dataclass

_FORM = re.compile(r"w1\.([0-9a-f]{8})\.([0-9]{1,18})", re.ASCII)


class CursorError(ValueError):
    """The cursor is none, or does not fit the database; the message says which, and the way out."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in the order of changes (``changes_v1``) of one database: everything up to ``change`` was read.

    >>> str(Cursor("5f2c9a01", 52))
    'w1.5f2c9a01.52'
    """

    database: str
    change: int

    def __str__(self) -> str:
        return f"w1.{self.database}.{self.change}"


def parse_cursor(text: str) -> Cursor:
    """The cursor that a text holds; white space around it does not count.

    :raises CursorError: the text is no cursor
    """
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise CursorError(
            f"{text[:60]!r} is not a cursor: it must be what `warraq export` printed at its end, "
            "such as w1.5f2c9a01.52."
        )
    return Cursor(found[1], int(found[2]))


def database_mark(connection: sqlite3.Connection) -> str:
    """Eight hexadecimal digits that stay with a database and its copies: of when and how its first run began."""
    row = connection.execute("SELECT started_at, command FROM runs ORDER BY id LIMIT 1").fetchone()
    return "0" * 8 if row is None else hashlib.sha256("\0".join(row).encode()).hexdigest()[:8]


def start_after(connection: sqlite3.Connection, cursor: Cursor) -> int:
    """The change to go on after.

    :raises CursorError: the cursor is of another database, or of this one before a backup took its place
    """
    if cursor.change == 0:
        return 0
    drawn = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'article_changes'").fetchone()
    if cursor.database != database_mark(connection):
        raise CursorError(
            f"the cursor {cursor} is of another database. Export without it, or name its database with --db."
        )
    if drawn is None or cursor.change > drawn[0]:
        raise CursorError(
            f"the cursor {cursor} is ahead of the database, as it is after a backup was put back: articles would be "
            "left out. Export without it."
        )
    return cursor.change
