"""Lines where somebody is labelled: ``كتب: NAME - تصوير: NAME``, ``NAME يكتب: ...``, ``المصدر: ...``."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.normalise.bylines.credits import Credits, add_organisation
from pipelines.normalise.bylines.lexicon import AGENCY, COUNTRY, GIVEN, NO_PLACE, NOTE, OUTLET, OUTLET_HEAD, ROLE
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import LIKELY, POSSIBLE, SURE, Name
from pipelines.normalise.bylines.phrases import outlet_shaped
from pipelines.normalise.bylines.reading import BylineReading


@dataclass(slots=True)
class _Expected:
    """What the last label led one to expect: people in a role, or (role ``source``) an organisation."""

    role: str = "writer"
    open: bool = False
    sure: bool = False


def read_labelled(line: Line, pieces: list[Piece], first: int) -> BylineReading | None:
    """Credits that a label gives, and those beside them; ``None`` where the labels credit nobody after all."""
    credits = Credits()
    if pieces[first].kind is Kind.WRITES:
        return _headline_form(line, pieces[:first], credits)
    expected = _Expected()
    for at in range(_credit_region(line, pieces, first, credits), len(pieces)):
        if not _take(line, pieces, at, expected, credits):
            break
    if credits.authors or credits.agencies or credits.places:
        return credits.reading(line, "")
    if first == 0 or pieces[first].role == "source" or all(piece.kind in _NOBODY for piece in pieces):
        return BylineReading(raw=line.text, reason="a label without a person's name")
    return None


_NOBODY = frozenset({Kind.LABEL, Kind.DESK, Kind.FUNCTION, Kind.NOTE, Kind.TITLE})


def _headline_form(line: Line, before: list[Piece], credits: Credits) -> BylineReading | None:
    """``NAME يكتب: ...``: the name directly before the verb, unless more than a name stands there."""
    if not before or not before[-1].people:
        return None
    if before[-1].kind is Kind.PEOPLE or (before[-1].kind is Kind.SHORT and len(before) == 1):
        credits.add_people(line, before[-1].people, "writer")
        return credits.reading(line, "")
    return None


def _take(line: Line, pieces: list[Piece], at: int, expected: _Expected, credits: Credits) -> bool:
    """Read one piece of a labelled line; false where the credits end."""
    piece = pieces[at]
    if piece.kind is Kind.LABEL:
        if not expected.open or piece.role in ("photographer", "source"):
            expected.role, expected.sure = piece.role or "writer", bool(piece.marks & ROLE)
        expected.open = True
    elif piece.kind is Kind.PLACE:
        if not piece.marks & NO_PLACE and piece.before != "…":
            credits.places.append(piece)
    elif expected.open and expected.role == "source":
        if _is_medium(line, pieces, at):
            return True
        following = pieces[at + 1].kind if at + 1 < len(pieces) else None
        person = piece.kind is Kind.PEOPLE and piece.people[0].sureness == SURE and not piece.quoted
        if person and (credits.places or following in (Kind.CREDIT, Kind.PLACE)):
            credits.add_people(line, piece.people, "correspondent" if credits.places else "writer")
        else:
            _source(line, piece, credits)
        expected.open = False
    elif piece.kind in (Kind.CREDIT, Kind.NOTE):
        add_organisation(line, pieces, at, credits)
    elif piece.kind is Kind.DESK:
        expected.open = False
    elif piece.kind is Kind.SHORT and outlet_shaped(line, piece):
        credits.add_agency(line.slice(piece.start, piece.end))
        expected.open = False
    elif piece.people and expected.open:
        people = _trusted(line, piece, sure=expected.sure)
        credits.add_people(line, people, expected.role)
        expected.open = bool(people) and _list_goes_on(pieces, at)
        return bool(people) or piece.kind is not Kind.TEXT
    elif piece.kind is Kind.PEOPLE and expected.role == "source" and not credits.authors:
        if piece.people[0].sureness == SURE:
            credits.add_people(line, piece.people, "correspondent")
    elif _is_reprint(pieces, at):
        credits.add_agency(line.slice(piece.start, piece.end))
        expected.open = False
    elif piece.kind is Kind.TEXT:
        return not credits.authors
    return True


def _list_goes_on(pieces: list[Piece], at: int) -> bool:
    """Whether another sure name follows after a comma, dash or slash."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    return following is not None and following.kind is Kind.PEOPLE and following.before in (",", "/", "-", "")


def _credit_region(line: Line, pieces: list[Piece], first: int, credits: Credits) -> int:
    """Where the credits begin: after the last prose before the first label.

    A person who stands alone before a photographer, translator or editor is the writer; before ``مراسل`` that is what
    the person is.
    """
    start = 0
    for at in range(first):
        if pieces[at].kind in (Kind.TEXT, Kind.CAPTION, Kind.WRITES, Kind.LINK):
            start = at + 1
        elif pieces[at].kind is Kind.SHORT:
            if outlet_shaped(line, pieces[at]) and at == 0:
                credits.add_agency(line.slice(pieces[at].start, pieces[at].end))
            start = at + 1
    if pieces[first].role in ("photographer", "translator", "editor", "correspondent") and start == 0:
        before = [piece for piece in pieces[:first] if piece.kind is Kind.PEOPLE]
        other = any(piece.kind not in (Kind.PEOPLE, Kind.PLACE, Kind.CREDIT, Kind.NOTE) for piece in pieces[:first])
        if before and not other and not pieces[first].bracketed:
            role = "correspondent" if pieces[first].role == "correspondent" else "writer"
            credits.add_people(line, before[0].people, role)
    if _outlets_writer(pieces, first):
        credits.add_people(line, pieces[0].people, "writer")
    return start


def _outlets_writer(pieces: list[Piece], first: int) -> bool:
    """``رنا حداد المصدر: النهار``: the writer of an outlet; before an agency it may be who a picture shows."""
    if pieces[first].role != "source" or first != 1 or len(pieces) != first + 2:
        return False
    name, source = pieces[0], pieces[first + 1]
    plain = name.kind is Kind.PEOPLE and not any(person.title for person in name.people)
    return plain and bool(source.marks & OUTLET) and not source.marks & (AGENCY | NOTE)


def _trusted(line: Line, piece: Piece, *, sure: bool) -> list[Name]:
    """The names after a label: also those that nothing but the label vouches for.

    Prose may follow the name where the label is ``sure`` (the first sentence glued on), not where it is a common word.
    """
    if piece.kind is Kind.PEOPLE:
        return piece.people
    first = piece.people[0]
    if (
        not sure
        and first.sureness < LIKELY
        and not (piece.before and line.lexicon.marks(line.folds[first.start]) & GIVEN)
    ):
        return []
    if first.sureness < LIKELY and line.lexicon.marks(line.folds[first.end - 1]) & COUNTRY:
        return []
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


def _is_medium(line: Line, pieces: list[Piece], at: int) -> bool:
    """``صحيفة`` before a quoted name: what sort of outlet it is."""
    word = line.lexicon.whole(line.folds, pieces[at].start, pieces[at].end)
    return bool(word & OUTLET_HEAD) and at + 1 < len(pieces) and pieces[at + 1].quoted


def _source(line: Line, piece: Piece, credits: Credits) -> None:
    """What follows ``المصدر``: an organisation, known or not; never an author."""
    quoted_name = piece.kind is Kind.PEOPLE and piece.quoted
    title = piece.kind is Kind.TEXT and piece.end - piece.start <= 6 and piece.after != ":"
    if piece.kind in (Kind.CREDIT, Kind.SHORT) or quoted_name or title:
        credits.add_agency(line.slice(piece.start, piece.end))


def _is_reprint(pieces: list[Piece], at: int) -> bool:
    """``في صحيفة «اللواء»`` after an author: a quoted name that a preposition leads to."""
    return at > 0 and pieces[at - 1].kind is Kind.LINK and pieces[at - 1].role is None and pieces[at].quoted
