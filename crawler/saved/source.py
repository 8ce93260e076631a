"""A file or stream read forward, whose next bytes can be looked at before they are taken."""

from __future__ import annotations

import zlib
from typing import BinaryIO
from zipfile import BadZipFile

PIECE = 1 << 16
"""How much is read at once, in bytes."""


class Source:
    """Bytes read forward, and where we are (``at``). ``fault`` says what stopped the reading, if the system did."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._buffer = b""
        self.at = 0
        self.fault: str | None = None
        self.ended = False
        self._seekable = bool(getattr(raw, "seekable", bool)())
        self._base = raw.tell() if self._seekable else 0

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them; fewer than ``size`` only at the end."""
        while len(self._buffer) < size and not self.ended:
            self._buffer += self._read()
        return self._buffer[:size]

    def take(self, size: int) -> bytes:
        """The next bytes, at most ``size``; none at the end."""
        if not self._buffer:
            self._buffer = self._read()
        piece, self._buffer = self._buffer[:size], self._buffer[size:]
        self.at += len(piece)
        return piece

    def give_back(self, piece: bytes) -> None:
        """Put back what was taken last and not needed."""
        self._buffer = piece + self._buffer
        self.at -= len(piece)

    def go_to(self, offset: int) -> None:
        """Move to an offset; where the file can only be read forward (a pipe), stay where we are."""
        if self._seekable and offset != self.at:
            self._raw.seek(self._base + offset)
            self._buffer, self.at, self.ended = b"", offset, False

    def read_up_to(self, size: int) -> bytes:
        """The next bytes in one, at most ``size``."""
        parts: list[bytes] = []
        while size > 0 and (part := self.take(min(size, PIECE))):
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _read(self) -> bytes:
        try:
            piece = self._raw.read(PIECE)
        except (OSError, EOFError, zlib.error, BadZipFile) as error:
            self.fault = getattr(error, "strerror", None) or str(error)
            piece = b""
        self.ended = not piece
        return piece
