"""How likely chance alone is: tails of two distributions, and averages that a few odd values do not move."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, lgamma, log
from statistics import fmean, median

RARE = 1e-4
"""What happens by chance less often than this is taken for a sign. Looked at once a day, a source would show one such
value in 27 years; several are looked at, and again and again, but not independently of each other."""

_NOTHING = 1e-15
_TO_DEVIATION = 1.4826  # the median absolute deviation of a normal distribution is so many times smaller than sigma


def poisson_at_most(count: float, mean: float) -> float:
    """The chance of at most so many events where ``mean`` are expected.

    >>> round(poisson_at_most(0, 3), 4), round(poisson_at_most(3, 3), 4)
    (0.0498, 0.6472)
    """
    if mean <= 0:
        return 1.0
    number = int(count)
    if number >= mean:
        # Nobody asks for more than "not rare".
        number = min(number, int(mean) + 50)
    total = 0.0
    for events in range(number, -1, -1):
        term = exp(events * log(mean) - mean - lgamma(events + 1))
        total += term
        if events < mean and term <= _NOTHING * total:
            break
    return min(total, 1.0)


def binomial_at_most(count: int, number: int, share: float) -> float:
    """The chance that at most ``count`` of ``number`` have what the ``share`` of all have.

    >>> round(binomial_at_most(0, 4, 0.9), 6), binomial_at_most(4, 4, 0.9)
    (0.0001, 1.0)
    """
    if count >= number or share <= 0:
        return 1.0
    if share >= 1:
        return 0.0
    return min(
        sum(
            exp(
                lgamma(number + 1)
                - lgamma(events + 1)
                - lgamma(number - events + 1)
                + events * log(share)
                + (number - events) * log(1 - share)
            )
            for events in range(count + 1)
        ),
        1.0,
    )


def binomial_at_least(count: int, number: int, share: float) -> float:
    """The chance that at least ``count`` of ``number`` have what the ``share`` of all have."""
    return binomial_at_most(number - count, number, 1 - share)


def trimmed_mean(values: Sequence[float]) -> float:
    """The mean without the highest and the lowest; of two values or fewer, the mean.

    >>> trimmed_mean([10, 11, 12, 500])
    11.5
    """
    return fmean(sorted(values)[1:-1] if len(values) > 2 else values)


def spread(values: Sequence[float]) -> float:
    """The standard deviation, judged by the median deviation from the median; 0 for fewer than two values."""
    if len(values) < 2:
        return 0.0
    middle = median(values)
    return _TO_DEVIATION * median(abs(value - middle) for value in values)
