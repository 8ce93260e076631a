"""The signatures of texts: which are known, which are near, and the rows that say so."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeAlias

from pipelines.near_duplicates import Similarity, Sketch, Text, nearly_same
from pipelines.store.known import next_id

MOST_HOLDERS = 32
"""How many signatures a band holds. The pages of one template (weather, prices) would else share one by the thousand,
and each new one would be compared with them all; the first that hold it stand for the others of their cluster."""

_ROWS_A_STATEMENT = 250
_SHIFT = 63
_NUMBER = (1 << _SHIFT) - 1

Pair: TypeAlias = tuple[int, int, float, float]
"""A row of ``similar_signatures``."""


class Signature:
    """A text that is known: the row of ``signatures``, made ready for comparing when it is first compared."""

    def __init__(self, cluster_id: int, shingles: int, hashes: bytes, numbers: bytes) -> None:
        self.cluster_id = cluster_id
        self._kept = (shingles, hashes, numbers)

    def is_same(self, other: Signature) -> bool:
        """Whether two signatures are one text."""
        return self._kept == other._kept or (self._kept[0] == other._kept[0] and self.text.is_same(other.text))

    @cached_property
    def text(self) -> Text:
        """What is compared."""
        return Text(*self._kept)


class Added(NamedTuple):
    """What signing made: the signature of each article, the pairs, and the clusters of all that are in a pair."""

    of_article: dict[int, int]
    pairs: list[Pair]
    clusters: dict[int, int]


class Near:
    """The signatures that share a band with any of some texts, read in two statements; more can be added by hand."""

    def __init__(self, connection: sqlite3.Connection, sketches: Collection[Sketch]) -> None:
        uses = Counter(chain.from_iterable(one.bands for one in sketches))
        holders: defaultdict[int, list[int]] = defaultdict(list)
        query = "SELECT band, signature_id FROM json_each(?) JOIN signature_bands ON band = value"
        # Ascending, so that neighbours are read from one page of the file.
        for band, holder in connection.execute(query, (json_list(sorted(uses)),)):
            holders[band].append(holder)
        self._holders = holders
        # The bands that two texts can meet in: most texts have none.
        self._meeting = holders.keys() | {band for band, count in uses.items() if count > 1}
        self.signatures = read_signatures(connection, set(chain.from_iterable(holders.values())))

    def add(self, number: int, signature: Signature, bands: Sequence[int]) -> list[int]:
        """Let a signature be found that is in no table yet; gives the bands under which it is.

        Those are all but the crowded ones, see `MOST_HOLDERS`.
        """
        self.signatures[number] = signature
        meeting = self._meeting.intersection(bands)
        crowded = {band for band in meeting if len(self._holders[band]) >= MOST_HOLDERS}
        for band in meeting - crowded:
            self._holders[band].append(number)
        return [band for band in bands if band not in crowded]

    def candidates(self, sketch: Sketch) -> dict[int, bool]:
        """The signatures that share a band with a text, and whether it is one of the opening."""
        bands = self._meeting.intersection(sketch.bands)
        if not bands:
            return {}
        opening = bands.intersection(sketch.opening)
        found = dict.fromkeys(chain.from_iterable(self._holders.get(band, ()) for band in bands), False)
        found |= dict.fromkeys(chain.from_iterable(self._holders.get(band, ()) for band in opening), True)
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
        same = next((number for number in candidates if known[number].is_same(signature)), None)
        if same is not None:
            return same, {}
        found: dict[int, Similarity] = {}
        met: set[int] = set()
        for number, begin_alike in candidates.items():
            other = known[number]
            if other.cluster_id in met:
                continue
            similarity = nearly_same(signature.text, other.text, begin_alike=begin_alike)
            if similarity is not None:
                found[number] = similarity
                met.add(other.cluster_id)
        return None, found


def add_signatures(connection: sqlite3.Connection, sketches: Mapping[int, Sketch]) -> Added:
    """Sign articles, given by their numbers, that have no signature now; the same text has one signature."""
    near = Near(connection, sketches.values())
    number = next_id(connection, "signatures")
    of_article: dict[int, int] = {}
    new: dict[int, Sketch] = {}
    bands: dict[int, list[int]] = {}
    pairs: list[Pair] = []
    for article_id, sketch in sketches.items():
        signature = Signature(number, *sketch[:3])
        same, similar = near.similar(signature, sketch)
        if same is None:
            same = number
            number += 1
            new[same] = sketch
            pairs += [(one, same, *how) for one, how in similar.items()]
            # Those that come after it in the batch find it in the cluster that it has joined.
            signature.cluster_id = min((near.signatures[one].cluster_id for one in similar), default=same)
            bands[same] = near.add(same, signature, sketch.bands)
        of_article[article_id] = same
    rows = [(id_, near.signatures[id_].cluster_id, *one[:3]) for id_, one in new.items()]
    insert(connection, "signatures", 5, chain.from_iterable(rows))
    insert(connection, "article_signatures", 2, chain.from_iterable(of_article.items()))
    insert(connection, "signature_bands", 2, chain.from_iterable(_band_rows(bands)))
    insert(connection, "similar_signatures", 4, chain.from_iterable(pairs))
    clusters = {one: near.signatures[one].cluster_id for pair in pairs for one in pair[:2]}
    return Added(of_article, pairs, clusters)


def remove_signatures(connection: sqlite3.Connection, sketches: Mapping[int, Sketch]) -> None:
    """Forget signatures that no article has any longer, with their bands and pairs."""
    connection.executemany(
        "DELETE FROM signature_bands WHERE band = ? AND signature_id = ?",
        _band_rows({number: one.bands for number, one in sketches.items()}),
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


def insert(connection: sqlite3.Connection, table: str, columns: int, values: Iterable[object]) -> None:
    """Insert whole rows, given value by value, many in one statement: SQLite takes half as long for each then."""
    every = list(values)
    size = columns * _ROWS_A_STATEMENT
    marks = f"({', '.join('?' * columns)})"
    for start in range(0, len(every), size):
        part = every[start : start + size]
        rows = ", ".join([marks] * (len(part) // columns))
        connection.execute(f"INSERT INTO {table} VALUES {rows}", part)


def _band_rows(bands: Mapping[int, Collection[int]]) -> Iterator[tuple[int, int]]:
    """Rows of ``signature_bands``, ascending: neighbours then land on one page of the file."""
    # Sorted as one number each: thousands of tuples at a time would call the garbage collector again and again.
    rows = sorted([band << _SHIFT | number for number, several in bands.items() for band in several])
    return ((row >> _SHIFT, row & _NUMBER) for row in rows)


def json_list(values: Iterable[int]) -> str:
    """Numbers as one parameter for ``json_each``: they have no upper limit then."""
    return f"[{','.join(map(str, values))}]"
