"""Bytes as they came to a document of a known form: unpacked, decoded, cut to whole entries, its markup mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from crawler.discovery.mending import mend
from crawler.parsers.charset import decode
from crawler.saved.compression import DamagedError, TooLargeError, gunzip
from crawler.saved.sniffing import GZIP, binary_type

MAX_BYTES = 52_428_800
"""The largest document that is read, decompressed: the limit of a sitemap (sitemaps.org/protocol.html)."""

_HEAD = 65_536


class Form(StrEnum):
    """What a document is, told by its content alone: addresses and headers are often wrong."""

    FEED = "a feed"
    SITEMAP = "a sitemap"
    SITEMAP_INDEX = "a sitemap index"
    JSON = "JSON"
    ADDRESSES = "a list of addresses"
    HTML = "an HTML page"
    OTHER = "something else"


@dataclass(frozen=True, slots=True)
class Document:
    """A document: for XML forms ``content`` is UTF-8 from the root element on, with every entry whole; else as decoded.

    ``cut_short``: its end was missing, and an entry that was cut has been taken off.
    """

    form: Form
    content: bytes
    cut_short: bool = False


class NotReadableError(ValueError):
    """The bytes hold no document; the message goes on from its address ("is empty: ...")."""


_FORMS = {
    b"rss": Form.FEED,
    b"rdf": Form.FEED,
    b"feed": Form.FEED,
    b"channel": Form.FEED,
    b"urlset": Form.SITEMAP,
    b"sitemapindex": Form.SITEMAP_INDEX,
}
_ROOT = re.compile(
    rb"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|rdf|feed|channel|urlset|sitemapindex|!doctype\s{1,9}html|html|head|body)(?=[\s>/])",
    re.IGNORECASE,
)
_ELEMENT = re.compile(rb"<[A-Za-z]")
_END = re.compile(
    rb"</(?:[A-Za-z][\w.-]{0,30}:)?(item|entry|url|sitemap|rss|rdf|feed|urlset|sitemapindex)\s*>", re.IGNORECASE
)
_ROOTS = frozenset(_FORMS)
# What an entity must not be made of (RFC 3470, section 4.5; CVE-2003-1564): other entities, files, addresses.
_BOMB = re.compile(
    rb"<!ENTITY\s{1,9}[^%\s][^>]{0,200}?(?:\sSYSTEM\s|\sPUBLIC\s|[\"'][^\"'>]{0,1000}?&[A-Za-z])", re.IGNORECASE
)
_ADDRESS = re.compile(rb"\s*https?://", re.IGNORECASE)


def open_document(content: bytes, *, content_type: str | None = None) -> Document:
    """Find out what a document is and prepare it for its reader. ``content_type`` is the HTTP header as it came.

    :raises NotReadableError: it is empty, binary, too large, damaged, or built to exhaust its reader
    """
    content = _unpacked(content)
    if not content[:_HEAD].strip(_BLANK) and not content.strip(_BLANK):
        raise NotReadableError("is empty: check the address with a browser, or take it out of the source.")
    if name := binary_type(content):
        raise NotReadableError(f"is {name}: feeds, sitemaps and section pages are text, so check the address.")
    text = _utf8(content, content_type)
    root = _ROOT.search(text, 0, _HEAD)
    form = _FORMS.get(root[1].lower()) if root else None
    if root is None or form is None:
        return Document(_form_of_other(text, root is not None), text)
    prolog = text[: root.start()]
    if _BOMB.search(prolog):
        raise NotReadableError(
            "declares entities made of other entities or files, which only attacks do: ask the site, or take it out."
        )
    # Without its prolog there is no DTD, so nothing is ever expanded or fetched.
    whole, cut_short = _whole_entries(text[root.start() :])
    return Document(form, mend(whole), cut_short)


_BLANK = b" \t\r\n\f\v\0\xef\xbb\xbf"


def _unpacked(content: bytes) -> bytes:
    """Gzip is told by its magic number: servers send it with and without Content-Encoding, and packed twice."""
    try:
        for _ in range(2):
            if content.startswith(GZIP):
                content = gunzip(content, MAX_BYTES)
    except DamagedError as error:
        raise NotReadableError(f"is gzip that {error}: fetch it again.") from error
    except TooLargeError:
        raise NotReadableError(_TOO_LARGE) from None
    if len(content) > MAX_BYTES:
        raise NotReadableError(_TOO_LARGE)
    return content


_TOO_LARGE = f"holds more than {MAX_BYTES:,} bytes, the limit of a sitemap: name smaller documents in the source."


def _utf8(content: bytes, content_type: str | None) -> bytes:
    if content.isascii() and b"\0" not in content:
        return content
    return decode(content, header=content_type).text.encode("utf-8", "replace")


def _form_of_other(text: bytes, has_root: bool) -> Form:
    start = text[:_HEAD].lstrip()
    if start.startswith((b"{", b"[")):
        return Form.JSON
    if has_root or _ELEMENT.search(start):
        return Form.HTML
    return Form.ADDRESSES if _ADDRESS.match(start) else Form.OTHER


def _whole_entries(text: bytes) -> tuple[bytes, bool]:
    """The text up to the end of its last whole entry, and whether more was to come.

    An entry that is cut off must go: half an address is a wrong address.
    """
    last: re.Match[bytes] | None = None
    for end_tag in _END.finditer(text):
        last = end_tag
    if last is not None and last[1].lower() in _ROOTS:
        return text, False
    if last is None and (end := _EMPTY_ROOT.match(text)) and not text[end.end() :].strip():
        return text, False
    return (text[: last.end()] if last is not None else b"", True)


_EMPTY_ROOT = re.compile(rb"<[^<>]*/>")
