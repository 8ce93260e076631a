"""A WARC file as stretches that can be read apart, so that damage in one does not cost the next.

Each gzip member is a stretch of its own (one record each, WARC 1.1, annex D.1); an uncompressed file is one stretch.
Reading goes forward in small pieces, whatever the size of the file. fastwarc reads the records inside a stretch; the
stretches are told apart here because it ends quietly where a gzip member is cut short.
"""

from __future__ import annotations

import re
import zlib

from crawler.saved.sniffing import GZIP, HEAD, Kind, kind_of
from crawler.saved.source import PIECE, Source

CUT_SHORT = "is cut short"
BROKEN = "is broken inside its compressed part"

_VERSION = rb"WARC/\d\.\d{1,3}\r?\n"
_PLAIN_START = re.compile(_VERSION)
_START = re.compile(rb"\x1f\x8b\x08|" + _VERSION)
_LONGEST_START = 13
_PADDING = b"\0\r\n"


class Stretch:
    """What fastwarc reads from: a file that can only be read forward.

    ``start`` is its offset in the whole file; ``damage`` says how it broke off, if it did ("is cut short").
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.start = source.at
        self.damage: str | None = None
        self._told = 0

    def read(self, size: int = PIECE, /) -> bytes:
        """At most ``size`` bytes; none at the end, also where that comes too early."""
        piece = self._piece(size if size > 0 else PIECE)
        self._told += len(piece)
        return piece

    def tell(self) -> int:
        """How many bytes were read."""
        return self._told

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Refused.

        :raises OSError: always
        """
        raise OSError("a stretch is read forward only")

    def close(self) -> None:
        """Nothing: the file belongs to the caller."""

    def drain(self) -> None:
        """Read on to the end."""
        while self.read():
            continue

    def _piece(self, size: int) -> bytes:
        return self.source.take(size)


class PlainStretch(Stretch):
    """Uncompressed records up to the end of the file."""


class GzipStretch(Stretch):
    """The decompressed content of one gzip member."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._stream = zlib.decompressobj(wbits=31)
        self._tail = b""

    def _piece(self, size: int) -> bytes:
        piece = b""
        while not piece and not self._stream.eof and self.damage is None:
            compressed = self._tail or self.source.take(PIECE)
            if not compressed:
                self.damage = CUT_SHORT
                break
            try:
                piece = self._stream.decompress(compressed, size)
            except zlib.error:
                self.damage = BROKEN
                break
            self._tail = self._stream.unconsumed_tail
            if self._stream.eof:
                self.source.give_back(self._stream.unused_data)
        return piece


def next_stretch(source: Source) -> Stretch | None:
    """The stretch that begins here, after padding; ``None`` where something else begins, or nothing."""
    while (head := source.peek(_LONGEST_START))[:1] in _PADDING and head:
        padded = source.take(PIECE)
        source.give_back(padded.lstrip(_PADDING))
    if head.startswith(GZIP):
        return GzipStretch(source)
    return PlainStretch(source) if _PLAIN_START.match(head) else None


def search(source: Source, offset: int) -> bool:
    """Move to the next place from ``offset`` where a record begins; ``False`` where none does up to the end."""
    source.go_to(offset)
    skip = 0
    while len(window := source.peek(PIECE)) > skip:
        found = _START.search(window, skip)
        if found is None:
            source.take(len(window) if source.ended else len(window) - _LONGEST_START)
            skip = 0
            continue
        source.take(found.start())
        if not source.peek(len(GZIP)).startswith(GZIP) or kind_of(source.peek(HEAD)) is Kind.WARC:
            return True
        skip = 1
    return False
