"""What is said of the sources, in words: one TOML file a language, for a translator rather than a programmer.

The tables ``seen``, ``parts`` and ``to_do`` hold sentences with ``{values}``. After a colon stands how a value is
written: ``share`` (0.25 as 25%), ``number`` (to the unit), ``span`` (minutes as a length of time), or another table of
the file: with ``other`` in it, the plural forms of what is counted, else the names of codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, TypeAlias

from pipelines.plurals import plural

LANGUAGES = ("en", "ar")
SENTENCES = ("seen", "parts", "to_do")
"""The tables of sentences."""


Value: TypeAlias = "str | int | float | Saying"


@dataclass(frozen=True, slots=True)
class Saying:
    """Something to say, apart from a language: ``name`` is that of a sentence (``seen.errors``).

    ``values`` are plain, or sayings in their turn.
    """

    name: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        """The sentence in English."""
        return "".join(text for text, _ in pieces(self, "en"))


def pieces(saying: Saying, language: str) -> Iterator[tuple[str, bool]]:
    """A sentence of a language of `LANGUAGES` piece by piece: each with whether it is a value and none of our words.

    Commands stand between backticks.

    :raises KeyError: there is no such sentence, or a value of it is missing
    """
    table, _, key = saying.name.partition(".")
    for words, name, style, _ in Formatter().parse(_words(language)[table][key]):
        if words:
            yield words, False
        if name is None:
            continue
        value = saying.values[name]
        if isinstance(value, Saying):
            yield from pieces(value, language)
        elif style:
            yield from _styled(value, style, language)
        else:
            yield str(value), isinstance(value, str)


def duration(minutes: float, language: str = "en") -> str:
    """A length of time in one unit.

    >>> duration(14), duration(600), duration(6000), duration(600, "ar")
    ('14 min', '10 h', '4 d', '10 ساعات')
    """
    if minutes < 120:
        return _counted("minutes", minutes, language)
    hours = minutes / 60
    return _counted("hours", hours, language) if hours < 2 * 24 else _counted("long_days", hours / 24, language)


def _styled(value: Any, style: str, language: str) -> Iterator[tuple[str, bool]]:
    if style == "share":
        yield f"{value:.0%}", False
    elif style == "number":
        yield f"{value:.0f}", False
    elif style == "span":
        yield duration(value, language), False
    elif isinstance(value, str):
        name = _words(language)[style].get(value)
        yield (value, True) if name is None else (name, False)
    else:
        yield _counted(style, value, language), False


def _counted(table: str, number: float, language: str) -> str:
    whole = round(number)
    forms = _words(language)[table]
    text: str = forms.get(plural(language, whole), forms["other"])
    return text.format(n=whole)


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / f"{language}.toml").read_text("utf-8"))
