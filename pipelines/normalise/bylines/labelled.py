"""Lines where somebody is labelled: ``كتب: NAME - تصوير: NAME``, ``NAME يكتب: ...``, ``المصدر: ...``."""

from __future__ import annotations

from pipelines.normalise.bylines.credits import Credits, add_organisation
from pipelines.normalise.bylines.lexicon import GIVEN, NO_PLACE, ROLE
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import LIKELY, POSSIBLE, SURE, Name
from pipelines.normalise.bylines.phrases import outlet_shaped
from pipelines.normalise.bylines.reading import BylineReading


def read_labelled(line: Line, pieces: list[Piece], first: int) -> BylineReading | None:
    """Credits that a label gives, and those beside them; ``None`` where the labels credit nobody after all."""
    credits = Credits()
    if pieces[first].kind is Kind.WRITES:
        before = pieces[:first]
        if len(before) == 1 and before[0].people and before[0].kind in (Kind.PEOPLE, Kind.SHORT):
            credits.add_people(line, before[0].people, "writer")
            return credits.reading(line, "")
        if not (len(before) >= 1 and before[-1].kind is Kind.PEOPLE):
            return None
        credits.add_people(line, before[-1].people, "writer")
        return credits.reading(line, "")
    start = _credit_region(line, pieces, first, credits)
    role: str | None = None
    expecting = sure = False
    for at in range(start, len(pieces)):
        piece = pieces[at]
        if piece.kind is Kind.LABEL:
            if not (expecting and role and piece.role not in ("photographer", "source")):
                role = piece.role
                sure = bool(piece.marks & ROLE)
            expecting = True
        elif piece.kind is Kind.PLACE:
            if not piece.marks & NO_PLACE and piece.before not in ("…",):
                credits.places.append(piece)
        elif role == "source" and expecting:
            _source(line, piece, credits)
            expecting = False
        elif piece.kind in (Kind.CREDIT, Kind.NOTE):
            add_organisation(line, pieces, at, credits)
        elif piece.kind is Kind.DESK and expecting:
            expecting = False
        elif piece.kind in (Kind.TITLE, Kind.LINK, Kind.DESK):
            continue
        elif piece.kind is Kind.FUNCTION:
            if not expecting:
                continue
        elif piece.people and expecting:
            people = _trusted(line, piece, sure=sure)
            if people:
                credits.add_people(line, people, role or "writer")
                expecting = at + 1 < len(pieces) and pieces[at + 1].before in (",", "/", "-", "")
                expecting = expecting and pieces[at + 1].kind is Kind.PEOPLE
            elif piece.kind is Kind.TEXT:
                break
            else:
                expecting = False
        elif (
            piece.kind is Kind.PEOPLE and not credits.authors and piece.people[0].sureness == SURE and role == "source"
        ):
            credits.add_people(line, piece.people, "correspondent")
        elif _is_reprint(line, pieces, at):
            credits.add_agency(line.slice(piece.start, piece.end))
        elif piece.kind is Kind.TEXT and credits.authors:
            break
        elif piece.kind is Kind.SHORT and outlet_shaped(line, piece):
            credits.add_agency(line.slice(piece.start, piece.end))
            expecting = False
    if not (credits.authors or credits.agencies or credits.places):
        roles_only = all(
            piece.kind in (Kind.LABEL, Kind.DESK, Kind.FUNCTION, Kind.NOTE, Kind.TITLE) for piece in pieces
        )
        if roles_only or pieces[first].role == "source" or first == 0:
            return BylineReading(raw=line.text, reason="a label without a person's name")
        return None
    return credits.reading(line, "")


def _credit_region(line: Line, pieces: list[Piece], first: int, credits: Credits) -> int:
    """Where the credits begin: after the last prose before the first label, with a person just before a photographer."""
    start = 0
    for at in range(first):
        if pieces[at].kind in (Kind.TEXT, Kind.CAPTION, Kind.WRITES, Kind.LINK):
            start = at + 1
        elif pieces[at].kind is Kind.SHORT:
            if outlet_shaped(line, pieces[at]) and at == 0:
                credits.add_agency(line.slice(pieces[at].start, pieces[at].end))
            start = at + 1
    if pieces[first].role in ("photographer", "translator", "editor") and start == 0:
        before = [piece for piece in pieces[:first] if piece.kind is Kind.PEOPLE]
        other = any(piece.kind not in (Kind.PEOPLE, Kind.PLACE, Kind.CREDIT, Kind.NOTE) for piece in pieces[:first])
        if before and not other and not pieces[first].bracketed:
            credits.add_people(line, before[0].people, "writer")
    return start


def _trusted(line: Line, piece: Piece, *, sure: bool) -> list[Name]:
    """The names after a label: also those that nothing but the label vouches for.

    Prose may follow the name where the label is ``sure`` (the first sentence glued on); not where it is a word of prose.
    """
    if piece.kind is Kind.PEOPLE:
        return piece.people
    if outlet_shaped(line, piece):
        return []
    first = piece.people[0]
    covered = piece.people[-1].end == piece.end
    opening = line.folds[first.start]
    known = bool(line.lexicon.marks(opening) & GIVEN)
    if opening.startswith("ال") and first.sureness == POSSIBLE and not (first.title or known):
        return []
    if not piece.before and covered and first.units == 1 and not known:
        return []
    if covered:
        return piece.people
    return piece.people[:1] if sure and first.sureness >= LIKELY else []


def _source(line: Line, piece: Piece, credits: Credits) -> None:
    """What follows ``المصدر``: an organisation, known or not; never an author."""
    quoted_name = piece.kind is Kind.PEOPLE and piece.quoted
    title = piece.kind is Kind.TEXT and piece.end - piece.start <= 6 and piece.after != ":"
    if piece.kind in (Kind.CREDIT, Kind.SHORT) or quoted_name or title:
        credits.add_agency(line.slice(piece.start, piece.end))


def _is_reprint(line: Line, pieces: list[Piece], at: int) -> bool:
    """``في صحيفة «اللواء»`` after an author: a quoted name that a preposition leads to."""
    return at > 0 and pieces[at - 1].kind is Kind.LINK and pieces[at - 1].role is None and pieces[at].quoted
