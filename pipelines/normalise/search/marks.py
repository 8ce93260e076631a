"""Where the words of a query stand in a text as it is printed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.normalise.search.query import Query, Term
from pipelines.normalise.search.stems import pairs, stems_of, together
from pipelines.normalise.text import words

# Letters and digits with what stands on or between them unheard: harakat, tatweel, zero-width and bidi characters.
_UNHEARD = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
)
_PRINTED_WORD = re.compile(rf"(?:[^\W_]|[{_UNHEARD}])+")


class Mark(NamedTuple):
    """A piece of a text, from ``start`` to before ``end``, in characters (Unicode code points)."""

    start: int
    end: int


class _Word(NamedTuple):
    stem: str
    start: int
    end: int


def marks_of(text: str, query: Query) -> list[Mark]:
    """Where what was looked for stands in a text: in order, none overlapping; a phrase is one mark.

    >>> from pipelines.normalise.search.query import read_query
    >>> text = "صدر الكِتَابُ، وقال"
    >>> [text[mark.start : mark.end] for mark in marks_of(text, read_query("كتاب قال"))]
    ['الكِتَابُ', 'وقال']
    """
    marks: list[Mark] = []
    for mark, _ in found_terms(text, query):
        if not marks or mark.start >= marks[-1].end:
            marks.append(mark)
        elif mark.end > marks[-1].end:
            marks[-1] = Mark(marks[-1].start, mark.end)
    return marks


def found_terms(text: str, query: Query) -> list[tuple[Mark, Term]]:
    """Each place where a term of the query stands, in order of the text."""
    by_first: dict[str, list[Term]] = defaultdict(list)
    for term in query.terms:
        by_first[term[0]].append(term)
    if not by_first:
        return []
    printed = list(_printed_words(text))
    return [
        (Mark(word.start, printed[place + len(term) - 1].end), term)
        for place, word in enumerate(printed)
        for term in by_first.get(word.stem, ())
        if len(term) == 1 or tuple(word.stem for word in printed[place : place + len(term)]) == term
    ]


def _printed_words(text: str) -> Iterator[_Word]:
    """The words of a text as `search_words` gives them, each with its place."""
    spans: list[tuple[int, int]] = []
    folded: list[str] = []
    for found in _PRINTED_WORD.finditer(text):
        # A ligature such as U+FDFA is several words.
        for word in words(found[0]):
            folded.append(word)
            spans.append(found.span())
    stems = stems_of(folded)
    seconds = {place + 1 for place in pairs(folded, stems)}
    for place, (stem, (start, end)) in enumerate(zip(stems, spans, strict=True)):
        if place + 1 in seconds:
            yield _Word(together(folded, stems, place), start, spans[place + 1][1])
        elif place not in seconds:
            yield _Word(stem, start, end)
