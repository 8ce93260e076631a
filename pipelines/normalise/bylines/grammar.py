"""Who is credited: the order of the pieces of a line decides.

Three layouts, tried in this order: somebody is labelled (``كتب``, ``بقلم``, ``تصوير``); the line holds nothing but
people, places and organisations; a headline with its author at the end. Whatever fits none credits nobody.
"""

from __future__ import annotations

from pipelines.normalise.bylines.credits import Credits, add_organisation
from pipelines.normalise.bylines.labelled import read_labelled
from pipelines.normalise.bylines.lexicon import (
    AGENCY,
    CITY,
    COUNTRY,
    CREDIT,
    DESK,
    GENERIC,
    GIVEN,
    NO_PLACE,
    NOTE,
    OUTLET,
    PLACE_OR_NAME,
    RARELY_NAME,
    TITLE_FULL,
    WRITING,
)
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import LIKELY, convincing
from pipelines.normalise.bylines.phrases import outlet_shaped
from pipelines.normalise.bylines.reading import A_DESK, OUTLET_ALONE, BylineReading

_OUTLET_WORDS = 4
_MEDIA = frozenset(("وكاله", "صحيفه", "جريده", "مجله", "قناه", "اذاعه"))
"""Words with which no section's name begins."""


def read(line: Line, pieces: list[Piece]) -> BylineReading:
    """What the pieces credit together."""
    if not pieces:
        return BylineReading(raw=line.text, reason="nothing but dates, counters or page furniture")
    pieces = _without_latin_twin(line, _without_addressee(pieces))
    labelled = next((at for at, piece in enumerate(pieces) if piece.kind in (Kind.LABEL, Kind.WRITES)), None)
    staff = pieces[0].kind is Kind.DESK and bool(pieces[0].marks & DESK) and pieces[0].after == ":" and len(pieces) > 1
    unlabelled = pieces if labelled is None else pieces[:1]
    if staff or any(piece.kind is Kind.MASTHEAD for piece in unlabelled):
        return BylineReading(raw=line.text, reason="masthead: the outlet's own staff, printed on every page")
    if labelled is not None:
        reading = read_labelled(line, pieces, labelled)
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


def _without_latin_twin(line: Line, pieces: list[Piece]) -> list[Piece]:
    """Without the same person's name in Latin letters (``سامي علي - Sami Ali``)."""
    if len(pieces) != 2:
        return pieces
    for name, twin in (pieces, pieces[::-1]):
        latin = all(word.sort == "latin" for word in line.words[twin.start : twin.end])
        arabic = name.kind is Kind.PEOPLE and len(name.people) == 1 and line.words[name.start].sort == "arabic"
        if arabic and latin and twin.kind in (Kind.PEOPLE, Kind.SHORT) and 2 <= twin.end - twin.start <= 4:
            return [name]
    return pieces


def _resolve(line: Line, pieces: list[Piece], at: int) -> Piece:
    """An unknown short run as a person or an outlet, where its neighbours say which."""
    piece = pieces[at]
    if piece.kind is Kind.PEOPLE and piece.people[0].title & TITLE_FULL and len(pieces) == 1:
        return piece
    if piece.kind is not Kind.SHORT:
        return resolve_place(pieces, at)
    others = [other for position, other in enumerate(pieces) if position != at and not _initials(line, other)]
    if _initials(line, piece) and not piece.bracketed and any(other.marks & CREDIT for other in others):
        return _as(piece, Kind.DESK)
    if any(other.kind in (Kind.TEXT, Kind.SHORT, Kind.WRITES) for other in others):
        return piece
    has_place = any(other.kind is Kind.PLACE for other in others)
    has_credit = any(other.kind in (Kind.CREDIT, Kind.NOTE, Kind.DESK) for other in others)
    has_note = any(other.kind is Kind.NOTE for other in others)
    writes = any(other.kind is Kind.FUNCTION and other.marks & WRITING for other in others)
    person = _looks_foreign(line, piece)
    if outlet_shaped(line, piece):
        return _as(piece, Kind.CREDIT)
    if piece.quoted and has_place and not person:
        return _as(piece, Kind.CREDIT)
    if writes and person:
        return _as(piece, Kind.PEOPLE)
    if has_credit and piece.bracketed and not person:
        return _as(piece, Kind.DESK)
    if all(word.sort == "lower" for word in line.words[piece.start : piece.end]) and others:
        return _as(piece, Kind.CREDIT)
    if any(other.kind is Kind.PEOPLE for other in others):
        between = at == 1 and len(pieces) == 3 and pieces[0].kind is Kind.PLACE and pieces[2].kind is Kind.PEOPLE
        return _as(piece, Kind.CREDIT) if between and piece.before and piece.after else piece
    if has_place or has_credit:
        if person or (has_place and _surname_first(line, piece)):
            return _as(piece, Kind.PEOPLE)
        if any(other.marks & AGENCY and other.bracketed and other.after in (":", "-") for other in others):
            return _as(piece, Kind.CREDIT)
        if len(pieces) == 2 and at == 0 and pieces[1].marks & (AGENCY | GENERIC) and pieces[1].kind is Kind.CREDIT:
            return _as(piece, Kind.DESK)
        short = piece.end - piece.start <= _OUTLET_WORDS
        if (has_place or has_note) and short and not _single_given(line, piece) and not _titled(piece):
            return _as(piece, Kind.CREDIT)
    if len(pieces) == 1 and piece.bracketed and _initials(line, piece):
        return _as(piece, Kind.CREDIT)
    return piece


def resolve_place(pieces: list[Piece], at: int) -> Piece:
    """A place's name where an organisation's is meant: ``الدوحة - قنا``, ``لندن - «الجزيرة»``, ``مسقط: «عمان»``."""
    piece = pieces[at]
    if piece.kind is not Kind.PLACE or len(pieces) == 1:
        return piece
    if piece.marks & OUTLET:
        opens = at == 0 and bool(piece.marks & PLACE_OR_NAME) and pieces[1].kind is Kind.PLACE
        return _as(piece, Kind.CREDIT) if piece.quoted or opens else piece
    behind = at > 0 and pieces[at - 1].kind is Kind.PLACE
    return _as(piece, Kind.CREDIT) if behind and (piece.marks & AGENCY or piece.quoted) else piece


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
    if any(fold[0] == "و" and not line.lexicon.marks(fold) for fold in line.folds[name.start + 1 : name.end]):
        return False
    if line.lexicon.marks(f"ال{first}") & COUNTRY:  # سودان فيرست
        return False
    return 2 <= name.units <= 4 and not first.startswith("ال") and not line.lexicon.marks(first) & (NOTE | OUTLET)


def _surname_first(line: Line, piece: Piece) -> bool:
    """``الخطيب توفيق``: a family's name and a given name."""
    if piece.end - piece.start != 2 or not piece.people or piece.people[0].units != 2:
        return False
    first, last = (line.lexicon.marks(fold) for fold in line.folds[piece.start : piece.end])
    return not first & (OUTLET | NOTE) and bool(last & GIVEN) and not last & RARELY_NAME


def _titled(piece: Piece) -> bool:
    return bool(piece.people) and bool(piece.people[0].title)


def _single_given(line: Line, piece: Piece) -> bool:
    return piece.end - piece.start == 1 and bool(line.lexicon.marks(line.folds[piece.start]) & GIVEN)


def _initials(line: Line, piece: Piece) -> bool:
    """``ع.ح``: beside an agency those of its staff, who are credited by no name."""
    return (
        piece.kind is Kind.SHORT
        and piece.end - piece.start in (2, 3)
        and all(len(fold) == 1 for fold in line.folds[piece.start : piece.end])
    )


def clean(line: Line, pieces: list[Piece]) -> BylineReading:
    """A line without prose: its people, places and organisations are the credits."""
    credits = Credits()
    people = [piece for piece in pieces if piece.kind is Kind.PEOPLE]
    places = [piece for piece in pieces if piece.kind is Kind.PLACE]
    organisations = [piece for piece in pieces if piece.kind is Kind.CREDIT]
    functions = [piece for piece in pieces if piece.kind is Kind.FUNCTION]
    if len(pieces) == 1 and organisations and _is_section(line, pieces[0]):
        return BylineReading(raw=line.text, reason=OUTLET_ALONE)
    refusal = _refusal(line, pieces, people, places, organisations, functions)
    if refusal:
        return BylineReading(raw=line.text, reason=refusal)
    role = "correspondent" if places else "writer"
    for piece in people:
        credits.add_people(line, piece.people, role)
    for at in range(len(pieces)):
        if pieces[at].kind in (Kind.CREDIT, Kind.NOTE):
            add_organisation(line, pieces, at, credits)
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
    if line.after.kind == "؟":
        return "a question"
    first = people[0]
    if first.people[0].title & TITLE_FULL and not places and first.before != "*":
        return "a full title alone introduces the person pictured"
    if not (places or organisations or functions) and not convincing(first.people):
        return "no credit that the words make clear"
    if functions and not places and not organisations:
        titled = any(name.title for name in first.people)
        if functions[0].before == "…":
            return "a headline that opens with a name"
        direct = functions[0].start == first.end and functions[0].before == ""
        handle = any(word.sort == "contact" for word in line.words)
        if direct and first.people[0].sureness < LIKELY and not (handle and functions[0].marks & WRITING):
            return "no credit that the words make clear"
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


def _is_section(line: Line, piece: Piece) -> bool:
    """Whether an outlet's name alone, without any mark around it, may as well be a section's or a heading."""
    if piece.before or piece.after or piece.bracketed or piece.quoted:
        return False
    known = line.lexicon.whole(line.folds, piece.start, piece.end)
    if piece.end - piece.start > 1 and line.folds[piece.start] in _MEDIA:
        return False
    return not known & (AGENCY | GENERIC) and (piece.end - piece.start == 1 or not known & OUTLET)


def _is_dateline(line: Line, pieces: list[Piece], place: Piece) -> bool:
    """Whether a place alone on its line is a dateline: a city, or any place with a dash or colon after it."""
    if len(pieces) > 1 or place.after in (":", "-", "/", "|", "…") or place.bracketed:
        return True
    return bool(place.marks & CITY) and not place.marks & (COUNTRY | PLACE_OR_NAME | GIVEN)


def _nobody(pieces: list[Piece]) -> str:
    if any(piece.kind is Kind.DESK for piece in pieces):
        return A_DESK
    return "no person, agency or place named"


def _headline_and_author(line: Line, pieces: list[Piece]) -> BylineReading:
    """``headline .. NAME``, ``headline/NAME/source/date``: prose first, one sure name after a clear break."""
    nobody = BylineReading(raw=line.text, reason="no credit that the words make clear")
    prose = [at for at, piece in enumerate(pieces) if piece.kind in (Kind.TEXT, Kind.SHORT, Kind.WRITES)]
    tail = pieces[prose[-1] + 1 :] if prose else []
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
