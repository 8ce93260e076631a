"""``dateparser`` for month names of other languages (Persian, Urdu, Turkish, Spanish ...), held to the same checks.

It is imported when first needed (half a second), always with explicit languages: without, its guesses range from
today's date to another month.
"""

from __future__ import annotations

import importlib
import re
from datetime import date
from functools import cache
from typing import Any

from pipelines.normalise.dates.line import Line
from pipelines.normalise.dates.reading import DateReading
from pipelines.normalise.digits import ascii_digits

_LONGEST = 60
"""Characters of the lines that it is asked about."""

_ARABIC_SCRIPT = ("ar", "fa", "ur")
_LATIN_SCRIPT = ("en", "fr", "es", "tr", "de", "it")

_UNKNOWN_MONTH = re.compile("DxY|xDY|YxD")
_ARABIC_LETTER = re.compile("[\u0620-\u06ff]")


@cache
def _parser(languages: tuple[str, ...]) -> Any:
    settings = {"REQUIRE_PARTS": ["year", "month", "day"], "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False}
    return importlib.import_module("dateparser.date").DateDataParser(languages=list(languages), settings=settings)


def second_reading(raw: str, line: Line) -> DateReading | None:
    """The day that dateparser sees in a short line whose day and year stand round an unknown word.

    ``None`` where it sees none, or where day, year or weekday are not those that the line prints.
    """
    match = _UNKNOWN_MONTH.search(line.codes)
    if match is None or len(raw) > _LONGEST or len(line.codes) > 2 * len(match[0]):
        return None
    printed = dict(zip(match[0], line.values[match.start() : match.end()], strict=True))
    day = _ask(raw, _ARABIC_SCRIPT if _ARABIC_LETTER.search(raw) else _LATIN_SCRIPT)
    if day is None or (day.year, day.day) != (printed["Y"], printed["D"]):
        return None
    weekdays = {weekday for _, weekday in line.weekdays}
    if weekdays and day.weekday() not in weekdays:
        return None
    return DateReading(raw=raw, iso=day.isoformat(), precision="day", method="dateparser")


def _ask(raw: str, languages: tuple[str, ...]) -> date | None:
    # dateparser raises OverflowError from its own Hijri reader and ValueError on some numbers.
    try:
        moment = _parser(languages).get_date_data(ascii_digits(raw)).date_obj
    except (ValueError, OverflowError):
        return None
    return moment.date() if moment is not None else None
