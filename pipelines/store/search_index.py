"""The full-text index over the current versions, kept in step with the articles; see `schema.v4_search`."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import TypeAlias

from pipelines.normalise.search import FOLDING, IndexText, index_text
from pipelines.store.inserting import insert
from pipelines.store.known import next_id
from pipelines.store.rows import Changed, Said, said

_INSERT = "INSERT INTO articles_search (rowid, headline, body) VALUES (?, ?, ?)"

Entry: TypeAlias = tuple[int, str, str]
"""An article's number, headline and body, as they are printed."""


def write_search(
    connection: sqlite3.Connection, changed: Sequence[Changed], *, texts: Mapping[Said, IndexText]
) -> None:
    """Bring the index in step with articles that are new or have changed. In the transaction that stores them.

    ``texts`` are those that were made before, by what they were made of.
    """
    told = [change for change in changed if change.before is None or said(change.before) != said(change.after)]
    connection.executemany(
        "DELETE FROM search_documents WHERE article_id = ?",
        [(change.article_id,) for change in told if change.before is not None],
    )
    _add(
        connection,
        [
            (change.article_id, texts.get(text) or index_text(*text))
            for change, text in ((change, said(change.after)) for change in told)
        ],
    )


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
    _add(connection, [(article_id, index_text(headline, body)) for article_id, headline, body in entries])


def _add(connection: sqlite3.Connection, texts: Sequence[tuple[int, IndexText]]) -> None:
    if not texts:
        return
    numbered = list(enumerate(texts, next_id(connection, "search_documents")))
    insert(
        connection,
        "search_documents (id, article_id, text_hash)",
        3,
        chain.from_iterable((number, article_id, text.text_hash) for number, (article_id, text) in numbered),
    )
    # Row by row: at every statement of several rows FTS5 first writes what it has gathered, as a segment to be merged.
    connection.executemany(_INSERT, [(number, text.headline, text.body) for number, (_, text) in numbered])
