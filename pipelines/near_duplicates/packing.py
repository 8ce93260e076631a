"""32-bit numbers as bytes, little-endian on every machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterable
from functools import lru_cache
from struct import Struct

_TYPE = next(code for code in "IL" if array(code).itemsize == 4)
_SWAP = sys.byteorder == "big"


def packed(numbers: Iterable[int]) -> bytes:
    r"""Numbers below 2**32 as bytes, four each.

    >>> packed([1, 258])
    b'\x01\x00\x00\x00\x02\x01\x00\x00'
    """
    values = array(_TYPE, numbers)
    if _SWAP:
        values.byteswap()
    return values.tobytes()


def unpacked(data: bytes) -> tuple[int, ...]:
    """The numbers again.

    >>> unpacked(packed([1, 258]))
    (1, 258)
    """
    return _unpacker(len(data) // 4)(data)


@lru_cache(1024)
def _unpacker(length: int) -> Callable[[bytes], tuple[int, ...]]:
    # A text has at most `MOST_HASHES`, so that every format is compiled once. An array takes half as long again.
    return Struct(f"<{length}I").unpack
