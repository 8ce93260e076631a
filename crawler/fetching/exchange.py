"""A request and its response as the bytes of HTTP/1.1, and as the pair of WARC records that keeps them.

What Scrapy hands over is nearly what was on the wire: a chunked body comes in one piece and without its
``Transfer-Encoding``, names of headers are in their usual case, and the reason phrase is the registered one. Bodies are
as sent, still compressed.
"""

from __future__ import annotations

import hashlib
import io
from http import HTTPStatus
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord, WarcRecordType
from isal import isal_zlib
from scrapy import Request
from scrapy.http import Headers, Response

from crawler.saved.purpose import FIELD, Purpose, field_of

# A fifth of the time of zlib's 4, for a tenth more space on news pages.
_LEVEL = 2
_GZIP = 31  # wbits: https://docs.python.org/3/library/zlib.html#zlib.compress
_NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


def request_bytes(request: Request) -> bytes:
    """A request as it was sent, without the ``Connection`` header."""
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    first = f"{request.method} {path} HTTP/1.1\r\nHost: {host}\r\n".encode("latin-1", "replace")
    return first + _header_lines(request.headers) + b"\r\n" + request.body


def response_bytes(response: Response) -> bytes:
    """A response as it came, with its body in one piece."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    first = f"{response.protocol or 'HTTP/1.1'} {response.status} {phrase}\r\n".encode("latin-1", "replace")
    return first + _header_lines(response.headers) + b"\r\n" + response.body


def _header_lines(headers: Headers) -> bytes:
    return b"".join(name + b": " + value + b"\r\n" for name, values in headers.items() for value in values)


def records_of(
    request: Request, response: Response, moment: str, purpose: Purpose | None = None
) -> tuple[bytes, bytes]:
    """The response's record and the request's, each a gzip member. ``moment`` is ISO 8601 in UTC with a Z.

    304 becomes a revisit record: there is no body, and no reader should take it for a page.
    """
    kind = WarcRecordType.revisit if response.status == 304 else WarcRecordType.response
    answer = _record(kind, response.url, moment, "response", response_bytes(response))
    if response.status == 304:
        answer.headers["WARC-Profile"] = _NOT_MODIFIED_PROFILE
    if purpose is not None:
        answer.headers[FIELD] = field_of(purpose)
    if response.ip_address is not None:
        answer.headers["WARC-IP-Address"] = str(response.ip_address)
    question = _record(WarcRecordType.request, response.url, moment, "request", request_bytes(request))
    question.headers["WARC-Concurrent-To"] = answer.headers["WARC-Record-ID"]
    return _member(answer, response.body), _member(question, request.body)


def warcinfo(file: str, moment: str, fields: dict[str, str]) -> bytes:
    """The first record of a file, which says who made it."""
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.warcinfo)
    record.headers["WARC-Date"] = moment
    record.headers["WARC-Filename"] = file
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content("".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode())
    return _member(record)


def _record(kind: WarcRecordType, url: str, moment: str, message: str, content: bytes) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(record_type=kind)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = moment
    record.headers["Content-Type"] = f"application/http; msgtype={message}"
    record.is_http = True
    record.set_bytes_content(content)
    return record


def _member(record: WarcRecord, payload: bytes | None = None) -> bytes:
    out = io.BytesIO()
    digest = None if payload is None else hashlib.sha1(payload, usedforsecurity=False).digest()
    record.write(out, checksum_data=True, payload_digest=digest)
    return isal_zlib.compress(out.getvalue(), _LEVEL, _GZIP)
