"""Bytes that the server's own answers never hold: heads by hand, chunks, bombs."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

from tests.site.answer import Answer, Headers

BOMB_BYTES = 100 * 1024 * 1024
"""What a bomb unpacks to: ten times what the crawler takes, and little enough for a machine that falls for it."""

HAS_BROTLI = find_spec("brotli") is not None
_BLOCK = bytes(1024 * 1024)
_BLOCKS = BOMB_BYTES // len(_BLOCK)


def head(answer: Answer, length: int | None = None, **also: str) -> bytes:
    """The head of an answer that closes the connection; ``length`` as in `Answer.head`, ``_`` stands for ``-``."""
    more: Headers = tuple((name.replace("_", "-"), value) for name, value in also.items())
    return answer.head(length, also=(*more, ("Connection", "close")))


def chunk(data: bytes) -> bytes:
    """A chunk of a chunked body (RFC 9112, 7.1); of no bytes, the last one."""
    return b"%x\r\n%b\r\n" % (len(data), data)


def compressed(coding: str, data: bytes) -> bytes:
    """Data in a content coding: ``gzip``, ``deflate``, ``br`` or ``zstd``."""
    if coding == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if coding == "deflate":
        return zlib.compress(data)
    if coding == "zstd":
        return _zstd_raw(data)
    import brotli  # type: ignore[import-untyped]

    packed: bytes = brotli.compress(data, quality=5)
    return packed


@cache
def bomb(coding: str) -> bytes:
    """A few kilobytes in a content coding that unpack to `BOMB_BYTES` of zeros.

    Only a megabyte is ever compressed: after a flush the next megabyte packs into the very same bytes.
    """
    if coding == "zstd":
        return _zstd_zeros()
    if coding == "br":
        import brotli

        packer = brotli.Compressor(quality=1)
        first, next_ = (packer.process(_BLOCK) + packer.flush() for _ in range(2))
        packed: bytes = first + next_ * (_BLOCKS - 1) + packer.finish()
        return packed
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    block = deflater.compress(_BLOCK) + deflater.flush(zlib.Z_FULL_FLUSH)
    body = block * _BLOCKS + deflater.flush()
    if coding == "gzip":
        checksum = _checksum(zlib.crc32, 0)
        return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + body + struct.pack("<II", checksum, BOMB_BYTES)
    return b"\x78\xda" + body + struct.pack(">I", _checksum(zlib.adler32, 1))


def _checksum(add: Callable[[bytes, int], int], value: int) -> int:
    for _ in range(_BLOCKS):
        value = add(_BLOCK, value)
    return value


# Zstandard by hand (RFC 8878, 3.1.1): a frame of raw or run-length blocks needs no library, and no entropy coding.
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
_ZSTD_BLOCK = 128 * 1024
_ZSTD_HEAD = _ZSTD_MAGIC + b"\x00\x38"  # no content size, no checksum, a window of 128 KiB
_RAW, _RUN = 0, 1


def _zstd_block(kind: int, size: int, content: bytes, *, last: bool) -> bytes:
    return struct.pack("<I", last | kind << 1 | size << 3)[:3] + content


def _zstd_raw(data: bytes) -> bytes:
    parts = [data[start : start + _ZSTD_BLOCK] for start in range(0, len(data), _ZSTD_BLOCK)] or [b""]
    blocks = (_zstd_block(_RAW, len(part), part, last=part is parts[-1]) for part in parts)
    return _ZSTD_HEAD + b"".join(blocks)


def _zstd_zeros() -> bytes:
    count = BOMB_BYTES // _ZSTD_BLOCK
    run = _zstd_block(_RUN, _ZSTD_BLOCK, b"\x00", last=False)
    return _ZSTD_HEAD + run * (count - 1) + _zstd_block(_RUN, _ZSTD_BLOCK, b"\x00", last=True)
