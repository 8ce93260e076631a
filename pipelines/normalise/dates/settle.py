"""Which day a date of a line is.

The printed weekday decides, then the date of the other calendar, then the outlet's order of day and month, then a known
day; what nothing decides is day-month-year, with a warning.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.normalise.dates.grammar import Found
from pipelines.normalise.dates.line import Line
from pipelines.normalise.dates.reading import DateOrder
from pipelines.normalise.dates.times import Time
from pipelines.normalise.dates.tokens import Token

MOON = 3
"""Days that a printed Hijri date may lie off Umm al-Qura (sighting of the moon) and still name the same day."""

_NO_LABEL = -1


@dataclass(slots=True)
class Dated:
    """A date with its day decided; ``label`` is the position of the label before it, or -1.

    ``order_from`` is that of the reading.
    """

    found: Found
    day: date | None
    warnings: list[str]
    label: int
    order_from: str | None = None


def gap(found: Found, start: int, end: int) -> int:
    """Tokens between a date and the span ``start`` to ``end``."""
    return max(found.start - end, start - found.end, 0)


def label_before(labels: list[tuple[int, str]], position: int) -> int:
    """The position of the last label before a token, or -1."""
    return max((index for index, _ in labels if index < position), default=_NO_LABEL)


def _weekdays_of(found: Found, dates: list[Found], line: Line) -> set[int]:
    """The weekdays printed for this date: those that stand no nearer to another one."""
    if len(dates) < 2:
        return {weekday for _, weekday in line.weekdays}
    return {
        weekday
        for position, weekday in line.weekdays
        if all(gap(found, position, position + 1) <= gap(other, position, position + 1) for other in dates)
    }


def _moved(day: date, weekdays: set[int]) -> date | None:
    """A Hijri day by the moon that was sighted: the day nearest to Umm al-Qura's that has the printed weekday."""
    return next((near for n in (-1, 1, -2, 2) if (near := day + timedelta(n)).weekday() in weekdays), None)


def _settle(
    found: Found, weekdays: set[int], near: date | None, hint: date | None, order: DateOrder | None
) -> tuple[date | None, list[str], str | None]:
    """(day, warnings, what told day from month)."""
    warnings = list(found.warnings)
    readings = found.readings
    if not readings:
        return None, warnings, None
    if weekdays:
        agreeing = [day for day in readings if day.weekday() in weekdays]
        if len(agreeing) == 1 or (agreeing and not found.open_order):
            return agreeing[0], warnings, None
    else:
        agreeing = []
    if found.needs_weekday:
        return None, warnings, None
    if found.calendar == "hijri":
        moved = _moved(readings[0], weekdays) if weekdays and near is None else None
        return (moved, [*warnings, "hijri_moved_to_weekday"], None) if moved else (readings[0], warnings, None)
    if len(readings) > 1:
        if (same := _near(readings, near)) is not None:
            return same, warnings, None
        if order is not None and found.open_order:
            return readings[order == "MDY"], warnings, "rule"
        if (same := _near(readings, hint)) is not None:
            return same, warnings, "hint" if found.open_order else None
    if found.open_order:
        warnings.append("ambiguous_day_month")
    if weekdays and not agreeing:
        warnings.append("weekday_contradicts")
    return readings[0], warnings, None


def _near(readings: tuple[date, ...], known: date | None) -> date | None:
    """The only reading that may be a known day."""
    close = [day for day in readings if known is not None and abs((day - known).days) <= MOON]
    return close[0] if len(close) == 1 else None


def _american(tokens: list[Token], found: Found, times: list[Time]) -> bool:
    """Whether a numeric date is the .NET default of a US locale: 8/4/2020 9:23:13 AM.

    Nothing else prints unpadded numbers with slashes, seconds and a Latin AM or PM together.
    """
    time = next((time for time in times if time.start == found.end), None)
    if time is None or time.second is None or not time.latin_meridiem or tokens[found.start + 1].text != "/":
        return False
    numbers = [token.text for token in (tokens[found.start], tokens[found.start + 2], tokens[time.start])]
    return not any(text.startswith("0") for text in numbers) and any(len(text) == 1 for text in numbers)


def settle_dates(
    tokens: list[Token],
    line: Line,
    dates: list[Found],
    times: list[Time],
    labels: list[tuple[int, str]],
    hint: date | None,
    order: DateOrder | None,
) -> list[Dated]:
    """Every date with its day, its label and its warnings."""
    if len(dates) == 1:
        found = dates[0]
        if found.open_order and times and order is None and _american(tokens, found, times):
            found.readings = found.readings[::-1]
        day, warnings, order_from = _settle(found, {weekday for _, weekday in line.weekdays}, None, hint, order)
        return [Dated(found, day, warnings, label_before(labels, found.start) if labels else _NO_LABEL, order_from)]
    western = [found for found in dates if found.calendar == "gregorian"]
    lunar = [found for found in dates if found.calendar == "hijri"]
    moon = lunar[0].readings[0] if len(lunar) == 1 and lunar[0].readings else None
    sun = next((found.readings[0] for found in western if found.readings), None)
    settled = []
    for found in dates:
        is_western = found.calendar == "gregorian"
        if found.open_order and times and order is None and _american(tokens, found, times):
            found.readings = found.readings[::-1]
        weekdays = _weekdays_of(found, western if is_western else lunar, line) if line.weekdays else set()
        day, warnings, order_from = _settle(found, weekdays, moon if is_western else sun, hint, order)
        label = label_before(labels, found.start) if labels else _NO_LABEL
        settled.append(Dated(found, day, warnings, label, order_from))
    return settled
