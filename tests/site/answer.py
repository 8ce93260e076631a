"""What the server says to a request: a whole answer, or the steps of one that goes wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from enum import Enum
from functools import lru_cache
from http import HTTPStatus
from time import time
from typing import TypeAlias

HTML = "text/html; charset=utf-8"
Headers: TypeAlias = tuple[tuple[str, str], ...]


_PHRASES = {status.value: status.phrase for status in HTTPStatus}


class End(Enum):
    """How a connection ends: in order, or torn down so that the other side sees a reset."""

    CLOSE = "close"
    RESET = "reset"


Step: TypeAlias = "bytes | float | End"
"""Bytes to send, seconds to wait, or the end of the connection."""

Steps: TypeAlias = Iterator[Step]
"""They are played until one is an `End`; without one the connection is closed after the last."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer. The server adds ``Date`` and ``Content-Length``.

    ``etag`` and ``modified`` become headers, and decide a conditional request unless ``conditional`` is false.
    """

    body: bytes = b""
    status: int = 200
    content_type: str | None = HTML
    headers: Headers = field(default=())
    etag: str | None = None
    modified: datetime | None = None
    conditional: bool = True

    def head(self, length: int | None = None, *, also: Headers = ()) -> bytes:
        """The status line and headers; ``length`` is what ``Content-Length`` says, ``None`` to leave it out."""
        lines = [
            f"HTTP/1.1 {self.status} {_PHRASES.get(self.status, 'Unknown')}",
            f"Date: {_date_of(int(time()))}",
            "Server: tests-site",
        ]
        if self.content_type is not None and self.status != HTTPStatus.NOT_MODIFIED:
            lines.append(f"Content-Type: {self.content_type}")
        if self.etag is not None:
            lines.append(f"ETag: {self.etag}")
        if self.modified is not None:
            lines.append(f"Last-Modified: {http_date(self.modified)}")
        if length is not None:
            lines.append(f"Content-Length: {length}")
        lines.extend(f"{name}: {value}" for name, value in (*self.headers, *also))
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"

    def to(self, headers: Mapping[str, str]) -> Answer:
        """The answer to a request with these headers (lower-case names): itself, or 304 where nothing changed.

        ``If-None-Match`` decides alone where both are sent (RFC 9110, 13.2.2).
        """
        if not self.conditional or self.status != HTTPStatus.OK:
            return self
        if (tags := headers.get("if-none-match")) is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            fresh = self.etag is not None and ("*" in known or self.etag.removeprefix("W/") in known)
        elif (since := headers.get("if-modified-since")) is not None and self.modified is not None:
            fresh = _not_after(self.modified, since)
        else:
            fresh = False
        return replace(self, status=304, body=b"") if fresh else self


def _not_after(modified: datetime, since: str) -> bool:
    try:
        return modified.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def http_date(moment: datetime) -> str:
    """A moment as HTTP writes it (RFC 9110, 5.6.7).

    >>> http_date(datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC))
    'Thu, 02 Jan 2025 03:04:05 GMT'
    """
    return format_datetime(moment.astimezone(UTC), usegmt=True)


@lru_cache(maxsize=2)
def _date_of(second: int) -> str:
    return http_date(datetime.fromtimestamp(second, UTC))


def redirect(location: str, status: int = 301) -> Answer:
    """A redirect, with the line of text that servers send along."""
    return Answer(b"<html><body>Moved.</body></html>", status, headers=(("Location", location),))
