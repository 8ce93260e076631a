"""The numbers that the judging is about, as the database has them.

Time is counted in *days* of 24 hours that end at the moment of looking: day 0 is the last one, day 7 the same hours a
week before. So each is whole, whatever the hour, and days of one weekday lie seven apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

HISTORY = 63
"""Days of counts: nine of each weekday."""

PAGE_DAYS = 29
"""Days of which pages are looked at: the last one and four weeks."""

PAGES_A_DAY = 20
"""Pages looked at of each day but the last, spread over it; of the last `PAGES_OF_LATEST`."""

PAGES_OF_LATEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """An article as far as drift shows in it. ``opening`` is the beginning of its text, ``fetched`` is aware.

    ``published`` is aware, or ``None`` where no moment is known; ``precision`` is ``minute``, ``day`` or ``month``.
    """

    id: int
    url: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    headline: str = ""
    opening: str = ""
    words: int = 0
    date: str | None = None
    published: datetime | None = None
    precision: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    fetched: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPage:
    """A page in quarantine."""

    id: int
    reason: str
    url: str | None = None
    archive_file: str | None = None
    archive_offset: int | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class LostDocument:
    """A feed, sitemap or section that was named in the source's description and cannot be had.

    ``outcome`` is how the last fetch ended.
    """

    url: str
    kind: str
    outcome: str


@dataclass(slots=True, kw_only=True)
class SourceFacts:
    """What the database knows of a source. Lists by day have the last day first.

    ``articles`` are new articles by day, ``successes`` and ``failures`` crawls that ended well and otherwise, over
    `HISTORY` days. ``outcomes`` (of requests), ``refused`` (reasons of pages) and ``pages`` go back `PAGE_DAYS`.
    ``last_started``, ``last_success`` and ``first_success`` are aware moments of crawls; ``failures_in_row`` are those
    since the last success. ``total`` counts all articles, ``last_article`` is when the latest was fetched.
    ``latest_refused`` are some of the pages refused in the last day.
    """

    name: str
    last_started: datetime | None = None
    last_success: datetime | None = None
    first_success: datetime | None = None
    last_state: str | None = None
    last_detail: str | None = None
    failures_in_row: int = 0
    total: int = 0
    last_article: str | None = None
    articles: list[int] = field(default_factory=lambda: [0] * HISTORY)
    successes: list[int] = field(default_factory=lambda: [0] * HISTORY)
    failures: list[int] = field(default_factory=lambda: [0] * HISTORY)
    outcomes: list[Counter[str]] = field(default_factory=lambda: [Counter() for _ in range(PAGE_DAYS)])
    refused: list[Counter[str]] = field(default_factory=lambda: [Counter() for _ in range(PAGE_DAYS)])
    pages: list[Sequence[Page]] = field(default_factory=lambda: [() for _ in range(PAGE_DAYS)])
    waiting: Counter[str] = field(default_factory=Counter)
    latest_refused: Sequence[RefusedPage] = ()
    lost: Sequence[LostDocument] = ()
