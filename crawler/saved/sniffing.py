"""What bytes are, told by their beginning: a page of some kind, an archive, or something that is no page at all."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum

from w3lib.encoding import read_bom

HEAD = 4096
"""How many bytes from the start are looked at."""

GZIP = b"\x1f\x8b\x08"


class Kind(StrEnum):
    """What a file or stream holds."""

    HTML = "html"
    CAPTURE = "capture"
    MHTML = "mhtml"
    WARC = "warc"
    WACZ = "wacz"


_SIGNATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(pattern, re.DOTALL), name)
    for pattern, name in (
        (rb"\x89PNG\r\n", "a PNG image"),
        (rb"\xff\xd8\xff", "a JPEG image"),
        (rb"GIF8[79]a", "a GIF image"),
        (rb"RIFF....WEBP", "a WebP image"),
        (rb"\x00\x00\x01\x00", "an icon"),
        (rb".{0,1000}%PDF-\d", "a PDF"),
        (rb"PK(?:\x03\x04|\x05\x06)", "a ZIP file"),
        (rb"Rar!\x1a\x07", "a RAR file"),
        (rb"7z\xbc\xaf\x27\x1c", "a 7z file"),
        (rb"BZh\d1AY&SY", "a bzip2 file"),
        (rb"\xfd7zXZ\x00", "an xz file"),
        (rb"\x28\xb5\x2f\xfd", "a Zstandard file"),
        (GZIP, "a gzip file"),
        (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
        (rb"SQLite format 3\x00", "an SQLite database"),
        (rb"\x7fELF", "a program"),
        (rb"(?:ID3|\xff\xfb)", "an MP3 recording"),
        (rb"....ftyp", "a video"),
        (rb"bplist00", "a Safari web archive"),
    )
)
_BEFORE_MARKUP = b" \t\r\n\xef\xbb\xbf"
_CONTROLS = bytes([*range(9), *range(14, 27), *range(28, 32)])
_MARKUP_FIRST = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|meta|title|!--|\?xml)", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|h1|article|table)[\s/>]", re.IGNORECASE)
_MAIL_HEADERS = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+")
_MIME = re.compile(
    rb"^(?:mime-version:|content-type:\s*multipart/|snapshot-content-location:)", re.IGNORECASE | re.MULTILINE
)


def binary_type(head: bytes) -> str | None:
    """What a binary file is ("a PNG image"), or ``None`` for text of any charset. ``head``: the first bytes."""
    head = head[:HEAD]
    if head.lstrip(_BEFORE_MARKUP).startswith(b"<") and b"\0" not in head:
        return None
    for signature, name in _SIGNATURES:
        if signature.match(head):
            return name
    if wide_encoding(head):
        return None
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return "binary data" if controls * 10 > len(head) else None


def kind_of(head: bytes, *, default: Kind | None = None) -> Kind:
    """What the first bytes of a file or stream announce; ``default`` where they announce nothing.

    Without a default, text with HTML tags is HTML and other text a capture. A gzip head is looked into.
    """
    head = head[:HEAD]
    if head.startswith(GZIP):
        head = _gunzip_head(head)
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.startswith(b"PK\x03\x04"):
        return Kind.WACZ
    # UTF-16 is ASCII between NULs as far as tags and header names go.
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe").replace(b"\0", b"").lstrip()
    if (headers := _MAIL_HEADERS.match(head)) and _MIME.search(headers[0]):
        return Kind.MHTML
    if _MARKUP_FIRST.match(head):
        return Kind.HTML
    if default is not None:
        return default
    return Kind.HTML if _MARKUP.search(head) else Kind.CAPTURE


def _gunzip_head(head: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def wide_encoding(content: bytes) -> str | None:
    """``utf-16`` or ``utf-32`` told by the mark, ``utf-16-le`` or ``-be`` by the 00 and 06 bytes of ASCII and Arabic.

    >>> wide_encoding("<p>خبر</p>".encode("utf-16-le"))
    'utf-16-le'
    """
    encoding, _ = read_bom(content[:4])
    if encoding:
        return None if encoding == "utf-8" else encoding[:6]
    even, odd = content[:4096:2], content[1:4096:2]
    for high, low, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(high) >= 4 and (high.count(0) + high.count(6)) * 10 > len(high) * 7 and low.count(0) * 20 <= len(low):
            return name
    return None
