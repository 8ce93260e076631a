"""Two texts word by word: what stayed, what is gone, what is new. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"(\S+)(\s*)")
_PARAGRAPH = "\n\n"
_MOST_PAIRS = 2_000_000
"""Pairs of equal words that a comparison may look at, in about a second. Above are texts that repeat one word."""


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that share a fate, split by one space, or by one blank line where a paragraph ends. ``end`` is what follows
    them: a space, a blank line, or nothing at the end of the text.
    """

    change: Change
    text: str
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    end: str


def compare_words(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in order; where words were replaced, those gone before those new.

    White space does not count, but that a paragraph ends is shown.

    >>> [(piece.change.value, piece.text) for piece in compare_words("قال الوزير اليوم", "قال المدير اليوم")]
    [('same', 'قال'), ('gone', 'الوزير'), ('new', 'المدير'), ('same', 'اليوم')]
    """
    pieces = list(_pieces(_words(before), _words(after)))
    return [piece if piece.end else replace(piece, end=" ") for piece in pieces[:-1]] + pieces[-1:]


def paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The same pieces, parted where paragraphs end."""
    line: list[Piece] = []
    for piece in pieces:
        *whole, last = piece.text.split(_PARAGRAPH)
        for text in whole:
            yield [*line, Piece(piece.change, text)]
            line = []
        ends = piece.end == _PARAGRAPH
        line.append(Piece(piece.change, last, "" if ends else piece.end))
        if ends:
            yield line
            line = []
    if line:
        yield line


def _words(text: str) -> list[_Word]:
    found = [(match[1], match[2]) for match in _WORD.finditer(text)]
    return [
        _Word(word, "" if place == len(found) - 1 else _PARAGRAPH if space.count("\n") > 1 else " ")
        for place, (word, space) in enumerate(found)
    ]


def _pieces(before: Sequence[_Word], after: Sequence[_Word]) -> Iterator[Piece]:
    old, new = [word.text for word in before], [word.text for word in after]
    for kind, old_start, old_end, new_start, new_end in _operations(old, new):
        if kind == "equal":
            yield _piece(Change.SAME, after[new_start:new_end])
            continue
        replaced = old_end > old_start and new_end > new_start
        if old_end > old_start:
            gone = _piece(Change.GONE, before[old_start:old_end])
            yield replace(gone, end=" ") if replaced else gone
        if new_end > new_start:
            yield _piece(Change.NEW, after[new_start:new_end])


def _operations(old: list[str], new: list[str]) -> list[tuple[str, int, int, int, int]]:
    # What is equal at both ends is most of it, and need not be searched for.
    start = next((place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    start = min(len(old), len(new)) if start is None else start
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle_old, middle_new = old[start : len(old) - tail], new[start : len(new) - tail]
    found = [("equal", 0, start, 0, start)] if start else []
    if _pairs(middle_old, middle_new) > _MOST_PAIRS:
        found.append(("replace", start, len(old) - tail, start, len(new) - tail))
    else:
        matcher = SequenceMatcher(None, middle_old, middle_new, autojunk=False)
        found += [(kind, *(start + place for place in places)) for kind, *places in matcher.get_opcodes()]  # type: ignore[misc]
    if tail:
        found.append(("equal", len(old) - tail, len(old), len(new) - tail, len(new)))
    return found


def _pairs(old: list[str], new: list[str]) -> int:
    counted = Counter(new)
    return sum(count * counted[word] for word, count in Counter(old).items())


def _piece(change: Change, words: Sequence[_Word]) -> Piece:
    text = "".join([*(word.text + word.end for word in words[:-1]), words[-1].text])
    return Piece(change, text, words[-1].end)
