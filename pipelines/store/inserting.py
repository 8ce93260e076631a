"""Whole rows into a table, many in one statement.

SQLite takes half as long for each row then: what a statement changes it first saves, page by page, in case the
statement fails.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from functools import lru_cache

# Few sizes: the connection keeps the statements that it has compiled, each with the values that it last wrote.
_SIZES = (256, 64, 16, 4, 1)
_MOST_VALUES = 4096
"""In one statement. SQLite takes 32,766; with more than this nothing is gained but memory lost."""


def insert(connection: sqlite3.Connection, table: str, columns: int, values: Iterable[object]) -> None:
    """Insert rows, given value by value, in their order. ``table`` may name its columns; ``columns`` is how many."""
    every = list(values)
    start = 0
    for rows in _SIZES:
        size = rows * columns
        if size > _MOST_VALUES and rows > 1:
            continue
        while len(every) - start >= size:
            connection.execute(_statement(table, columns, rows), every[start : start + size])
            start += size


@lru_cache(256)
def _statement(table: str, columns: int, rows: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"INSERT INTO {table} VALUES {', '.join([row] * rows)}"
