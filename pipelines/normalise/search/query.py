"""What a reader types into a search box, understood: nothing that is typed is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from pipelines.normalise.search.stems import search_words

Term: TypeAlias = tuple[str, ...]
"""Words that must stand next to each other, in this order; mostly one alone."""

MOST_TERMS = 64
"""Terms beyond these are not looked for: a pasted text would take long and find nothing."""

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟＂", '"'))
_PIECE = re.compile(r'(?P<minus>[-−–](?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_OR = {"OR", "|", "||"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Every group must be found, by any of its terms, and no excluded term.

    ``ignored`` counts the terms that were left out because there were more than `MOST_TERMS`.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    ignored: int = 0

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term that is looked for."""
        return tuple(dict.fromkeys(term for group in self.groups for term in group))


@dataclass(slots=True)
class _Piece:
    """A word or phrase as it was typed. ``after_or``: OR stands before it."""

    text: str
    is_phrase: bool
    is_excluded: bool
    after_or: bool


def read_query(text: str) -> Query:
    """The query in a text: ``"..."`` is a phrase, ``-word`` is excluded, ``a OR b`` is either; all else is words.

    OR binds more tightly than the space, which means AND. Punctuation inside a word makes a phrase of its parts.

    >>> read_query('الكتاب OR مجلة -"عبد الرحمن"').groups
    ((('كتاب',), ('مجله',)),)
    """
    groups: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    taken = ignored = 0
    for piece in _pieces(text):
        term = tuple(search_words(piece.text))
        if not term:
            continue
        if taken == MOST_TERMS:
            ignored += 1
            continue
        taken += 1
        if piece.is_excluded:
            excluded.append(term)
        elif piece.after_or and groups:
            groups[-1] += (term,)
        else:
            groups.append((term,))
    return Query(groups=tuple(dict.fromkeys(groups)), excluded=tuple(dict.fromkeys(excluded)), ignored=ignored)


def _pieces(text: str) -> Iterator[_Piece]:
    """The words and phrases, where two words that are one for the index (``عبد الرحمن``) are one piece."""
    waiting: _Piece | None = None
    after_or = False
    for found in _PIECE.finditer(text.translate(_QUOTES)):
        if found["word"] in _OR and not found["minus"]:
            after_or = True
            continue
        is_phrase = found["phrase"] is not None
        piece = _Piece(
            text=found["phrase"] if is_phrase else found["word"],
            is_phrase=is_phrase,
            is_excluded=found["minus"] is not None,
            after_or=after_or,
        )
        after_or = False
        if waiting is not None and _is_one_word(waiting, piece):
            waiting.text = f"{waiting.text} {piece.text}"
            waiting.is_phrase = True
            continue
        if waiting is not None:
            yield waiting
        waiting = piece
    if waiting is not None:
        yield waiting


def _is_one_word(first: _Piece, second: _Piece) -> bool:
    if first.is_phrase or second.is_phrase or second.is_excluded or second.after_or:
        return False
    return len(search_words(first.text)) == 1 == len(search_words(f"{first.text} {second.text}")) and bool(
        search_words(second.text)
    )
