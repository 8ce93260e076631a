"""New addresses: in bulk, each once, and none that was stored before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any, TypeVar

from crawler.discovery.link import Link
from crawler.frontier.moments import changed_text
from crawler.frontier.policy import Policy, Priority
from crawler.frontier.task import Kind, Publisher, host_of
from pipelines.normalise.urls import canonicalise
from pipelines.store.rows import storable

Row = tuple[Any, ...]
_Item = TypeVar("_Item")

# The first to announce an article is believed; who comes later adds what is missing. What was a mere number until now,
# perhaps one that led nowhere, is asked for again when a document announces it.
# One statement for all of them: between two, this thread would wait for its turn with the one that fetches.
_ADD_ARTICLES = """
WITH given (url, canonical_url, host, evidence, found_in) AS (
    SELECT value ->> 0, value ->> 1, value ->> 2, value -> 3, value ->> 4 FROM json_each(:articles)
)
INSERT INTO frontier
    (source, kind, url, canonical_url, host, state, priority, next_visit_at, first_seen_at, evidence, found_in)
SELECT :source, 'article', url, canonical_url, host, 'waiting', :priority, :now, :now, evidence, found_in FROM given
WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE addresses.url IN (given.canonical_url, given.url))
ON CONFLICT (canonical_url, kind) DO UPDATE SET
    evidence = json_patch(excluded.evidence, frontier.evidence),
    priority = min(excluded.priority, frontier.priority),
    next_visit_at = CASE
        WHEN excluded.priority < frontier.priority AND frontier.state <> 'leased' THEN excluded.next_visit_at
        ELSE frontier.next_visit_at END,
    found_in = coalesce(frontier.found_in, excluded.found_in)
WHERE excluded.priority < frontier.priority OR (
    excluded.evidence <> frontier.evidence
    AND length(json_patch(excluded.evidence, frontier.evidence)) > length(frontier.evidence)
)
"""
# A change after the last visit brings the next one forward, but no two visits are closer than the first to the second.
_ADVANCE = """
WITH given (canonical_url, changed) AS (
    SELECT value ->> 1, value ->> 5 FROM json_each(:articles) WHERE value ->> 5 IS NOT NULL
)
UPDATE frontier SET next_visit_at = max(:now, strftime('%Y-%m-%dT%H:%M:%SZ', last_fetched_at, :apart))
FROM given
WHERE frontier.canonical_url = given.canonical_url AND frontier.kind = 'article' AND frontier.state = 'done'
    AND given.changed > frontier.last_fetched_at
    AND coalesce(frontier.next_visit_at, '9') > max(:now, strftime('%Y-%m-%dT%H:%M:%SZ', last_fetched_at, :apart))
"""
# A number that led nowhere may be an article today; once a run.
_ADD_PROBE = """
INSERT INTO frontier (source, kind, url, canonical_url, host, state, priority, next_visit_at, first_seen_at)
SELECT ?1, 'article', ?2, ?3, ?4, 'waiting', ?5, ?6, ?6
WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE addresses.url IN (?3, ?2))
ON CONFLICT (canonical_url, kind) DO UPDATE SET next_visit_at = excluded.next_visit_at
WHERE frontier.priority = excluded.priority AND frontier.state IN ('gone', 'failed') AND frontier.last_run IS NOT ?7
"""
# A page without a rhythm is read again when a page leads there, once a run: pages may lead to each other in a circle.
_ADD_DOCUMENT = """
INSERT INTO frontier
    (source, kind, url, canonical_url, host, state, priority, next_visit_at, first_seen_at, rhythm, found_in)
VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6, ?7, ?7, ?8, ?9)
ON CONFLICT (canonical_url, kind) DO UPDATE SET rhythm = excluded.rhythm, next_visit_at = excluded.next_visit_at
WHERE frontier.rhythm IS NULL AND frontier.state <> 'leased' AND frontier.last_run IS NOT ?10
"""
_RETIRE = """
UPDATE frontier SET rhythm = NULL, next_visit_at = NULL
WHERE source = ? AND rhythm IS NOT NULL AND found_in IS NULL
    AND (kind, canonical_url) NOT IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))
"""
_FIELDS = ("title", "published", "author", "modified")
_LONGEST_EVIDENCE = 1000  # characters of one field


def article_rows(links: Iterable[Link], *, source: Publisher) -> Iterator[Row]:
    """What is told of each link; what is no web address is left out."""
    rules = source.url_rules
    for link in links:
        canonical = canonicalise(link.url, rules=rules)
        if canonical is not None:
            evidence = {key: storable(value[:_LONGEST_EVIDENCE]) for key in _FIELDS if (value := getattr(link, key))}
            yield link.url, canonical, host_of(link.url), evidence, link.found_in, changed_text(link.modified)


def add_articles(
    connection: sqlite3.Connection, rows: list[Row], *, source: Publisher, now: str, apart: timedelta | None
) -> int:
    """Add articles in an open transaction; gives how many were new.

    Those that changed since their last visit are visited again, ``apart`` after it at the earliest; ``None`` for never.
    """
    told = json.dumps(rows, ensure_ascii=False)
    values = {"articles": told, "source": source.name, "priority": int(Priority.ARTICLE), "now": now}
    new = _new(connection, lambda: connection.execute(_ADD_ARTICLES, values))
    if apart is not None and any(row[-1] for row in rows):
        connection.execute(_ADVANCE, {"articles": told, "now": now, "apart": f"+{apart.total_seconds():.0f} seconds"})
    return new


def probe_rows(urls: Iterable[str], *, source: Publisher, run_id: int, now: str) -> Iterator[Row]:
    """What is bound for each number of an archive."""
    for url in urls:
        canonical = canonicalise(url, rules=source.url_rules)
        if canonical is not None:
            yield source.name, url, canonical, host_of(url), int(Priority.PROBE), now, run_id


def add_probes(connection: sqlite3.Connection, rows: list[Row]) -> int:
    """Add numbers of an archive in an open transaction; gives how many were new."""
    return _new(connection, lambda: connection.executemany(_ADD_PROBE, rows))


def document_rows(
    documents: Iterable[tuple[str, str]],
    *,
    source: Publisher,
    policy: Policy,
    run_id: int,
    now: str,
    found_in: str | None,
) -> Iterator[Row]:
    """What is bound for each (kind, address).

    The publisher's rules are about its articles and may drop the number of a page: documents do without them. Pages
    that another page led to have no rhythm.

    :raises ValueError: the kind is none of a document
    """
    for name, url in documents:
        kind = Kind(name)
        if kind is Kind.ARTICLE:
            raise ValueError(f"{url}: a document is a feed, sitemap or section; articles are added with Frontier.add")
        canonical = canonicalise(url)
        if canonical is None:
            continue
        by_itself = found_in is None or kind is not Kind.SECTION
        seconds = int(policy.rhythms[kind].total_seconds()) if by_itself else None
        priority = int(Priority.DOCUMENT)
        yield source.name, kind.value, url, canonical, host_of(url), priority, now, seconds, found_in, run_id


def add_documents(connection: sqlite3.Connection, rows: list[Row]) -> int:
    """Add documents in an open transaction; gives how many were new."""
    return _new(connection, lambda: connection.executemany(_ADD_DOCUMENT, rows))


def retire_documents(connection: sqlite3.Connection, source: str, rows: list[Row]) -> None:
    """Let rest what was once named as a document of a source and is not among ``rows``."""
    connection.execute(_RETIRE, (source, json.dumps([(row[1], row[3]) for row in rows])))


def know_source(connection: sqlite3.Connection, source: str, run_id: int) -> None:
    """Note that a publisher was met."""
    connection.execute("INSERT INTO sources (name, first_run) VALUES (?, ?) ON CONFLICT DO NOTHING", (source, run_id))


def in_chunks(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    """The items, a list of ``size`` at a time."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk


def _new(connection: sqlite3.Connection, add: Callable[[], object]) -> int:
    """Add rows; gives how many are new."""
    (before,) = connection.execute("SELECT coalesce(max(id), 0) FROM frontier").fetchone()
    add()
    # Rows that were there already may have been changed, so the changes cannot be counted.
    (new,) = connection.execute("SELECT count(*) FROM frontier WHERE id > ?", (before,)).fetchone()
    return int(new)
