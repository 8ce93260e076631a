"""A share that has moved: what part of the latest pages has something, against what is usual."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from pipelines.health.chance import RARE, binomial_at_least, binomial_at_most, spread

FEWEST_BEFORE = 20
"""With fewer pages before, nothing is usual yet; nor in the first week, which has each weekday for the first time."""

_WEEK = 7
FEWEST_OF_DAY = 3
_FEWEST_DAYS = 5
_SLACK = 0.1
_SPREADS = 2
LEAST_MOVE = 0.25
"""A share that moved by less needs nobody, however certain it is."""


@dataclass(frozen=True, slots=True)
class Usual:
    """The usual share, and between which shares it varies from day to day."""

    share: float
    low: float
    high: float


def usual_share(days: Sequence[tuple[int, int]]) -> Usual | None:
    """What is usual, from ``(having, all)`` of each earlier day, the latest (day 1) first; ``None`` for too few pages.

    A day's share is judged by the median of days; it varies by twice their spread beyond chance, by ten points
    at least, and as far as it does on the same weekday (editions of a Friday may all be agency copy).
    """
    total = sum(number for _, number in days)
    if total < FEWEST_BEFORE or not any(number for _, number in days[_WEEK - 1 :]):
        return None
    by_day = {day: having / number for day, (having, number) in enumerate(days, 1) if number >= FEWEST_OF_DAY}
    if len(by_day) >= _FEWEST_DAYS:
        share = median(by_day.values())
        slack = max(_SLACK, _SPREADS * _variation(list(by_day.values()), share, total / len(days)))
    else:
        share = sum(having for having, _ in days) / total
        slack = _SLACK
    low, high = share - slack, share + slack
    weekday = days[_WEEK - 1 :: _WEEK]
    if (number := sum(number for _, number in weekday)) >= FEWEST_OF_DAY:
        then = sum(having for having, _ in weekday) / number
        low, high = min(low, then - _SLACK), max(high, then + _SLACK)
    return Usual(share, max(low, 0.0), min(high, 1.0))


def _variation(shares: Sequence[float], share: float, number: float) -> float:
    """The standard deviation of daily shares, without the part that chance has in so many pages a day."""
    return sqrt(max(spread(shares) ** 2 - share * (1 - share) / max(number, 1.0), 0.0))


def has_fallen(having: int, number: int, usual: Usual) -> bool:
    """Whether so few of the latest pages have it that neither chance nor a day's variation explains it."""
    return (
        number > 0
        and usual.share - having / number >= LEAST_MOVE
        and binomial_at_most(having, number, usual.low) < RARE
    )


def has_risen(having: int, number: int, usual: Usual) -> bool:
    """Whether so many of the latest have it that neither chance nor a day's variation explains it."""
    return (
        number > 0
        and having / number - usual.share >= LEAST_MOVE
        and binomial_at_least(having, number, usual.high) < RARE
    )


def most_common(values: Iterable[str]) -> tuple[str, int]:
    """The commonest of some texts and how often it is there; ``("", 0)`` for none."""
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts.items(), key=lambda item: item[1], default=("", 0))
