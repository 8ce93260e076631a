"""The sources, and how one of them publishes: by day, by hour, how soon we have it, and what its pages tell."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

_LIST = """
SELECT source, count(*), max(date_published_utc) FROM articles
WHERE source IS NOT NULL GROUP BY source ORDER BY 2 DESC, source
"""
# From one name to the next in the index, so that the number of articles does not matter.
_ACTIVE = """
WITH RECURSIVE names (name) AS (
    SELECT min(source) FROM articles
    UNION ALL
    SELECT (SELECT min(source) FROM articles WHERE source > name) FROM names WHERE name IS NOT NULL
)
SELECT name, (SELECT max(date_published_utc) FROM articles WHERE source = name) AS latest
FROM names WHERE name IS NOT NULL ORDER BY latest DESC, name
"""
_COUNT = "SELECT count(*), min(date_published_utc), max(date_published_utc) FROM articles WHERE source = ?"
_DAYS = """
SELECT substr(date_published_utc, 1, 10) AS day, count(*) FROM articles
WHERE source = ? AND date_published_utc >= ? AND length(date_published_utc) >= 10 GROUP BY day
"""
_RECENT = """
SELECT
    date_published, date_published_precision, authors <> '[]', section IS NOT NULL, image_url IS NOT NULL,
    agency IS NOT NULL,
    (julianday(coalesce(
        (
            SELECT min(revisions.first_fetched_at) FROM revisions
            WHERE revisions.article_id = articles.id AND revisions.first_fetched_at < articles.first_fetched_at
        ),
        first_fetched_at
    )) - julianday(date_published_utc)) * 1440
FROM articles WHERE source = ? ORDER BY date_published_utc DESC, id DESC LIMIT ?
"""

DAYS = 60
"""Days of the chart, the last of which is the last day with an article."""
RECENT = 1000
"""Articles, the latest, by which a source is described."""

LAGS = (15, 60, 360, 1440, 10080)
"""Upper ends in minutes of the classes of lag; above the last there is one more."""


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with the number of its articles and the moment of the latest (UTC)."""

    name: str
    articles: int
    latest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePage:
    """A source. ``days`` counts the articles of consecutive days; ``hours`` those of each hour by the source's own
    clock; ``lags`` those of each class of `LAGS`; ``coverage`` the share of pages that tell a field; all three of
    the ``described`` latest articles.
    """

    name: str
    articles: int
    earliest: str | None
    latest: str | None
    days: tuple[tuple[date, int], ...]
    described: int
    coverage: tuple[tuple[str, float], ...]
    hours: tuple[int, ...]
    lags: tuple[int, ...]
    median_lag: float | None


@dataclass(frozen=True, slots=True)
class ActiveSource:
    """A source with the moment of its latest article (UTC)."""

    name: str
    latest: str | None


def active_sources(connection: sqlite3.Connection) -> list[ActiveSource]:
    """Every source that has articles, the one with the latest first."""
    return [ActiveSource(*row) for row in connection.execute(_ACTIVE)]


def list_sources(connection: sqlite3.Connection) -> list[ListedSource]:
    """Every source that has articles, the largest first."""
    return [ListedSource(*row) for row in connection.execute(_LIST)]


def read_source(connection: sqlite3.Connection, name: str) -> SourcePage | None:
    """How a source publishes; ``None`` where it has no article."""
    articles, earliest, latest = connection.execute(_COUNT, (name,)).fetchone()
    if not articles:
        return None
    rows = connection.execute(_RECENT, (name, RECENT)).fetchall()
    lags = [row[6] for row in rows if row[1] == "minute" and row[6] is not None and row[6] >= 0]
    return SourcePage(
        name=name,
        articles=articles,
        earliest=earliest,
        latest=latest,
        days=_days(connection, name, latest),
        described=len(rows),
        coverage=_coverage(rows),
        hours=_hours(rows),
        lags=_classes(lags),
        median_lag=median(lags) if lags else None,
    )


def _days(connection: sqlite3.Connection, name: str, latest: str | None) -> tuple[tuple[date, int], ...]:
    try:
        last = date.fromisoformat((latest or "")[:10])
    except ValueError:
        return ()
    first = last - timedelta(days=DAYS - 1)
    counts = dict(connection.execute(_DAYS, (name, first.isoformat())).fetchall())
    days = (first + timedelta(days=place) for place in range(DAYS))
    return tuple((day, counts.get(day.isoformat(), 0)) for day in days)


def _coverage(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, float], ...]:
    def share(found: int) -> float:
        return found / len(rows)

    return (
        ("date", share(sum(row[0] is not None for row in rows))),
        ("time", share(sum(row[1] == "minute" for row in rows))),
        ("author", share(sum(bool(row[2]) for row in rows))),
        ("agency", share(sum(bool(row[5]) for row in rows))),
        ("section", share(sum(bool(row[3]) for row in rows))),
        ("image", share(sum(bool(row[4]) for row in rows))),
    )


def _hours(rows: Sequence[Sequence[object]]) -> tuple[int, ...]:
    hours = Counter(str(row[0])[11:13] for row in rows if row[1] == "minute")
    return tuple(hours[f"{hour:02}"] for hour in range(24)) if hours else ()


def _classes(lags: Sequence[float]) -> tuple[int, ...]:
    classes = Counter(sum(lag > end for end in LAGS) for lag in lags)
    return tuple(classes[place] for place in range(len(LAGS) + 1)) if classes else ()
