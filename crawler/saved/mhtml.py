"""A page saved as MHTML (RFC 2557): one HTML part among its pictures and styles, in a mail message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser

from crawler.saved.moment import iso_moment

_HTML = ("text/html", "application/xhtml+xml")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_DEEPEST = 4


class MhtmlError(ValueError):
    """Not a whole MHTML file with a page in it; the message is the rest of a sentence ("has no HTML part")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MhtmlPage:
    """The page of an MHTML file: its bytes with the transfer encoding undone, and what the headers say.

    ``content_type`` is the part's own header with its charset, ``fetched_at`` ISO 8601.
    """

    content: bytes
    url: str | None
    fetched_at: str | None
    content_type: str


@dataclass(frozen=True, slots=True)
class _Part:
    headers: Message
    raw: bytes
    whole: bool


def read_mhtml(raw: bytes) -> MhtmlPage:
    """The main HTML part of an MHTML file.

    The main part is the one at the address of the snapshot, else the one that the root's ``start`` names (RFC 2387),
    else the first. The address is the snapshot's, else the main part's own.

    :raises MhtmlError: it has no HTML part, or is cut short inside it
    """
    try:
        root = _headers(raw)
        snapshot = _text(root, "Snapshot-Content-Location") or _text(root, "Content-Location")
        main = _main_part(root, list(_html_parts(raw, root)), snapshot)
        content = message_from_bytes(main.raw).get_payload(decode=True)
    except MhtmlError:
        raise
    except (MessageError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise MhtmlError("has a mail header that cannot be read") from error
    if not main.whole:
        raise MhtmlError("is cut short inside its HTML part")
    addresses = (snapshot, _text(main.headers, "Content-Location"))
    return MhtmlPage(
        content=content if isinstance(content, bytes) else b"",
        url=next((address for address in map(_address, addresses) if address), None),
        fetched_at=iso_moment(_text(root, "Date")),
        content_type=_text(main.headers, "Content-Type") or "text/html",
    )


def _headers(raw: bytes) -> Message:
    end = _HEADERS_END.search(raw)
    return BytesHeaderParser().parsebytes(raw[: end.end()] if end else raw[: 1 << 16])


def _html_parts(raw: bytes, headers: Message, *, whole: bool = True, depth: int = 0) -> Iterator[_Part]:
    """The HTML parts in order. Only they are read line by line: pictures are skipped unread."""
    if headers.get_content_type() in _HTML:
        yield _Part(headers, raw, whole)
    boundary = headers.get_boundary()
    if headers.get_content_maintype() != "multipart" or not boundary or depth == _DEEPEST:
        return
    line = re.escape(boundary.encode("ascii", "surrogateescape"))
    delimiters = list(re.finditer(rb"(?:\A|\r?\n)--" + line + rb"(?P<last>--)?[ \t]*(?=\r?\n|\Z)", raw))
    for delimiter, following in zip(delimiters, [*delimiters[1:], None], strict=True):
        if delimiter["last"]:
            return
        part = raw[delimiter.end() : following.start() if following else len(raw)].lstrip(b"\r\n")
        yield from _html_parts(part, _headers(part), whole=whole and following is not None, depth=depth + 1)


def _main_part(root: Message, parts: list[_Part], snapshot: str | None) -> _Part:
    if not parts:
        raise MhtmlError("has no HTML part")
    start = root.get_param("start")
    for name, value in (("Content-Location", snapshot), ("Content-ID", start)):
        for part in parts:
            if value and _text(part.headers, name) == value:
                return part
    return parts[0]


def _text(headers: Message, name: str) -> str | None:
    """A header unfolded, without what is not Unicode."""
    value = headers.get(name)
    return _SURROGATE.sub("\ufffd", " ".join(str(value).split())).replace("\0", "") if value else None


def _address(text: str | None) -> str | None:
    """The web address in a header, which folding may have cut by spaces; ``cid:`` and ``file:`` name no page."""
    address = "".join((text or "").split())
    return address if _WEB_ADDRESS.match(address) else None
