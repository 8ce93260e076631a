"""How the sources are, as the database knows it: the numbers that `pipelines.health` judges."""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from pipelines.health import Health, Limits, judge
from pipelines.health.facts import (
    HISTORY,
    PAGE_DAYS,
    PAGES_A_DAY,
    PAGES_OF_LATEST,
    LostDocument,
    Page,
    RefusedPage,
    SourceFacts,
)
from pipelines.store.runs import utc_text

_DAY = timedelta(days=1)
_LATEST_REFUSED = 200

_RUNS = """
SELECT max(CASE WHEN state = 'done' THEN ended_at END), min(CASE WHEN state = 'done' THEN ended_at END),
    max(CASE WHEN state = 'done' THEN run_id END), max(run_id)
FROM run_sources WHERE source = ?
"""
_LAST_RUN = """
SELECT run_sources.state, detail, started_at FROM run_sources JOIN runs ON runs.id = run_id
WHERE source = ? AND run_id = ?
"""
_FIRST_RUN_SINCE = "SELECT id FROM runs WHERE started_at >= ? ORDER BY started_at LIMIT 1"
_RECENT_RUNS = """
SELECT run_sources.state, ifnull(run_sources.ended_at, runs.started_at), run_sources.outcomes
FROM run_sources JOIN runs ON runs.id = run_id WHERE source = ? AND run_id >= ?
"""
_FAILURES_SINCE = "SELECT count(*) FROM run_sources WHERE source = ? AND run_id > ? AND state = 'failed'"
_TOTAL = "SELECT count(*), max(first_fetched_at) FROM articles WHERE source = ?"
_ARTICLES = """
SELECT first_fetched_at, id FROM articles
WHERE source = ? AND first_fetched_at > ? AND first_fetched_at <= ? ORDER BY first_fetched_at DESC
"""
_PAGES = """
SELECT id, url, archive_file, archive_offset, headline, substr(body, 1, 160), word_count, date_published,
    CASE date_published_precision WHEN 'minute' THEN date_published_utc END, date_published_precision, authors, section,
    first_fetched_at
FROM articles WHERE id IN (SELECT value FROM json_each(?))
"""
_REFUSED = """
SELECT source, reason, ifnull(fetched_at, first_seen_at) AS at, count(*) FROM quarantine
WHERE source IS NOT NULL AND released_run IS NULL AND at > ? AND at <= ? GROUP BY source, reason, at
"""
_LATEST = """
SELECT id, reason, url, archive_file, archive_offset, headline FROM quarantine
WHERE source = ? AND released_run IS NULL AND dropped_at IS NULL AND ifnull(fetched_at, first_seen_at) > ?
ORDER BY id DESC LIMIT ?
"""
_WAITING = """
SELECT source, reason, count(*) FROM quarantine
WHERE released_run IS NULL AND dropped_at IS NULL GROUP BY source, reason
"""
_LOST = """
SELECT url, kind, last_outcome FROM frontier
WHERE source = ? AND kind <> 'article' AND found_in IS NULL AND state IN ('failed', 'gone', 'refused')
ORDER BY url
"""


def read_health(
    connection: sqlite3.Connection,
    *,
    now: datetime,
    limits: Mapping[str, Limits] | None = None,
    documents: Mapping[str, Collection[str]] | None = None,
    sources: Collection[str] | None = None,
) -> Health:
    """How the sources are at an aware moment, as of one moment of the database, which may be read-only.

    ``limits`` are those set by hand, by source. ``documents`` are the addresses of feeds, sitemaps and sections in the
    description of each source; where a source stands there, others that were lost are not missed. ``sources`` are the
    only ones that are wanted.
    """
    with _one_moment(connection):
        facts, waiting = read_facts(connection, now=now, documents=documents or {}, sources=sources)
    return replace(judge(facts, now=now, limits=limits), waiting=waiting)


def read_facts(
    connection: sqlite3.Connection,
    *,
    now: datetime,
    documents: Mapping[str, Collection[str]],
    sources: Collection[str] | None = None,
) -> tuple[list[SourceFacts], dict[str, int]]:
    """What is to be judged, a source each, and how much waits in quarantine by reason."""
    reader = _Reader(connection, now)
    names = [name for (name,) in connection.execute("SELECT name FROM sources ORDER BY name")]
    waiting, total = _waiting(connection)
    facts = []
    for name in names:
        if sources is None or name in sources:
            one = reader.source(name)
            one.waiting = waiting.get(name, Counter())
            one.lost = [lost for lost in reader.lost(name) if name not in documents or lost.url in documents[name]]
            facts.append(one)
    return facts, dict(total.most_common())


class _Reader:
    """Reads the facts of one source after the other."""

    def __init__(self, connection: sqlite3.Connection, now: datetime) -> None:
        self._read = connection.execute
        self._now = utc_text(now)
        # Moments are text that sorts in order of time: a day is found by where it would stand among these.
        self._starts = [utc_text(now - days * _DAY) for days in range(HISTORY, 0, -1)]
        self._refused: dict[str, list[Counter[str]]] = {}
        for source, reason, at, count in self._read(_REFUSED, (self._starts[-PAGE_DAYS], self._now)):
            self._refused.setdefault(source, [Counter() for _ in range(PAGE_DAYS)])[self._day(at)][reason] += count

    def _day(self, at: str) -> int:
        """The day of a moment within the history, 0 for the last one."""
        return HISTORY - bisect_left(self._starts, at)

    def source(self, name: str) -> SourceFacts:
        """What is known of a source, but for the quarantine and lost documents."""
        facts = SourceFacts(name=name)
        self._runs(facts)
        if name in self._refused:
            facts.refused = self._refused[name]
            latest = self._read(_LATEST, (name, self._starts[-1], _LATEST_REFUSED))
            facts.latest_refused = [
                RefusedPage(id=id_, reason=reason, url=url, archive_file=file, archive_offset=offset, headline=headline)
                for id_, reason, url, file, offset, headline in latest
            ]
        self._articles(facts)
        return facts

    def lost(self, name: str) -> Iterator[LostDocument]:
        """Documents of a source's description that were given up."""
        for url, kind, outcome in self._read(_LOST, (name,)):
            yield LostDocument(url, kind, outcome or "never fetched")

    def _runs(self, facts: SourceFacts) -> None:
        success, first, success_run, last_run = self._read(_RUNS, (facts.name,)).fetchone()
        if last_run is None:
            return
        facts.last_success, facts.first_success = _moment(success), _moment(first)
        facts.last_state, facts.last_detail, started = self._read(_LAST_RUN, (facts.name, last_run)).fetchone()
        facts.last_started = _moment(started)
        (facts.failures_in_row,) = self._read(_FAILURES_SINCE, (facts.name, success_run or 0)).fetchone()
        since = self._read(_FIRST_RUN_SINCE, (self._starts[0],)).fetchone()
        if since is None:
            return
        for state, at, outcomes in self._read(_RECENT_RUNS, (facts.name, *since)):
            if not self._starts[0] < at <= self._now:
                continue
            day = self._day(at)
            if state in ("done", "failed"):
                (facts.successes if state == "done" else facts.failures)[day] += 1
            if day < PAGE_DAYS and outcomes != "{}":
                facts.outcomes[day].update(_counts(outcomes))

    def _articles(self, facts: SourceFacts) -> None:
        facts.total, facts.last_article = self._read(_TOTAL, (facts.name,)).fetchone()
        by_day: list[list[int]] = [[] for _ in range(HISTORY)]
        for at, id_ in self._read(_ARTICLES, (facts.name, self._starts[0], self._now)):
            by_day[self._day(at)].append(id_)
        facts.articles = [len(ids) for ids in by_day]
        chosen = [_spread(ids, PAGES_A_DAY if day else PAGES_OF_LATEST) for day, ids in enumerate(by_day[:PAGE_DAYS])]
        wanted = json.dumps([id_ for ids in chosen for id_ in ids])
        pages = {row[0]: _page(row) for row in self._read(_PAGES, (wanted,))}
        facts.pages = [[pages[id_] for id_ in ids] for ids in chosen]


def _waiting(connection: sqlite3.Connection) -> tuple[dict[str, Counter[str]], Counter[str]]:
    by_source: dict[str, Counter[str]] = {}
    total: Counter[str] = Counter()
    for source, reason, count in connection.execute(_WAITING):
        total[reason] += count
        if source is not None:
            by_source.setdefault(source, Counter())[reason] += count
    return by_source, total


def _spread(ids: Sequence[int], most: int) -> Sequence[int]:
    """At most so many of them, evenly from all."""
    if len(ids) <= most:
        return ids
    return [ids[place * len(ids) // most] for place in range(most)]


def _page(row: Sequence[Any]) -> Page:
    id_, url, file, offset, headline, opening, words, date, published, precision, authors, section, fetched = row
    at = _moment(fetched)
    assert at is not None
    return Page(
        id=id_,
        url=url,
        archive_file=file,
        archive_offset=offset,
        headline=headline,
        opening=opening,
        words=words,
        date=date,
        published=_moment(published),
        precision=precision,
        authors=_names(authors),
        section=section,
        fetched=at,
    )


# The same few texts stand in thousands of rows.
@lru_cache(maxsize=4096)
def _counts(outcomes: str) -> Mapping[str, int]:
    return Counter(json.loads(outcomes))


@lru_cache(maxsize=4096)
def _names(authors: str) -> tuple[str, ...]:
    return tuple(author["name"] for author in json.loads(authors))


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


@contextmanager
def _one_moment(connection: sqlite3.Connection) -> Iterator[None]:
    """Reads in the block see one state of the database."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")
