"""Times of day in a token list: 02:07 م, 14h30, 2000 (GMT+04:00), minutes before hours, الساعة الثالثة والنصف."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.normalise.dates.tokens import MARK, NUMBER, Token
from pipelines.normalise.dates.zones import read_zone, zone_before

_HOUR_MARKS = frozenset({"h", "س", "سا", "و"})


@dataclass(slots=True)
class Time:
    """A time of day; ``start`` and ``end`` are token positions (half open), ``zone`` an offset or an IANA name."""

    start: int
    end: int
    hour: int
    minute: int
    second: int | None = None
    zone: str | None = None
    latin_meridiem: bool = False
    warning: str | None = None


def hour_of(hour: int, meridiem: str | None) -> int | None:
    """An hour on the 24-hour clock, or ``None`` where mark and hour contradict each other.

    A mark beside a 24-hour time is redundant, not wrong (``19:25 م``); ``00:10 م`` is ten past midday.

    >>> hour_of(12, "am"), hour_of(9, "night"), hour_of(19, "pm"), hour_of(14, "am")
    (0, 21, 19, None)
    """
    if hour > 23:
        return None
    if meridiem is None:
        return hour
    if meridiem == "am":
        return hour % 12 if hour <= 12 else None
    if meridiem == "pm":
        return hour if hour >= 12 else hour + 12
    if meridiem == "noon":
        return hour if hour >= 10 else hour + 12
    if meridiem == "afternoon":
        return hour if hour >= 12 else hour + 12
    if hour == 12:
        return 0
    return hour + 12 if 5 <= hour < 12 else hour


def _two(token: Token) -> bool:
    return token.kind == NUMBER and len(token.text) == 2


def _meridiem_after(tokens: list[Token], index: int) -> tuple[Token | None, int]:
    """The mark after a time and where it ends; a comma, dot, dash or bracket may stand between."""
    for position in (index, index + 1):
        if position >= len(tokens):
            break
        token = tokens[position]
        if token.meaning.meridiem is not None:
            bracketed = position > index and tokens[index].text == "("
            closed = position + 1 < len(tokens) and tokens[position + 1].text == ")"
            return token, position + 1 + (bracketed and closed)
        if token.kind != MARK or token.text not in ",.-(":
            break
    return None, index


def _meridiem_before(tokens: list[Token], start: int, times: list[Time]) -> tuple[Token | None, int]:
    """The mark before a time, where nothing else owns it: «م» after a year means Gregorian."""
    index = start - 1
    while index >= 0 and (tokens[index].meaning.clock or tokens[index].text in (":", ",", ".")):
        index -= 1
    if index < 0 or tokens[index].meaning.meridiem is None or (times and times[-1].end > index):
        return None, start
    if tokens[index].meaning.era == "ad" and index > 0 and tokens[index - 1].kind == NUMBER:
        return None, start
    return tokens[index], index


def _minutes_first(first: int, second: int, meridiem: str | None, *, gap: bool) -> bool:
    """Whether RTL reordering printed the minutes before the hour.

    A first part that no clock shows proves it, beside a mark; where both could be hours, only a gap after the colon of
    two padded numbers tells it (``٠٥: ٠٨ م``).
    """
    if meridiem is None:
        return gap and first > 23 >= second
    if not 1 <= second <= 12:
        return False
    return gap or first > 23 or (first > 12 and meridiem == "am")


def _finish(tokens: list[Token], time: Time, times: list[Time], *, gap: bool) -> Time | None:
    """The time with its mark, zone and order of parts settled; ``None`` where the evidence contradicts itself."""
    mark, time.end = _meridiem_after(tokens, time.end)
    if mark is None:
        mark, time.start = _meridiem_before(tokens, time.start, times)
    meridiem = mark.meaning.meridiem if mark else None
    first, second = time.hour, time.minute
    if _minutes_first(first, second, meridiem, gap=gap):
        first, second = second, first
        time.warning = "minutes_before_hours"
    hour = hour_of(first, meridiem)
    if hour is None or second > 59 or (time.second or 0) > 59:
        return None
    time.hour, time.minute = hour, second
    time.latin_meridiem = mark is not None and mark.text.isascii()
    zone = read_zone(tokens, time.end)
    if zone is not None and not (_is_clock(tokens, zone[1]) and zone_before(tokens, time.start) is not None):
        time.zone, time.end = zone
    if mark is None:
        mark, end = _meridiem_after(tokens, time.end)
        later = hour_of(time.hour, mark.meaning.meridiem) if mark and mark.meaning.meridiem else None
        if later is not None:
            time.hour, time.end = later, end
    if time.zone is None and (before := zone_before(tokens, time.start)) is not None:
        time.zone, time.start = before
    return time


def _is_clock(tokens: list[Token], index: int) -> bool:
    """Whether a clock begins at ``index``, to which the zone before it then belongs (``KSA 18:35 - GMT 15:35``)."""
    return (
        index + 2 < len(tokens)
        and tokens[index].kind == tokens[index + 2].kind == NUMBER
        and tokens[index + 1].text == ":"
    )


def _colon_time(tokens: list[Token], index: int) -> tuple[Time, bool] | None:
    """``H:MM[:SS]`` with its colon at ``index``."""
    if index < 1 or index + 1 >= len(tokens):
        return None
    hour, minute = tokens[index - 1], tokens[index + 1]
    if hour.kind != NUMBER or minute.kind != NUMBER or len(hour.text) > 2 or len(minute.text) > 2:
        return None
    end, second = index + 2, None
    if end + 1 < len(tokens) and tokens[end].text == ":" and _two(tokens[end + 1]) and not tokens[end].spaced:
        second, end = tokens[end + 1].value, end + 2
        if end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].kind == NUMBER:
            end += 2 if not tokens[end + 1].spaced else 0
    if len(minute.text) < 2:
        mark, _ = _meridiem_after(tokens, end)
        if mark is None and not (index > 1 and tokens[index - 2].meaning.clock):
            return None
    padded = len(hour.text) == len(minute.text) == 2 and second is None
    gap = padded and minute.spaced and not tokens[index].spaced
    # With spaces on both sides, as RTL layouts print it, only an hour that no clock shows tells the order.
    if padded and minute.spaced and tokens[index].spaced:
        gap = hour.value > 23 or hour.value == 0 < minute.value <= 12
    return Time(index - 1, end, hour.value, minute.value, second), gap


def _minutes_after(tokens: list[Token], index: int) -> Time | None:
    """``20h15``, ``20 و15 دقيقة``, ``20 س و 15 د``: the hour at ``index``, a mark or «و», the minutes, their unit."""
    at = index + 2
    if at < len(tokens) and tokens[at].text == "و":
        at += 1
    if at >= len(tokens) or not _two(tokens[at]):
        return None
    end = at + 1
    if end < len(tokens) and (tokens[end].text == "د" or (tokens[end].meaning.unit or ("",))[0] == "minute"):
        end += 1
    return Time(index, end, tokens[index].value, tokens[at].value)


def _spelt_out(tokens: list[Token], index: int) -> bool:
    """Whether an hour's mark that stands apart is one: padded minutes follow it (``21 H 08``, ``17 س و 13 د``)."""
    at = index + 2 + (index + 2 < len(tokens) and tokens[index + 2].text == "و")
    return at < len(tokens) and _two(tokens[at]) and tokens[at].value < 60


def _after_clock(tokens: list[Token], index: int) -> Time | None:
    """What follows «الساعة» at ``index - 1`` without a colon: ``9.30``, ``1430``, ``9 مساء``, hours in words."""
    while index < len(tokens) and (tokens[index].text == ":" or tokens[index].meaning.connector):
        index += 1
    if index >= len(tokens):
        return None
    token = tokens[index]
    if token.kind == NUMBER:
        if len(token.text) == 4 and token.value % 100 < 60 and token.value < 2400:
            return Time(index, index + 1, token.value // 100, token.value % 100)
        if len(token.text) > 2 or token.value > 23:
            return None
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is not None and following.text in (".", ","):
            if index + 2 < len(tokens) and _two(tokens[index + 2]) and not tokens[index + 2].spaced:
                return Time(index, index + 3, token.value, tokens[index + 2].value)
        elif following is not None and following.text in "/-:":
            return None
        elif following is not None and following.text in _HOUR_MARKS:
            return _minutes_after(tokens, index)
        mark, _ = _meridiem_after(tokens, index + 1)
        return Time(index, index + 1, token.value, 0) if mark or token.value > 12 else None
    if token.meaning.hour is None:
        return None
    hour, minute, sign, end = token.meaning.hour, 0, 1, index + 1
    while end < len(tokens):
        meaning = tokens[end].meaning
        amount = meaning.part if meaning.part is not None else meaning.number
        if (
            tokens[end].kind == NUMBER
            and end + 1 < len(tokens)
            and (tokens[end + 1].meaning.unit or ("",))[0] == "minute"
        ):
            amount = tokens[end].value
        if meaning.minus:
            sign = -1
        elif amount is not None:
            minute += sign * amount
        elif not (tokens[end].text == "و" or (meaning.unit and meaning.unit[0] == "minute")):
            break
        end += 1
    mark, _ = _meridiem_after(tokens, end)
    if mark is None:
        return None
    hour, minute = (hour, minute) if minute >= 0 else ((hour - 2) % 12 + 1, minute + 60)
    return Time(index, end, hour, minute)


def _other_time(tokens: list[Token], index: int) -> Time | None:
    """A time that starts with the number at ``index`` and has no colon: 14h30, 9.30 مساء, 9 مساء, 2000 (GMT+4)."""
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None or len(token.text) > 4:
        return None
    if len(token.text) == 4:
        previous = tokens[index - 1] if index else None
        if previous is not None and (previous.meaning.month or previous.text in "/-.,"):
            return None
        if token.value < 2400 and token.value % 100 < 60 and read_zone(tokens, index + 1, bracketed=True):
            return Time(index, index + 1, token.value // 100, token.value % 100)
        return None
    if token.value > 23 or len(token.text) > 2:
        return None
    if following.text in ("h", "س", "سا") and (not following.spaced or _spelt_out(tokens, index)):
        return _minutes_after(tokens, index)
    if following.text == "." and index + 2 < len(tokens) and _two(tokens[index + 2]):
        long_mark, _ = _meridiem_after(tokens, index + 3)
        before = tokens[index - 1].text if index else ""
        if long_mark is not None and before not in (".", "/", "-") and tokens[index + 2].value < 60:
            return Time(index, index + 3, token.value, tokens[index + 2].value)
        return None
    mark = following.meaning.meridiem
    if mark is None or token.value > 12 or token.value == 0:
        return None
    # A bare «م» or «ص» after a number is too often something else; a date's last number is never an hour.
    if following.text in ("م", "ص") or (index and tokens[index - 1].text in ("/", "-", ".") and not token.spaced):
        return None
    return Time(index, index + 1, token.value, 0)


def find_times(tokens: list[Token]) -> list[Time]:
    """The times of a line in order, not overlapping. Contradictory ones (``14:20 ص``) are left out."""
    times: list[Time] = []
    if not [token for token in tokens if token.timely]:
        return times
    done = 0
    for index, token in enumerate(tokens):
        if index < done or not (token.timely or token.kind == NUMBER):
            continue
        found: Time | None = None
        gap = False
        if token.text == ":":
            colon = _colon_time(tokens, index)
            if colon is not None and colon[0].start >= done:
                found, gap = colon
        elif token.meaning.clock:
            found = _after_clock(tokens, index + 1)
        elif token.kind == NUMBER and index + 1 < len(tokens) and tokens[index + 1].text not in ":/-":
            found = _other_time(tokens, index)
        if found is not None:
            time = _finish(tokens, found, times, gap=gap)
            if time is not None:
                times.append(time)
                done = time.end
            else:
                done = found.end
    return times
