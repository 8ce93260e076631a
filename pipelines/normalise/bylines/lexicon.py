"""The words of the byline trade, read once from the vocabulary files, with fast longest-phrase look-up.

A phrase has *marks* (bits): what it may be. Many words are several things (``الخليل`` is a city, a paper and a name),
so marks say what is possible and the grammar decides by position.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

(
    COUNTRY, CITY, PLACE_HEAD, NO_PLACE, PLACE_OR_NAME,
    AGENCY, OUTLET, OUTLET_HEAD, OUTLET_TAIL, GENERIC, NOTE,
    DESK_HEAD, DESK, MASTHEAD,
    ROLE, ROLE_AT_START, ROLE_OBJECT, DATE_OPENER, WRITES,
    TITLE_SHORT, TITLE_FULL, WRITING, SUBJECT,
    CAPTION, FURNITURE, PRINT, PROSE, DATE_WORD,
    GIVEN, ALSO_WORD, SURNAME, PARTICLE, SECOND_PART, FOREIGN, RARELY_WORD, RARELY_NAME,
) = (1 << bit for bit in range(36))  # fmt: skip

PLACE = COUNTRY | CITY
CREDIT = AGENCY | OUTLET
TITLE = TITLE_SHORT | TITLE_FULL
FUNCTION = WRITING | SUBJECT

# vocabulary file → section → marks; a section of roles.txt is named after the role it gives
_SOURCES: dict[str, dict[str, int]] = {
    "places": {
        "countries": COUNTRY,
        "cities": CITY,
        "heads": PLACE_HEAD,
        "pseudo": NO_PLACE,
        "also_names": PLACE_OR_NAME,
    },
    "agencies": {
        "agencies": AGENCY,
        "outlets": OUTLET,
        "outlet_heads": OUTLET_HEAD,
        "outlet_tails": OUTLET_TAIL,
        "generic": GENERIC,
        "notes": NOTE,
    },
    "desks": {"desk_heads": DESK_HEAD, "desks": DESK, "masthead": MASTHEAD},
    "roles": {"objects": ROLE_OBJECT, "date_openers": DATE_OPENER, "writes": WRITES},
    "honorifics": {"short": TITLE_SHORT, "full": TITLE_FULL},
    "functions": {"writing": WRITING, "subject": SUBJECT},
    "captions": {
        "caption": CAPTION,
        "furniture": FURNITURE,
        "print": PRINT,
        "prose": PROSE,
        "date_words": DATE_WORD,
    },
    "given_names": {
        "given": GIVEN,
        "also_words": ALSO_WORD | GIVEN,
        "particles": PARTICLE,
        "second_parts": SECOND_PART,
        "surnames": SURNAME,
    },
}
# marks that a key of a section adds
_KEYS = {
    ("given", "foreign"): FOREIGN,
    ("also_words", "names"): RARELY_WORD,
    ("also_words", "nouns"): RARELY_NAME,
}
ROLES = ("writer", "editor", "translator", "interviewer", "photographer", "correspondent", "source")


class Match(NamedTuple):
    """A phrase found: how many words it takes, what it may be, and the role it names (or ``None``)."""

    length: int
    marks: int
    role: str | None


@lru_cache(maxsize=1 << 15)
def folded(word: str) -> str:
    """One word folded for look-up; cached, since the same words come again and again.

    ``على`` is kept apart from ``علي``: it may be the name in Egyptian spelling, but is mostly the preposition. So is
    ``ألان``, the French name, from ``الآن`` and its careless spelling ``الان``, which is "now".
    """
    if word in ("على", "وعلى"):
        return f"{fold(word)[:-1]}ى"
    return "آلان" if word in ("ألان", "آلان") else fold(word)


def key_of(phrase: str) -> tuple[str, ...]:
    """A phrase as folded words; dots and dashes count as spaces, so ``ا.ف.ب`` is ``ا ف ب``."""
    for mark in ".-/":
        phrase = phrase.replace(mark, " ")
    return tuple(filter(None, map(folded, phrase.split())))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Single words with their marks, and longer phrases under their first word, longest first.

    ``opens`` holds for each first word the marks of everything that begins with it, so that most look-ups end there.
    """

    words: dict[str, int]
    opens: dict[str, int]
    phrases: dict[str, list[tuple[tuple[str, ...], int]]]
    roles: dict[tuple[str, ...], str]

    def marks(self, word: str) -> int:
        """What one folded word may be; 0 for a word that is not known."""
        return self.words.get(word, 0)

    def match(self, words: Sequence[str], start: int, end: int, wanted: int) -> Match | None:
        """The longest phrase at ``words[start:end]`` that has one of the marks ``wanted``."""
        if start >= end:
            return None
        first = words[start]
        if not self.opens.get(first, 0) & wanted:
            return None
        for phrase, marks in self.phrases.get(first, ()):
            length = len(phrase)
            if marks & wanted and start + length <= end and tuple(words[start : start + length]) == phrase:
                return Match(length, marks, self.roles.get(phrase))
        marks = self.words.get(first, 0)
        return Match(1, marks, self.roles.get((first,))) if marks & wanted else None

    def whole(self, words: Sequence[str], start: int, end: int) -> int:
        """The marks of exactly ``words[start:end]``; 0 where they are no known phrase."""
        if end - start == 1:
            return self.words.get(words[start], 0)
        wanted = tuple(words[start:end])
        return next((marks for phrase, marks in self.phrases.get(words[start], ()) if phrase == wanted), 0)

    def with_outlets(self, names: Iterable[str]) -> Lexicon:
        """A lexicon that knows these names as outlets too."""
        return _build([*_entries(), *((name, OUTLET, None) for name in names)])


def _entries() -> Iterator[tuple[str, int, str | None]]:
    """Every spelling in the vocabulary files, with its marks and role."""
    for name, sections in _SOURCES.items():
        vocabulary = load(name)
        for section, marks in sections.items():
            for key, spellings in vocabulary[section].items():
                extra = _KEYS.get((section, key), 0)
                yield from ((spelling, marks | extra, None) for spelling in spellings)
    for role in ROLES:
        for key, spellings in load("roles")[role].items():
            marks = ROLE if key == "sure" else ROLE_AT_START
            yield from ((spelling, marks, role) for spelling in spellings)


def _build(entries: Iterable[tuple[str, int, str | None]]) -> Lexicon:
    marks_of: dict[tuple[str, ...], int] = {}
    roles: dict[tuple[str, ...], str] = {}
    for spelling, marks, role in entries:
        key = key_of(spelling)
        if not key:
            continue
        marks_of[key] = marks_of.get(key, 0) | marks
        if role:
            roles.setdefault(key, role)
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    for key, marks in marks_of.items():
        if len(key) > 1:
            phrases.setdefault(key[0], []).append((key, marks))
    for found in phrases.values():
        found.sort(key=lambda pair: -len(pair[0]))
    opens: dict[str, int] = {}
    for key, marks in marks_of.items():
        opens[key[0]] = opens.get(key[0], 0) | marks
    return Lexicon({key[0]: marks for key, marks in marks_of.items() if len(key) == 1}, opens, phrases, roles)


@cache
def lexicon() -> Lexicon:
    """The vocabulary files as one lexicon; read at the first call."""
    return _build(_entries())


@lru_cache(maxsize=512)
def lexicon_for(own_names: tuple[str, ...]) -> Lexicon:
    """The lexicon of one publisher, which also knows the publisher's own names."""
    return lexicon().with_outlets(own_names) if own_names else lexicon()
