"""robots.txt as RFC 9309 has it: fetched once per origin, kept for a day at most, obeyed also where it cannot be had.

Scrapy's own middleware fetches pages where robots.txt answers 503, and keeps that verdict.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from protego import Protego

from crawler.fetching.fetch import FetchError
from crawler.fetching.outcome import Outcome, Treatment

MAX_BYTES = 500 * 1024
"""What is parsed of a robots.txt (RFC 9309, 2.5); the rest is left out."""

_KEPT = timedelta(days=1)
_KEPT_UNREACHABLE = timedelta(minutes=15)


class Verdict(StrEnum):
    """What a robots.txt allows."""

    RULES = "rules"
    """What its rules say."""
    ALLOW_ALL = "allow_all"
    """Everything: there is none, or what is there is no robots.txt."""
    DISALLOW_ALL = "disallow_all"
    """Nothing, until it can be had (RFC 9309, 2.3.1.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsTxt:
    """What was fetched for an origin.

    ``reason`` is a sentence; ``body`` is at most `MAX_BYTES` long. Where it could not be had, ``cause`` is how the
    fetch ended, and ``not_before`` the time that the host set.
    """

    verdict: Verdict
    reason: str
    fetched_at: datetime
    body: bytes = b""
    cause: Outcome | None = None
    not_before: datetime | None = None

    def is_fresh(self, now: datetime) -> bool:
        """Whether it may still be used: a day (RFC 9309, 2.4); until `retry_at` where it could not be had.

        One from the future, as after the clock was set, is not fresh.
        """
        if self.verdict is not Verdict.DISALLOW_ALL:
            return timedelta(0) <= now - self.fetched_at < _KEPT
        return self.fetched_at <= now < self.retry_at

    @property
    def retry_at(self) -> datetime:
        """When one that could not be had is asked for again: after a quarter of an hour, where no time was named."""
        return self.not_before or self.fetched_at + _KEPT_UNREACHABLE


class RobotsStore(Protocol):
    """Where robots.txt files are kept from run to run. An origin is ``https://example.com``, a port only if unusual."""

    def load_robots(self, origin: str) -> RobotsTxt | None:
        """What was kept for an origin."""

    def save_robots(self, origin: str, robots: RobotsTxt) -> None:
        """Keep it in place of what was there."""


class MemoryRobotsStore:
    """Keeps them for one run."""

    def __init__(self) -> None:
        self._kept: dict[str, RobotsTxt] = {}

    def load_robots(self, origin: str) -> RobotsTxt | None:
        """What was kept for an origin."""
        return self._kept.get(origin)

    def save_robots(self, origin: str, robots: RobotsTxt) -> None:
        """Keep it."""
        self._kept[origin] = robots


def robots_of_body(body: bytes, now: datetime) -> RobotsTxt:
    """A robots.txt that was answered with 200.

    >>> robots_of_body(b"<!DOCTYPE html><title>Welcome</title>", datetime(2024, 1, 1)).verdict.value
    'allow_all'
    """
    if body[:512].removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        return RobotsTxt(
            verdict=Verdict.ALLOW_ALL, reason="robots.txt is an HTML page and holds no rules.", fetched_at=now
        )
    reason = "robots.txt was read."
    if len(body) > MAX_BYTES:
        reason = f"robots.txt has {len(body):,} bytes and was read to {MAX_BYTES:,}."
        # A rule cut in the middle would mean something else.
        end = max(body.rfind(b"\n", 0, MAX_BYTES), body.rfind(b"\r", 0, MAX_BYTES))
        body = body[:end] if end >= 0 else b""
    return RobotsTxt(verdict=Verdict.RULES, reason=reason, fetched_at=now, body=body)


_NO_ROBOTS = frozenset({Outcome.HTTP_403, Outcome.HTTP_404, Outcome.HTTP_410, Outcome.HTTP_4XX, Outcome.EMPTY_RESPONSE})


def robots_of_error(error: FetchError, now: datetime) -> RobotsTxt:
    """What follows where robots.txt was not answered with 200.

    4xx and more than five redirects: there is none, all is allowed (RFC 9309, 2.3.1.3 and 2.3.1.2). Server errors, 429,
    and whatever kept the crawler from an answer: nothing is allowed for now (2.3.1.4).
    """
    if error.outcome in _NO_ROBOTS or error.outcome is Outcome.TOO_MANY_REDIRECTS:
        return RobotsTxt(verdict=Verdict.ALLOW_ALL, reason=f"There is no robots.txt. {error.detail}", fetched_at=now)
    return RobotsTxt(
        verdict=Verdict.DISALLOW_ALL,
        reason=f"robots.txt cannot be had. {error.detail}",
        fetched_at=now,
        cause=error.outcome,
        not_before=error.not_before,
    )


# Of the host and not of its robots.txt: named as what they are.
_OF_THE_HOST = frozenset(
    {
        Outcome.REFUSED_ADDRESS,
        Outcome.DNS_FAILED,
        Outcome.CONNECTION_FAILED,
        Outcome.TLS_FAILED,
        Outcome.HOST_RESTING,
        Outcome.RATE_LIMITED,
    }
)


def refusal_of(robots: RobotsTxt) -> FetchError:
    """Why nothing is fetched from an origin whose robots.txt could not be had; its tasks wait."""
    outcome = robots.cause if robots.cause in _OF_THE_HOST else None
    treatment = Treatment.GIVE_UP if outcome is Outcome.REFUSED_ADDRESS else Treatment.WAIT
    return FetchError(
        outcome or Outcome.ROBOTS_UNREACHABLE, robots.reason, not_before=robots.retry_at, treatment=treatment
    )


class Rules:
    """A robots.txt, ready to be asked. ``agent`` is the product token of the crawler, with its version or without."""

    def __init__(self, robots: RobotsTxt, agent: str) -> None:
        self.robots = robots
        self._agent = agent
        self._parsed = Protego.parse(_decode(robots.body)) if robots.verdict is Verdict.RULES else None

    def allows(self, url: str) -> bool:
        """Whether an address may be fetched; paths match however they are escaped."""
        if self._parsed is not None:
            return bool(self._parsed.can_fetch(url, self._agent))
        return self.robots.verdict is Verdict.ALLOW_ALL

    @property
    def crawl_delay(self) -> float | None:
        """Seconds that the site wants between two requests."""
        return self._parsed.crawl_delay(self._agent) if self._parsed is not None else None

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The addresses of sitemaps, as written."""
        return tuple(self._parsed.sitemaps) if self._parsed is not None else ()


def _decode(body: bytes) -> str:
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("windows-1256")  # against the standard, but the paths of older Arabic sites are written so
