"""Leaves a host alone for as long as it asks, or longer and longer where it only fails."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol

from scrapy import Request
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.python.failure import Failure

from crawler.fetching.failures import error_of
from crawler.fetching.fetch import FetchError, fetch_of
from crawler.fetching.outcome import Outcome
from crawler.fetching.throttle import Throttle

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

LONGEST_REST = timedelta(days=7)
"""The most that a Retry-After is obeyed; real ones of 88 hours exist, longer ones are mistakes."""

_FIRST_REST = timedelta(minutes=1)
_LONGEST_GUESS = timedelta(hours=6)
_FAILURES_IN_A_ROW = 5
_SECONDS = re.compile(r"[0-9]{1,12}")


def retry_after(value: str, now: datetime) -> datetime | None:
    """The moment that a Retry-After field names (RFC 9110, 10.2.3), at most `LONGEST_REST` from ``now``.

    ``None`` for what is neither seconds nor a date, and for a moment that has passed.

    >>> retry_after("120", datetime(2024, 1, 1, tzinfo=UTC)).isoformat()
    '2024-01-01T00:02:00+00:00'
    """
    value = value.strip()
    if _SECONDS.fullmatch(value):
        wait = timedelta(seconds=min(int(value), int(LONGEST_REST.total_seconds())))
    else:
        try:
            moment = parsedate_to_datetime(value)
            wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return now + min(wait, LONGEST_REST) if wait > timedelta(0) else None


class RestStore(Protocol):
    """Where the rests of hosts are kept from run to run."""

    def rest_until(self, host: str) -> datetime | None:
        """Until when a host rests, in UTC; ``None`` where it does not."""

    def rest(self, host: str, until: datetime) -> None:
        """Let a host rest."""


class NoRestStore:
    """Keeps nothing."""

    def rest_until(self, host: str) -> datetime | None:
        """Nothing is known."""
        return None

    def rest(self, host: str, until: datetime) -> None:
        """Forget it."""


@dataclass(slots=True)
class _Host:
    until: datetime | None
    failures: int = 0
    rests: int = 0


class Rests:
    """Which hosts rest, and until when. ``clock`` gives the time in UTC."""

    def __init__(
        self, store: RestStore | None = None, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._store: RestStore = store or NoRestStore()
        self._clock = clock
        self._hosts: dict[str, _Host] = {}

    def until(self, host: str) -> datetime | None:
        """Until when a host rests; ``None`` where it may be asked now."""
        until = self._of(host).until
        return until if until is not None and until > self._clock() else None

    def asked_for_rest(self, host: str, wish: str | None) -> datetime:
        """A host sent 429, or 503 with a Retry-After (``wish``): when it may be asked again.

        Without a time that can be read: one minute, twice as long each time, at most six hours.
        """
        state = self._of(host)
        named = retry_after(wish, self._clock()) if wish else None
        if named is None:
            named = self._clock() + min(_FIRST_REST * 2 ** min(state.rests, 20), _LONGEST_GUESS)
        state.rests += 1
        # A second answer to an older request must not shorten what the first said.
        state.until = max(named, state.until or named)
        self._store.rest(host, state.until)
        return state.until

    def failed(self, host: str) -> datetime | None:
        """A host failed to answer, or answered with a server error; the rest that follows the fifth in a row."""
        state = self._of(host)
        state.failures += 1
        if state.failures < _FAILURES_IN_A_ROW:
            return None
        return self.asked_for_rest(host, None)

    def answered(self, host: str) -> None:
        """A host answered as it should: what it failed before is forgotten."""
        state = self._of(host)
        state.failures = state.rests = 0

    def _of(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self._store.rest_until(host))
        return self._hosts[host]


class RestMiddleware:
    """Sends no request to a host that rests, and puts hosts to rest.

    A spider may bring its store in an attribute ``rest_store``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.rests = Rests(getattr(crawler.spider, "rest_store", None))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RestMiddleware:
        """For Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let the request pass.

        :raises FetchError: its host rests
        """
        host = _host(request)
        if until := self.rests.until(host):
            raise _resting(host, until)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the answer says of the host; it passes in any case."""
        host, status = _host(request), response.status
        wish = response.headers.get("Retry-After")
        if status == 429 or (status == 503 and wish):
            until = self.rests.asked_for_rest(host, wish.decode("latin-1") if wish else None)
            logger.warning("%s answered %s and is left alone until %s", host, status, _shown(until))
            self._begin(request, host, until)
        elif status >= 500:
            self._failed(request, host, f"the last answer was {status}")
        else:
            self.rests.answered(host)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note that the host failed, where it did."""
        error = error_of(exception, request)
        if error.outcome.blames_host:
            throttle = self._crawler.get_extension(Throttle)
            if throttle is not None:
                throttle.slow_down(request)
            self._failed(request, _host(request), error.detail)

    def _failed(self, request: Request, host: str, reason: str) -> None:
        if until := self.rests.failed(host):
            logger.warning(
                "%s failed %s times in a row and is left alone until %s: %s",
                host,
                _FAILURES_IN_A_ROW,
                _shown(until),
                reason,
            )
            self._begin(request, host, until)

    def _begin(self, request: Request, host: str, until: datetime) -> None:
        """Call back what waits in Scrapy's queue for the host: it was let through before the rest began."""
        fetch_of(request).not_before = until
        engine = self._crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine is not None else None
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(Failure(_resting(host, until)))  # type: ignore[no-untyped-call]


def _resting(host: str, until: datetime) -> FetchError:
    return FetchError(Outcome.HOST_RESTING, f"{host} is left alone until {_shown(until)}.", not_before=until)


def _host(request: Request) -> str:
    return urlparse_cached(request).hostname or ""


def _shown(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
