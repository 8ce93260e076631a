"""Labels: the words that say who did what (``كتب``, ``بقلم``, ``تصوير``), where they are labels and not prose."""

from __future__ import annotations

from pipelines.normalise.bylines.lexicon import (
    CREDIT,
    DESK,
    FUNCTION,
    MASTHEAD,
    NOTE,
    OUTLET,
    PLACE,
    ROLE,
    ROLE_AT_START,
    ROLE_OBJECT,
    WRITES,
)
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import SURE, read_name, read_people

_LABELS = ROLE | ROLE_AT_START | WRITES


_ANYWHERE = frozenset({"بقلم", "بعدسه", "تصوير"})


_PUBLISHED_IN = ("نشر", "في")
"""Archives of other papers' stories name the paper behind the writer (``سامي علي نشر في الوطن يوم 12 - 08 - 2012``)."""


_ABOUT = frozenset({"عن", "على"})
"""Behind a label's word they make a sentence of it (``كتب عن النيل``)."""


def find_label(line: Line, start: int, at: int, end: int, fresh: bool) -> Piece | None:
    """The label at ``at``, if its words credit somebody there. ``fresh``: nothing stands before it but a label."""
    folds, lexicon = line.folds, line.lexicon
    if not lexicon.opens.get(folds[at], 0) & _LABELS and folds[at] not in ("قام", _PUBLISHED_IN[0]):
        return None
    if folds[at] == "قام" and fresh and at + 1 < end and folds[at + 1].startswith("ب"):
        return Piece(Kind.LABEL, at, end if line.break_after(end).kind == ":" else at + 2, role="writer")
    if at > start and tuple(folds[at : at + 2]) == _PUBLISHED_IN and lexicon.match(folds, at + 2, end, CREDIT):
        return Piece(Kind.LABEL, at, at + 2, role="source", marks=ROLE)
    found = lexicon.match(folds, at, end, _LABELS)
    if found is None:
        return None
    stop = at + found.length
    if stop < end and folds[stop] in _ABOUT:
        return None
    if found.marks & WRITES and found.role is None:
        return Piece(Kind.WRITES, at, stop) if not fresh else None
    other = lexicon.match(folds, at, end, MASTHEAD | CREDIT | DESK)
    if other and other.length > found.length:
        return None
    while (more := lexicon.match(folds, stop, end, ROLE_OBJECT)) is not None:
        outlet = lexicon.match(folds, stop, end, CREDIT)
        if outlet is not None and outlet.length > more.length:  # المصدر اليوم السابع
            break
        stop += more.length
    closes = stop == end
    break_after = line.break_after(end).kind if closes else ""
    credits = break_after in (":", "/", "-", "…", "|", "(", '"', ",")
    if found.marks & ROLE:
        if found.role == "source" and (not fresh or (folds[at] == "عن" and at)) and not (found.length > 1 or credits):
            return None
        if folds[at] == "عن" and at:
            return None
        if not fresh and not credits and folds[at] not in _ANYWHERE and not _follows_a_name(line, start, at):
            return None
        if closes and not break_after and at == 0:
            return None
        return Piece(Kind.LABEL, at, stop, role=found.role, marks=ROLE)
    if closes and stop == len(folds):
        return None
    if closes:
        opens_credit = break_after in (":", "/", "-") and (fresh or break_after == ":")
        if not opens_credit or (found.marks & (NOTE | OUTLET) and not _name_follows(line, stop)):
            return None
    elif not fresh or at != start:
        return None
    elif not _sure_name(line, stop, end):
        from_place = line.break_after(end).kind in (":", "-", "/") and lexicon.whole(folds, stop, end) & PLACE
        if not from_place or not _name_follows(line, end):
            return None
    return Piece(Kind.LABEL, at, stop, role=found.role)


def _follows_a_name(line: Line, start: int, at: int) -> bool:
    name = read_name(line.lexicon, line.words, line.folds, start, at)
    return name is not None and name.end == at and name.sureness == SURE


def _sure_name(line: Line, start: int, end: int) -> bool:
    people = read_people(line.lexicon, line.words, line.folds, start, end)
    if not people or people[0].sureness < SURE:
        return False
    stop = people[-1].end
    return stop == end or bool(line.lexicon.opens.get(line.folds[stop], 0) & (FUNCTION | ROLE))


def _name_follows(line: Line, start: int) -> bool:
    """Whether the next run of words opens with a name."""
    end = start
    while end < len(line.words) and (end == start or not line.words[end].before.kind):
        end += 1
    return start < len(line.words) and _sure_name(line, start, end)
