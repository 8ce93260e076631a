"""Asks robots.txt before each request."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached

from crawler.fetching.failures import error_of
from crawler.fetching.fetch import FETCH, Fetch, FetchError, fetch_of
from crawler.fetching.identity import PRODUCT
from crawler.fetching.outcome import Outcome
from crawler.fetching.robots import (
    MemoryRobotsStore,
    RobotsStore,
    RobotsTxt,
    Rules,
    Verdict,
    refusal_of,
    robots_of_body,
    robots_of_error,
)
from crawler.fetching.throttle import LONGEST_CRAWL_DELAY, Throttle
from crawler.saved.purpose import Purpose

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT_PARSED = 200
# Ours or known from elsewhere, and not to be remembered in the next run.
_OF_THE_MOMENT = frozenset({Outcome.UNKNOWN_ERROR, Outcome.NOT_ARCHIVED, Outcome.HOST_RESTING})
_PRIORITY = 1000


def origin_of(request: Request) -> str:
    """Scheme, host and port, to which a robots.txt belongs (RFC 9309, 2.3).

    >>> origin_of(Request("HTTPS://Example.com:443/a/b"))
    'https://example.com'
    """
    parts = urlparse_cached(request)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != _DEFAULT_PORTS.get(parts.scheme) else "")


class RobotsMiddleware:
    """Refuses what robots.txt does not allow, by name, and obeys its Crawl-delay.

    A spider may bring its store in an attribute ``robots_store``. ``rules`` gives what is known of an origin, for
    whoever wants its sitemaps.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._store: RobotsStore = getattr(crawler.spider, "robots_store", None) or MemoryRobotsStore()
        self._rules: OrderedDict[str, Rules] = OrderedDict()
        self._pending: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """For Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass.

        :raises FetchError: robots.txt does not allow it, or cannot be had
        """
        fetch = fetch_of(request)
        if fetch.is_robots:
            return
        rules = await self.rules(request)
        robots = rules.robots
        if robots.verdict is Verdict.DISALLOW_ALL:
            raise refusal_of(robots)
        if not rules.allows(request.url):
            raise FetchError(Outcome.REFUSED_BY_ROBOTS, f"{origin_of(request)}/robots.txt does not allow it.")

    async def rules(self, request: Request) -> Rules:
        """The rules for the origin of a request: kept ones as long as they are fresh, else fetched, once for all who
        wait for them.
        """
        origin = origin_of(request)
        kept = self._rules.get(origin)
        if kept is not None and kept.robots.is_fresh(datetime.now(UTC)):
            self._rules.move_to_end(origin)
            return kept
        task = self._pending.get(origin)
        if task is None:
            task = self._pending[origin] = asyncio.ensure_future(self._get(origin, request))
            task.add_done_callback(lambda _: self._pending.pop(origin, None))
        return await asyncio.shield(task)

    async def _get(self, origin: str, request: Request) -> Rules:
        robots = self._store.load_robots(origin)
        if robots is None or not robots.is_fresh(datetime.now(UTC)):
            robots = await self._fetch(origin)
            if robots.cause not in _OF_THE_MOMENT:
                self._store.save_robots(origin, robots)
            logger.info("%s: %s", origin, robots.reason)
        rules = Rules(robots, PRODUCT)
        self._rules[origin] = rules
        if len(self._rules) > _KEPT_PARSED:
            self._rules.popitem(last=False)
        self._obey_crawl_delay(rules, origin, urlparse_cached(request).hostname or "")
        return rules

    async def _fetch(self, origin: str) -> RobotsTxt:
        fetch = Fetch(is_robots=True, purpose=Purpose(kind="robots"))
        request = Request(
            f"{origin}/robots.txt",
            priority=_PRIORITY,
            dont_filter=True,
            callback=NO_CALLBACK,
            meta={FETCH: fetch},
        )
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as raised:  # whatever it is, there is no robots.txt to go by
            error = error_of(raised, request)
            if error.outcome is Outcome.NOT_ARCHIVED:  # it ends the run, and says nothing of the host
                raise error from raised
            robots = robots_of_error(error, datetime.now(UTC))
            # Where a redirect led elsewhere, the failure there says nothing of this host.
            return replace(robots, cause=None) if fetch.redirects or error.target else robots
        return robots_of_body(response.body, datetime.now(UTC))

    def _obey_crawl_delay(self, rules: Rules, origin: str, host: str) -> None:
        wanted = rules.crawl_delay
        if wanted is None:
            return
        if wanted > LONGEST_CRAWL_DELAY:
            logger.warning(
                "%s/robots.txt asks for %g seconds between requests; %g are kept", origin, wanted, LONGEST_CRAWL_DELAY
            )
        throttle = self._crawler.get_extension(Throttle)
        if throttle is not None:
            throttle.set_crawl_delay(host, wanted)
