"""Relative forms: منذ ساعتين, قبل 3 أيام, أمس 11:22 م, اليوم. The only reader that may see the clock."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from pipelines.normalise.dates.lexicon import NOTHING, lexicon
from pipelines.normalise.dates.reading import DateReading
from pipelines.normalise.dates.times import Time
from pipelines.normalise.dates.tokens import MARK, NUMBER, WORD, Token
from pipelines.normalise.dates.zones import stamp, zone_info

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_LARGEST = 10_000


@cache
def _relative_words() -> re.Pattern[str]:
    known = lexicon()
    words = {
        word for word, meaning in known.words.items() if meaning.ago or meaning.days_back is not None or meaning.now
    }
    for first, phrases in known.phrases.items():
        if any(meaning.ago or meaning.days_back is not None or meaning.now for _, meaning in phrases):
            words.add(first)
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words)))})\b")


def relative_word(text: str) -> bool:
    """Whether folded text holds a word that a relative form could begin with; cheap, for lines without a number."""
    return _relative_words().search(text) is not None


def _quantity(tokens: list[Token], index: int) -> tuple[str, int, int] | None:
    """(unit, count, end) of an amount at ``index``: 3 ساعات, ثلاث ساعات, خمس وعشرين دقيقة, ساعتين, ساعة."""
    while index < len(tokens) and (tokens[index].meaning.ago == "about" or tokens[index].text == "و"):
        index += 1
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == NUMBER:
        count, end = token.value, index + 1
    elif token.meaning.unit is not None:
        return _unit_first(tokens, index)
    elif token.meaning.part is not None and index + 1 < len(tokens) and _unit(tokens[index + 1]) == "hour":
        return "minute", token.meaning.part, index + 2
    elif token.meaning.number is not None:
        count, end = token.meaning.number, index + 1
        if count < 10 and end < len(tokens) and tokens[end].text == "و":
            end += 1
        tens = tokens[end].meaning.number if end < len(tokens) else None
        if count < 10 and tens is not None and tens >= 20 and tens % 10 == 0:
            count, end = count + tens, end + 1
    else:
        return None
    unit = _unit(tokens[end]) if end < len(tokens) else None
    return (unit, count, end + 1) if unit is not None and count <= _LARGEST else None


def _unit(token: Token) -> str | None:
    """The unit that a word names without saying two of it."""
    unit = token.meaning.unit
    return unit[0] if unit is not None and unit[1] < 2 else None


def _unit_first(tokens: list[Token], index: int) -> tuple[str, int, int] | None:
    """An amount that begins with its unit: ساعة, ساعتين, and ساعات 4 where right-to-left order moved the number."""
    unit, count = tokens[index].meaning.unit or ("", 0)
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return (unit, count, index + 1) if count else None
    if following.kind == NUMBER and count < 2 and following.value <= _LARGEST:
        beyond = tokens[index + 2] if index + 2 < len(tokens) else None
        if beyond is None or (_unit(beyond) is None and beyond.text not in (":", "/", "-", ".")):
            return unit, following.value, index + 2
    # «منذ يوم الأحد» counts from a weekday
    if count == 0 or following.meaning.weekday is not None:
        return None
    return unit, count, index + 1


def _amounts(tokens: list[Token], index: int) -> tuple[Counter[str], int]:
    """Amounts that follow each other (ساعة و20 دقيقة) from ``index``, and where they end."""
    total: Counter[str] = Counter()
    while (found := _quantity(tokens, index)) is not None:
        unit, count, index = found
        if unit in total:
            break
        total[unit] += count
        if index < len(tokens) and tokens[index].meaning.part and tokens[index].text.startswith("و"):
            if unit == "hour":
                total["minute"] += tokens[index].meaning.part or 0
            index += 1
        elif not (
            index < len(tokens)
            and (tokens[index].text == "و" or tokens[index].meaning.unit or tokens[index].kind == NUMBER)
        ):
            break
    return total, index


@dataclass(slots=True)
class _Age:
    """Amounts of units back from now, whether they are rough, and the span of tokens that say so."""

    amounts: Counter[str]
    about: bool
    start: int
    end: int


def _age(tokens: list[Token]) -> _Age | str | None:
    """The age that a line prints, a reason why it is none, or ``None`` where no word of age is printed."""
    reason = None
    for index, token in enumerate(tokens):
        ago = token.meaning.ago
        if token.meaning.now == "age" or (token.meaning.now and all(map(_beside_day_word, tokens))):
            return _Age(Counter(second=0), False, index, index + 1)
        if ago == "before" and index + 1 < len(tokens):
            colon = tokens[index + 1].text == ":" and index + 2 < len(tokens)
            found = _age_after(tokens, index + colon)
            if isinstance(found, _Age):
                return found
            reason = found
        elif ago in ("before", "after"):
            for start in range(max(0, index - 8), index):
                total, end = _amounts(tokens, start)
                if total and end == index and (start == 0 or tokens[start - 1].meaning.number is None):
                    return _Age(total, False, start, index + 1)
        elif ago == "about" and all(before.kind == MARK for before in tokens[:index]):
            total, end = _amounts(tokens, index)
            if total:
                return _Age(total, True, index, end)
    return reason


def _age_after(tokens: list[Token], index: int) -> _Age | str:
    """What follows «منذ» at ``index``: an age, or the reason why there is none."""
    following = tokens[index + 1].meaning
    if following.vague:
        return "an age without a number"
    if following.ago == "bound":
        return "only a bound of the age"
    start = index + 1
    if following.ago == "under":
        total, end = _amounts(tokens, start + 1)
        if set(total) <= {"second", "minute"} and total:
            return _Age(Counter(second=0), False, index, end)
        return "only a bound of the age"
    total, end = _amounts(tokens, start)
    if not total:
        return "an age that is not understood"
    return _Age(total, any(token.meaning.ago == "about" for token in tokens[start : end + 1]), index, end)


def _in_running_text(tokens: list[Token], age: _Age) -> bool:
    """Whether so many unknown words stand round an age that it rather says how long something lasts.

    «الحرب مستمرة منذ ثلاث سنوات» dates nothing, so that months and years bear hardly a word before them; after them the
    name of a source may follow.
    """
    before = sum(token.meaning is NOTHING and token.kind == WORD for token in tokens[: age.start])
    after = sum(token.meaning is NOTHING and token.kind == WORD for token in tokens[age.end :])
    return before > (1 if age.amounts.keys() & _MONTHS.keys() else 4) or after > 3


def _months_back(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _stated(time: Time, zone: tzinfo | None) -> tuple[tzinfo | None, str | None]:
    if time.zone is not None:
        return zone_info(time.zone), "stated"
    return zone, "assumed" if zone is not None else None


def read_relative(
    raw: str, tokens: list[Token], times: list[Time], weekdays: set[int], now: datetime, timezone: tzinfo | None
) -> DateReading | None:
    """The reading of a line whose only date is relative to ``now``; ``None`` where it holds no relative word.

    Hours and minutes give a moment, anything longer a day in the outlet's zone (or ``now``'s own). Months and years are
    roughly known: precision ``month`` and the warning ``approximate``.
    """
    here = now.astimezone(timezone) if timezone is not None else now
    age = _age(tokens)
    if isinstance(age, str):
        return DateReading(raw=raw, reason=age)
    updated = any(token.meaning.label == "updated" for token in tokens)
    if age is not None:
        if _in_running_text(tokens, age):
            return DateReading(raw=raw, reason="an age in running text")
        return _aged(raw, age.amounts, age.about, now, here.tzinfo, updated)
    day_word = next((token.meaning.days_back for token in tokens if token.meaning.days_back is not None), None)
    if day_word is None or not all(_beside_day_word(token) for token in _outside(tokens, times)):
        return None
    day = here.date() - timedelta(days=day_word)
    if weekdays and day.weekday() not in weekdays:
        return DateReading(raw=raw, reason="the printed weekday is not that of the relative day")
    if len(times) > 1:
        return DateReading(raw=raw, reason="a relative day with several times")
    if not times:
        return _answer(raw, day.isoformat(), "day", None, updated, ("relative",))
    time = times[0]
    zone, how = _stated(time, timezone)
    moment = datetime(day.year, day.month, day.day, time.hour, time.minute, time.second or 0, tzinfo=zone)
    return _answer(raw, stamp(moment, seconds=time.second is not None), "minute", how, updated, ("relative",))


def _beside_day_word(token: Token) -> bool:
    """Whether a token may stand beside «اليوم» without making a name or a sentence of it (المصري اليوم, عدد اليوم)."""
    meaning = token.meaning
    return token.kind == MARK or bool(
        meaning.days_back is not None
        or meaning.now
        or meaning.weekday is not None
        or meaning.connector
        or meaning.label
        or meaning.clock
        or meaning.meridiem
        or meaning.zone
    )


def _outside(tokens: list[Token], times: list[Time]) -> list[Token]:
    inside = {index for time in times for index in range(time.start, time.end)}
    return [token for index, token in enumerate(tokens) if index not in inside]


def _aged(
    raw: str, total: Mapping[str, int], about: bool, now: datetime, zone: tzinfo | None, updated: bool
) -> DateReading:
    seconds = sum(_SECONDS.get(unit, 0) * count for unit, count in total.items())
    days = sum(_DAYS.get(unit, 0) * count for unit, count in total.items())
    months = sum(_MONTHS.get(unit, 0) * count for unit, count in total.items())
    warnings = ("relative", "approximate") if about or months else ("relative",)
    try:
        # Counted in UTC: wall clocks jump twice a year.
        moment = (now.astimezone(UTC) - timedelta(days=days, seconds=seconds)).astimezone(zone)
        if not days and not months:
            return _answer(raw, stamp(moment.replace(second=0, microsecond=0)), "minute", None, updated, warnings)
        day = _months_back(moment.date(), months)
    except (OverflowError, ValueError):
        return DateReading(raw=raw, reason="an age before all calendars")
    return _answer(raw, day.isoformat(), "month" if months else "day", None, updated, warnings)


def _answer(
    raw: str, iso: str, precision: str, zone: str | None, updated: bool, warnings: tuple[str, ...]
) -> DateReading:
    return DateReading(
        raw=raw,
        iso=iso,
        precision=precision,
        zone=zone,
        modified=iso if updated else None,
        method="grammar",
        warnings=warnings,
    )
