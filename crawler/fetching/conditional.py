"""Asks only for what changed (RFC 9110, 13.1), and notices where nothing did though the server says so."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.fetch import FetchError, Validators, fetch_of
from crawler.fetching.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_LONGEST = 512
_SENDABLE = re.compile(r"[\x20-\x7e\x80-\xff]+")


def validators_of(response: Response, body_hash: str | None) -> Validators:
    """What a response can be known by; fields too long or strange to be sent back are left out."""
    return Validators(
        etag=_field(response, "ETag"), last_modified=_field(response, "Last-Modified"), body_hash=body_hash
    )


def _field(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    text = value.decode("latin-1").strip() if value else ""
    return text if len(text) <= _LONGEST and _SENDABLE.fullmatch(text) else None


class ConditionalMiddleware:
    """Sends the stored validators and compares the answer with them."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalMiddleware:
        """For Scrapy."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Add the conditions, one for each validator that is known."""
        stored = fetch_of(request).stored
        if stored.etag is not None:
            request.headers["If-None-Match"] = stored.etag.encode("latin-1")
        if stored.last_modified is not None:
            request.headers["If-Modified-Since"] = stored.last_modified.encode("latin-1")

    def process_response(self, request: Request, response: Response) -> Response:
        """Note the answer's validators.

        :raises FetchError: nothing changed (``not_modified``)
        """
        fetch = fetch_of(request)
        if response.status == 304:
            if "If-None-Match" not in request.headers and "If-Modified-Since" not in request.headers:
                raise FetchError(Outcome.BAD_RESPONSE, "The server answered 304 Not Modified, and nobody asked.")
            new = validators_of(response, fetch.stored.body_hash)
            fetch.found = Validators(
                etag=new.etag or fetch.stored.etag,
                last_modified=new.last_modified or fetch.stored.last_modified,
                body_hash=new.body_hash,
            )
            raise FetchError(Outcome.NOT_MODIFIED, "The server answered 304 Not Modified.")
        if response.status == 200:
            body_hash = hashlib.sha256(response.body).hexdigest()
            fetch.found = validators_of(response, body_hash)
            if response.body and body_hash == fetch.stored.body_hash:
                raise FetchError(Outcome.NOT_MODIFIED, "The body is the same as last time.")
        return response
