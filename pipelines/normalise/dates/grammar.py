"""From a line's codes to the dates that it may hold: a table of layouts matched against them.

The codes are those of :mod:`pipelines.normalise.dates.line`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.normalise.dates.calendars import full_year, gregorian, hijri
from pipelines.normalise.dates.line import Line
from pipelines.normalise.dates.numeric import compact
from pipelines.normalise.dates.tokens import NUMBER, Token

_NO_SUCH_DAY = "no such day in the calendar"


@dataclass(slots=True)
class Found:
    """A date in a line, at token positions ``start`` to ``end``.

    ``readings`` are the days that it may be, in order of preference; empty where the calendar has no such day.
    ``month`` is set instead where no day is printed. ``needs_weekday``: too odd to be believed without a weekday.
    """

    calendar: str
    start: int
    end: int
    readings: tuple[date, ...] = ()
    month: str | None = None
    open_order: bool = False
    needs_weekday: bool = False
    refused: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """An order of parts. ``parts`` holds (day, month, year) as offsets into the pattern's match, one for each date."""

    pattern: str
    parts: tuple[tuple[int, int, int], ...] = ()
    kind: str = "day"


# Leftmost wins, then the first in this table. Sources of the odd ones: RTL reordering of numbers round a dash, text
# extracted from PDF mastheads, themes that print a month heading before the day, and templates that print
# day, time, year, month.
LAYOUTS: tuple[Layout, ...] = (
    Layout("DMYUDMY", kind="span"),
    Layout("DM?UDMY", kind="span"),
    Layout("QUQ", kind="span"),
    Layout("RMY", kind="span"),
    Layout("DMDMY", kind="span"),
    Layout("DMDYHN", ((0, 1, 3), (2, 4, 5))),
    Layout("DHDNMY", ((0, 1, 3), (2, 4, 5))),
    Layout("DMDY", ((0, 1, 3), (2, 1, 3)), kind="either"),
    Layout("DMY", ((0, 1, 2),)),
    Layout("DMG", ((0, 1, 2),), kind="glued"),
    Layout("MDY", ((1, 0, 2),)),
    Layout("MDG", ((1, 0, 2),), kind="glued"),
    Layout("YMD(?![YG])", ((2, 1, 0),)),
    Layout("YDM(?:(?=YDM)|(?![YG]))", ((1, 2, 0),)),
    Layout("DYM(?!D?[YG])", ((0, 2, 1),)),
    Layout("DM[Dy](?![MHYNG])", ((0, 1, 2),), kind="short year"),
    Layout("gMY", ((0, 1, 2),), kind="glued day"),
    Layout("DmY", ((0, 1, 2),), kind="plain word"),
    Layout("DHN", ((0, 1, 2),)),
    Layout("HDN", ((1, 0, 2),)),
    Layout("NHD(?!N)", ((2, 1, 0),)),
    Layout("NDH(?!N)", ((1, 2, 0),)),
    Layout("DNH(?!D?N)", ((0, 2, 1),)),
    Layout("DKn?", kind="coptic"),
    Layout("MYD(?!M)", ((2, 0, 1),), kind="weekday or alone"),
    Layout("DDY", ((0, 1, 2), (1, 0, 2)), kind="spaces"),
    Layout("YDD", ((2, 1, 0),), kind="spaces"),
    Layout("(?<![nyDgRUMYG])MY(?![DYyGU])", ((0, 0, 1),), kind="month"),
    Layout("(?<![nyDgRUMY])YM(?![DYyGU])", ((0, 1, 0),), kind="month"),
    Layout("Q", kind="numeric"),
)
_LAYOUTS = re.compile("|".join(f"({layout.pattern})" for layout in LAYOUTS))


@lru_cache(maxsize=4096)
def _matches(codes: str) -> tuple[tuple[Layout, int, int], ...]:
    """The layouts in a line's codes, with the codes at which each begins and ends: the lines of a site share few."""
    return tuple((LAYOUTS[(match.lastindex or 1) - 1], *match.span()) for match in _LAYOUTS.finditer(codes))


def find_dates(tokens: list[Token], line: Line) -> list[Found]:
    """Every date of the line, in order."""
    found: list[Found] = []
    for layout, first, last in _matches(line.codes):
        start, end = line.spans[first][0], line.spans[last - 1][1]
        if layout.kind == "numeric":
            numeric = line.numerics[first]
            refused = numeric.refused or (None if numeric.readings else _NO_SUCH_DAY)
            found.append(
                Found(
                    numeric.calendar,
                    start,
                    end,
                    numeric.readings,
                    open_order=numeric.open_order,
                    needs_weekday=numeric.needs_weekday,
                    refused=refused,
                    warnings=numeric.warnings,
                )
            )
        elif layout.kind == "span":
            found.append(Found("gregorian", start, end, refused="a span of days, not one day"))
        elif layout.kind == "month":
            month, year = (line.values[first + offset] for offset in layout.parts[0][1:])
            found.append(Found("gregorian", start, end, month=f"{year:04}-{month:02}"))
        elif layout.kind == "day" and len(layout.parts) == 1:
            found.append(_date(line, layout.parts[0], first, start, end))
        elif layout.kind != "coptic":
            found.extend(_dates(tokens, line, layout, (first, last), start, end))
    if not found:
        found.extend(_compact_dates(tokens, line))
    return found


def _date(line: Line, part: tuple[int, int, int], first: int, start: int, end: int) -> Found:
    """The date of a plain layout whose match begins at code ``first``."""
    values = line.values
    lunar = line.codes[first + part[1]] == "H"
    day = (hijri if lunar else gregorian)(values[first + part[2]], values[first + part[1]], values[first + part[0]])
    calendar = "hijri" if lunar else "gregorian"
    if day is None:
        return Found(calendar, start, end, refused=_NO_SUCH_DAY)
    return Found(calendar, start, end, (day,))


def _dates(
    tokens: list[Token], line: Line, layout: Layout, match: tuple[int, int], start: int, end: int
) -> list[Found]:
    """The dates of one match, which lies at these codes, by the layout's table of parts."""
    first, last = match
    warnings: tuple[str, ...] = ()
    parts = layout.parts
    if layout.kind == "either" and _weekday_between(line, first):
        parts = parts[1:]
    needs_weekday = layout.kind == "either" or (layout.kind == "weekday or alone" and last - first != len(line.codes))
    if layout.kind == "spaces":
        needs_weekday = last - first != len(line.codes)
    values = list(line.values[first:last])
    if layout.kind == "glued":
        values[2] = int(tokens[line.spans[first + 2][0]].text[:4])
        warnings = ("glued_digits",)
    elif layout.kind == "glued day":
        values[0] = _last_day(tokens[line.spans[first][0]].text)
        if first == 0 or line.codes[first - 1] != "x" or not values[0]:
            return []
        warnings = ("glued_digits",)
    elif layout.kind == "short year":
        year = full_year(values[2])
        joint = line.spans[first + 2][0] - 1
        if year is None or len(tokens[joint + 1].text) != 2:
            return []
        needs_weekday = tokens[joint].text not in ("/", "-", "'")
        values[2] = year
        warnings = ("two_digit_year",)
    elif layout.kind == "plain word" and end - start != 3:
        return []
    readings: dict[str, list[date | None]] = {"gregorian": [], "hijri": []}
    for day, month, year in parts:
        calendar = "hijri" if line.codes[first + month] == "H" else "gregorian"
        read = hijri if calendar == "hijri" else gregorian
        readings[calendar].append(read(values[year], values[month], values[day]))
    found = []
    for calendar, days in readings.items():
        if days:
            valid = tuple(dict.fromkeys(day for day in days if day))
            refused = None if valid else _NO_SUCH_DAY
            open_order = layout.kind == "spaces" and len(valid) > 1
            found.append(Found(calendar, start, end, valid, None, open_order, needs_weekday, refused, warnings))
    return found


def _weekday_between(line: Line, first: int) -> bool:
    """Whether a weekday stands between a number and the month after it, so that the number is no day of this date."""
    number, month = line.spans[first], line.spans[first + 1]
    return any(number[1] <= position < month[0] for position, _ in line.weekdays)


def _last_day(digits: str) -> int:
    """The day at the end of a run of digits that a name's number swallowed (``محرر 311 أكتوبر``), or 0."""
    for tail in (digits[-2:], digits[-1:]):
        if tail[0] != "0" and int(tail) <= 31:
            return int(tail)
    return 0


def _compact_dates(tokens: list[Token], line: Line) -> list[Found]:
    """A date that lost its separators (``3102025``): believed where a weekday confirms it or where it stands alone."""
    for (start, end), code in zip(line.spans, line.codes, strict=True):
        digits = tokens[start].text
        if code in "nG" and tokens[start].kind == NUMBER and len(digits) in (7, 8):
            days = compact(digits)
            alone = len(line.codes) == 1 and len(digits) == 8 and len(days) == 1
            if days:
                return [Found("gregorian", start, end, days, needs_weekday=not alone, warnings=("glued_digits",))]
    return []
