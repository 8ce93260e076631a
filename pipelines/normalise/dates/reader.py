"""A printed date line in, a :class:`DateReading` out."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipelines.normalise.dates.choose import choose
from pipelines.normalise.dates.grammar import find_dates
from pipelines.normalise.dates.line import shape
from pipelines.normalise.dates.misspelt import mend_months
from pipelines.normalise.dates.reading import DateOrder, DateReading
from pipelines.normalise.dates.relative import read_relative, relative_word
from pipelines.normalise.dates.second_reader import second_reading
from pipelines.normalise.dates.times import find_times
from pipelines.normalise.dates.tokens import prepare, tokenize

_DIGIT = re.compile("[0-9]")


def read_date(
    raw: str,
    *,
    now: datetime,
    timezone: ZoneInfo | None = None,
    hint: date | None = None,
    order: DateOrder | None = None,
) -> DateReading:
    """The date that a line prints, as far as the line itself proves it.

    >>> from datetime import UTC
    >>> read_date("الثلاثاء 14/نوفمبر/2023 - 10:35 ص", now=datetime(2024, 5, 15, tzinfo=UTC)).iso
    '2023-11-14T10:35'

    :param raw: a line as printed, in any digits, with whatever else stands on it
    :param now: an aware moment; only relative forms (منذ ساعة, أمس) use it
    :param timezone: the outlet's zone, for a time of day that prints none; a day alone gets no zone
    :param hint: the day as known from elsewhere (the URL), which decides between day-month and month-day
    :param order: how the outlet writes numeric dates, which decides before the hint; a weekday on the line goes first
    :raises ValueError: ``now`` has no zone
    """
    if now.tzinfo is None:
        raise ValueError(f"now={now.isoformat()} has no time zone. Give an aware moment, e.g. datetime.now(UTC).")
    return read_text(raw, now=now, timezone=timezone, hint=hint, order=order)


def read_text(
    raw: str,
    *,
    now: datetime | None,
    timezone: ZoneInfo | None,
    hint: date | None = None,
    order: DateOrder | None = None,
) -> DateReading:
    """:func:`read_date` where the clock may be unknown: without ``now`` a relative form is null."""
    text = prepare(raw)
    if not text:
        return DateReading(raw=raw, reason="empty")
    if not _DIGIT.search(text) and not relative_word(text):
        return DateReading(raw=raw, reason="no number and no relative word, so no date")
    tokens = tokenize(text)
    times = find_times(tokens)
    line = shape(tokens, times)
    dates = find_dates(tokens, line)
    if not dates and mend_months(tokens, line):
        line = shape(tokens, times)
        dates = find_dates(tokens, line)
        for found in dates:
            found.warnings += ("misspelt_month",)
    reading = choose(raw, tokens, line, dates, times, timezone=timezone, hint=hint, order=order)
    if reading.iso is not None or dates:
        return reading
    if now is not None:
        weekdays = {weekday for _, weekday in line.weekdays}
        relative = read_relative(raw, tokens, times, weekdays, now, timezone)
        if relative is not None:
            return relative
    return second_reading(raw, line) or reading
