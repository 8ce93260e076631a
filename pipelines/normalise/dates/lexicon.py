"""What a folded word may mean in a date line, looked up in the vocabulary files; one process reads them once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeAlias

from pipelines.normalise.dates.wreckage import wrecks
from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load


@dataclass(frozen=True, slots=True)
class Meaning:
    """Every role that a word or phrase may play; the grammar picks by position.

    ``month`` is a calendar's code and the month's number: ``M`` Gregorian, ``m`` Gregorian but also a plain word,
    ``H`` Hijri, ``K`` Coptic. ``weekday`` counts from Monday = 0,
    ``loose_weekday`` is one whose name is also a plain word. ``unit`` is a unit's name and the number it says by
    itself (1, 2 for a dual, 0 for a plural).
    """

    month: tuple[str, int] | None = None
    weekday: int | None = None
    loose_weekday: int | None = None
    meridiem: str | None = None
    era: str | None = None
    label: str | None = None
    counter: bool = False
    connector: bool = False
    clock: bool = False
    zone: str | None = None
    place: str | None = None
    zone_label: bool = False
    unit: tuple[str, int] | None = None
    ago: str | None = None
    days_back: int | None = None
    now: str | None = None
    vague: bool = False
    number: int | None = None
    ordinal: int | None = None
    hour: int | None = None
    part: int | None = None
    minus: bool = False
    until: bool = False
    stretch: bool = False


NOTHING = Meaning()
"""The meaning of an unknown word."""

_SINCE = "منذ"
_LONG_MONTH = 5  # letters: October, but not May
Phrase: TypeAlias = tuple[str, ...]

_ELEMENT = re.compile(r"[0-9]+|[^\W\d_]+")


def _phrase(words: str) -> Phrase:
    return tuple(_ELEMENT.findall(fold(words)))


def _entries() -> Iterator[tuple[str, dict[str, Any], bool]]:
    """(spelling, the roles it takes, whether its PDF wrecks are worth knowing)."""
    months = load("months")
    for section, code in (("gregorian", "M"), ("gregorian, also plain words", "m"), ("hijri", "H"), ("coptic", "K")):
        for number, spellings in months[section].items():
            yield from ((name, {"month": (code, int(number))}, code in "MH") for name in spellings)
    for section, role in (("weekday", "weekday"), ("weekday, also plain words", "loose_weekday")):
        for number, spellings in load("weekdays")[section].items():
            yield from ((name, {role: int(number)}, role == "weekday") for name in spellings)
    zones = load("zones")
    for role in ("zone", "place"):
        for zone, spellings in zones[role].items():
            yield from ((name, {role: zone}, False) for name in spellings)
    words = load("date_words")
    flags = {
        "counter": "counter", "connector": "connector", "clock": "clock", "zone label": "zone_label",
        "vague": "vague", "minus": "minus", "until": "until", "stretch": "stretch",
    }  # fmt: skip
    for section, role in flags.items():
        for spellings in words[section].values():
            yield from ((name, {role: True}, False) for name in spellings)
    for role in ("meridiem", "era", "label", "ago", "now"):
        for key, spellings in words[role].items():
            yield from ((name, {role: key}, False) for name in spellings)
    numbers = {
        "number": "number",
        "ordinal": "ordinal",
        "hour word": "hour",
        "part of hour": "part",
        "day word": "days_back",
    }
    for section, role in numbers.items():
        for number, spellings in words[section].items():
            yield from ((name, {role: int(number)}, False) for name in spellings)
    for section, count in (("unit", 1), ("unit, two", 2), ("unit, many", 0)):
        for unit, spellings in words[section].items():
            yield from ((name, {"unit": (unit, count)}, False) for name in spellings)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``words`` holds single words; ``phrases`` the rest, under their first word, longest first; ``glued`` the words
    that pages glue behind a name.
    """

    words: dict[str, Meaning]
    phrases: dict[str, tuple[tuple[Phrase, Meaning], ...]]
    glued: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """The vocabulary of dates, indexed for look-up.

    :raises pipelines.normalise.vocabulary.VocabularyError: a vocabulary file breaks the format
    """
    roles: dict[Phrase, dict[str, Any]] = {}
    broken: list[tuple[Phrase, dict[str, Any]]] = []
    for spelling, meaning, breaks in _entries():
        for role, value in meaning.items():
            roles.setdefault(_phrase(spelling), {}).setdefault(role, value)
        if breaks:
            broken.extend((_phrase(wreck), meaning) for wreck in wrecks(fold(spelling)))
    own = {_phrase(word) for word in load("months")["not a month"]}.union(roles)
    for phrase, meaning in broken:
        if phrase not in own:
            roles.setdefault(phrase, meaning)
    words: dict[str, Meaning] = {}
    phrases: dict[str, list[tuple[Phrase, Meaning]]] = {}
    for phrase, found in roles.items():
        if len(phrase) == 1:
            words[phrase[0]] = Meaning(**found)
        else:
            phrases.setdefault(phrase[0], []).append((phrase[1:], Meaning(**found)))
    ordered = {first: tuple(sorted(rest, key=lambda item: -len(item[0]))) for first, rest in phrases.items()}
    glued = tuple(
        word
        for word, meaning in words.items()
        if (meaning.weekday is not None and word.startswith("ال"))
        or (meaning.month is not None and word.isascii() and len(word) >= _LONG_MONTH)
        or word == _SINCE
    )
    return Lexicon(words, ordered, glued)


@lru_cache(maxsize=8192)
def pieces(word: str) -> tuple[tuple[str, Meaning], ...]:
    """A folded word as known words, where it holds them: a clitic taken off, or two words glued into one.

    >>> [text for text, _ in pieces("العددالثلاثاء")]
    ['العدد', 'الثلاثاء']
    """
    known = lexicon()
    whole = known.words.get(word)
    if whole is not None:
        return ((word, whole),)
    if len(word) > 3 and word[0] in "وفبل":
        rest = known.words.get(word[1:])
        if rest is not None:
            return ((word, dataclasses.replace(rest, counter=False)),)
    if word.startswith("لل") and (rest := known.words.get(f"ال{word[2:]}")) is not None:
        return ((word, rest),)
    if 5 < len(word) < 30:
        for cut in range(len(word) - 2, 1, -1):
            first, second = known.words.get(word[:cut]), known.words.get(word[cut:])
            if first is not None and second is not None:
                return ((word[:cut], first), (word[cut:], second))
        if word.endswith(known.glued):
            name = max((last for last in known.glued if word.endswith(last)), key=len)
            return ((word[: -len(name)], NOTHING), (name, known.words[name]))
    return ((word, NOTHING),)
