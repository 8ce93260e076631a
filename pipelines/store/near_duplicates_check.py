"""Whether signatures, pairs and clusters are in step with the articles and with each other."""

from __future__ import annotations

import sqlite3

from pipelines.near_duplicates import components
from pipelines.store.near_duplicates import WAY_OUT, algorithm_problem
from pipelines.store.signatures import MOST_HOLDERS

_COUNTS = {
    "articles have no signature": (
        "SELECT count(*), min(id) FROM articles WHERE id NOT IN (SELECT article_id FROM article_signatures)"
    ),
    "signatures belong to no article": (
        "SELECT count(*), min(id) FROM signatures WHERE id NOT IN (SELECT signature_id FROM article_signatures)"
    ),
    "bands belong to no signature": (
        "SELECT count(*), min(signature_id) FROM signature_bands WHERE signature_id NOT IN (SELECT id FROM signatures)"
    ),
    "signatures have no bands": (
        "SELECT count(*), min(id) FROM signatures "
        "WHERE shingles > 0 AND id NOT IN (SELECT signature_id FROM signature_bands) "
        f"AND NOT EXISTS (SELECT 1 FROM signature_bands GROUP BY band HAVING count(*) >= {MOST_HOLDERS})"
    ),
}
_CLUSTERS = "SELECT id, cluster_id FROM signatures"
_PAIRS = "SELECT signature_id, other_id FROM similar_signatures"
_LINKS = """
SELECT one.signature_id, other.signature_id
FROM articles
JOIN article_signatures AS one ON one.article_id = articles.id
JOIN article_signatures AS other ON other.article_id = articles.duplicate_of
"""


def near_duplicate_problems(connection: sqlite3.Connection) -> list[str]:
    """What is wrong with the near-duplicates, a sentence each, with the way out. Reads all tables but the texts."""
    problem = algorithm_problem(connection)
    if problem is not None:
        return [f"{problem[0].upper()}{problem[1:]}"]
    problems = [
        f"{number} {what} (the first is {first}). {WAY_OUT}"
        for what, query in _COUNTS.items()
        for number, first in connection.execute(query)
        if number
    ]
    clusters = dict(connection.execute(_CLUSTERS).fetchall())
    expected = components([*connection.execute(_PAIRS), *connection.execute(_LINKS)], clusters)
    wrong = sorted(number for number, cluster in clusters.items() if expected[number] != cluster)
    if wrong:
        problems.append(f"{len(wrong)} signatures are in a wrong cluster (the first is {wrong[0]}). {WAY_OUT}")
    return problems
