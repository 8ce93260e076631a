"""Words without the particles that Arabic writes onto them: و ف ب ك ل and the article, also one after another.

Both sides are treated alike, the text when it is stored and the query when it is asked, so a word always finds itself.
One that is missing in the list of words whose first letter is their own (``vocabulary/search_words.txt``) may find a
stranger as well. Endings stay: they change the meaning more often than not.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from pipelines.normalise import vocabulary
from pipelines.normalise.text import words

_RULES = 1  # the version of the rules in this module and in `pipelines.normalise.text.words`


def _folding() -> str:
    lists = b"".join(
        files(vocabulary).joinpath(f"{name}.txt").read_bytes() for name in ("search_words", "given_names", "places")
    )
    return f"{_RULES}-{hashlib.sha256(lists).hexdigest()[:8]}"


FOLDING = _folding()
"""The version of what this module gives: rules and word lists. An index that was made by another one is out of date."""

_GLUED = frozenset("والبفكل")
_CONJUNCTIONS, _PREPOSITIONS = ("و", "ف"), ("ب", "ك", "ل")
_ARTICLES = ("ال", "بال", "كال", "لل")
_LONGEST = 40  # letters: no word of the language is longer, and hostile ones cost nothing
_CACHED = 100_000
_SERVANT = "عبد"

# What a word of the list may bring along, by the way it ends; https://ar.wikipedia.org/wiki/ضمير_متصل
_PRONOUNS = ("ه", "ها", "هم", "هن", "هما", "نا", "ك", "كم", "ي")
_AFTER_LETTER = (*_PRONOUNS, "ا", "ان", "ين", "ون", "ات", "اته", "اتها", "اتهم", "ت", "ته", "تها", "وا", "يه", "يا")
_AFTER_MARBUTA = ("ات", "اتي", "اتنا", "اته", "اتها", "اتهم", *(f"ت{end}" for end in (*_PRONOUNS, "ان", "ين")))
_AFTER_HAMZA = tuple(f"{seat}{end}" for seat in "ويء" for end in (*_PRONOUNS, "ات", "يه", ""))


@cache
def _whole() -> frozenset[str]:
    """The folded words that keep their first letters."""
    listed = _entries("search_words", "whole")
    known = [
        word
        for word in (*_entries("given_names"), *_entries("places"), *_entries("search_words", "whole_names"))
        if word[0] in "وفبكل" and word[:3] != "وال" and " " not in word
    ]
    found = {folded for word in (*listed, *known) for folded in words(word)}
    for word in listed:
        (folded,) = words(word)
        if word.endswith("ة"):
            found.update(folded[:-1] + end for end in _AFTER_MARBUTA)
        elif word.endswith("اء"):
            found.update(folded[:-1] + end for end in _AFTER_HAMZA)
        else:
            found.update(folded + end for end in _AFTER_LETTER)
    return frozenset(found)


def _entries(name: str, section: str | None = None) -> list[str]:
    """Every spelling in a vocabulary, or in one section of it."""
    sections = vocabulary.load(name)
    chosen = sections.values() if section is None else (sections[section],)
    return [word for entries in chosen for spellings in entries.values() for word in spellings]


_SPELLINGS = {
    words(spelling)[0]: words(usual)[0]
    for usual, spellings in vocabulary.load("search_words")["spellings"].items()
    for spelling in spellings
}
_SPELLING = re.compile("|".join(sorted(_SPELLINGS, key=len, reverse=True)))
_PAIRS = {(first, second) for first, second in map(words, _entries("search_words", "joined"))}
_FIRST_OF_PAIR = {_SERVANT, *(first for first, _ in _PAIRS)}


def stem(word: str) -> str:
    """A folded word without particles and article. Idempotent.

    >>> [stem(word) for word in ("وقال", "والكتاب", "للجنه", "كمال", "والد", "مسيولين")]
    ['قال', 'كتاب', 'لجنه', 'كمال', 'والد', 'مسوولين']
    """
    if len(word) <= _LONGEST:
        while word[:1] in _GLUED and (shorter := _without_one(word)) != word:
            word = shorter
        if found := _SPELLING.match(word):
            return _SPELLINGS[found[0]] + word[found.end() :]
    return word if word.isascii() or word[0] > "\u0530" else _without_accents(word)


def _without_one(word: str) -> str:
    """The word without its first particle, or as it is."""
    whole = _whole()
    if word in whole:
        return word
    if len(word) > 3 and word.startswith(_CONJUNCTIONS):
        return word[1:]
    for article in _ARTICLES:
        rest = word.removeprefix(article)
        if 2 <= len(rest) < len(word):
            if article == "لل" and f"ل{rest}" in whole:
                return f"ل{rest}"  # of the three lams of ل + ال + لجنة one is not written
            return f"ال{rest}" if f"ال{rest}" in whole else rest
    return word[1:] if len(word) > 3 and word.startswith(_PREPOSITIONS) else word


def _without_accents(word: str) -> str:
    """A Latin, Greek or Cyrillic word without its accents: ``café`` is ``cafe``."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part))


class _Stems(dict[str, str]):
    """Folded words and their stems, kept: a few thousand words make up most of any text."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _CACHED:
            self.clear()
        found = self[word] = stem(word)
        return found


_STEMS = _Stems()


def stems_of(folded: Iterable[str]) -> list[str]:
    """The stem of each of a text's folded words."""
    return list(map(_STEMS.__getitem__, folded))


def search_words(text: str) -> list[str]:
    """The words of a text as the index holds them, in order.

    >>> search_words("وقال عبد الرحمن: «الكِتابُ في أبو ظبي!»")
    ['قال', 'عبدالرحمن', 'كتاب', 'في', 'ابوظبي']
    """
    folded = words(text.replace("_", " ") if "_" in text else text)
    stems = stems_of(folded)
    if _FIRST_OF_PAIR.isdisjoint(stems):
        return stems
    for place in reversed(pairs(folded, stems)):
        stems[place : place + 2] = [together(folded, stems, place)]
    return stems


def search_text(text: str) -> str:
    """`search_words`, with one space between each two: what is written into the index."""
    return " ".join(search_words(text))


class IndexText(NamedTuple):
    """What the index takes of an article: the `search_text` of headline and body, and 8 bytes that tell it apart."""

    headline: str
    body: str
    text_hash: bytes


def index_text(headline: str | None, body: str) -> IndexText:
    """What the index takes of a headline and a body."""
    texts = search_text(headline or ""), search_text(body)
    return IndexText(*texts, hashlib.blake2b("\n".join(texts).encode(), digest_size=8).digest())


def pairs(folded: Sequence[str], stems: Sequence[str]) -> list[int]:
    """The places of words that count as one with the word behind them; no word belongs to two pairs."""
    found: list[int] = []
    for place in [place for place, word in enumerate(stems[:-1]) if word in _FIRST_OF_PAIR]:
        if _is_pair(folded, stems, place) and place - 1 not in found[-1:]:
            found.append(place)
    return found


def together(folded: Sequence[str], stems: Sequence[str], place: int) -> str:
    """A word and the one behind it as one word."""
    return stems[place] + (folded if stems[place] == _SERVANT else stems)[place + 1]


def _is_pair(folded: Sequence[str], stems: Sequence[str], place: int) -> bool:
    if stems[place] == _SERVANT:
        second = folded[place + 1]
        return second.startswith("ال") and len(second) > 3
    return (stems[place], stems[place + 1]) in _PAIRS
