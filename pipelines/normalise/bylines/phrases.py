"""A run of words as one thing: a place, an organisation, a desk, a caption; or unknown, and short or prose."""

from __future__ import annotations

from pipelines.normalise.bylines.lexicon import (
    CAPTION,
    CITY,
    COUNTRY,
    CREDIT,
    DESK,
    DESK_HEAD,
    FUNCTION,
    GENERIC,
    GIVEN,
    MASTHEAD,
    NO_PLACE,
    NOTE,
    OUTLET,
    OUTLET_HEAD,
    OUTLET_TAIL,
    PLACE,
    PLACE_HEAD,
    PROSE,
    ROLE,
    TITLE,
)
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import SURE, read_people


def read_whole(line: Line, start: int, end: int) -> list[Piece]:
    """One piece for all the words, or nothing."""
    folds, lexicon = line.folds, line.lexicon
    marks = lexicon.whole(folds, start, end)
    if marks & (PLACE | NO_PLACE | CREDIT | GENERIC | NOTE | DESK | MASTHEAD) and not (marks & GIVEN and marks & TITLE):
        return [Piece(kind_of(marks), start, end, marks=marks)]
    found = lexicon.match(folds, start, end, MASTHEAD)
    if found:
        return [Piece(Kind.MASTHEAD, start, end)]
    head = lexicon.marks(folds[start])
    if head & PLACE_HEAD and end - start > 1 and (marks := lexicon.whole(folds, start + 1, end)) & PLACE:
        return [Piece(Kind.PLACE, start, end, marks=CITY)]
    if end - start > 1 and head & OUTLET_HEAD and lexicon.whole(folds, start + 1, end) & (CREDIT | PLACE):
        return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]
    if end - start == 2 and folds[end - 1] == _OUTLET_DAYS[0] and head & COUNTRY:
        return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]
    if _is_agency(line, start, end) or (end - start == 2 and line.words[start].end == line.words[start + 1].start):
        return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]
    if (
        2 <= end - start <= 3
        and lexicon.marks(folds[end - 1]) & OUTLET_TAIL
        and not head & (ROLE | TITLE | CREDIT | NOTE)
    ):
        return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]
    if head & DESK_HEAD and end - start <= 6 and not lexicon.match(folds, start, end, CREDIT):
        return [Piece(Kind.DESK, start, end)]
    if _only_titles(line, start, end):
        return [Piece(Kind.TITLE, start, end)]
    function = lexicon.match(folds, start, end, FUNCTION)
    if function and (function.length > 1 or not head & GIVEN) and not _titled(line, start, end):
        return [Piece(Kind.FUNCTION, start, end, marks=head)]
    if any(lexicon.marks(fold) & CAPTION for fold in folds[start:end]):
        return [Piece(Kind.CAPTION, start, end)]
    return []


def _is_agency(line: Line, start: int, end: int) -> bool:
    """``وكالة سند``, ``وكالة أنباء هاوار``: the word and a name that is no other word."""
    if line.folds[start] != "وكاله" or not 2 <= end - start <= 4 or line.words[start + 1].sort != "arabic":
        return False
    rest = line.folds[start + 2 : end]
    return not rest or (line.folds[start + 1] == "انباء" and not any(map(line.lexicon.marks, rest)))


def _titled(line: Line, start: int, end: int) -> bool:
    """Whether the words are titles before somebody's name (``المحامي أحمد علي``)."""
    people = read_people(line.lexicon, line.words, line.folds, start, end)
    return len(people) == 1 and people[0].start > start and people[0].end == end and people[0].sureness == SURE


def _only_titles(line: Line, start: int, end: int) -> bool:
    while start < end:
        found = line.lexicon.match(line.folds, start, end, TITLE)
        if found is None:
            return False
        start += found.length
    return True


def kind_of(marks: int) -> Kind:
    """What a known phrase is when it stands alone between two breaks."""
    if marks & (PLACE | NO_PLACE):
        return Kind.PLACE
    if marks & MASTHEAD:
        return Kind.MASTHEAD
    if marks & DESK:
        return Kind.DESK
    if marks & CAPTION:
        return Kind.CAPTION
    if marks & NOTE:
        return Kind.NOTE
    return Kind.CREDIT


def read_rest(line: Line, start: int, end: int) -> Piece:
    """Words that nothing explains: short enough to be somebody's or something's name, or prose."""
    folds, lexicon = line.folds, line.lexicon
    people = read_people(lexicon, line.words, folds, start, end, trusted=True)
    last = end - 1 if end - start == 2 and folds[end - 1] in _OUTLET_DAYS else end
    prose = any(_is_prose(lexicon.marks(fold)) for fold in folds[start:last])
    counted = start > 0 and line.words[start - 1].sort == "number" and not line.words[start].before.kind
    kind = Kind.TEXT if end - start > 5 or prose or counted else Kind.SHORT
    return Piece(kind, start, end, people=people)


_OUTLET_DAYS = ("اليوم", "الان", "الغد")


def _is_prose(marks: int) -> bool:
    return bool(marks & PROSE) and not marks & (OUTLET_HEAD | OUTLET_TAIL)


def outlet_shaped(line: Line, piece: Piece) -> bool:
    """Whether words that are in no vocabulary look like an outlet: شبكة ..., ... نيوز, ... اليوم."""
    folds, lexicon = line.folds, line.lexicon
    first, last = lexicon.marks(folds[piece.start]), lexicon.marks(folds[piece.end - 1])
    count = piece.end - piece.start
    if count > 1 and last & OUTLET_TAIL:
        return True
    if count > 1 and first & OUTLET_HEAD:
        return True
    if count == 2 and folds[piece.end - 1] in _OUTLET_DAYS and not first & (PROSE | COUNTRY):
        return True
    if line.words[piece.start].sort in ("latin", "lower"):
        return (count > 1 and folds[piece.start] == "the") or (count == 1 and "." in folds[piece.start][1:-1])
    return line.words[piece.end - 1].sort == "number" and count > 1
