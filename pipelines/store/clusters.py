"""Clusters: the signatures that pairs connect, however many steps it takes. The smallest number names a cluster.

A pair joins two signatures that are nearly the same. So does a *link*: an article and the one that it is a copy of
(``duplicate_of``) belong together also where that one has another text by now.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

from pipelines.near_duplicates import components, sketch_text
from pipelines.store.inserting import insert
from pipelines.store.signatures import Near, Pair, json_list, read_signatures

_SET = "UPDATE signatures SET cluster_id = ? WHERE id = ?"
_MERGE = "UPDATE signatures SET cluster_id = ? WHERE cluster_id = ?"
_MEMBERS = "SELECT id, cluster_id FROM signatures WHERE cluster_id IN (SELECT value FROM json_each(?))"
_PAIRS = "SELECT signature_id, other_id FROM similar_signatures WHERE signature_id IN (SELECT value FROM json_each(?))"
# From a copy to the first article, and from that to its copies.
_LINKS = """
SELECT one.signature_id, other.signature_id
FROM json_each(:wanted)
JOIN article_signatures AS one ON one.{column} = value
JOIN articles ON articles.id = one.article_id
JOIN article_signatures AS other ON other.article_id = articles.duplicate_of
WHERE one.signature_id <> other.signature_id
UNION
SELECT one.signature_id, other.signature_id
FROM json_each(:wanted)
JOIN article_signatures AS one ON one.{column} = value
JOIN articles ON articles.duplicate_of = one.article_id
JOIN article_signatures AS other ON other.article_id = articles.id
WHERE one.signature_id <> other.signature_id
"""
_ARTICLE_LINKS, _SIGNATURE_LINKS = (_LINKS.format(column=name) for name in ("article_id", "signature_id"))
_CLUSTERS = "SELECT id, cluster_id FROM signatures WHERE id IN (SELECT value FROM json_each(?))"
_TEXT = """
SELECT headline, body FROM article_signatures JOIN articles ON articles.id = article_id WHERE signature_id = ? LIMIT 1
"""


def links_of(connection: sqlite3.Connection, article_ids: Collection[int]) -> list[tuple[int, int]]:
    """The links of articles, as pairs of signatures."""
    return connection.execute(_ARTICLE_LINKS, {"wanted": json_list(article_ids)}).fetchall() if article_ids else []


def clusters_of(connection: sqlite3.Connection, signatures: Collection[int]) -> dict[int, int]:
    """The clusters of signatures."""
    return dict(connection.execute(_CLUSTERS, (json_list(signatures),)).fetchall()) if signatures else {}


def merge(
    connection: sqlite3.Connection, pairs: Iterable[tuple[int, int]], clusters: Mapping[int, int]
) -> dict[int, int]:
    """Merge the clusters that pairs of signatures connect; gives the clusters that became part of another one.

    ``clusters`` holds the clusters of all signatures in ``pairs``.
    """
    roots = components((clusters[one], clusters[other]) for one, other in pairs)
    merged = {cluster: root for cluster, root in roots.items() if cluster != root}
    connection.executemany(_MERGE, [(root, cluster) for cluster, root in merged.items()])
    return merged


def split(connection: sqlite3.Connection, clusters: Collection[int]) -> None:
    """Let clusters that lost a signature, a pair or a link fall into what is still connected."""
    members = dict(connection.execute(_MEMBERS, (json_list(clusters),)).fetchall()) if clusters else {}
    if not members:
        return
    wanted = json_list(members)
    pairs = [
        *connection.execute(_PAIRS, (wanted,)).fetchall(),
        *connection.execute(_SIGNATURE_LINKS, {"wanted": wanted}).fetchall(),
    ]
    found = components(pairs, members)
    pieces = Counter(cluster for cluster, _ in {(members[number], found[number]) for number in members})
    torn = [number for number, cluster in members.items() if pieces[cluster] > 1]
    if torn:
        added = _missing_pairs(connection, torn, found)
        insert(connection, "similar_signatures", 4, chain.from_iterable(added))
        found = components([*pairs, *((one, other) for one, other, *_ in added)], members)
    connection.executemany(
        _SET, [(cluster, number) for number, cluster in found.items() if cluster != members.get(number, cluster)]
    )


def _missing_pairs(connection: sqlite3.Connection, members: Sequence[int], pieces: Mapping[int, int]) -> list[Pair]:
    """Pairs between the pieces of torn clusters: of a text and another cluster only the first pair found was kept.

    Every such pair has an end outside the largest piece, so the texts of the others are looked up as if they were new.
    """
    sizes = Counter(pieces[number] for number in members)
    largest = max(sizes, key=lambda piece: (sizes[piece], -piece))
    texts = {
        number: sketch_text(*connection.execute(_TEXT, (number,)).fetchone())
        for number in members
        if pieces[number] != largest
    }
    near = Near(connection, texts.values())
    # Those that found every band crowded when they came are in none, and still find the others.
    near.signatures |= read_signatures(connection, texts.keys() - near.signatures.keys())
    for number, signature in near.signatures.items():
        signature.cluster_id = pieces.get(number, signature.cluster_id)
    found: dict[tuple[int, int], Pair] = {}
    for number, sketch in texts.items():
        _, similar = near.similar(near.signatures[number], sketch)
        for one in similar.keys() & pieces.keys():
            low, high = sorted((one, number))
            found[low, high] = (low, high, *similar[one])
    return list(found.values())
