"""The one spider, for every source: it fetches what the frontier hands out, and hands on what came of it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.crawling.crawl import Crawl
from crawler.crawling.visit import VISIT, StoppedError, Visit
from crawler.fetching.archiving import ArchiveMiddleware
from crawler.fetching.fetch import FetchError
from crawler.fetching.outcome import Outcome
from crawler.fetching.rest import RestStore
from crawler.fetching.robots import RobotsStore


class NewsSpider(Spider):
    """Turns tasks into requests. What is fetched, when, and what for is the `Crawl`'s to say.

    ``robots_store`` and ``rest_store`` are for the middlewares of the same name.
    """

    name = "news"

    def __init__(self, crawl: Crawl, robots_store: RobotsStore, rest_store: RestStore, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.crawl = crawl
        self.robots_store = robots_store
        self.rest_store = rest_store

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> NewsSpider:
        """For Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.note_answer, signal=signals.response_downloaded)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Requests, as there is room for them."""
        self.crawl.recall = self.recall
        archive = self.crawler.get_downloader_middleware(ArchiveMiddleware)
        if archive is not None and archive.writer is not None:
            self.crawl.sync_archive = archive.writer.sync
        self._listen()
        async for visit in self.crawl.visits():
            yield self.request(visit)

    def request(self, visit: Visit) -> Request:
        """The request of a visit, with this spider's callbacks."""
        return visit.request().replace(callback=self.fetched, errback=self.failed)

    def fetched(self, response: Response) -> None:
        """Hand on a page that was fetched whole and is new."""
        try:
            self.crawl.fetched(response.meta[VISIT], response)
        except Exception as error:
            self.crawl.fail(error)

    def failed(self, failure: Failure) -> None:
        """Hand on why a request came to no page."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value
        if not isinstance(error, FetchError):
            error = FetchError(Outcome.UNKNOWN_ERROR, f"{type(error).__name__}: {error}")
        try:
            self.crawl.failed(request.meta[VISIT], request, error)
        except Exception as broken:
            self.crawl.fail(broken)

    def note_answer(self, response: Response, request: Request) -> None:
        """Note what came over the wire, before it is decompressed or judged."""
        visit = request.meta.get(VISIT)
        if isinstance(visit, Visit):
            visit.note_answer(request, response)

    def recall(self) -> None:
        """Call back the requests that wait for their turn at their host."""
        engine = self.crawler.engine
        assert engine is not None
        for slot in engine.downloader.slots.values():
            while slot.queue:
                _, waiting = slot.queue.popleft()
                waiting.errback(Failure(StoppedError()))  # type: ignore[no-untyped-call]

    def _listen(self) -> None:
        """SIGINT and SIGTERM end the run in good order, a second one at once. What is ignored stays ignored."""
        loop = asyncio.get_running_loop()

        def stop(number: signal.Signals) -> None:
            if self.crawl.report.stopped_by is None:
                self.crawl.stop(number)
            else:
                self.crawl.fail(KeyboardInterrupt())
                loop.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, stop, number)
