"""What a page says of its own address, where nothing beside it does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.saved.moment import iso_moment

# Both comments stand before <head>; SingleFile's comes after <html> and its attributes.
_LOOKED_AT = 4096  # bytes
# https://learn.microsoft.com/previous-versions/windows/internet-explorer/ie-developer/compatibility/ms537628(v=vs.85)
_BROWSER = re.compile(r"<!--[ \t]*saved from url=\(\d{1,6}\)([^\s<>]+)[ \t]*-->", re.IGNORECASE)
_SINGLEFILE = re.compile(r"<!--\s*Page saved with SingleFile\s*?\n(?P<lines>[^<>]*?)-->", re.IGNORECASE)
_SINGLEFILE_LINE = re.compile(r"^[ \t]*(url|saved date):[ \t]*(\S[^\n]*?)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)


class Noted(NamedTuple):
    """What the program that saved a page wrote into it: the address, which note it was, and when (ISO 8601), if said.

    ``origin`` is ``saved_from_comment`` (browsers) or ``singlefile_comment``.
    """

    url: str
    origin: str
    saved_at: str | None = None


def from_comments(source: bytes) -> Noted | None:
    """The address that a browser or SingleFile noted at the top of the page it saved; ``None`` where there is none.

    ``source`` is the page in UTF-8.

    >>> from_comments(b"<!-- saved from url=(0027)https://news.example.com/a/1 -->\\n<html>").url
    'https://news.example.com/a/1'
    """
    head = source[:_LOOKED_AT].decode("utf-8", "replace")
    if (browser := _BROWSER.search(head)) and plausible(browser[1]):
        return Noted(browser[1], "saved_from_comment")
    if saver := _SINGLEFILE.search(head):
        lines = {name.lower(): value for name, value in _SINGLEFILE_LINE.findall(saver["lines"])}
        url = lines.get("url")
        if url is not None and plausible(url):
            return Noted(url, "singlefile_comment", iso_moment(lines.get("saved date")))
    return None


_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_NOT_IN_ADDRESS = re.compile(r"[\s\x00-\x1f\x7f<>\"\ud800-\udfff]")
# Letters, digits and hyphens of any script; the last label is no number, which also keeps IPv4 addresses out.
_HOST = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?=[^.]*[^\W\d_])[^\W_][\w-]{0,61}[^\W_]\.?\Z")
# Names that never leave a machine or its network (RFC 6761, RFC 6762, and .internal as reserved by ICANN in 2024).
_LOCAL = frozenset(("localhost", "local", "internal", "localdomain", "lan"))
_LONGEST = 8192


def plausible(url: str | None) -> bool:
    """Whether this can be the public address of a page: http or https, and a host with a dot that is no IP address.

    >>> [plausible(url) for url in ("https://www.example.com/a", "http://10.0.0.7/a", "/a", "http://localhost/a", None)]
    [True, False, False, False, False]
    """
    if not url or len(url) > _LONGEST or not _SCHEME.match(url) or _NOT_IN_ADDRESS.search(url):
        return False
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or len(host) > 253 or parts.username is not None or not _HOST.match(host):
        return False
    return host.rstrip(".").rpartition(".")[2] not in _LOCAL


def choose(candidates: Sequence[tuple[str, str | None]]) -> tuple[str, str] | None:
    """The first plausible address of ``(origin, address)`` pairs in order of trust, as its pair; ``None`` if none is.

    A front page counts only where nothing else is claimed: templates often name it on every page.

    >>> choose([("canonical", "/a/1"), ("og:url", "https://www.example.com/"), ("json-ld", "https://www.example.com/a/1")])
    ('json-ld', 'https://www.example.com/a/1')
    """
    real = [(origin, value.strip()) for origin, value in candidates if value and plausible(value.strip())]
    return next((pair for pair in real if not _is_front_page(pair[1])), real[0] if real else None)


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query
