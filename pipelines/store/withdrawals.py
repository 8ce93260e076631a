"""Articles whose page is away: marked since when and why, until a later page shows them again. Their text stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from pipelines.store.known import KnownArticle
from pipelines.store.moments import utc_second
from pipelines.store.rows import COLUMN, Row, storable
from pipelines.verdict import Refused
from pipelines.withdrawal import Absence, Mark, absence, marked

_FETCHED, _LAST_SEEN = COLUMN["fetched_at"], COLUMN["last_fetched_at"]

_OPEN = """
INSERT INTO withdrawals (article_id, withdrawn_at, reason, run_id) VALUES (?, ?, ?, ?)
ON CONFLICT (article_id) WHERE returned_at IS NULL
DO UPDATE SET withdrawn_at = excluded.withdrawn_at, reason = excluded.reason
"""
_CLOSE = "UPDATE withdrawals SET returned_at = ?, returned_run = ? WHERE article_id = ? AND returned_at IS NULL"
_MARK = "UPDATE articles SET withdrawn_at = ?, withdrawn_reason = ?, changed_at = ?, last_run = ? WHERE id = ?"
_STANDING = """
SELECT DISTINCT articles.id, last_fetched_at, withdrawn_at, withdrawn_reason
FROM articles JOIN addresses ON addresses.article_id = articles.id
WHERE addresses.url IN (SELECT value FROM json_each(?))
"""


def withdraw(
    connection: sqlite3.Connection, absences: Iterable[tuple[Sequence[str], str, Absence]], *, run_id: int, now: str
) -> None:
    """Mark the articles at addresses as away, each seen at a moment (UTC to the second); in an open transaction.

    What was seen before the article itself was last seen changes nothing, nor does what is no article's address.
    """
    for urls, at, what in absences:
        for article_id, last_seen, since, reason in connection.execute(_STANDING, (json.dumps(list(urls)),)).fetchall():
            before = None if since is None else Mark(since, Absence(reason))
            after = marked(before, last_seen, at, what)
            if after is not None and after != before:
                _write_mark(connection, article_id, after, run_id=run_id, now=now)


def away_addresses(items: Iterable[object]) -> set[str]:
    """The addresses at which, by a refused page, something stands in the place of what may be a known article."""
    return {url for item in items if isinstance(item, Refused) and (url := _address(item)) and absence(item)}


class Absences:
    """What a batch learns of articles that are away or back, in the order in which it comes."""

    def __init__(self) -> None:
        self._changes: list[tuple[int, Mark | str]] = []

    def note_away(self, known: Mapping[str, KnownArticle], page: Refused) -> None:
        """Take a page that may stand in the place of an article."""
        found, at = absence(page), utc_second(page.fetched_at)
        article = known.get(_address(page) or "")
        if found is None or at is None or article is None:
            return
        last_seen = article.current.row[_LAST_SEEN]
        mark = marked(article.mark, None if last_seen is None else str(last_seen), at, found)
        if mark is not None and mark != article.mark:
            article.mark = mark
            self._changes.append((article.id, mark))

    def note_seen(self, article: KnownArticle, row: Row) -> None:
        """Take a page that shows an article."""
        at = row[_FETCHED]
        if article.mark is not None and at is not None and str(at) > article.mark.since:
            article.mark = None
            self._changes.append((article.id, str(at)))

    def write(self, connection: sqlite3.Connection, *, run_id: int, now: str) -> None:
        """Write all of it; the articles are written already."""
        for article_id, change in self._changes:
            if isinstance(change, Mark):
                _write_mark(connection, article_id, change, run_id=run_id, now=now)
            else:
                _write_return(connection, article_id, change, run_id=run_id, now=now)


def _address(page: Refused) -> str | None:
    return storable(page.asked_url)


def _write_mark(connection: sqlite3.Connection, article_id: int, mark: Mark, *, run_id: int, now: str) -> None:
    """Write that an article is away, or was so earlier than was known."""
    connection.execute(_OPEN, (article_id, mark.since, mark.absence.value, run_id))
    connection.execute(_MARK, (mark.since, mark.absence.value, now, run_id, article_id))


def _write_return(connection: sqlite3.Connection, article_id: int, at: str, *, run_id: int, now: str) -> None:
    """Write that an article was seen again; the row of its absence stays, with both moments."""
    connection.execute(_CLOSE, (at, run_id, article_id))
    connection.execute(_MARK, (None, None, now, run_id, article_id))
