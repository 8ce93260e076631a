"""How many articles a source usually brings, and when they are too few for that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil, sqrt
from statistics import fmean, median

from pipelines.health.chance import poisson_at_most, spread, trimmed_mean
from pipelines.health.facts import SourceFacts

FEWEST_OF_WEEKDAY = 3
"""With fewer earlier days of the same weekday, nothing is usual yet."""

HOLIDAY_SHARE, HOLIDAY_DAYS = 0.3, 4
"""On holidays newspapers print less: down to this share, for so many days (Eid al-Adha)."""

SPANS = (1, 2, 3, 4, 5, 6, 7, 10, 14, 21, 28)
"""Days over which articles are added up: a large source is quiet after a day, a small one after weeks."""

SHORTEST_SILENCE = timedelta(hours=6)
INTERVALS_MISSED = 4
_FEWEST_SUCCESSES = 5
_MANY = 5
_DAY = timedelta(days=1)

RARE = 1e-5
"""Rarer than `pipelines.health.chance.RARE`, since many spans are looked at, each day anew."""

Days = Sequence[int | None]
"""Articles by day, the last day first; ``None`` for days without a crawl that ended well."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """So many articles in the last ``days``, where so many are usual."""

    days: int
    articles: int
    usual: float


def crawled_days(facts: SourceFacts, now: datetime) -> Days:
    """New articles by day since the day after the first crawl, which brought what had gathered before."""
    if facts.first_success is None:
        return ()
    known = min(int((now - facts.first_success) / _DAY), len(facts.articles))
    return [
        articles if successes else None
        for articles, successes in zip(facts.articles[:known], facts.successes, strict=False)
    ]


def usual_day(days: Days, day: int, *, before: int = 7) -> float | None:
    """How many articles days of the same weekday usually bring, judged by those from day ``before`` on."""
    same = [count for count in days[before + (day - before) % 7 :: 7] if count is not None]
    return trimmed_mean(same) if len(same) >= FEWEST_OF_WEEKDAY else None


def usual_week(days: Days) -> float | None:
    """How many articles the days of a week usually bring."""
    usual = [usual_day(days, day) for day in range(7)]
    return None if None in usual else sum(value for value in usual if value is not None)


def shortfall(days: Days) -> Shortfall | None:
    """The shortest span that brought fewer articles than even a holiday would explain; ``None`` where all is well.

    What is usual on each day is known by its weekday from before the span. How much counts vary beyond chance is learnt
    too.
    """
    if not days or days[0] is None:
        return None
    steadiness = _steadiness(days)
    for span in SPANS:
        if span > len(days):
            return None
        counted = [(count, usual_day(days, day, before=max(span, 7))) for day, count in enumerate(days[:span])]
        known = [(count, usual) for count, usual in counted if count is not None and usual is not None]
        if len(known) < sum(count is not None for count, _ in counted):
            return None
        articles = sum(count for count, _ in known)
        expected = sorted((usual for _, usual in known), reverse=True)
        least = HOLIDAY_SHARE * sum(expected[:HOLIDAY_DAYS]) + sum(expected[HOLIDAY_DAYS:])
        if poisson_at_most(articles, steadiness * least) < RARE:
            return Shortfall(span, articles, sum(expected))
    return None


def _steadiness(days: Days) -> float:
    """The part of the usual number that is left on a bad day: news comes in bursts, beyond what chance explains.

    Where there are few articles a day, chance is nearly all there is.
    """
    usual = {day: value for day in range(7, len(days)) if (value := usual_day(days, day)) is not None}
    mean = fmean(usual.values()) if usual else 0.0
    if mean < _MANY:
        return 1.0
    residuals = [(count - usual[day]) / sqrt(max(usual[day], 1.0)) for day in usual if (count := days[day]) is not None]
    variation = sqrt(max(spread(residuals) ** 2 - 1, 0.0) / mean)
    return max(1 - variation, HOLIDAY_SHARE)


def longest_silence(facts: SourceFacts) -> timedelta | None:
    """How long ago the last success may lie, by how often crawls usually succeed; ``None`` where that is not known."""
    a_day = [count for count in facts.successes if count]
    if sum(a_day) < _FEWEST_SUCCESSES:
        return None
    between = [later - day for day, later in pairwise(n for n, count in enumerate(facts.successes) if count)]
    # Crawled every few days, or several times a day.
    usual = _DAY * ceil(median(between)) if between and median(between) > 1 else _DAY / median(a_day)
    return max(SHORTEST_SILENCE, INTERVALS_MISSED * usual)
