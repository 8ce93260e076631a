"""Dates in metadata: ISO 8601 in its sloppy forms, RFC 2822, Unix epoch, .NET's default, and Arabic prose."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pipelines.normalise.dates.reader import read_text
from pipelines.normalise.dates.reading import DateOrder, DateReading
from pipelines.normalise.dates.zones import stamp
from pipelines.normalise.digits import ascii_digits

EARLIEST_YEAR = 1990
"""No page of the web is older; what lies before is epoch 0 or a database's zero date."""

_PLACEHOLDERS = frozenset({date(1999, 11, 30)})
"""PHP's mktime() and date() turn 0000-00-00 into this day."""

_PLACEHOLDER = "a placeholder, not a date"

# What datetime.fromisoformat refuses: one space and an offset, a comma or too many digits in the fraction, an offset of
# hours alone after a space, a named zone UTC or GMT.
_SLOPPY = re.compile(
    r"(\d{4}-\d\d?-\d\d?)[T\s]+(\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:\[[\w/+-]+\])?",
    re.ASCII | re.IGNORECASE,
)
_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])", re.ASCII)
_NET_EPOCH = re.compile(r"/?Date\((-?\d{1,16})(?:[+-]\d{4})?\)/?", re.ASCII)


def read_machine_date(raw: str, timezone: ZoneInfo | None, order: DateOrder | None = None) -> DateReading:
    """The date of a metadata value; null with a reason where it is a placeholder or no date.

    >>> read_machine_date("2020-06-03T03:01+0400", None).iso
    '2020-06-03T03:01:00+04:00'

    :param timezone: the outlet's zone, for a moment without an offset
    :param order: how the outlet writes numeric dates, for prose
    """
    text = raw.strip()
    try:
        moment = datetime.fromisoformat(text) if text[4:5] == "-" else None
    except ValueError:
        moment = None
    if moment is None:
        text = ascii_digits(text)
        if text.lstrip("-").isdigit() and text.isascii():
            return _number(raw, text, timezone)
        epoch = _NET_EPOCH.fullmatch(text)
        if epoch is not None:
            return _epoch(raw, int(epoch[1]) / 1000)
        if _MONTH.fullmatch(text) and text >= str(EARLIEST_YEAR):
            return DateReading(raw=raw, iso=text, precision="month", method="iso")
        moment = _sloppy(text)
    if moment is None:
        reading = read_text(raw, now=None, timezone=timezone, order=order)
        if reading.iso is not None and int(reading.iso[:4]) < EARLIEST_YEAR:
            return DateReading(raw=raw, reason=_PLACEHOLDER)
        return reading
    return _answer(raw, moment, timezone, alone=len(text) <= 10)


def _sloppy(text: str) -> datetime | None:
    match = _SLOPPY.fullmatch(text)
    if match is None:
        return None
    day, time, offset = match.groups()
    year, month, number = day.split("-")
    offset = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", None: ""}.get(offset and offset.upper(), offset)
    try:
        return datetime.fromisoformat(f"{year}-{month:0>2}-{number:0>2}T{time:0>5}{offset}" if time.count(":") == 1 else
                                      f"{year}-{month:0>2}-{number:0>2}T{time:0>8}{offset}")  # fmt: skip
    except ValueError:
        return None


def _number(raw: str, digits: str, timezone: ZoneInfo | None) -> DateReading:
    """A value of digits alone: YYYYMMDD, YYYYMMDDHHMMSS, or seconds, milliseconds or microseconds since 1970."""
    length = len(digits)
    try:
        if length == 8:
            return _answer(raw, datetime.strptime(digits, "%Y%m%d"), None, alone=True)
        if length == 14:
            return _answer(raw, datetime.strptime(digits, "%Y%m%d%H%M%S"), timezone, alone=False)
    except ValueError:
        return DateReading(raw=raw, reason="numbers that form no date")
    if length in (9, 10):
        return _epoch(raw, int(digits))
    if length in (12, 13):
        return _epoch(raw, int(digits) / 1000)
    if length in (15, 16):
        return _epoch(raw, int(digits) / 1_000_000)
    return DateReading(raw=raw, reason=_PLACEHOLDER if not digits.strip("-0") else "numbers that form no date")


def _epoch(raw: str, seconds: float) -> DateReading:
    try:
        moment = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):
        return DateReading(raw=raw, reason="numbers that form no date")
    return _answer(raw, moment, None, alone=False)


def _answer(raw: str, moment: datetime, timezone: ZoneInfo | None, *, alone: bool) -> DateReading:
    if moment.year < EARLIEST_YEAR or moment.date() in _PLACEHOLDERS:
        return DateReading(raw=raw, reason=_PLACEHOLDER)
    if alone:
        return DateReading(raw=raw, iso=moment.date().isoformat(), precision="day", method="iso")
    zone = "stated"
    if moment.tzinfo is None:
        zone = "assumed"
        moment = moment.replace(tzinfo=timezone)
    if moment.microsecond:
        moment = moment.replace(microsecond=0)
    reading = DateReading(
        raw=raw, iso=stamp(moment, seconds=bool(moment.second)), precision="minute", zone=zone, method="iso"
    )
    return reading if moment.tzinfo else reading._replace(zone=None)
