"""How large a database is: rows and bytes by table, and articles by source and month."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pipelines.store.database import Database
from pipelines.store.errors import explained

_BYTES = """
SELECT ifnull(item.tbl_name, page.name), sum(page.pgsize)
FROM dbstat AS page LEFT JOIN sqlite_schema AS item ON item.name = page.name
GROUP BY 1
"""
_TABLES = "SELECT name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
_MONTHS = """
SELECT source, substr(date_published_utc, 1, 7) AS month, count(*) FROM articles
GROUP BY source, month ORDER BY source, month DESC
"""


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table with its indexes. ``rows`` is ``None`` for a virtual table, ``bytes`` where this SQLite cannot tell."""

    name: str
    rows: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Month:
    """How many articles of a source are of a month (``2026-11``; ``None`` where no date is known)."""

    source: str | None
    month: str | None
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """Sizes in bytes. ``free`` is what `warraq vacuum` would give back, ``log`` the write-ahead log beside the file."""

    file: int
    log: int
    free: int
    tables: tuple[TableSize, ...]
    months: tuple[Month, ...]


def sizes(database: Database) -> Sizes:
    """The sizes of a database. Reads all of its pages.

    :raises StoreError: the disk or the file is in the way
    """
    read = database.connection.execute
    with explained(database.path):
        (page_size,) = read("PRAGMA page_size").fetchone()
        (free,) = read("PRAGMA freelist_count").fetchone()
        virtual = [name for name, is_virtual in read(_TABLES) if is_virtual]
        tables = [
            (name, None if is_virtual else read(f'SELECT count(*) FROM "{name}"').fetchone()[0])
            for name, is_virtual in read(_TABLES).fetchall()
            if not _keeper(name, virtual)
        ]
        stored = _bytes(database.connection, virtual)
        return Sizes(
            file=_size(database.path),
            log=_size(database.path.with_name(f"{database.path.name}-wal")),
            free=free * page_size,
            tables=tuple(
                sorted(
                    (TableSize(name, rows, None if stored is None else stored.get(name, 0)) for name, rows in tables),
                    key=lambda table: (-(table.bytes or 0), -(table.rows or 0), table.name),
                )
            ),
            months=tuple(Month(*row) for row in read(_MONTHS)),
        )


def _bytes(connection: sqlite3.Connection, virtual: list[str]) -> dict[str, int] | None:
    """Bytes by table, those of a virtual table's own tables with it; ``None`` where SQLite was built without dbstat."""
    try:
        rows = connection.execute(_BYTES).fetchall()
    except sqlite3.OperationalError as error:
        if "dbstat" not in str(error):
            raise
        return None
    found: dict[str, int] = {}
    for name, size in rows:
        table = _keeper(name, virtual) or name
        found[table] = found.get(table, 0) + size
    return found


def _keeper(name: str, virtual: list[str]) -> str | None:
    """The virtual table for which a table holds the data."""
    return next((table for table in virtual if name.startswith(f"{table}_")), None)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
