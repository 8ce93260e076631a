"""One WARC record (WARC 1.1, ISO 28500) to a saved page, or to what is wrong with it."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from fastwarc.warc import HeaderMap, WarcRecord, WarcRecordType

from crawler.saved import faults
from crawler.saved.compression import DamagedError, TooLargeError, dechunk, decode_content
from crawler.saved.moment import iso_moment
from crawler.saved.page import Saved, SavedPage
from crawler.saved.purpose import FIELD, purpose_of
from crawler.saved.sniffing import Kind, kind_of
from pipelines.article import Archive

_HTTP_HEAD_LIMIT = 1 << 16
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_HTML = re.compile(r"text/html|application/xhtml\+xml", re.IGNORECASE)
_WEB_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Message:
    """An HTTP response, or the bare content of a resource record."""

    status: int | None
    headers: dict[str, str]
    payload: bytes


class BrokenRecordError(ValueError):
    """A record whose length is unknown or wrong, so that nobody knows where the next begins.

    The message is the rest of a sentence ("is cut short").
    """


def read_record(record: WarcRecord, archive: Archive, limit: int) -> Saved | None:
    """The page of a record; ``None`` for a record that is none (requests, redirects, pictures, revisits ...), and for
    what a crawl fetched as a document that leads to articles.

    The record is read to its end in any case. Its length and its digest, where it has one, are checked.

    :raises BrokenRecordError: it has no length, or is shorter
    """
    if not (record.headers.get("Content-Length") or "").isdigit():
        raise BrokenRecordError("has no Content-Length in its WARC header, as where a file is cut short")
    size, reader = record.content_length, record.reader
    head, rest = b"", b""
    purpose = purpose_of(record.headers.get(FIELD))
    wanted = record.record_type in (WarcRecordType.response, WarcRecordType.resource)
    wanted = wanted and not (purpose and purpose.is_document)
    if wanted:
        head = _read(record, _HTTP_HEAD_LIMIT)
        wanted = _may_be_page(record, head)
    if wanted and size <= limit + _HTTP_HEAD_LIMIT:
        rest = _read(record, size - len(head))
    got = len(head) + len(rest) + reader.consume()
    if got < size:
        raise BrokenRecordError(f"is cut short: {got:,} of {size:,} bytes are there")
    if not wanted:
        return None
    if size > limit + _HTTP_HEAD_LIMIT:
        return faults.too_large(archive, limit, size)
    return _page(record, head + rest, archive, limit, purpose.evidence if purpose else {})


def _read(record: WarcRecord, size: int) -> bytes:
    """Up to ``size`` bytes of the record's block, fewer only at its end."""
    parts: list[bytes] = []
    while size > 0 and (part := record.reader.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _may_be_page(record: WarcRecord, head: bytes) -> bool:
    if (record.headers.get("WARC-Target-URI") or "").startswith("urn:"):
        return False  # what crawlers store beside the pages: screenshots, extracted text, page lists
    message = _message(record, head)
    if message.status is not None and not (200 <= message.status < 300 or message.status >= 400):
        return False
    content_type = message.headers.get("content-type")
    if content_type is None:
        return kind_of(message.payload, default=Kind.CAPTURE) is Kind.HTML
    return bool(_HTML.search(content_type))


def _page(record: WarcRecord, block: bytes, archive: Archive, limit: int, evidence: Mapping[str, str]) -> Saved:
    message = _message(record, block)
    headers = dict(message.headers)
    try:
        content = message.payload
        if "chunked" in headers.get("transfer-encoding", "").lower():
            content = dechunk(content)
        transferred = content
        content = decode_content(content, headers.get("content-encoding", ""), limit)
    except DamagedError as error:
        return faults.damaged(archive, str(error))
    except TooLargeError:
        return faults.too_large(archive, limit)
    if not _digest_fits(record, block, (message.payload, transferred, content)):
        return faults.damaged(archive, "does not fit its digest")
    if len(content) > limit:
        return faults.too_large(archive, limit, len(content))
    fault = faults.fault_of_content(content, archive)
    if fault:
        return fault
    if content is not message.payload:  # they described the bytes as sent
        for name in ("transfer-encoding", "content-encoding", "content-length"):
            headers.pop(name, None)
    if truncated := record.headers.get("WARC-Truncated"):
        headers["warc-truncated"] = truncated
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> \t")
    known = bool(_WEB_ADDRESS.match(url))
    return SavedPage(
        archive=archive,
        content=content,
        url=url if known else None,
        url_from="warc_header" if known else None,
        fetched_at=iso_moment(record.headers.get("WARC-Date")),
        status=message.status,
        headers=headers,
        evidence=evidence,
    )


def _message(record: WarcRecord, block: bytes) -> _Message:
    content_type = record.headers.get("Content-Type") or ""
    if not content_type.lower().startswith("application/http"):
        return _Message(None, {"content-type": content_type} if content_type else {}, block)
    end = _HEAD_END.search(block, 0, _HTTP_HEAD_LIMIT)
    if end is None:
        return _Message(None, {"content-type": "application/http"}, b"")
    head = HeaderMap()
    head.parse(io.BytesIO(_LINE_END.sub(b"\r\n", block[: end.end()])))
    headers: dict[str, str] = {}
    for name, value in head.items():
        name = name.lower()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return _Message(head.status_code, headers, block[end.end() :])


def _digest_fits(record: WarcRecord, block: bytes, payloads: tuple[bytes, ...]) -> bool:
    """Whether the block's digest is right, or, where only the payload has one, the payload's.

    Archivers differ in whether the payload is taken with or without its transfer and content coding, so each is tried.
    A digest of an unknown kind says nothing.
    """
    if stated := record.headers.get("WARC-Block-Digest"):
        return _is_digest_of(stated, block)
    if stated := record.headers.get("WARC-Payload-Digest"):
        return any(_is_digest_of(stated, payload) for payload in payloads)
    return True


def _is_digest_of(stated: str, content: bytes) -> bool:
    name, _, value = stated.partition(":")
    name = name.strip().lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        return True
    digest = hashlib.new(name, content, usedforsecurity=False).digest()
    written = (base64.b32encode(digest).decode(), digest.hex().upper())
    return value.strip().upper().rstrip("=") in [form.rstrip("=") for form in written]
