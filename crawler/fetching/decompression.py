"""Undoes the Content-Encoding of answers just as the reader of archives does, so that both give the same bytes.

In place of Scrapy's own, which takes what is left of a truncated stream for the whole page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.fetch import FetchError
from crawler.fetching.outcome import Outcome
from crawler.saved.compression import DamagedError, TooLargeError, decode_content

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_ACCEPTED = "gzip, deflate, br, zstd"
_MOST_CODINGS = 3


class DecompressionMiddleware:
    """Decompresses bodies, never to more than ``DOWNLOAD_MAXSIZE``."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DecompressionMiddleware:
        """For Scrapy."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what is understood."""
        request.headers.setdefault("Accept-Encoding", _ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the response with its body decompressed.

        :raises FetchError: the body is damaged or unpacks to more than the limit
        """
        codings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if not codings or not response.body:
            return response
        if codings.count(",") >= _MOST_CODINGS:  # each costs as much time as the first
            raise FetchError(Outcome.BAD_RESPONSE, f"The body is compressed more than {_MOST_CODINGS} times.")
        try:
            body = decode_content(response.body, codings, self._limit)
        except TooLargeError as error:
            raise FetchError(
                Outcome.TOO_LARGE,
                f"The body of {len(response.body):,} bytes unpacks to more than {self._limit:,} bytes.",
            ) from error
        except DamagedError as error:
            raise FetchError(Outcome.CUT_SHORT, f"The compressed body {error}.") from error
        if body is response.body:
            return response
        plain = response.replace(body=body)
        for name in ("Content-Encoding", "Content-Length"):  # they described the bytes as sent
            plain.headers.pop(name, None)
        return plain
