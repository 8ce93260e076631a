"""``dateparser`` for what the grammar does not know, held to the same checks. It is imported when first needed (0.5 s)."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any, Literal

from pipelines.normalise.dates.grammar import Line
from pipelines.normalise.dates.tokens import NUMBER, Token

_LONGEST = 60
_MOST_UNKNOWN_WORDS = 3
Language = Literal["ar", "en", "fr"]


@cache
def _parser(language: Language) -> Any:
    from dateparser.date import DateDataParser

    settings = {"REQUIRE_PARTS": ["year", "month", "day"], "DATE_ORDER": "DMY", "RETURN_AS_TIMEZONE_AWARE": False}
    return DateDataParser(languages=[language], settings=settings)


def second_reading(text: str, tokens: list[Token], line: Line) -> datetime | None:
    """What dateparser makes of a short line that prints a year, a day and a word or number for the month.

    ``None`` as well where its answer is not borne out by the text: the year and the day must be printed, and a printed
    weekday must be right.
    """
    if len(text) > _LONGEST or line.unknown > _MOST_UNKNOWN_WORDS or not 0 < line.unknown:
        return None
    numbers = [token for token in tokens if token.kind == NUMBER]
    years = {token.value for token in numbers if len(token.text) == 4 and 1990 <= token.value <= 2100}
    if len(years) != 1 or len(numbers) < 2 or "c" in line.codes or "L" in line.codes.strip("L"):
        return None
    language: Language = "en" if text.isascii() else "ar"
    try:
        moment = _parser(language).get_date_data(text).date_obj
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, RecursionError):
        return None
    if moment is None or moment.year not in years or all(token.value != moment.day for token in numbers):
        return None
    weekdays = {weekday for _, weekday in line.weekdays}
    if weekdays and moment.weekday() not in weekdays:
        return None
    return moment if isinstance(moment, datetime) else None
