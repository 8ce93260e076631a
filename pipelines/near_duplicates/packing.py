"""32-bit numbers as bytes, little-endian on every machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable

_TYPE = next(code for code in "IL" if array(code).itemsize == 4)
_SWAP = sys.byteorder == "big"


def packed(numbers: Iterable[int]) -> bytes:
    r"""Numbers below 2**32 as bytes, four each.

    >>> packed([1, 258])
    b'\x01\x00\x00\x00\x02\x01\x00\x00'
    """
    # Not struct: it compiles a format anew for almost every length.
    values = array(_TYPE, numbers)
    if _SWAP:
        values.byteswap()
    return values.tobytes()


def unpacked(data: bytes) -> list[int]:
    """The numbers again.

    >>> unpacked(packed([1, 258]))
    [1, 258]
    """
    values = array(_TYPE, data)
    if _SWAP:
        values.byteswap()
    return values.tolist()
