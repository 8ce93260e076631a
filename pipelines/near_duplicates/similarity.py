"""How alike two texts are, and whether that makes them near-duplicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.near_duplicates.packing import unpacked
from pipelines.near_duplicates.sketches import SHORT, Sketch

THRESHOLD = 0.5
"""The least share of common shingles, of all that either text has (Jaccard). An agency's text under a rewritten lead
reaches it if the lead is at most a third of the text; unrelated news stay below 0.05."""

SHORT_THRESHOLD = 0.8
"""The same where either text has fewer than `SHORT` shingles: flashes are made from a few formulas, and one word, a
town or a name, is the news."""

CONTAINMENT = 0.8
"""The least share of the smaller text's shingles that are also in the larger, where both texts begin alike: a text that
was cut, or continued."""

LEAST_PART = 0.25
"""The least size of the smaller text, as a share of the larger, for that: a lead alone is not the article."""

SAME_NUMBERS = 0.5
"""The least share of the smaller text's numbers that are also in the other. Prices, prayer times and results are one
text with other numbers every day. In short texts all numbers must be; two or fewer say nothing about a longer one."""

_FEW_NUMBERS = 2
_ALL = 1 << 32


class Similarity(NamedTuple):
    """``jaccard``: common shingles as a share of all. ``containment``: as a share of the smaller text's."""

    jaccard: float
    containment: float


class Text:
    """A sketch made ready for being compared many times: what a comparison needs is unpacked when one first does."""

    __slots__ = ("_hashes", "_limit", "_looked_up", "_number_set", "_numbers", "_values", "shingles")

    def __init__(self, shingles: int, hashes: bytes, numbers: bytes) -> None:
        self.shingles = shingles
        self._hashes, self._numbers = hashes, numbers
        # Not `cached_property`: until Python 3.12 it takes a lock, which lasts longer than most comparisons.
        self._values: tuple[int, ...] | None = None
        self._looked_up: frozenset[int] | None = None
        self._number_set: frozenset[int] | None = None
        self._limit: int | None = None

    @classmethod
    def of(cls, sketch: Sketch) -> Text:
        """The text of a sketch."""
        return Text(*sketch[:3])

    @property
    def values(self) -> tuple[int, ...]:
        """The hashes that are kept of it, all different."""
        if self._values is None:
            self._values = unpacked(self._hashes)
        return self._values

    @property
    def hashes(self) -> frozenset[int]:
        """``values`` for looking them up; of two texts only one needs it."""
        if self._looked_up is None:
            self._looked_up = frozenset(self.values)
        return self._looked_up

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers in the text."""
        if self._number_set is None:
            self._number_set = frozenset(unpacked(self._numbers))
        return self._number_set

    @property
    def is_whole(self) -> bool:
        """Whether all of its hashes are kept."""
        return 4 * self.shingles == len(self._hashes)

    @property
    def limit(self) -> int:
        """Every shingle whose hash is not above it is among the hashes."""
        if self._limit is None:
            self._limit = _ALL if self.is_whole else max(self.values)
        return self._limit

    def is_same(self, other: Text) -> bool:
        """Whether two texts have the same shingles and numbers."""
        if self.shingles != other.shingles:
            return False
        if self._hashes == other._hashes and self._numbers == other._numbers:
            return True
        # Of as many shingles as many hashes are kept.
        return self.numbers == other.numbers and self.hashes.issuperset(other.values)


def similarity(one: Text, other: Text) -> Similarity:
    """How alike two texts are: exactly where all their hashes are kept, else from those that are known of both.

    The bottom-k estimate: below the lower of both limits every hash of both texts is known, and a hash says nothing
    about its shingle (A. Broder, "On the resemblance and containment of documents", 1997).
    """
    first: Sequence[int] = one.values
    second: Sequence[int] = other.values
    if one.limit != other.limit:
        limit = min(one.limit, other.limit)
        first, second = _up_to(limit, one), _up_to(limit, other)
    common = len(one.hashes.intersection(second))
    smaller = min(len(first), len(second))
    if not smaller:
        return Similarity(0.0, 0.0)
    return Similarity(common / (len(first) + len(second) - common), common / smaller)


def nearly_same(one: Text, other: Text, *, begin_alike: bool) -> Similarity | None:
    """How alike two near-duplicates are; ``None`` where they are none. The order of the two does not matter.

    ``begin_alike`` says whether their sketches share a band of their openings.
    """
    smaller, larger = sorted((one.shingles, other.shingles))
    short = _is_short(one, other)
    threshold = SHORT_THRESHOLD if short else THRESHOLD
    may_be_part = begin_alike and not short and smaller >= LEAST_PART * larger
    # No more shingles can be common than the smaller text has.
    if smaller < threshold * larger and not may_be_part and one.is_whole and other.is_whole:
        return None
    if not _numbers_agree(one, other):
        return None
    found = similarity(one, other)
    if found.jaccard >= threshold or (may_be_part and found.containment >= CONTAINMENT):
        return found
    return None


def _is_short(one: Text, other: Text) -> bool:
    return min(one.shingles, other.shingles) < SHORT


def _numbers_agree(one: Text, other: Text) -> bool:
    fewer = min(len(one.numbers), len(other.numbers))
    common = len(one.numbers & other.numbers)
    if _is_short(one, other):
        return common == fewer
    return fewer <= _FEW_NUMBERS or common >= SAME_NUMBERS * fewer


def _up_to(limit: int, text: Text) -> Sequence[int]:
    return text.values if text.limit <= limit else [value for value in text.values if value <= limit]
