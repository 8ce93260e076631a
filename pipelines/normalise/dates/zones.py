"""Time zones as printed: GMT+0400, +02:00 EET, (غرينتش), بتوقيت القاهرة."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from pipelines.normalise.dates.tokens import MARK, NUMBER, Token

_BETWEEN = frozenset("(),-[ .،")
_FARTHEST = 14 * 60  # minutes; Kiribati


def _offset(tokens: list[Token], index: int, *, named: bool) -> tuple[str, int] | None:
    """A numeric offset at ``index`` as ``+HH:MM`` and where it ends.

    After GMT or UTC every form is clear. Alone, a minus is as often a dash before another number, so that it needs four
    digits, tight after a space, as RFC 2822 writes it.
    """
    if index + 1 >= len(tokens) or tokens[index].text not in "+-":
        return None
    sign, number = tokens[index].text, tokens[index + 1]
    if number.kind != NUMBER or (number.spaced and not named):
        return None
    end = index + 2
    if len(number.text) == 4:
        hours, minutes = divmod(number.value, 100)
    elif len(number.text) <= 2:
        hours, minutes = number.value, 0
        if (
            end + 1 < len(tokens)
            and tokens[end].text == ":"
            and len(tokens[end + 1].text) == 2
            and tokens[end + 1].kind == NUMBER
        ):
            minutes, end = tokens[end + 1].value, end + 2
        elif not named:
            return None
        if not named and sign == "-":
            return None
    else:
        return None
    if minutes not in (0, 15, 30, 45) or hours * 60 + minutes > _FARTHEST:
        return None
    return f"{sign}{hours:02}:{minutes:02}", end


def _skip_marks(tokens: list[Token], index: int) -> int:
    while index < len(tokens) and tokens[index].kind == MARK and tokens[index].text in _BETWEEN:
        index += 1
    return index


def read_zone(tokens: list[Token], index: int, *, bracketed: bool = False) -> tuple[str, int] | None:
    """The zone that starts at ``index``, after punctuation, and where it ends; ``None`` where there is none.

    :param bracketed: only a zone in brackets or straight after, not one behind a dash or comma
    """
    offset = _offset(tokens, index, named=False)
    if offset is not None:
        zone, end = offset
        return zone, end + (end < len(tokens) and tokens[end].meaning.zone is not None)
    start = _skip_marks(tokens, index)
    if start >= len(tokens) or (bracketed and start > index and tokens[start - 1].text != "("):
        return None
    meaning = tokens[start].meaning
    if meaning.zone_label:
        place = _skip_marks(tokens, start + 1)
        named = tokens[place].meaning if place < len(tokens) else None
        if named is not None and named.zone is not None:
            return read_zone(tokens, place)
        return (str(named.place), place + 1) if named is not None and named.place is not None else None
    if meaning.zone is None:
        return None
    if meaning.zone == "+00:00":
        offset = _offset(tokens, start + 1, named=True)
        if offset is not None:
            return offset
    if tokens[start].text == "z" and tokens[start].spaced:
        return None
    return meaning.zone, start + 1


def zone_before(tokens: list[Token], index: int) -> tuple[str, int] | None:
    """The zone that ends right before ``index`` (``بتوقيت غرينتش: 10:30``) and where it starts."""
    last = index - 1
    while last >= 0 and tokens[last].text in (":", ",", "("):
        last -= 1
    if last < 0:
        return None
    meaning = tokens[last].meaning
    if meaning.place is not None and last and tokens[last - 1].meaning.zone_label:
        return meaning.place, last - 1
    if meaning.zone is not None and tokens[last].text != "z":
        return meaning.zone, last
    return None


def stated_zones(tokens: list[Token]) -> Iterator[str]:
    """Every zone that the line states outright, wherever it stands."""
    for index, token in enumerate(tokens):
        if token.meaning.zone_label or (token.meaning.zone == "+00:00" and token.text != "z"):
            found = read_zone(tokens, index)
            if found is not None:
                yield found[0]


@cache
def zone_info(name: str) -> tzinfo:
    """The zone of an offset (``+03:00``) or of an IANA name.

    :raises zoneinfo.ZoneInfoNotFoundError: the vocabulary names a zone that the time zone database does not know
    """
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return ZoneInfo(name)


def stamp(moment: datetime, *, seconds: bool = False) -> str:
    """A moment as ISO 8601: to the minute where no zone is known and no seconds are printed, else to the second."""
    return moment.isoformat(timespec="seconds" if seconds or moment.tzinfo is not None else "minutes")
