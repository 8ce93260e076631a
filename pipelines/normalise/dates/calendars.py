"""Days of the Gregorian and the Hijri calendar, checked; Hijri by Umm al-Qura through ``hijridate``."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from hijridate import Hijri

EARLIEST_YEAR, LATEST_YEAR = 1800, 2100
"""Gregorian years that a date line may hold; older ones are issue numbers, Hijri or Coptic years."""

HIJRI_YEARS = range(1300, 1501)
"""Years read as Hijri. Umm al-Qura tables begin with 1343, so older ones are recognised but not converted."""


def gregorian(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the calendar has none.

    >>> gregorian(2023, 2, 29) is None
    True
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def hijri(year: int, month: int, day: int) -> date | None:
    """The Gregorian day of a Hijri one by Umm al-Qura; ``None`` outside its tables (1343 to 1500).

    >>> hijri(1445, 7, 16)
    datetime.date(2024, 1, 28)
    """
    try:
        return date(*Hijri(year, month, day).to_gregorian().timetuple()[:3])
    except (ValueError, OverflowError):
        return None


def full_year(two_digits: int) -> int | None:
    """The year of a two-digit one, for pages of the web: 00 to 39 is 20xx, 70 to 99 is 19xx, the rest is no year.

    >>> full_year(14), full_year(98), full_year(55)
    (2014, 1998, None)
    """
    if two_digits <= 39:
        return 2000 + two_digits
    return 1900 + two_digits if two_digits >= 70 else None
