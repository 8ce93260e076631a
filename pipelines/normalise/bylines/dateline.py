"""The dateline that opens a body paragraph: ``القاهرة - أ ف ب: ...``."""

from __future__ import annotations

from pipelines.normalise.bylines import grammar
from pipelines.normalise.bylines.lexicon import CITY, CREDIT, GIVEN, PLACE_OR_NAME, TITLE, lexicon_for
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.pieces import cut
from pipelines.normalise.bylines.reading import BylineReading
from pipelines.normalise.bylines.runs import IN, dropped_words
from pipelines.normalise.bylines.tokens import read_break, tokenise
from pipelines.normalise.text import display

_REACH = 200
"""Characters of a paragraph within which a dateline ends."""

_ENDS = frozenset({":", "-", "|", "/"})
_PARTS = frozenset({Kind.PLACE, Kind.CREDIT, Kind.NOTE, Kind.PEOPLE})
_FEWEST_WORDS = 3
_COLON = read_break(":")
_WORDS_APART = 10
"""The most words between two colons, dashes or brackets of a dateline: a place and an agency without a break are 7."""


def read_dateline(paragraph: str) -> BylineReading:
    """Place, agency and person of the dateline at a paragraph's start; nothing (with a reason) where it is not clear.

    A dateline ends with a colon, dash or bracket, prose follows it, and it names a city or an agency. A person is taken
    only between a place and the end of the dateline. Some agencies print no mark behind their name (``دمشق-سانا قال``).

    >>> reading = read_dateline("دمشق، سوريا (CNN) -- أعلنت السلطات يوم الأحد حصيلة جديدة")
    >>> reading.location, reading.agency
    ('دمشق، سوريا', 'CNN')
    """
    text = display(paragraph[: 4 * _REACH])
    words, after = tokenise(text[:_REACH])
    nothing = BylineReading(raw=paragraph, reason="no clear dateline")
    if not words or words[0].sort not in ("arabic", "latin"):
        return nothing
    line = Line(text[:_REACH], words, after, lexicon_for(()))
    unmarked = _unmarked_end(line)
    if unmarked:
        line = Line(line.text, words[:unmarked], _COLON, line.lexicon)
    elif last := _last_end(line):
        read = last + _WORDS_APART
        line = Line(line.text, words[:read], line.break_after(min(read, len(words))), line.lexicon)
    else:
        return nothing
    pieces = cut(line)
    pieces = [grammar.resolve_place(pieces, at) for at in range(len(pieces))]
    size = 0
    while size < len(pieces) and pieces[size].kind in _PARTS:
        size += 1
    while size and not _ends(line, pieces, size):
        size -= 1
    head, rest = pieces[:size], pieces[size:]
    if not head or head[0].start or (not unmarked and all(piece.kind in _PARTS for piece in rest)):
        return nothing
    if len(words) - head[-1].end < _fewest_words(head) or not _clear(head):
        return nothing
    reading = grammar.clean(line, head)
    return BylineReading(
        raw=paragraph,
        authors=reading.authors,
        agency=reading.agency,
        location=reading.location,
        reason=None if reading.agency or reading.location else "no clear dateline",
    )


def _unmarked_end(line: Line) -> int:
    """How many words a dateline has that no mark ends; 0 where there is none.

    It is a city, then glued to it by a dash (``دمشق-سانا``) or behind a date (``الرياض 3 مارس 2026 م واس``) an agency.
    """
    words, folds, lexicon = line.words, line.folds, line.lexicon
    city = lexicon.match(folds, 0, len(words), CITY)
    if city is None or city.length == len(words):
        return 0
    at = city.length
    gap = words[at].before
    if gap.kind or words[at].sort == "number" or folds[at] == IN:
        if gap.kind != "-" or gap.spaced:
            dropped = dropped_words(line)
            while at < len(words) and dropped[at]:
                at += 1
            if at == city.length or at == len(words) or words[at].before.kind:
                return 0
        agency = lexicon.match(folds, at, len(words), CREDIT)
        if agency is not None and not line.break_after(at + agency.length).kind:
            return at + agency.length
    return 0


def _last_end(line: Line) -> int:
    """How many words the longest dateline can have: each of its parts is short. 0 where the paragraph opens with none.

    The rest of a paragraph is not read, which is most of it.
    """
    last = 0
    for place, gap in enumerate((*(word.before for word in line.words[1:]), line.after), start=1):
        if place - last > _WORDS_APART:
            break
        if gap.kind in _ENDS or gap.bracket < 0 or gap.kind == '"':
            last = place
    return last


def _ends(line: Line, pieces: list[Piece], size: int) -> bool:
    """Whether a dateline may end after the first ``size`` pieces; a date may stand before its last colon or dash."""
    piece = pieces[size - 1]
    gap = line.break_after(piece.end)
    following = line.words[pieces[size].start].before if size < len(pieces) else gap
    if following.kind in _ENDS or gap.kind in _ENDS:
        return True
    if gap.kind == "." and size > 1 and piece.kind is Kind.CREDIT and pieces[size - 2].kind is Kind.PLACE:
        return True
    return (piece.bracketed and gap.bracket < 0) or (piece.quoted and gap.kind == '"')


def _fewest_words(head: list[Piece]) -> int:
    """The words of prose that must follow: one behind a place and an agency, which can be nothing but a dateline."""
    both = head[0].kind is Kind.PLACE and any(piece.kind is Kind.CREDIT for piece in head)
    return 1 if both else _FEWEST_WORDS


def _clear(head: list[Piece]) -> bool:
    """Whether the pieces are a dateline's: an agency with a place or in brackets, or a city that is nothing else."""
    credits = [piece for piece in head if piece.kind is Kind.CREDIT]
    places = [piece for piece in head if piece.kind is Kind.PLACE]
    people = [piece for piece in head if piece.kind is Kind.PEOPLE]
    if people and (not places or places[0].start > people[0].start or people[0].people[0].title & TITLE):
        return False
    if credits:
        return bool(places) or credits[0].bracketed or credits[-1].after == "-" or len(credits) > 1
    city = places[0] if places else None
    return city is not None and bool(city.marks & CITY) and not city.marks & (PLACE_OR_NAME | GIVEN)
