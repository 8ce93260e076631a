"""Words of the trade as data: months, agencies, cities, honorifics, noise phrases.

A vocabulary is a UTF-8 text file beside this module that an Arabic speaker can extend without programming::

    # a comment
    [section]
    key: spelling | spelling | spelling
    spelling alone, which is its own key | and further spellings of it

Everything is read once per process.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeAlias

Section: TypeAlias = MappingProxyType[str, tuple[str, ...]]


class VocabularyError(ValueError):
    """A vocabulary file breaks the format; the message names file, line, rule and way out."""


@cache
def load(name: str) -> MappingProxyType[str, Section]:
    """The sections of ``NAME.txt``: ``{section: {key: spellings in file order}}``.

    :raises VocabularyError: a line stands before the first section, or a key stands twice in its section
    """
    return parse(files(__package__).joinpath(f"{name}.txt").read_text("utf-8"), f"{name}.txt")


def parse(text: str, name: str = "<text>") -> MappingProxyType[str, Section]:
    """Read the format above; ``name`` is used in messages.

    >>> parse("[months]\\n1: يناير | جانفي")["months"]["1"]
    ('يناير', 'جانفي')
    """
    sections: dict[str, dict[str, tuple[str, ...]]] = {}
    current: dict[str, tuple[str, ...]] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            current = sections.setdefault(line[1:-1].strip(), {})
            continue
        if current is None:
            raise VocabularyError(
                f"{name}, line {number}: an entry needs a [section] above it. Add one, e.g. [months]."
            )
        key, colon, spellings = line.partition(": ")
        values = tuple(part.strip() for part in (spellings if colon else line).split("|") if part.strip())
        key = key.strip() if colon else values[0]
        if key in current:
            raise VocabularyError(
                f"{name}, line {number}: {key!r} stands twice in its section. Join the two lines with |."
            )
        current[key] = values
    return MappingProxyType({section: MappingProxyType(entries) for section, entries in sections.items()})
