"""The signatures of texts: which are known, which are near, and the rows that say so."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from pipelines.near_duplicates import Similarity, Sketch, Text, nearly_same
from pipelines.store.inserting import insert
from pipelines.store.known import next_id

MOST_HOLDERS = 32
"""How many signatures a band holds. The pages of one template (weather, prices) would else share one by the thousand,
and each new one would be compared with them all; the first that hold it stand for the others of their cluster."""

MOST_READ = 1000
"""How many signatures are held in memory at a time, two kilobytes each, where the texts allow it: a batch of pages of
one template may share bands with most that were ever stored."""

Pair: TypeAlias = tuple[int, int, float, float]
"""A row of ``similar_signatures``."""


class Signature(Text):
    """A text that is known: the row of ``signatures``."""

    __slots__ = ("cluster_id",)

    def __init__(self, cluster_id: int, shingles: int, hashes: bytes, numbers: bytes) -> None:
        super().__init__(shingles, hashes, numbers)
        self.cluster_id = cluster_id


class Added(NamedTuple):
    """What signing made: the signature of each article, the pairs, and the clusters of all that are in a pair."""

    of_article: dict[int, int]
    pairs: list[Pair]
    clusters: dict[int, int]


class Near:
    """The signatures that share a band with any of some texts, read in two statements; more can be added by hand.

    ``bands`` are those of the texts, ascending; ``known`` the numbers of the signatures in the tables.
    """

    def __init__(self, connection: sqlite3.Connection, sketches: Collection[Sketch]) -> None:
        uses = Counter(chain.from_iterable([one.bands for one in sketches]))
        # Ascending, so that neighbours are read from one page of the file. They are exact as floating-point numbers,
        # which Python compares in a fifth of the time.
        self.bands = sorted(uses, key=float)
        # The bands that two texts can meet in: most texts have none.
        holders: dict[int, list[int]] = {band: [] for band, count in uses.items() if count > 1}
        query = "SELECT band, signature_id FROM json_each(?) JOIN signature_bands ON band = value"
        for band, holder in connection.execute(query, (json_list(self.bands),)):
            holders.setdefault(band, []).append(holder)
        self._holders = holders
        self._connection = connection
        self.known = set(chain.from_iterable(holders.values()))

    @cached_property
    def signatures(self) -> dict[int, Signature]:
        """The signatures, by their numbers."""
        return read_signatures(self._connection, self.known)

    def shared(self, sketch: Sketch) -> list[int]:
        """The bands of a text under which others stand, or other texts of these would."""
        holders = self._holders
        return [band for band in sketch.bands if band in holders]

    def add(self, number: int, signature: Signature, shared: Sequence[int]) -> None:
        """Let a signature be found that is in no table yet, under all bands that it shares but the crowded ones, see
        `MOST_HOLDERS`.
        """
        self.signatures[number] = signature
        for band in shared:
            holders = self._holders[band]
            if len(holders) < MOST_HOLDERS:
                holders.append(number)

    def added(self, first: int) -> Iterator[int]:
        """The bands with the signatures added to them, from the number ``first`` on: band, number, band, number ..."""
        holders = self._holders
        for band in self.bands:
            for number in holders.get(band, ()):
                if number >= first:
                    yield from (band, number)

    def candidates(self, sketch: Sketch) -> dict[int, bool]:
        """The signatures that share a band with a text, and whether it is one of the opening."""
        holders = self._holders
        found = dict.fromkeys(chain.from_iterable(map(holders.__getitem__, self.shared(sketch))), False)
        if found:
            for band in sketch.opening:
                if band in holders:
                    found |= dict.fromkeys(holders[band], True)
        return {number: alike for number, alike in found.items() if number in self.signatures}

    def similar(self, signature: Signature, sketch: Sketch) -> tuple[int | None, dict[int, Similarity]]:
        """The number of the signature that is this very text, if there is one; or else near-duplicates of it, one for
        each cluster that has any, but for its own cluster.
        """
        known = self.signatures
        candidates = {
            number: begin_alike
            for number, begin_alike in self.candidates(sketch).items()
            if known[number].cluster_id != signature.cluster_id
        }
        same = next((number for number in candidates if signature.is_same(known[number])), None)
        if same is not None:
            return same, {}
        found: dict[int, Similarity] = {}
        met: set[int] = set()
        for number, begin_alike in candidates.items():
            other = known[number]
            if other.cluster_id in met:
                continue
            similarity = nearly_same(signature, other, begin_alike=begin_alike)
            if similarity is not None:
                found[number] = similarity
                met.add(other.cluster_id)
        return None, found


def add_signatures(connection: sqlite3.Connection, sketches: Mapping[int, Sketch]) -> Added:
    """Sign articles, given by their numbers, that have no signature now; the same text has one signature."""
    near = Near(connection, sketches.values())
    if len(near.known) > MOST_READ and len(sketches) > 1:
        return _add_in_halves(connection, sketches)
    first = number = next_id(connection, "signatures")
    of_article: dict[int, int] = {}
    rows: list[int | bytes] = []
    only: dict[int, int] = {}
    pairs: list[Pair] = []
    for article_id, sketch in sketches.items():
        bands: Iterable[int] = sketch.bands
        cluster_id = number
        if shared := near.shared(sketch):
            same, similar = near.similar(Signature(number, *sketch[:3]), sketch)
            if same is not None:
                of_article[article_id] = same
                continue
            pairs += [(one, number, *how) for one, how in similar.items()]
            # Those that come after it in the batch find it in the cluster that it has joined.
            cluster_id = min((near.signatures[one].cluster_id for one in similar), default=number)
            # A new object: what was unpacked to compare this one with many is not kept until the batch is written.
            near.add(number, Signature(cluster_id, *sketch[:3]), shared)
            bands = set(bands).difference(shared)
        of_article[article_id] = number
        rows += (number, cluster_id, *sketch[:3])
        only.update(dict.fromkeys(bands, number))
        number += 1
    insert(connection, "signatures", 5, rows)
    insert(connection, "article_signatures", 2, chain.from_iterable(of_article.items()))
    # Ascending here as well.
    alone = [band for band in near.bands if band in only]
    insert(connection, "signature_bands", 2, chain.from_iterable(zip(alone, map(only.__getitem__, alone), strict=True)))
    insert(connection, "signature_bands", 2, near.added(first))
    insert(connection, "similar_signatures", 4, chain.from_iterable(pairs))
    clusters = {one: near.signatures[one].cluster_id for pair in pairs for one in pair[:2]}
    return Added(of_article, pairs, clusters)


def _add_in_halves(connection: sqlite3.Connection, sketches: Mapping[int, Sketch]) -> Added:
    articles = list(sketches.items())
    middle = len(articles) // 2
    one, other = (add_signatures(connection, dict(half)) for half in (articles[:middle], articles[middle:]))
    return Added(one.of_article | other.of_article, one.pairs + other.pairs, one.clusters | other.clusters)


def remove_signatures(connection: sqlite3.Connection, sketches: Mapping[int, Sketch]) -> None:
    """Forget signatures that no article has any longer, with their bands and pairs."""
    connection.executemany(
        "DELETE FROM signature_bands WHERE band = ? AND signature_id = ?",
        sorted((band, number) for number, one in sketches.items() for band in one.bands),
    )
    ids = [(number,) for number in sketches]
    connection.executemany("DELETE FROM similar_signatures WHERE signature_id = ?", ids)
    connection.executemany("DELETE FROM similar_signatures WHERE other_id = ?", ids)
    connection.executemany("DELETE FROM signatures WHERE id = ?", ids)


def read_signatures(connection: sqlite3.Connection, ids: Collection[int]) -> dict[int, Signature]:
    """The signatures with these numbers, as far as they exist."""
    if not ids:
        return {}
    query = (
        "SELECT id, cluster_id, shingles, hashes, numbers FROM signatures WHERE id IN (SELECT value FROM json_each(?))"
    )
    return {number: Signature(*row) for number, *row in connection.execute(query, (json_list(ids),))}


def json_list(values: Iterable[int]) -> str:
    """Numbers as one parameter for ``json_each``: they have no upper limit then."""
    return str(list(values))
