"""What a reader who comes in first may want to see beside the list: stories that many carried, and what changed."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

RECENT = 500
"""Articles, the latest, among which stories are looked for."""
SHOWN = 5

_STORIES = f"""
WITH recent AS (
    SELECT DISTINCT cluster_id FROM article_clusters_v1
    WHERE article_id IN (SELECT id FROM articles ORDER BY date_published_utc DESC, id DESC LIMIT {RECENT})
),
counted AS (
    SELECT recent.cluster_id, count(*) AS articles, count(DISTINCT articles.source) AS sources, min(articles.id) AS one
    FROM recent
    JOIN article_clusters_v1 ON article_clusters_v1.cluster_id = recent.cluster_id
    JOIN articles ON articles.id = article_clusters_v1.article_id
    GROUP BY recent.cluster_id HAVING count(*) > 1
    ORDER BY sources DESC, articles DESC LIMIT {SHOWN}
)
SELECT one, headline, language, sources
FROM counted JOIN articles ON articles.id = one ORDER BY sources DESC, articles DESC
"""
_CHANGED = f"""
SELECT articles.id, headline, language, versions FROM (
    SELECT article_id, count(*) AS versions, max(id) AS last FROM (
        SELECT article_id, id FROM revisions ORDER BY id DESC LIMIT {RECENT}
    )
    GROUP BY article_id ORDER BY last DESC LIMIT {SHOWN}
)
JOIN articles ON articles.id = article_id ORDER BY last DESC
"""
_AWAY = f"""
SELECT id, headline, language, withdrawals.withdrawn_at FROM withdrawals
JOIN articles ON articles.id = article_id
WHERE returned_at IS NULL ORDER BY withdrawals.withdrawn_at DESC LIMIT {SHOWN}
"""


@dataclass(frozen=True, slots=True)
class Highlight:
    """An article, and the number or moment that it is shown for."""

    id: int
    headline: str
    language: str | None
    value: int | str


@dataclass(frozen=True, slots=True)
class Highlights:
    """Stories that ``value`` sources carried, articles that changed ``value`` times, and those that are away since."""

    stories: tuple[Highlight, ...]
    changed: tuple[Highlight, ...]
    withdrawn: tuple[Highlight, ...]


def read_highlights(connection: sqlite3.Connection) -> Highlights:
    """The highlights of the latest articles."""
    stories, changed, withdrawn = (
        tuple(Highlight(*row) for row in connection.execute(statement)) for statement in (_STORIES, _CHANGED, _AWAY)
    )
    return Highlights(stories, changed, withdrawn)
