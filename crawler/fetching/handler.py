"""Scrapy's HTTP/1.1 download handler with a limit on the size of a response's head.

Bodies are limited by ``DOWNLOAD_MAXSIZE`` and everything by ``DOWNLOAD_TIMEOUT``, but the head is not: a server may
send headers for the whole of that time, and Twisted keeps each of them in memory.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler, _LenientHTTP11ClientProtocol
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS
from twisted.web.client import _HTTP11ClientFactory

MAX_HEAD_BYTES = 32 * 1024
"""Real answers have 1 to 8 KB. The last piece read from the network may go beyond, by 64 KB at most."""


class HeadTooLargeError(Exception):
    """A response's status line and headers went on beyond `MAX_HEAD_BYTES`."""


class BoundedHeadHandler(HTTP11DownloadHandler):
    """For ``DOWNLOAD_HANDLERS``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory


class _Protocol(_LenientHTTP11ClientProtocol):
    _head_bytes = 0

    def request(self, request: Any) -> Deferred[Any]:
        self._head_bytes = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:
        # Also of interim answers (1xx), which bring the parser back to its beginning.
        parser: Any = self._parser
        if parser is not None and parser.state in (STATUS, HEADER):
            if self._head_bytes > MAX_HEAD_BYTES:
                error = HeadTooLargeError(f"The headers go on after {self._head_bytes:,} bytes.")
                self._giveUp(Failure(error))  # type: ignore[no-untyped-call]
                return
            self._head_bytes += len(data)
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _Factory(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _Protocol:
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
