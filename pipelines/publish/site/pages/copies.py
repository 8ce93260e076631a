"""The cluster of an article: who published it first, who carried it after, and how alike the texts are."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

# By the cluster's own number SQLite looks at this cluster alone; joined, it would count them all.
_NUMBER = "SELECT cluster_id FROM article_clusters_v1 WHERE article_id = ?"
_CLUSTER = "SELECT origin_id, articles, sources FROM clusters_v1 WHERE cluster_id = ?"
# A pair lies under the smaller number of the two.
_MEMBERS = """
SELECT
    articles.id, articles.headline, articles.source, articles.date_published, articles.word_count, articles.agency,
    articles.language, articles.withdrawn_at,
    coalesce(articles.date_published_utc, articles.first_fetched_at) AS moment,
    CASE WHEN own.signature_id = origin.signature_id THEN 1.0 ELSE similar_signatures.jaccard END,
    CASE WHEN own.signature_id = origin.signature_id THEN 1.0 ELSE similar_signatures.containment END
FROM signatures
JOIN article_signatures AS own ON own.signature_id = signatures.id
JOIN articles ON articles.id = own.article_id
JOIN article_signatures AS origin ON origin.article_id = :origin
LEFT JOIN similar_signatures ON similar_signatures.signature_id = min(own.signature_id, origin.signature_id)
    AND similar_signatures.other_id = max(own.signature_id, origin.signature_id)
WHERE signatures.cluster_id = :cluster
ORDER BY articles.id <> :origin, moment IS NULL, moment, articles.id
LIMIT :most
"""

MOST = 200
"""Members that a page shows, the earliest."""


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a cluster. ``jaccard`` and ``containment`` compare it with the origin; ``None`` where it belongs to
    the cluster through another article.
    """

    id: int
    headline: str
    source: str | None
    date_published: str | None
    word_count: int
    agency: str | None
    language: str | None
    withdrawn_at: str | None
    moment: str | None
    jaccard: float | None
    containment: float | None


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster. ``members`` has the origin first, then the others in the order of time."""

    articles: int
    sources: int
    members: tuple[Member, ...]

    @property
    def origin(self) -> Member:
        """The article that was there first."""
        return self.members[0]


def read_cluster(connection: sqlite3.Connection, article_id: int) -> Cluster | None:
    """The cluster of an article; ``None`` where the article is alone."""
    number = connection.execute(_NUMBER, (article_id,)).fetchone()
    found = None if number is None else connection.execute(_CLUSTER, (number[0],)).fetchone()
    if found is None:
        return None
    origin_id, articles, sources = found
    rows = connection.execute(_MEMBERS, {"cluster": number[0], "origin": origin_id, "most": MOST})
    return Cluster(articles, sources, tuple(Member(*row) for row in rows))
