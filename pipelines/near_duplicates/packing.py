"""32-bit numbers as bytes, little-endian on every machine."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from struct import Struct


def packed(numbers: Iterable[int]) -> bytes:
    r"""Numbers below 2**32 as bytes, four each.

    >>> packed([1, 258])
    b'\x01\x00\x00\x00\x02\x01\x00\x00'
    """
    values = tuple(numbers)
    return _format(len(values)).pack(*values)


def unpacked(data: bytes) -> tuple[int, ...]:
    """The numbers again.

    >>> unpacked(packed([1, 258]))
    (1, 258)
    """
    return _format(len(data) // 4).unpack(data)


@lru_cache(1024)
def _format(length: int) -> Struct:
    # A text has at most `MOST_HASHES`, so that each is compiled once; struct itself remembers only a hundred.
    return Struct(f"<{length}I")
