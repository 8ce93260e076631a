"""Dates in numbers: 29-7-2022, 2013 / 6 / 18, 13/08/06, and the readings that their order allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.normalise.dates.calendars import HIJRI_YEARS, full_year, gregorian, hijri
from pipelines.normalise.dates.tokens import NUMBER, Token

_FIRST_LUNAR_YEAR = 1410
"""1989: older years without هـ are those of the Persian solar calendar, which the web has from 1370 on."""

_HIJRI_CENTURY = 1400
"""The century of a Hijri year of two digits: 1400 began in 1979."""

SEPARATORS = frozenset("/-.\\,")
"""Marks that join the numbers of a date."""


@dataclass(slots=True)
class Numeric:
    """Three numbers that may be a date. ``readings`` is in order of preference.

    ``open_order`` is true where day and month may change places and nothing in the numbers decides, ``needs_weekday``
    where only a weekday makes a date of them; ``refused`` says why they are none.
    """

    end: int
    calendar: str
    readings: tuple[date, ...] = ()
    open_order: bool = False
    needs_weekday: bool = False
    refused: str | None = None
    warnings: tuple[str, ...] = ()


def chain(tokens: list[Token], start: int, stop: int) -> list[int]:
    """Token positions of the numbers that one kind of separator joins, from ``start``; shorter than 3 is no date."""
    positions = [start]
    index = start
    separator = tokens[start + 1].text if start + 1 < stop else ""
    if separator not in SEPARATORS:
        return positions
    while index + 2 < stop and tokens[index + 1].text == separator and tokens[index + 2].kind == NUMBER:
        index += 2
        positions.append(index)
    return positions


def _shape(first: Token, second: Token, third: Token, separator: str) -> str | None:
    lengths = len(first.text), len(second.text), len(third.text)
    if lengths[1] > 2:
        return None
    if lengths[2] == 4 and lengths[0] <= 2:
        return "year last"
    if lengths[0] == 4 and lengths[2] <= 2:
        return "year first"
    if lengths[2] == 2 and lengths[0] <= 2 and separator in "/-.":
        return "short"
    return None


def _window(tokens: list[Token], positions: list[int]) -> tuple[Token, Token, Token, int] | None:
    """The three numbers of a chain that are the date: those with a full year and the tightest joints."""
    best: tuple[int, int] | None = None
    for offset in range(len(positions) - 2):
        a, b, c = positions[offset : offset + 3]
        shape = _shape(tokens[a], tokens[b], tokens[c], tokens[a + 1].text)
        if shape is None or (shape == "short" and len(positions) > 3):
            continue
        gaps = sum(tokens[index].spaced for index in range(a + 1, c + 1))
        if best is None or gaps < best[0]:
            best = (gaps, offset)
    if best is None:
        return None
    a, b, c = positions[best[1] : best[1] + 3]
    return tokens[a], tokens[b], tokens[c], c + 1


def read_numeric(tokens: list[Token], start: int, stop: int) -> tuple[int, Numeric] | None:
    """The numeric date in the chain of numbers that begins at ``start``, and where the date itself begins.

    :param stop: the position where the next time of day begins: its hour is no part of a date
    """
    positions = chain(tokens, start, stop)
    if len(positions) < 3:
        return None
    window = _window(tokens, positions)
    if window is None:
        return None
    first, second, third, end = window
    separator = tokens[start + 1].text
    shape = _shape(first, second, third, separator)
    after = end
    while after < len(tokens) and tokens[after].text in ("/", ")", "("):
        after += 1
    era = tokens[after].meaning.era if after < len(tokens) else None
    if shape == "short" and era == "ah":
        lunar = _valid(hijri(_HIJRI_CENTURY + third.value, second.value, first.value))
        found = Numeric(0, "hijri", lunar, warnings=("two_digit_year",))
    elif shape == "short":
        found = _short(first, second, third, separator)
    else:
        found = _full(first.value, second.value, third.value, era, year_first=shape == "year first")
    found.end = end
    return end - 5, found


def _valid(*days: date | None) -> tuple[date, ...]:
    return tuple(dict.fromkeys(day for day in days if day is not None))


def _full(first: int, second: int, third: int, era: str | None, *, year_first: bool) -> Numeric:
    """A date with a year of four digits."""
    year, last = (first, third) if year_first else (third, first)
    if era == "ah" or year in HIJRI_YEARS:
        if era != "ah" and year < _FIRST_LUNAR_YEAR:
            return Numeric(0, "hijri", refused="a year of the Hijri or the Persian calendar")
        return Numeric(0, "hijri", _valid(hijri(year, second, last) or hijri(year, last, second)))
    if year_first:
        return Numeric(0, "gregorian", _valid(gregorian(year, second, last), gregorian(year, last, second)))
    readings = _valid(gregorian(year, second, last), gregorian(year, last, second))
    return Numeric(0, "gregorian", readings, len(readings) > 1)


def _short(first: Token, second: Token, third: Token, separator: str) -> Numeric:
    """A date with a year of two digits: day first; month first only with slashes, year first where nothing else is.

    Unpadded numbers with dots or dashes are as often a version or a football formation.
    """
    a, b, c = first.value, second.value, third.value
    year, other = full_year(c), full_year(a)
    readings: tuple[date, ...] = ()
    if year is not None:
        readings = _valid(gregorian(year, b, a), gregorian(year, a, b) if separator == "/" else None)
    if not readings and len(first.text) == 2 and other:
        readings = _valid(gregorian(other, b, c))
    doubtful = separator != "/" and not len(first.text) == len(second.text) == 2
    return Numeric(0, "gregorian", readings, len(readings) > 1, doubtful, warnings=("two_digit_year",))


def compact(digits: str) -> tuple[date, ...]:
    """The days that a run of 7 or 8 digits may be, with its separators lost: YYYYMMDD, or D, M and YYYY.

    >>> compact("3102025")
    (datetime.date(2025, 10, 3),)
    """
    days: list[date | None] = []
    if len(digits) == 8:
        days.append(gregorian(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
        cuts = [2]
    else:
        cuts = [cut for cut in (1, 2) if digits[cut] != "0"]
    year = int(digits[-4:])
    days.extend(gregorian(year, int(digits[cut:-4]), int(digits[:cut])) for cut in cuts)
    return _valid(*days)
