"""The passage of a text that shows best why it was found."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipelines.normalise.search.marks import Mark, found_terms, marks_of
from pipelines.normalise.search.query import Query

LENGTH = 240
"""Characters of a snippet, about three lines of a terminal."""

_SENTENCE_END = re.compile(r"(?<=[.!?؟؛…])\s+|\n+")
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage on one line, and where in it what was looked for stands."""

    text: str
    marks: tuple[Mark, ...] = ()


def snippet_of(text: str, query: Query, *, length: int = LENGTH) -> Snippet:
    """The whole sentences, of at most ``length`` characters in all, that hold the most terms of the query.

    Of equal ones the first; the text's beginning where no term stands in it. A sentence that is too long is cut between
    words around its first term, and a word that is too long between letters, never between a letter and its harakat.

    >>> from pipelines.normalise.search.query import read_query
    >>> snippet_of("مقدمة. صدر الكِتَابُ أمس. خاتمة", read_query("كتاب"), length=20).text
    'صدر الكِتَابُ أمس.'
    """
    found = found_terms(text, query)
    sentences = _sentences(text)
    if not sentences:
        return Snippet("")
    best, most = 0, 0
    at = 0
    for place, (start, _) in enumerate(sentences):
        while at < len(found) and found[at][0].start < start:
            at += 1
        end = sentences[_last(sentences, place, length)][1]
        terms = {term for mark, term in found[at : at + length] if mark.start < end}
        if len(terms) > most:
            best, most = place, len(terms)
    start, end = sentences[best][0], sentences[_last(sentences, best, length)][1]
    if end - start > length:
        first = next((mark.start for mark, _ in found if start <= mark.start < end), start)
        passage = _cut(text[start:end], first - start, length)
    else:
        passage = text[start:end]
    passage = " ".join(passage.split())
    return Snippet(passage, tuple(marks_of(passage, query)))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text begin and end."""
    ends = [*(found.span() for found in _SENTENCE_END.finditer(text)), (len(text), len(text))]
    starts = [0, *(after for _, after in ends)]
    return [(start, end) for start, (end, _) in zip(starts, ends, strict=False) if text[start:end].strip()]


def _last(sentences: list[tuple[int, int]], first: int, length: int) -> int:
    """The last of the sentences from ``first`` on that fit together; ``first`` itself in any case."""
    last = first
    while last + 1 < len(sentences) and sentences[last + 1][1] - sentences[first][0] <= length:
        last += 1
    return last


def _cut(sentence: str, term: int, length: int) -> str:
    """At most ``length`` characters of a sentence around the term at a place in it."""
    room = length - 2 * len(_CUT)
    start = max(0, min(term - room // 3, len(sentence) - room))
    if start:
        space = sentence.find(" ", start - 1, term)
        start = space + 1 if space >= 0 else _between_letters(sentence, max(start, term - room // 3))
    end = min(len(sentence), start + room)
    if end < len(sentence):
        space = sentence.rfind(" ", start + 1, end + 1)
        end = space if space > term else _between_letters(sentence, end)
    return f"{_CUT if start else ''}{sentence[start:end].strip()}{_CUT if end < len(sentence) else ''}"


def _between_letters(text: str, at: int) -> int:
    """The place at or before ``at`` where a letter begins, with all that stands on it behind the place."""
    while 0 < at < len(text) and unicodedata.category(text[at]) in {"Mn", "Mc", "Me", "Cf"}:
        at -= 1
    return at
