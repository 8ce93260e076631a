"""How long to wait between two requests to a host: never less than it asks, longer where it is slow or fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request, Spider, signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

LONGEST_CRAWL_DELAY = 60.0
"""Seconds. A Crawl-delay above it is obeyed to this much, and reported: at an hour a page, a daily paper never ends."""

_SPEED_UP = 0.9
_AFTER_ERROR = 2.0
_SHORTEST_AFTER_ERROR = 0.5


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle, which also keeps to the Crawl-delay of each host and slows down after errors.

    The delay follows the latency upwards at once and downwards by a tenth a page; a server error, a 429 or a broken
    connection doubles it, up to ``AUTOTHROTTLE_MAX_DELAY``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawl_delays: dict[str, float] = {}
        crawler.signals.connect(self._on_its_way, signal=signals.request_reached_downloader)

    def set_crawl_delay(self, host: str, seconds: float) -> None:
        """Wait at least so long between two requests to a host."""
        self._crawl_delays[host] = min(seconds, LONGEST_CRAWL_DELAY)

    def slow_down(self, request: Request) -> None:
        """Wait longer between requests to the host of a request that failed."""
        _, slot = self._get_slot(request, None)  # type: ignore[arg-type]
        if slot is not None:
            slot.delay = self._after_error(slot)

    def _after_error(self, slot: Slot) -> float:
        longer = max(slot.delay * _AFTER_ERROR, _SHORTEST_AFTER_ERROR)
        return max(slot.delay, min(longer, self.maxdelay))

    def _on_its_way(self, request: Request) -> None:
        # Scrapy forgets the delay of a host that was not asked for a minute.
        self._keep_crawl_delay(request)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        super()._response_downloaded(response, request, spider)
        self._keep_crawl_delay(request)

    def _keep_crawl_delay(self, request: Request) -> None:
        key, slot = self._get_slot(request, None)  # type: ignore[arg-type]
        if slot is not None and key is not None:
            slot.delay = max(slot.delay, self._crawl_delays.get(key, 0.0))

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        if response.status >= 500 or response.status == 429:
            slot.delay = max(self._after_error(slot), min(latency, self.maxdelay))
            return
        wanted = min(max(latency / self.target_concurrency, self.mindelay), self.maxdelay)
        if wanted < slot.delay:
            if response.status not in (200, 304):  # a redirect or an error page is quick, and says nothing
                return
            wanted = max(wanted, slot.delay * _SPEED_UP)
        slot.delay = wanted
