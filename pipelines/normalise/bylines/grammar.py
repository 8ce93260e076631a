"""Who is credited: the order of the pieces of a line decides.

Three layouts, tried in this order: somebody is labelled (``كتب``, ``بقلم``, ``تصوير``); the line holds nothing but
people, places and organisations; a headline with its author at the end. Whatever fits none credits nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.article import Author
from pipelines.normalise.bylines.lexicon import (
    AGENCY,
    CITY,
    GIVEN,
    NO_PLACE,
    NOTE,
    OUTLET,
    PLACE_OR_NAME,
    ROLE,
    TITLE_FULL,
    WRITING,
)
from pipelines.normalise.bylines.names import LIKELY, POSSIBLE, SURE, Name
from pipelines.normalise.bylines.pieces import Kind, Line, Piece, outlet_shaped
from pipelines.normalise.bylines.reading import BylineReading

_LISTS = frozenset({",", "-", "/", "", "|", '"', "("})
_HARAKAT = "".join(map(chr, (*range(0x64B, 0x660), 0x670)))


@dataclass(slots=True)
class Credits:
    """What has been credited so far."""

    authors: list[Author] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    places: list[Piece] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def add_people(self, line: Line, people: Sequence[Name], role: str) -> None:
        """Credit these names, each once."""
        for name in people:
            text = printed_name(line, name)
            if text and all(author.name != text for author in self.authors):
                self.authors.append(Author(text, role))

    def add_agency(self, text: str) -> None:
        """Credit an organisation once."""
        if text not in self.agencies:
            self.agencies.append(text)

    def reading(self, line: Line, reason: str) -> BylineReading:
        """The answer; ``reason`` is given where nobody and nothing is credited."""
        empty = not (self.authors or self.agencies or self.places)
        return BylineReading(
            raw=line.text,
            authors=tuple(self.authors),
            agency="، ".join(self.agencies) or None,
            location=_location(line, self.places),
            reason=reason if empty else None,
            warnings=tuple(self.warnings),
        )


def printed_name(line: Line, name: Name) -> str:
    """A name as printed, without the ``و`` that joined it and its vowel mark."""
    return line.text[name.left : name.right].lstrip(_HARAKAT)


def _location(line: Line, places: Sequence[Piece]) -> str | None:
    """The first place, and those that follow it directly: ``دبي، الإمارات``, ``بغداد - طهران``."""
    if not places:
        return None
    first = last = places[0]
    for place in places[1:]:
        if place.start != last.end:
            break
        last = place
    return line.slice(first.start, last.end)


def read(line: Line, pieces: list[Piece]) -> BylineReading:
    """What the pieces credit together."""
    if not pieces:
        return BylineReading(raw=line.text, reason="nothing but dates, counters or page furniture")
    pieces = _without_addressee(pieces)
    labelled = next((at for at, piece in enumerate(pieces) if piece.kind in (Kind.LABEL, Kind.WRITES)), None)
    if pieces[0].kind is Kind.MASTHEAD:
        return BylineReading(raw=line.text, reason="masthead: the outlet's own staff, printed on every page")
    if labelled is not None:
        reading = _labelled(line, pieces, labelled)
        if reading is not None:
            return reading
    if any(piece.kind is Kind.CAPTION for piece in pieces):
        return BylineReading(raw=line.text, reason="picture caption")
    resolved = [_resolve(line, pieces, at) for at in range(len(pieces))]
    if not any(piece.kind in (Kind.TEXT, Kind.SHORT, Kind.LABEL, Kind.WRITES) for piece in resolved):
        return clean(line, resolved)
    return _headline_and_author(line, resolved)


def _without_addressee(pieces: list[Piece]) -> list[Piece]:
    """``إلى «السفير»`` names a section of letters, not a source."""
    if pieces[0].kind is Kind.LINK and pieces[0].role == "to" and len(pieces) > 2 and pieces[1].quoted:
        return pieces[2:]
    return pieces


# Somebody is labelled


def _labelled(line: Line, pieces: list[Piece], first: int) -> BylineReading | None:
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
            _organisation(line, pieces, at, credits, after_label=expecting)
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
    if opening.startswith("ال") and first.sureness == POSSIBLE and not first.title:
        if not line.lexicon.marks(opening) & GIVEN:
            return []
    unbroken = not piece.before
    if unbroken and covered and first.units == 1 and not line.lexicon.marks(opening) & GIVEN:
        return []
    if covered:
        return piece.people
    return piece.people[:1] if sure and first.sureness >= LIKELY else []


def _source(line: Line, piece: Piece, credits: Credits) -> None:
    """What follows ``المصدر``: an organisation, known or not; never an author."""
    if piece.kind in (Kind.CREDIT, Kind.SHORT) or (piece.kind is Kind.PEOPLE and piece.quoted):
        credits.add_agency(line.slice(piece.start, piece.end))
    elif piece.kind is Kind.TEXT and piece.end - piece.start <= 6 and piece.after not in (":",):
        credits.add_agency(line.slice(piece.start, piece.end))


def _is_reprint(line: Line, pieces: list[Piece], at: int) -> bool:
    """``في صحيفة «اللواء»`` after an author: a quoted name that a preposition leads to."""
    return at > 0 and pieces[at - 1].kind is Kind.LINK and pieces[at - 1].role is None and pieces[at].quoted


# Nothing but people, places and organisations


def _resolve(line: Line, pieces: list[Piece], at: int) -> Piece:
    """An unknown short run as a person or an outlet, where its neighbours say which."""
    piece = pieces[at]
    if piece.kind is Kind.PEOPLE and piece.people[0].title & TITLE_FULL and len(pieces) == 1:
        return piece
    if piece.kind is Kind.PLACE and piece.quoted and piece.marks & OUTLET and len(pieces) > 1:
        return _as(piece, Kind.CREDIT)
    if piece.kind is not Kind.SHORT:
        return piece
    others = [other for position, other in enumerate(pieces) if position != at]
    if any(other.kind in (Kind.TEXT, Kind.SHORT, Kind.WRITES) for other in others):
        return piece
    has_place = any(other.kind is Kind.PLACE for other in others)
    has_credit = any(other.kind in (Kind.CREDIT, Kind.NOTE, Kind.DESK) for other in others)
    has_note = any(other.kind in (Kind.NOTE, Kind.DESK) for other in others)
    writes = any(other.kind is Kind.FUNCTION and other.marks & WRITING for other in others)
    person = _looks_foreign(line, piece)
    if outlet_shaped(line, piece):
        return _as(piece, Kind.CREDIT)
    if piece.quoted and has_place and not person:
        return _as(piece, Kind.CREDIT)
    if writes and person:
        return _as(piece, Kind.PEOPLE)
    if any(other.kind is Kind.PEOPLE for other in others):
        return piece
    if has_place or has_credit:
        if person:
            return _as(piece, Kind.PEOPLE)
        if (has_place or has_note) and not _single_given(line, piece) and not _titled(piece):
            return _as(piece, Kind.CREDIT)
    if not others and piece.bracketed and _initials(line, piece):
        return _as(piece, Kind.CREDIT)
    return piece


def _as(piece: Piece, kind: Kind) -> Piece:
    return Piece(
        kind,
        piece.start,
        piece.end,
        piece.before,
        piece.after,
        piece.bracketed,
        piece.quoted,
        piece.people,
        marks=OUTLET if kind is Kind.CREDIT else 0,
    )


def _looks_foreign(line: Line, piece: Piece) -> bool:
    """Two to four words that could be a name nobody listed: none an ordinary word, the first without an article."""
    if not piece.people or piece.people[-1].end != piece.end or len(piece.people) > 2:
        return False
    name = piece.people[0]
    first = line.folds[name.start]
    return 2 <= name.units <= 4 and not first.startswith("ال") and not line.lexicon.marks(first) & (NOTE | OUTLET)


def _titled(piece: Piece) -> bool:
    return bool(piece.people) and bool(piece.people[0].title)


def _single_given(line: Line, piece: Piece) -> bool:
    return piece.end - piece.start == 1 and bool(line.lexicon.marks(line.folds[piece.start]) & GIVEN)


def _initials(line: Line, piece: Piece) -> bool:
    return piece.end - piece.start in (2, 3) and all(len(fold) == 1 for fold in line.folds[piece.start : piece.end])


def clean(line: Line, pieces: list[Piece]) -> BylineReading:
    """A line without prose: its people, places and organisations are the credits."""
    credits = Credits()
    people = [piece for piece in pieces if piece.kind is Kind.PEOPLE]
    places = [piece for piece in pieces if piece.kind is Kind.PLACE]
    organisations = [piece for piece in pieces if piece.kind is Kind.CREDIT]
    functions = [piece for piece in pieces if piece.kind is Kind.FUNCTION]
    refusal = _refusal(line, pieces, people, places, organisations, functions)
    if refusal:
        return BylineReading(raw=line.text, reason=refusal)
    role = "correspondent" if places else "writer"
    for piece in people:
        credits.add_people(line, piece.people, role)
    for at in range(len(pieces)):
        if pieces[at].kind in (Kind.CREDIT, Kind.NOTE):
            _organisation(line, pieces, at, credits)
    credits.places.extend(piece for piece in places if not piece.marks & NO_PLACE and _is_dateline(line, pieces, piece))
    return credits.reading(line, _nobody(pieces))


def _refusal(
    line: Line,
    pieces: list[Piece],
    people: list[Piece],
    places: list[Piece],
    organisations: list[Piece],
    functions: list[Piece],
) -> str | None:
    """Why a line that looks clean credits nobody, or ``None``."""
    if not people:
        return None
    first = people[0]
    if first.people[0].title & TITLE_FULL and not places:
        return "a full title alone introduces the person pictured"
    if not (places or organisations or functions) and any(name.sureness < SURE for name in first.people):
        return "no credit that the words make clear"
    if functions and not places and not organisations:
        titled = any(name.title for name in first.people)
        direct = functions[0].start == first.end and functions[0].before == ""
        if direct and not functions[0].marks & WRITING and not titled:
            return "a name with what the person is: a picture caption"
    after = next((piece for piece in organisations if piece.start == first.end), None)
    if after is not None and not places and after.bracketed and after.before == "(" and len(pieces) == 2:
        return "picture caption with its source"
    if after is not None and not places and after.before == "/" and line.words[after.start].sort == "latin":
        return "picture caption with its source"
    if len(pieces) == 1 and first.after == ":" and first.before != "*":
        return "a name and a colon may be a speaker's"
    return None


def _organisation(line: Line, pieces: list[Piece], at: int, credits: Credits, *, after_label: bool = False) -> None:
    """Credit an agency or outlet; a word that is also a note (``مباشر``) only where a place vouches for it."""
    piece = pieces[at]
    if piece.kind is Kind.NOTE:
        if not piece.marks & (AGENCY | OUTLET) or not any(other.kind is Kind.PLACE for other in pieces):
            return
    credits.add_agency(line.slice(piece.start, piece.end))


def _is_dateline(line: Line, pieces: list[Piece], place: Piece) -> bool:
    """Whether a place alone on its line is a dateline: a city, or any place with a dash or colon after it."""
    if len(pieces) > 1 or place.after in (":", "-", "/", "|", "…") or place.bracketed:
        return True
    return bool(place.marks & CITY) and not place.marks & (PLACE_OR_NAME | GIVEN)


def _nobody(pieces: list[Piece]) -> str:
    if any(piece.kind is Kind.DESK for piece in pieces):
        return "a desk, not a person"
    return "no person, agency or place named"


# A headline with its author at the end


def _headline_and_author(line: Line, pieces: list[Piece]) -> BylineReading:
    """``headline .. NAME``, ``headline/NAME/source/date``: prose first, one sure name after a clear break."""
    nobody = BylineReading(raw=line.text, reason="no credit that the words make clear")
    prose = [at for at, piece in enumerate(pieces) if piece.kind in (Kind.TEXT, Kind.SHORT, Kind.WRITES)]
    last_prose = prose[-1]
    tail = pieces[last_prose + 1 :]
    if not tail or tail[0].kind is not Kind.PEOPLE or tail[0].people[0].title & TITLE_FULL:
        return nobody
    if any(piece.kind not in (Kind.PEOPLE, Kind.CREDIT, Kind.PLACE, Kind.FUNCTION, Kind.NOTE) for piece in tail):
        return nobody
    length = tail[0].start - pieces[0].start
    asks = tail[0].before == "؟" or "؟" in line.text[: line.words[tail[0].start].start][-6:]
    clear = tail[0].before in ("/", "|") or asks or (tail[0].before in ("…", "-") and length >= 3)
    if tail[0].bracketed or not clear or tail[0].after == ":":
        return nobody
    return clean(line, tail)
