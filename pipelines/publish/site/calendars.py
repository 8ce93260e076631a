"""Dates of articles in the words of a reader: the Gregorian day, the same day of the Hijri calendar, and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hijridate import Gregorian

from pipelines.publish.site.texts import Texts


@dataclass(frozen=True, slots=True)
class When:
    """A date for reading. ``iso`` is what a ``<time>`` takes; all but ``day`` may be empty."""

    iso: str
    day: str
    weekday: str = ""
    hijri: str = ""
    clock: str = ""
    offset: str = ""


@lru_cache(maxsize=4096)
def when(iso: str, texts: Texts) -> When:
    """A date as `pipelines.article.Article` holds it: a moment, a day or a month.

    >>> from pipelines.publish.site.texts import texts
    >>> found = when("2021-04-04T10:20:00+02:00", texts("en"))
    >>> found.weekday, found.day, found.hijri, found.clock, found.offset
    ('Sunday', '4 April 2021', '22 Shaʿban 1442', '10:20', '+02:00')
    """
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return When(iso, _month(iso, texts))
    clock, offset = ("", "") if len(iso) < 16 else (iso[11:16], _offset(iso[16:]))
    weekday = texts.several("weekdays")[day.weekday()]
    return When(iso, day_words(day, texts), weekday, _hijri(day, texts), clock, offset)


def day_words(day: date, texts: Texts) -> str:
    """Day, month and year."""
    return f"{day.day} {texts.several('months')[day.month - 1]} {day.year}"


def _month(iso: str, texts: Texts) -> str:
    year, _, month = iso.partition("-")
    if month.isdecimal() and 1 <= int(month) <= 12:
        return f"{texts.several('months')[int(month) - 1]} {year}"
    return iso


def _offset(tail: str) -> str:
    """What stands behind the minutes, without the seconds."""
    tail = tail[3:] if tail.startswith(":") else tail
    return "UTC" if tail in ("Z", "+00:00") else tail


def _hijri(day: date, texts: Texts) -> str:
    """The day by Umm al-Qura; empty outside its tables (1924 to 2077)."""
    try:
        found = Gregorian(day.year, day.month, day.day).to_hijri()
    except (ValueError, OverflowError):
        return ""
    return f"{found.day} {texts.several('hijri_months')[found.month - 1]} {found.year}"
