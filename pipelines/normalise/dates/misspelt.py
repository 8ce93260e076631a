"""Month names with one slip of the keyboard: أغطسس, نوفمر. Looked for only where a month's name must stand."""

from __future__ import annotations

import dataclasses
import re
from functools import cache, lru_cache

from pipelines.normalise.dates.lexicon import NOTHING, Meaning, lexicon
from pipelines.normalise.dates.line import Line
from pipelines.normalise.dates.tokens import WORD, Token
from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

_SHORTEST = 5
"""Shorter names lie one letter from too many words."""

_GAP = re.compile("(?=(Dx[YN]|xDY|[YN]xD|DMx[YN]))")


@cache
def _names() -> tuple[tuple[str, tuple[str, int]], ...]:
    words = lexicon().words.items()
    return tuple(
        (word, meaning.month)
        for word, meaning in words
        if meaning.month and meaning.month[0] in "MH" and len(word) >= _SHORTEST
    )


def one_slip(word: str, name: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour leads from ``word`` to ``name``.

    >>> one_slip("نوفمر", "نوفمبر"), one_slip("نوفمبر", "ديسمبر")
    (True, False)
    """
    if abs(len(word) - len(name)) > 1 or word == name:
        return False
    start = next((i for i, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), min(len(word), len(name)))
    rest, other = word[start:], name[start:]
    if len(word) != len(name):
        return rest[1:] == other or other[1:] == rest
    return rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


@lru_cache(maxsize=2048)
def meant_month(word: str) -> tuple[str, int] | None:
    """The one month that a word was meant to be, or ``None``: يوييو is both June and July."""
    if len(word) < _SHORTEST - 1 or word in map(fold, load("months")["not a month"]):
        return None
    months = {month for name, month in _names() if one_slip(word, name)}
    return months.pop() if len(months) == 1 else None


def mend_months(tokens: list[Token], line: Line) -> bool:
    """Give unknown words between a day and a year the month they were meant to be; whether there was one."""
    mended = False
    for match in _GAP.finditer(line.codes):
        position = line.spans[match.start() + match[1].index("x")][0]
        token = tokens[position]
        if token.kind == WORD and token.meaning is NOTHING and (month := meant_month(token.text)) is not None:
            tokens[position] = dataclasses.replace(token, meaning=Meaning(month=month))
            mended = True
    return mended
