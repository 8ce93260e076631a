"""Dates in numbers: 29-7-2022, 2013 / 6 / 18, 13/08/06, and the readings that their order allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipelines.normalise.dates.calendars import HIJRI_YEARS, full_year, gregorian, hijri
from pipelines.normalise.dates.tokens import NUMBER, Token

_SEPARATORS = frozenset("/-.\\,")


@dataclass(slots=True)
class Numeric:
    """Three numbers that may be a date. ``readings`` is in order of preference.

    ``open_order`` is true where day and month may change places and nothing in the numbers decides.
    """

    end: int
    calendar: str
    readings: tuple[date, ...]
    open_order: bool = False
    warnings: tuple[str, ...] = ()


def chain(tokens: list[Token], start: int, stop: int) -> list[int]:
    """Token positions of the numbers that one kind of separator joins, from ``start``; shorter than 3 is no date."""
    positions = [start]
    index = start
    separator = tokens[start + 1].text if start + 1 < stop else ""
    if separator not in _SEPARATORS:
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
    """The three numbers of a chain that are the date: all of it, else those with a full year and the tightest joints."""
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
    if separator == "," and shape == "short":
        return None
    found = _numbers(first, second, third, str(shape), era, separator)
    if found is None:
        return None
    found.end = end
    return end - 5, found


def _numbers(first: Token, second: Token, third: Token, shape: str, era: str | None, separator: str) -> Numeric | None:
    a, b, c = first.value, second.value, third.value
    year = a if shape == "year first" else c
    if shape != "short" and (era == "ah" or year in HIJRI_YEARS):
        orders = [(year, b, c), (year, c, b)] if shape == "year first" else [(year, b, a), (year, a, b)]
        days = [hijri(*parts) for parts in orders if 1 <= parts[1] <= 12 and 1 <= parts[2] <= 30]
        return Numeric(0, "hijri", tuple(day for day in days[:1] if day))
    if shape == "year first":
        days = [gregorian(a, b, c), gregorian(a, c, b)]
        return Numeric(0, "gregorian", tuple(dict.fromkeys(day for day in days if day)))
    warnings: tuple[str, ...] = ()
    if shape == "short":
        if era == "ah":
            return None
        full = full_year(c)
        days = [gregorian(full, b, a)] if full else []
        if full and separator == "/":
            days.append(gregorian(full, a, b))
        if not any(days) and len(first.text) == 2 and (full := full_year(a)):
            days.append(gregorian(full, b, c))
        warnings = ("two_digit_year",)
    else:
        days = [gregorian(c, b, a), gregorian(c, a, b)]
    readings = tuple(dict.fromkeys(day for day in days if day))
    return Numeric(0, "gregorian", readings, len(readings) > 1, warnings)


def compact(digits: str) -> tuple[date, ...]:
    """The days that a run of 7 or 8 digits may be, with its separators lost: YYYYMMDD, or D, M and YYYY.

    >>> compact("3102025")
    (datetime.date(2025, 10, 3),)
    """
    found: list[date | None] = []
    if len(digits) == 8:
        found.append(gregorian(int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    head, year = digits[:-4], int(digits[-4:])
    for cut in range(1, len(head)):
        if len(head[cut:]) <= 2 and cut <= 2 and head[cut] != "0" or len(head) == 4 and cut == 2:
            found.append(gregorian(year, int(head[cut:]), int(head[:cut])))
    return tuple(dict.fromkeys(day for day in found if day))
