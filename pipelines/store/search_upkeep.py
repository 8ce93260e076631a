"""The full-text index made anew, and what may be wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from pipelines.normalise.search import FOLDING, index_text
from pipelines.store.database import Database
from pipelines.store.search_index import add, begin, finish, missing

_WAY_OUT = "Run `warraq rebuild search`."
_INDEXED = (
    "SELECT articles.id, headline, body, text_hash FROM articles JOIN search_documents ON article_id = articles.id"
)


def rebuild_search(database: Database, *, batch: int = 1000, advance: Callable[[int], object] = lambda _: None) -> int:
    """Make the index anew in transactions of ``batch`` articles, so that others may write in between.

    Until it is done, searches miss what it has not reached, and say so. After a kill it goes on where it stopped.
    ``advance`` is told after each batch how many articles it held. Gives how many articles were indexed.

    :raises StoreError: as `Database.write`
    """
    with database.write() as connection:
        begin(connection)
    indexed = after = 0
    while True:
        with database.write() as connection:
            entries = missing(connection, after, batch)
            add(connection, entries)
            if not entries:
                finish(connection)
                return indexed
        after = entries[-1][0]
        indexed += len(entries)
        advance(len(entries))


def search_warning(connection: sqlite3.Connection) -> str | None:
    """Why a search may miss articles, and the way out; ``None`` where the index was made by today's rules and words."""
    state = connection.execute("SELECT folding, is_complete FROM search_state").fetchone()
    if state is None or not state[1]:
        return f"the search index is not complete. {_WAY_OUT}"
    if state[0] != FOLDING:
        return (
            f"the search index was made by other rules and word lists (version {state[0]}; this program's are "
            f"{FOLDING}), so some words may not be found. {_WAY_OUT}"
        )
    return None


def search_problems(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the index, each with its way out: articles that are missing, that were changed by a program
    that does not know of the index, entries of articles that are gone. Reads every article.
    """
    warning = search_warning(connection)
    if warning is not None:
        return [f"{warning[0].upper()}{warning[1:]}"]
    problems = [
        f"{number} {what} (the first is {first}). {_WAY_OUT}"
        for what, query in _COUNTS.items()
        for number, first in connection.execute(query)
        if number
    ]
    stale = [
        article_id
        for article_id, headline, body, indexed in connection.execute(_INDEXED)
        if index_text(headline, body).text_hash != indexed
    ]
    if stale:
        problems.append(
            f"{len(stale)} articles were changed by another program and are still found by their former words "
            f"(the first is {stale[0]}). {_WAY_OUT}"
        )
    return problems


_COUNTS = {
    "articles are not in the search index": (
        "SELECT count(*), min(id) FROM articles WHERE id NOT IN (SELECT article_id FROM search_documents)"
    ),
    "entries of the search index belong to no article": (
        "SELECT count(*), min(article_id) FROM search_documents WHERE article_id NOT IN (SELECT id FROM articles)"
    ),
    "articles have lost their words in the search index": (
        "SELECT count(*), min(article_id) FROM search_documents "
        "WHERE id NOT IN (SELECT id FROM articles_search_docsize)"
    ),
}
