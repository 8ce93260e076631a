"""Which articles say nearly the same: signatures, pairs and clusters, kept in step with the articles.

Everything happens in the transaction that stores the articles, which no other writer can enter, so what is read stays
true until it is written, and clusters are the same whatever the order in which articles come and whoever stores them.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from pipelines.near_duplicates import ALGORITHM, Sketch, sketch_text
from pipelines.store.clusters import clusters_of, links_of, merge, split
from pipelines.store.rows import Changed, Row, Said, said
from pipelines.store.signatures import add_signatures, json_list, remove_signatures

WAY_OUT = "Run `warraq rebuild near-duplicates` with this version of Warraq."

_SIGNED = """
SELECT article_id, signature_id, cluster_id FROM article_signatures JOIN signatures ON signatures.id = signature_id
WHERE article_id IN (SELECT value FROM json_each(?))
"""
_HELD = "SELECT DISTINCT signature_id FROM article_signatures WHERE signature_id IN (SELECT value FROM json_each(?))"

_log = logging.getLogger(__name__)


def write_near_duplicates(
    connection: sqlite3.Connection,
    changed: Sequence[Changed],
    *,
    sketches: Mapping[Said, Sketch],
    relinked: Collection[int] = (),
) -> None:
    """Bring signatures, pairs and clusters in step with articles that are new or have changed.

    ``sketches`` are those that were made before, by what they were made of; ``relinked`` are articles that became a
    copy of another one, or no longer are one. Where the database was signed by another algorithm nothing is written but
    a warning to the log: signatures of two algorithms cannot be compared.
    """
    changed = [one for one in changed if one.before is None or said(one.before) != said(one.after)]
    if (changed or relinked) and _may_sign(connection):
        before = {one.article_id: one.before for one in changed if one.before is not None}
        shaken = _unsign(connection, before, relinked)
        _sign(
            connection,
            {one.article_id: _sketch(one.after, sketches) for one in changed},
            linked={*before, *relinked},
            shaken=shaken,
        )


def sign_articles(connection: sqlite3.Connection, rows: Mapping[int, Row], sketches: Mapping[Said, Sketch]) -> None:
    """Sign articles that have no signature, given by their numbers and rows; in a transaction."""
    _sign(connection, {number: _sketch(row, sketches) for number, row in rows.items()}, linked=set(rows), shaken=set())


def algorithm_problem(connection: sqlite3.Connection) -> str | None:
    """Why the near-duplicates in a database are not those that this program would find; ``None`` where they are."""
    algorithm, unsigned_from = connection.execute(
        "SELECT algorithm, unsigned_from FROM near_duplicate_index"
    ).fetchone()
    if algorithm is None and unsigned_from is None:
        return None
    if algorithm is None:
        return f"near-duplicates were never looked for among the articles that are stored. {WAY_OUT}"
    if algorithm != ALGORITHM:
        return f"near-duplicates were found by {algorithm!r}, and this program finds them by {ALGORITHM!r}. {WAY_OUT}"
    if unsigned_from is not None:
        return f"near-duplicates of articles from number {unsigned_from} on were not looked for yet. {WAY_OUT}"
    return None


def _may_sign(connection: sqlite3.Connection) -> bool:
    """Whether the database is signed by our algorithm, or by none so far; if not, the log says so."""
    algorithm, unsigned_from = connection.execute(
        "SELECT algorithm, unsigned_from FROM near_duplicate_index"
    ).fetchone()
    if algorithm == ALGORITHM:
        return True
    if algorithm is None and unsigned_from is None:
        connection.execute("UPDATE near_duplicate_index SET algorithm = ?", (ALGORITHM,))
        return True
    _warn(algorithm_problem(connection))
    return False


@cache
def _warn(problem: str | None) -> None:
    """Say once in the life of the program what is the matter, not with every batch."""
    _log.warning("The articles are stored, their near-duplicates are not: %s", problem)


def _unsign(connection: sqlite3.Connection, before: Mapping[int, Row], relinked: Collection[int]) -> set[int]:
    """Take the signatures from articles of which the text changed; gives the clusters that may fall apart."""
    if not before and not relinked:
        return set()
    signed = connection.execute(_SIGNED, (json_list({*before, *relinked}),)).fetchall()
    connection.executemany("DELETE FROM article_signatures WHERE article_id = ?", [(number,) for number in before])
    left = {signature: before[article] for article, signature, _ in signed if article in before}
    held = {signature for (signature,) in connection.execute(_HELD, (json_list(left),))} if left else set()
    remove_signatures(
        connection,
        {signature: _sketch(row, {}) for signature, row in left.items() if signature not in held},
    )
    return {cluster for _, _, cluster in signed}


def _sign(
    connection: sqlite3.Connection, sketches: Mapping[int, Sketch], *, linked: Collection[int], shaken: set[int]
) -> None:
    """Sign articles that have no signature now, then merge and split clusters.

    ``linked`` are the articles of which the links may be new.
    """
    added = add_signatures(connection, sketches)
    links = links_of(connection, linked)
    pairs = [*((one, other) for one, other, *_ in added.pairs), *links]
    clusters = added.clusters | clusters_of(connection, {number for pair in links for number in pair})
    merged = merge(connection, pairs, clusters)
    split(connection, shaken | {merged[cluster] for cluster in shaken if cluster in merged})


def _sketch(row: Row, sketches: Mapping[Said, Sketch]) -> Sketch:
    text = said(row)
    known = sketches.get(text)
    return known if known is not None else sketch_text(*text)
