"""Compressed bytes to bytes, never more than asked for: a bomb costs no more memory than a page."""

from __future__ import annotations

import io
import re
import zlib

from fastwarc.stream_io import BrotliReader, ZstdReader

from crawler.saved.sniffing import GZIP

_GZIP, _ZLIB, _RAW = 31, 15, -15
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")


class DamagedError(ValueError):
    """Compressed bytes that are cut short or broken; the message is the rest of a sentence ("is cut short")."""


class TooLargeError(ValueError):
    """Decompressed, it would hold more than the limit."""


def gunzip(raw: bytes, limit: int) -> bytes:
    """Decompress gzip of one or several members.

    :raises DamagedError: it is cut short or broken
    :raises TooLargeError: it holds more than ``limit`` bytes
    """
    parts: list[bytes] = []
    size = 0
    while raw.startswith(GZIP):
        part, raw = _inflate(raw, _GZIP, limit - size)
        parts.append(part)
        size += len(part)
    if raw.strip(b"\0"):
        raise DamagedError("has other bytes behind its compressed part")
    return b"".join(parts)


def _inflate(raw: bytes, window: int, limit: int) -> tuple[bytes, bytes]:
    """One compressed stream and what follows it."""
    stream = zlib.decompressobj(wbits=window)
    try:
        content = stream.decompress(raw, limit + 1)
    except zlib.error as error:
        raise DamagedError("is broken inside") from error
    if len(content) > limit:
        raise TooLargeError
    if not stream.eof:
        raise DamagedError("is cut short")
    return content, stream.unused_data


def decode_content(payload: bytes, codings: str, limit: int) -> bytes:
    """Undo the Content-Encoding of an HTTP response; ``codings`` is the header, codings in the order of their use.

    A payload that is plain already, as many archives store it under the header as sent, stays as it is; so does one in
    a coding that is not registered.

    :raises DamagedError: it is cut short or broken
    :raises TooLargeError: it holds more than ``limit`` bytes
    """
    for coding in reversed([coding.strip().lower() for coding in codings.split(",")]):
        if coding in ("gzip", "x-gzip"):
            payload = gunzip(payload, limit) if payload.startswith(GZIP) else payload
        elif coding == "deflate":
            payload = _undeflate(payload, limit)
        elif coding == "br":
            payload = payload if _is_markup(payload) else _read(BrotliReader(io.BytesIO(payload)), limit)
        elif coding == "zstd" and payload.startswith(_ZSTANDARD):
            payload = _read(ZstdReader(io.BytesIO(payload)), limit)
    return payload


def _undeflate(payload: bytes, limit: int) -> bytes:
    """Both readings of "deflate": zlib, as RFC 9110 (8.4.1.2) has it, and bare, as some servers send it."""
    if _is_markup(payload):
        return payload
    try:
        return _inflate(payload, _ZLIB, limit)[0]
    except DamagedError:
        return _inflate(payload, _RAW, limit)[0]


def _is_markup(payload: bytes) -> bool:
    return payload.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def _read(stream: BrotliReader | ZstdReader, limit: int) -> bytes:
    try:
        content = stream.read(limit + 1)
    except OSError as error:
        raise DamagedError("is broken or cut short") from error
    if len(content) > limit:
        raise TooLargeError
    return content


def dechunk(payload: bytes) -> bytes:
    """Undo the chunked transfer coding (RFC 9112, 7.1); a payload that is not chunked (any more) stays as it is.

    :raises DamagedError: it ends or breaks inside a chunk
    """
    if not _CHUNK_SIZE.match(payload):
        return payload
    parts: list[bytes] = []
    at = 0
    while size := _CHUNK_SIZE.match(payload, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        part = payload[size.end() : size.end() + length]
        parts.append(part)
        if len(part) < length:
            raise DamagedError("is cut short")
        at = size.end() + length
        at += 2 if payload.startswith(b"\r\n", at) else 1 if payload.startswith(b"\n", at) else 0
    raise DamagedError("is broken inside")
