"""What the database knows of the records of one batch, read in a few statements whatever the size of the batch."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.deduplicate import copy_of
from pipelines.store.rows import COLUMN, Row
from pipelines.store.schema import RECORD_COLUMNS
from pipelines.withdrawal import Absence, Mark

_RECORD = ", ".join(RECORD_COLUMNS)


@dataclass(slots=True)
class KnownVersion:
    """One text of an article. ``id`` is its row in ``revisions``; ``None`` for the current one, or not yet written."""

    row: Row
    id: int | None = None
    changed: bool = False


@dataclass(slots=True)
class KnownArticle:
    """An article as it is stored, or as this batch is making it.

    ``past`` holds every version but the current one, ``stored`` is the current one's row before the batch, and ``mark``
    says since when the page is away.
    """

    id: int
    canonical_url: str
    current: KnownVersion
    past: list[KnownVersion] = field(default_factory=list)
    duplicate_of: int | None = None
    is_new: bool = False
    is_updated: bool = False
    stored: Row | None = None
    mark: Mark | None = None

    @property
    def versions(self) -> list[KnownVersion]:
        """All versions, the current one first."""
        return [self.current, *self.past]


@dataclass(slots=True)
class Known:
    """The articles that a batch concerns: by address, and the first article that holds each of the batch's texts."""

    by_address: dict[str, KnownArticle]
    first_holder: dict[str, int]
    next_id: int

    def add(self, canonical_url: str, row: Row) -> KnownArticle:
        """A new article, a copy of the first one that holds its text."""
        article = KnownArticle(self.next_id, canonical_url, KnownVersion(row), is_new=True)
        self.next_id += 1
        article.duplicate_of = copy_of(article.id, [self.hold(row, article.id)])
        return article

    def hold(self, row: Row, article_id: int) -> int:
        """Note that an article holds a text; gives the first one that does."""
        content_hash = str(row[COLUMN["content_hash"]])
        first = min(article_id, self.first_holder.get(content_hash, article_id))
        self.first_holder[content_hash] = first
        return first


def read_known(connection: sqlite3.Connection, addresses: Iterable[str], hashes: Iterable[str]) -> Known:
    """Read what is known of a batch's addresses and texts. In a transaction, so that it stays true until the commit."""
    ids = dict(_read(connection, "SELECT url, article_id FROM addresses WHERE url IN", addresses))
    articles = {}
    for id_, canonical_url, duplicate_of, since, reason, *row in _read(
        connection,
        f"SELECT id, canonical_url, duplicate_of, withdrawn_at, withdrawn_reason, {_RECORD} FROM articles WHERE id IN",
        set(ids.values()),
    ):
        current = tuple(row)
        articles[id_] = KnownArticle(
            id_,
            canonical_url,
            KnownVersion(current),
            duplicate_of=duplicate_of,
            stored=current,
            mark=None if since is None else Mark(since, Absence(reason)),
        )
    for id_, article_id, *row in _read(
        connection, f"SELECT id, article_id, {_RECORD} FROM revisions WHERE article_id IN", articles
    ):
        articles[article_id].past.append(KnownVersion(tuple(row), id=id_))
    return Known(
        by_address={url: articles[id_] for url, id_ in ids.items()},
        first_holder=first_holders(connection, hashes),
        next_id=next_id(connection, "articles"),
    )


def first_holders(connection: sqlite3.Connection, hashes: Iterable[str]) -> dict[str, int]:
    """For each text that any version of any article holds: the article that was stored first."""
    wanted = set(hashes)
    found: dict[str, int] = {}
    for content_hash, id_ in (
        *_read(connection, "SELECT content_hash, min(id) FROM articles WHERE content_hash IN", wanted, "GROUP BY 1"),
        *_read(
            connection,
            "SELECT content_hash, min(article_id) FROM revisions WHERE content_hash IN",
            wanted,
            "GROUP BY 1",
        ),
    ):
        found[content_hash] = min(id_, found.get(content_hash, id_))
    return found


def known_people(connection: sqlite3.Connection, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of people that are known, by their keys."""
    return dict(_read(connection, "SELECT key, id FROM people WHERE key IN", keys))


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """The number that the table's next row gets. Numbers are never used twice, also after rows were deleted."""
    found = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    return 1 if found is None else int(found[0]) + 1


def _read(connection: sqlite3.Connection, query: str, values: Iterable[str | int], end: str = "") -> Iterator[tuple]:  # type: ignore[type-arg]
    """Run a query that ends in ``IN`` over any number of values: as one JSON parameter they have no upper limit."""
    wanted = list(values)
    if wanted:
        yield from connection.execute(
            f"{query} (SELECT value FROM json_each(?)) {end}", (json.dumps(wanted, ensure_ascii=False),)
        )
