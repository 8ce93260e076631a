"""Signing every article anew, while others write."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from pipelines.near_duplicates import ALGORITHM, sketch_text
from pipelines.store.database import Database
from pipelines.store.near_duplicates import sign_articles
from pipelines.store.rows import Row, said
from pipelines.store.schema import RECORD_COLUMNS

_UNSIGNED = f"""
SELECT id, {", ".join(RECORD_COLUMNS)} FROM articles
WHERE id >= ? AND id NOT IN (SELECT article_id FROM article_signatures) ORDER BY id LIMIT ?
"""
_TABLES = ("similar_signatures", "signature_bands", "article_signatures", "signatures")


def rebuild_near_duplicates(
    database: Database, *, batch: int = 500, advance: Callable[[int], object] = lambda _: None
) -> int:
    """Forget all signatures, pairs and clusters, and make them anew by this program's algorithm; gives how many
    articles were signed.

    Each ``batch`` of articles is a transaction of its own, and what others store meanwhile is signed by them. Until the
    end the clusters of articles that were not reached yet are missing. After a kill, calling it again goes on from
    there. ``advance`` is told after each batch how many articles it held.

    :raises StoreError: the disk, the file or another writer is in the way; what was signed before stays
    """
    with database.write() as connection:
        start = _begin(connection)
    signed = 0
    while start is not None:
        # Sketched before the lock is taken. What changes meanwhile is found by its text, and sketched in its turn.
        rows = _unsigned(database.connection, start, batch)
        sketches = {text: sketch_text(*text) for text in map(said, rows.values())}
        with database.write() as connection:
            rows = _unsigned(connection, start, batch)
            sign_articles(connection, rows, sketches)
            start = max(rows) + 1 if rows else None
            connection.execute("UPDATE near_duplicate_index SET unsigned_from = ?", (start,))
        signed += len(rows)
        advance(len(rows))
    return signed


def _begin(connection: sqlite3.Connection) -> int | None:
    """Where to begin: where a rebuild by this algorithm was ended early; else, all forgotten, at the first article."""
    algorithm, unsigned_from = connection.execute(
        "SELECT algorithm, unsigned_from FROM near_duplicate_index"
    ).fetchone()
    if algorithm == ALGORITHM and unsigned_from is not None:
        return int(unsigned_from)
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table}")
    (first,) = connection.execute("SELECT min(id) FROM articles").fetchone()
    connection.execute("UPDATE near_duplicate_index SET algorithm = ?, unsigned_from = ?", (ALGORITHM, first))
    return None if first is None else int(first)


def _unsigned(connection: sqlite3.Connection, start: int, most: int) -> dict[int, Row]:
    return {number: tuple(row) for number, *row in connection.execute(_UNSIGNED, (start, most))}
