"""The full-text index over the current versions, kept in step with the articles; see `schema.v4_search`."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from itertools import count
from typing import TypeAlias

from pipelines.normalise.search import FOLDING, search_text
from pipelines.store.known import next_id
from pipelines.store.rows import COLUMN, Changed, Row

_HEADLINE, _BODY = COLUMN["headline"], COLUMN["body"]
_ROWS = 100  # FTS5 does work of its own for each statement
_INSERT = "INSERT INTO articles_search (rowid, headline, body) VALUES "

Entry: TypeAlias = tuple[int, str, str]
"""An article's number, headline and body, as they are printed."""


def write_search(connection: sqlite3.Connection, changed: Sequence[Changed]) -> None:
    """Bring the index in step with articles that are new or have changed. In the transaction that stores them."""
    told = [change for change in changed if change.before is None or _text(change.before) != _text(change.after)]
    connection.executemany(
        "DELETE FROM search_documents WHERE article_id = ?",
        [(change.article_id,) for change in told if change.before is not None],
    )
    add(connection, [(change.article_id, *_text(change.after)) for change in told])


def fill_search(connection: sqlite3.Connection) -> None:
    """Index every article, in the caller's transaction: for the tables when they are new."""
    begin(connection)
    after = 0
    while entries := missing(connection, after, 1000):
        add(connection, entries)
        after = entries[-1][0]
    finish(connection)


def begin(connection: sqlite3.Connection) -> None:
    """Empty the index, unless a rebuild by today's rules was interrupted."""
    if connection.execute("SELECT 1 FROM search_state WHERE folding = ? AND is_complete = 0", (FOLDING,)).fetchone():
        return
    connection.execute("INSERT INTO articles_search (articles_search) VALUES ('delete-all')")
    connection.execute("DELETE FROM search_documents")
    connection.execute("INSERT OR REPLACE INTO search_state (id, folding, is_complete) VALUES (1, ?, 0)", (FOLDING,))


def finish(connection: sqlite3.Connection) -> None:
    """Note that the index holds every article."""
    connection.execute("UPDATE search_state SET is_complete = 1")


def missing(connection: sqlite3.Connection, after: int, limit: int) -> list[Entry]:
    """The next articles that the index does not hold; one that was stored meanwhile it does."""
    return connection.execute(
        "SELECT id, headline, body FROM articles WHERE id > ? AND NOT EXISTS "
        "(SELECT 1 FROM search_documents WHERE article_id = articles.id) ORDER BY id LIMIT ?",
        (after, limit),
    ).fetchall()


def add(connection: sqlite3.Connection, entries: Sequence[Entry]) -> None:
    """Index articles that have no entry."""
    if not entries:
        return
    numbers = count(next_id(connection, "search_documents"))
    texts = [
        (number, article_id, search_text(headline), search_text(body))
        for number, (article_id, headline, body) in zip(numbers, entries, strict=False)
    ]
    for start in range(0, len(texts), _ROWS):
        some = texts[start : start + _ROWS]
        values = [value for number, _, headline, body in some for value in (number, headline, body)]
        connection.execute(_INSERT + ", ".join(["(?, ?, ?)"] * len(some)), values)
    connection.executemany(
        "INSERT INTO search_documents (id, article_id, text_hash) VALUES (?, ?, ?)",
        [(number, article_id, text_hash(headline, body)) for number, article_id, headline, body in texts],
    )


def text_hash(headline: str, body: str) -> bytes:
    """What tells whether an entry was made of these indexed texts: 8 bytes."""
    return hashlib.blake2b(f"{headline}\n{body}".encode(), digest_size=8).digest()


def _text(row: Row) -> tuple[str, str]:
    return str(row[_HEADLINE]), str(row[_BODY])
