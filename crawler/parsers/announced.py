"""What a feed, a news sitemap or a section page said of an article, weighed against the page.

The page and its metadata go first. A feed may supply what they lack: a date, the time of a day that they give, an
author, a headline. It never contradicts them: its texts are shortened, its dates those of the feed's software.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from crawler.parsers.context import Context
from pipelines.normalise.dates import DateReading, read_machine_date
from pipelines.normalise.text import display

FEED = "feed"
"""What the provenance says."""

_CUT = ("…", "...", "[…]", "[...]")
_ADDRESS = re.compile(
    r"\S+@\S+\s*\((.+)\)"
)  # https://www.rssboard.org/rss-specification#ltauthorgtSubelementOfLtitemgt
_SLACK = timedelta(minutes=5)
"""Clocks of feed and crawler that differ by so little are right."""


def announced_date(context: Context) -> DateReading | None:
    """The feed's date in the outlet's zone; ``None`` where there is none, or it lies after the page was fetched.

    A date in the future is a local clock stamped as UTC, or a story that was planned: nobody knows.
    """
    raw = context.announced.get("published")
    reading = read_machine_date(raw, context.timezone, context.date_order) if raw else None
    if reading is None or reading.iso is None or "ambiguous_day_month" in reading.warnings:
        return None
    if reading.precision != "minute":
        late = context.fetched and reading.iso > context.now.date().isoformat()
        return None if late else reading
    moment = datetime.fromisoformat(reading.iso)
    if moment.tzinfo is None:
        return reading
    if context.fetched and moment > context.now + _SLACK:
        return None
    return reading._replace(iso=moment.astimezone(context.timezone or moment.tzinfo).isoformat())


def with_announced(chosen: DateReading, origin: str | None, feed: DateReading | None) -> tuple[DateReading, str | None]:
    """The page's date, or the feed's where the page has none, or only the day or month of the feed's.

    Midnight in a feed is a day that had to be written as a moment, and says no more than the page's day.
    """
    if feed is None or feed.iso is None:
        return chosen, origin
    if chosen.iso is None:
        return feed, FEED
    midnight = feed.precision == "minute" and feed.iso[11:16] == "00:00"
    finer = len(feed.iso) > len(chosen.iso) and feed.iso.startswith(chosen.iso) and chosen.precision != "minute"
    if not finer or (midnight and chosen.precision == "day"):
        return chosen, origin
    warnings = tuple(dict.fromkeys((*chosen.warnings, *feed.warnings)))
    return feed._replace(warnings=warnings), f"{origin} and {FEED}"


def announced_author(context: Context) -> str | None:
    """The feed's author, without the mail address that RSS wants before the name."""
    author = display(context.announced.get("author") or "")
    address = _ADDRESS.fullmatch(author)
    return (address[1] if address else author) or None


def announced_headline(context: Context) -> str | None:
    """The feed's title, for a page without a headline; ``None`` where it was cut."""
    title = display(context.announced.get("title") or "")
    return title if title and not title.endswith(_CUT) else None
