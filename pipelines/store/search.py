"""Looking for articles by their words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipelines.normalise.search import Mark, Query, Snippet, Term, marks_of, snippet_of
from pipelines.publish.selection import Selection
from pipelines.store.database import Database


class Order(StrEnum):
    """What comes first."""

    RANK = "rank"
    """The article that says most about the words: BM25, headline over body; of equal ones the newer."""
    DATE = "date"
    """The article that was published last; those without a date at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found, as its current version says.

    ``authors`` are names as printed; ``score`` is higher for the better hit, ``None`` where no words were looked for;
    ``headline_marks`` and the snippet's marks are places of found words, in characters of those texts.
    """

    article_id: int
    canonical_url: str
    source: str | None
    section: str | None
    headline: str
    authors: tuple[str, ...]
    date_published: str | None
    duplicate_of: int | None
    withdrawn_at: str | None
    score: float | None
    headline_marks: tuple[Mark, ...]
    snippet: Snippet


# CROSS JOIN keeps this order: the index first, however few articles the other conditions leave.
MATCHING = """
articles_search CROSS JOIN search_documents ON search_documents.id = articles_search.rowid
CROSS JOIN articles ON articles.id = search_documents.article_id
"""
"""The index and the articles that it leads to, as what follows FROM."""
MATCHED = "articles_search MATCH ?"
"""The condition on `MATCHING`; its value is a `match_expression`."""
MOST_RANKED = 20_000
"""Articles that are ranked: of more that hold the words the ones stored last, so that a common word costs no more."""

_NEWEST = "articles.date_published_utc DESC, articles.id DESC"


def search(
    database: Database,
    query: Query,
    selection: Selection,
    *,
    order: Order = Order.RANK,
    limit: int,
    offset: int = 0,
    most_ranked: int = MOST_RANKED,
) -> list[Hit]:
    """The articles that a query and a selection choose, best first; the newest first where no words are looked for.

    Of more than ``most_ranked`` articles the ones stored last are ranked, and the others not found; by date all are.
    """
    condition, chosen = selection.condition(database.connection)
    values: list[str | int] = [*chosen]
    match = match_expression(query)
    if query.groups and order is Order.RANK:
        # FTS5 gives its rows by their numbers without sorting, and works a rank out only where it is asked for.
        statement = (
            "SELECT id, rank FROM (SELECT articles.id, articles_search.rank, articles.date_published_utc AS date "
            f"FROM {MATCHING} WHERE {MATCHED} AND {condition} ORDER BY articles_search.rowid DESC LIMIT ?) "
            "ORDER BY rank, date DESC, id DESC"
        )
        values = [match, *values, most_ranked]
    elif query.groups:
        statement = f"SELECT articles.id, NULL FROM {MATCHING} WHERE {MATCHED} AND {condition} ORDER BY {_NEWEST}"
        values = [match, *values]
    else:
        statement = f"SELECT articles.id, NULL FROM articles WHERE {condition}"
        if query.excluded:
            statement += f" AND articles.id NOT IN (SELECT articles.id FROM {MATCHING} WHERE {MATCHED})"
            values = [*values, match]
        statement += f" ORDER BY {_NEWEST}"
    found = database.connection.execute(f"{statement} LIMIT ? OFFSET ?", [*values, limit, offset]).fetchall()
    return [_hit(database, query, article_id, rank) for article_id, rank in found]


def match_expression(query: Query) -> str:
    """The query for FTS5's MATCH; of a query that only excludes, what is excluded; empty for an empty one.

    >>> match_expression(Query(groups=((("كتاب",),), (("مجله",), ("عدد", "جديد"))), excluded=(("قديم",),)))
    '(("كتاب") AND ("مجله" OR "عدد جديد")) NOT ("قديم")'
    """
    wanted = " AND ".join(_any(group) for group in query.groups)
    unwanted = _any(query.excluded)
    if wanted and query.excluded:
        return f"({wanted}) NOT {unwanted}"
    return wanted or (unwanted if query.excluded else "")


def _any(terms: Iterable[Term]) -> str:
    # Words hold letters and digits only, so that no quote can stand in them.
    phrases = [" ".join(term) for term in terms]
    return "(" + " OR ".join(f'"{phrase}"' for phrase in phrases) + ")"


def _hit(database: Database, query: Query, article_id: int, rank: float | None) -> Hit:
    url, source, section, headline, authors, date, duplicate_of, withdrawn_at, body = database.connection.execute(
        "SELECT canonical_url, source, section, headline, authors, date_published, duplicate_of, withdrawn_at, body "
        "FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    return Hit(
        article_id=article_id,
        canonical_url=url,
        source=source,
        section=section,
        headline=headline,
        authors=tuple(author["name"] for author in json.loads(authors)),
        date_published=date,
        duplicate_of=duplicate_of,
        withdrawn_at=withdrawn_at,
        score=None if rank is None else -rank,
        headline_marks=tuple(marks_of(headline, query)),
        snippet=snippet_of(body, query),
    )
