"""What becomes of a fetched page: an article is judged, a document gives its links. Runs in a worker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from crawler.discovery import Discovered, candidates, discover
from crawler.discovery.autodiscovery import feeds_in_page, sitemaps_in_robots
from crawler.replay.judging import Judge, Parse, Validate
from crawler.saved.page import SavedPage
from pipelines.store.prepared import Judgement

Judged: TypeAlias = "Judgement | Discovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(SavedPage):
    """A document that leads to articles; ``kind`` is ``feed``, ``sitemap`` or ``section``.

    ``hosts`` and ``article_url`` are the source's, ``depth`` is how many documents of its kind led to it.
    ``looks_around`` is true for the front page of a site whose feeds and sitemaps nobody named; ``robots`` is then its
    robots.txt.
    """

    hosts: tuple[str, ...]
    article_url: re.Pattern[str] | None = None
    depth: int = 0
    looks_around: bool = False
    robots: bytes | None = None


@dataclass(frozen=True, slots=True)
class PageJudge:
    """Parser and validator, picklable, so that a worker can be given them once."""

    parse: Parse
    validate: Validate

    def __call__(self, page: SavedPage) -> Judged:
        """The verdict on an article, or what a document leads to."""
        if isinstance(page, Listing):
            return links_of(page)
        assert page.fetched_at is not None
        now = datetime.fromisoformat(page.fetched_at)
        return Judge(parse=self.parse, validate=self.validate, now=now)(page)


def links_of(page: Listing) -> Discovered:
    """What a document leads to."""
    assert page.url is not None
    content_type = page.headers.get("content-type")
    found = discover(page.kind, page.content, url=page.url, content_type=content_type, source=page, depth=page.depth)
    if not page.looks_around:
        return found
    around = _look_around(page, content_type)
    # The front page is for looking around; that it lists no article itself is no fault where others are found.
    return Discovered(
        links=found.links,
        follow=(*found.follow, *around),
        problem=found.problem if not around else None,
        complete=found.complete,
    )


def _look_around(page: Listing, content_type: str | None) -> tuple[tuple[str, str], ...]:
    assert page.url is not None
    sitemaps = sitemaps_in_robots(page.robots, url=page.url) if page.robots else ()
    feeds = feeds_in_page(page.content, url=page.url, content_type=content_type)
    if sitemaps and feeds:
        # Guesses cost the site a request each, mostly for nothing.
        return (*(("sitemap", url) for url in sitemaps), *(("feed", url) for url in feeds))
    return candidates(page.url, robots=page.robots, home=page.content, content_type=content_type)
