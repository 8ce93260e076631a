"""Articles that a crawl asked for and did not find: marked as away, in the transaction that notes the outcome."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from crawler.fetching.outcome import Outcome
from crawler.frontier.task import Kind, Result
from pipelines.store.prepared import Judgement
from pipelines.store.runs import utc_text
from pipelines.store.withdrawals import withdraw
from pipelines.verdict import Refused
from pipelines.withdrawal import Absence, absence

# The address as it was found may never have been stored: a redirect led from it to the article.
_ADDRESSES = """
SELECT url, canonical_url FROM frontier WHERE id = ?
UNION ALL
SELECT redirected_to, NULL FROM (
    SELECT redirected_to FROM fetches WHERE frontier_id = ? AND outcome IN ('new', 'updated', 'unchanged', 'duplicate')
    ORDER BY id DESC LIMIT 1
)
"""
_GONE = frozenset({Outcome.HTTP_404, Outcome.HTTP_410})


def withdraw_gone(connection: sqlite3.Connection, results: Iterable[Result], *, run_id: int) -> None:
    """Mark the articles of tasks that ended with 404 or 410, which is when the frontier counts them as gone."""
    _withdraw(connection, [(result, Absence.GONE) for result in results if result.outcome in _GONE], run_id)


def withdraw_replaced(
    connection: sqlite3.Connection, judged: Iterable[tuple[Result, Judgement]], *, run_id: int
) -> None:
    """Mark the articles in whose place another page came: the front page after a redirect, or a page without a text."""
    found = [
        (result, what)
        for result, verdict in judged
        if isinstance(verdict, Refused) and (what := absence(verdict)) is not None
    ]
    _withdraw(connection, found, run_id)


def _withdraw(connection: sqlite3.Connection, found: Sequence[tuple[Result, Absence]], run_id: int) -> None:
    for result, what in found:
        if result.task.kind is not Kind.ARTICLE:
            continue
        rows = connection.execute(_ADDRESSES, (result.task.id, result.task.id)).fetchall()
        urls = {url for row in rows for url in row if url}
        at = utc_text(result.at)
        withdraw(connection, [(sorted(urls), at, what)], run_id=run_id, now=at)
