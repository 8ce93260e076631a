"""A line cut into pieces: labels, people, places, organisations, and what is none of them.

A piece says what its words may be. Nothing here decides who is credited; :mod:`.grammar` does, by the order of pieces.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.normalise.bylines.compounds import split
from pipelines.normalise.bylines.joining import conjoined
from pipelines.normalise.bylines.labels import find_label
from pipelines.normalise.bylines.lexicon import FUNCTION, GIVEN, MASTHEAD, OUTLET
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import SURE, read_people
from pipelines.normalise.bylines.phrases import read_rest, read_whole
from pipelines.normalise.bylines.runs import segments

_ADDRESS_ENDS = frozenset({("دوت", "كوم"), ("دوت", "نت"), ("نت",), ("كوم",)})
"""They go on with the quoted name of an outlet: ``«القدس» دوت كوم``."""


def cut(line: Line) -> list[Piece]:
    """The pieces of a line in order; dates, numbers, counters and contacts are left out."""
    pieces: list[Piece] = []
    for start, end in segments(line):
        before = line.words[start].before.kind
        after = line.break_after(end).kind
        found = list(_segment(line, start, end, pieces))
        if not found:
            continue
        found[0].before, found[-1].after = before, after
        if pieces and pieces[-1].quoted and tuple(line.folds[start:end]) in _ADDRESS_ENDS:
            pieces[-1] = Piece(Kind.CREDIT, pieces[-1].start, end, pieces[-1].before, after, marks=OUTLET)
            continue
        pieces.extend(found)
    return pieces


def _segment(line: Line, start: int, end: int, earlier: list[Piece]) -> Iterator[Piece]:
    """The pieces of one run of words: labels cut it, and what lies between them is read as a whole."""
    at = chunk = start
    fresh = True
    while at < end:
        label = find_label(line, start, at, end, fresh)
        if label is None:
            fresh = False
            at += 1
            continue
        if chunk < at:
            yield from _chunk(line, chunk, at, earlier)
        yield label
        at = chunk = label.end
        fresh = True
        if (function := _function_before_name(line, at, end)) is not None:
            yield function
            at = chunk = function.end
    if chunk < end:
        yield from _chunk(line, chunk, end, earlier)


def _function_before_name(line: Line, start: int, end: int) -> Piece | None:
    """What a labelled person is, where it stands before the name: ``كتب رئيس التحرير د. سامي علي``."""
    folds, lexicon = line.folds, line.lexicon
    if not lexicon.match(folds, start, end, FUNCTION | MASTHEAD) or lexicon.marks(folds[start]) & GIVEN:
        return None
    for at in range(start + 1, min(end - 1, start + 6)):
        people = read_people(lexicon, line.words, folds, at, end)
        if people and people[0].sureness == SURE and people[-1].end == end:
            return Piece(Kind.FUNCTION, start, at)
    return None


def _chunk(line: Line, start: int, end: int, earlier: list[Piece]) -> Iterator[Piece]:
    """Words without label or break, read as a whole, then in two parts."""
    if earlier and earlier[-1].kind is Kind.PEOPLE and conjoined(line.lexicon, line.folds, start, end, 2):
        line.drop_waw(start)
    word = line.words[start]
    for piece in read_whole(line, start, end) or split(line, start, end) or [read_rest(line, start, end)]:
        piece.bracketed, piece.quoted = word.bracketed, word.quoted
        yield piece
