"""A line cut into pieces: labels, people, places, agencies, and what is none of them.

A piece says what its words may be. Nothing here decides who is credited; :mod:`.grammar` does, by the order of pieces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from pipelines.normalise.bylines.lexicon import (
    ALSO_WORD,
    CAPTION,
    CITY,
    COUNTRY,
    CREDIT,
    DATE_OPENER,
    DATE_WORD,
    DESK,
    DESK_HEAD,
    FUNCTION,
    FURNITURE,
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
    PLACE_OR_NAME,
    PROSE,
    ROLE,
    ROLE_AT_START,
    ROLE_OBJECT,
    SUBJECT,
    TITLE,
    WRITES,
    WRITING,
    Lexicon,
)
from pipelines.normalise.bylines.names import SURE, Name, conjoined, read_name, read_people
from pipelines.normalise.bylines.tokens import Break, Word


class Kind(Enum):
    """What a piece is."""

    LABEL = auto()
    WRITES = auto()
    PEOPLE = auto()
    PLACE = auto()
    CREDIT = auto()
    NOTE = auto()
    DESK = auto()
    MASTHEAD = auto()
    FUNCTION = auto()
    TITLE = auto()
    CAPTION = auto()
    LINK = auto()
    SHORT = auto()
    TEXT = auto()


@dataclass(slots=True)
class Piece:
    """Words ``start:end`` of the line as one thing. ``before`` and ``after`` are the kinds of break around it."""

    kind: Kind
    start: int
    end: int
    before: str = ""
    after: str = ""
    bracketed: bool = False
    quoted: bool = False
    people: list[Name] = field(default_factory=list)
    role: str | None = None
    marks: int = 0
    preposition: bool = False


class Line:
    """One line under reading: its text, words, folded words, and the lexicon to read them with."""

    __slots__ = ("after", "folds", "lexicon", "text", "words")

    def __init__(self, text: str, words: list[Word], after: Break, lexicon: Lexicon) -> None:
        self.text, self.words, self.after, self.lexicon = text, words, after, lexicon
        self.folds = [word.fold for word in words]

    def since(self, start: int) -> Line:
        """The same line without its first ``start`` words."""
        return Line(self.text, self.words[start:], self.after, self.lexicon)

    def drop_waw(self, at: int) -> None:
        """Take the joining waw off a word that opens another name of a list."""
        if self.folds[at] != "و":
            word = self.words[at]
            self.words[at] = word._replace(start=word.start + 1, fold=word.fold[1:])
            self.folds[at] = word.fold[1:]

    def slice(self, start: int, end: int) -> str:
        """The printed text of words ``start:end``."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def break_after(self, end: int) -> Break:
        """The break that follows word ``end - 1``."""
        return self.words[end].before if end < len(self.words) else self.after


def cut(line: Line) -> list[Piece]:
    """The pieces of a line in order; dates, numbers, counters and contacts are left out."""
    pieces: list[Piece] = []
    for start, end in _segments(line):
        before = line.words[start].before.kind
        after = line.break_after(end).kind
        found = list(_segment(line, start, end, pieces))
        if not found:
            continue
        found[0].before, found[-1].after = before, after
        pieces.extend(found)
    return pieces


def _segments(line: Line) -> Iterator[tuple[int, int]]:
    """Runs of words without a break, without dates, counters and contacts."""
    start: int | None = None
    dropped = _dropped(line)
    for at, word in enumerate(line.words):
        if start is not None and (dropped[at] or word.before.kind):
            yield start, at
            start = None
        if not dropped[at] and start is None:
            start = at
    if start is not None:
        yield start, len(line.words)


def _dropped(line: Line) -> list[bool]:
    """Which words are no part of a credit: numbers and the date words beside them, buttons, addresses."""
    words, folds, lexicon = line.words, line.folds, line.lexicon
    count = len(words)
    dropped = [word.sort in ("number", "contact") for word in words]
    if any(dropped):
        for at in range(1, count):
            if dropped[at - 1] and not dropped[at] and lexicon.marks(folds[at]) & DATE_WORD:
                dropped[at] = words[at - 1].sort != "contact"
        for at in range(count - 2, -1, -1):
            if dropped[at + 1] and not dropped[at] and lexicon.marks(folds[at]) & DATE_WORD:
                dropped[at] = words[at + 1].sort != "contact" and not _set_apart(words[at + 1].before)
        _keep_outlets_with_numbers(line, dropped)
        at = 0
        while at < count:
            found = lexicon.match(folds, at, count, DATE_OPENER)
            if found and (at + found.length == count or dropped[at + found.length]) and not all(dropped[at:count]):
                dropped[at : at + found.length] = [True] * found.length
                at += found.length
            else:
                at += 1
    for at, fold in enumerate(folds):
        if lexicon.opens.get(fold, 0) & FURNITURE:
            found = lexicon.match(folds, at, count, FURNITURE)
            if found and not found.marks & (GIVEN | ROLE):
                dropped[at : at + found.length] = [True] * found.length
    return dropped


def _set_apart(gap: Break) -> bool:
    """``تشرين / 3 آذار``: a paper, then a date."""
    return gap.spaced and gap.kind in ("/", "|")


def _keep_outlets_with_numbers(line: Line, dropped: list[bool]) -> None:
    """``فرانس 24``, ``أوريان 21``: a number inside an outlet's name is no date."""
    words, folds, lexicon = line.words, line.folds, line.lexicon
    for at, word in enumerate(words):
        if word.sort != "number" or not folds[at].isdigit() or len(folds[at]) > 3:
            continue
        for start in range(max(0, at - 2), at + 1):
            found = lexicon.match(folds, start, len(folds), CREDIT)
            if found and start <= at < start + found.length and found.length > 1:
                dropped[start : start + found.length] = [False] * found.length
                break
        else:
            if at and not dropped[at - 1] and not word.before.kind and (word.bracketed or word.quoted):
                dropped[at] = False


def _segment(line: Line, start: int, end: int, earlier: list[Piece]) -> Iterator[Piece]:
    """The pieces of one run of words: labels cut it, and what lies between them is read as a whole."""
    at = chunk = start
    fresh = True
    while at < end:
        label = _label(line, start, at, end, fresh)
        if label is None:
            fresh = False
            at += 1
            continue
        if chunk < at:
            yield from _chunk(line, chunk, at, earlier)
        yield label
        at = chunk = label.end
        fresh = True
    if chunk < end:
        yield from _chunk(line, chunk, end, earlier)


def _label(line: Line, start: int, at: int, end: int, fresh: bool) -> Piece | None:
    """The label at ``at``, if its words credit somebody there. ``fresh``: nothing stands before it but a label."""
    folds, lexicon = line.folds, line.lexicon
    if not lexicon.opens.get(folds[at], 0) & _LABELS and folds[at] != "قام":
        return None
    if folds[at] == "قام" and fresh and at + 1 < end and folds[at + 1].startswith("ب"):
        return Piece(Kind.LABEL, at, end if line.break_after(end).kind == ":" else at + 2, role="writer")
    found = lexicon.match(folds, at, end, _LABELS)
    if found is None:
        return None
    stop = at + found.length
    if found.marks & WRITES and found.role is None:
        return Piece(Kind.WRITES, at, stop) if not fresh else None
    other = lexicon.match(folds, at, end, MASTHEAD | CREDIT | DESK)
    if other and other.length > found.length:
        return None
    while (more := lexicon.match(folds, stop, end, ROLE_OBJECT)) is not None:
        stop += more.length
    closes = stop == end
    break_after = line.break_after(end).kind if closes else ""
    credits = break_after in (":", "/", "-", "…", "|", "(", '"', ",")
    if found.marks & ROLE:
        if not fresh and not credits and folds[at] not in _ANYWHERE and not _follows_a_name(line, start, at):
            return None
        if closes and not break_after and at == 0:
            return None
        return Piece(Kind.LABEL, at, stop, role=found.role, marks=ROLE)
    if closes:
        opens_credit = break_after in (":", "/", "-") and (fresh or break_after == ":")
        if not opens_credit or (found.marks & (NOTE | OUTLET) and not _name_follows(line, stop)):
            return None
    elif not fresh or at != start:
        return None
    elif not _sure_name(line, stop, end):
        from_place = line.break_after(end).kind == ":" and lexicon.whole(folds, stop, end) & PLACE
        if not from_place or not _name_follows(line, end):
            return None
    return Piece(Kind.LABEL, at, stop, role=found.role)


_LABELS = ROLE | ROLE_AT_START | WRITES
_ANYWHERE = frozenset({"بقلم", "بعدسه", "تصوير"})


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


def _chunk(line: Line, start: int, end: int, earlier: list[Piece]) -> Iterator[Piece]:
    """Words without label or break, read as a whole, then in two parts."""
    if earlier and earlier[-1].kind is Kind.PEOPLE and conjoined(line.lexicon, line.folds, start, end, 2):
        line.drop_waw(start)
    word = line.words[start]
    for piece in _whole(line, start, end) or _parts(line, start, end) or [_rest(line, start, end)]:
        piece.bracketed, piece.quoted = word.bracketed, word.quoted
        yield piece


def _whole(line: Line, start: int, end: int) -> list[Piece]:
    """One piece for all the words, or nothing."""
    folds, lexicon = line.folds, line.lexicon
    marks = lexicon.whole(folds, start, end)
    if marks & (PLACE | NO_PLACE | CREDIT | GENERIC | NOTE | DESK | MASTHEAD) and not (marks & GIVEN and marks & TITLE):
        return [Piece(_kind_of(marks), start, end, marks=marks)]
    found = lexicon.match(folds, start, end, MASTHEAD)
    if found:
        return [Piece(Kind.MASTHEAD, start, end)]
    head = lexicon.marks(folds[start])
    if head & PLACE_HEAD and end - start > 1 and (marks := lexicon.whole(folds, start + 1, end)) & PLACE:
        return [Piece(Kind.PLACE, start, end, marks=CITY)]
    if end - start > 1 and head & OUTLET_HEAD and lexicon.whole(folds, start + 1, end) & (CREDIT | PLACE):
        return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]
    if head & DESK_HEAD and end - start <= 6 and not lexicon.match(folds, start, end, CREDIT):
        return [Piece(Kind.DESK, start, end)]
    if _only_titles(line, start, end):
        return [Piece(Kind.TITLE, start, end)]
    if head & FUNCTION and not head & GIVEN:
        return [Piece(Kind.FUNCTION, start, end, marks=head)]
    if any(lexicon.marks(fold) & CAPTION for fold in folds[start:end]):
        return [Piece(Kind.CAPTION, start, end)]
    return []


def _only_titles(line: Line, start: int, end: int) -> bool:
    while start < end:
        found = line.lexicon.match(line.folds, start, end, TITLE)
        if found is None:
            return False
        start += found.length
    return True


def _kind_of(marks: int) -> Kind:
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


def _parts(line: Line, start: int, end: int) -> list[Piece]:
    """Two or more pieces that no break parts: place and person, person and outlet, X from PLACE, person and function."""
    folds, lexicon = line.folds, line.lexicon
    if lexicon.marks(folds[start]) == PROSE and folds[start] in ("من", "في", "عبر", "الي"):
        return _after_preposition(line, start, end)
    for at in range(start + 1, min(end - 1, start + 7)):
        if folds[at] in ("من", "في"):
            return _around_preposition(line, start, at, end)
    people = read_people(lexicon, line.words, folds, start, end)
    if people and people[-1].end == end and all(name.sureness == SURE for name in people):
        tail = _tail(line, people[0].start, end) if len(people) == 1 else None
        if tail is None:
            return [Piece(Kind.PEOPLE, start, end, people=people)]
    place = lexicon.match(folds, start, end, PLACE)
    if place and start + place.length < end:
        stop = start + place.length
        rest = _whole(line, stop, end) or _people(line, stop, end)
        if rest and rest[0].kind in (Kind.PEOPLE, Kind.CREDIT, Kind.NOTE):
            return [Piece(Kind.PLACE, start, stop, marks=place.marks), *rest]
        if _joined_places(line, start, end):
            return [Piece(Kind.PLACE, start, end, marks=place.marks)]
    credit = lexicon.match(folds, start, end, CREDIT | GENERIC)
    if credit and start + credit.length < end:
        stop = start + credit.length
        joined = _joined_credits(line, start, stop, end)
        if joined:
            return joined
    if people:
        return _after_people(line, start, end, people)
    return []


def _people(line: Line, start: int, end: int) -> list[Piece]:
    """The words as sure names and nothing else, or nothing."""
    people = read_people(line.lexicon, line.words, line.folds, start, end)
    if people and people[-1].end == end and all(name.sureness == SURE for name in people):
        return [Piece(Kind.PEOPLE, start, end, people=people)]
    return []


def _joined_places(line: Line, start: int, end: int) -> bool:
    """``دمشق وبيروت``."""
    folds, lexicon = line.folds, line.lexicon
    while start < end:
        found = lexicon.match(folds, start, end, PLACE)
        if found is None and folds[start][0] == "و":
            found = lexicon.match([*folds[:start], folds[start][1:], *folds[start + 1 :]], start, end, PLACE)
        if found is None:
            return False
        start += found.length
    return True


def _joined_credits(line: Line, start: int, stop: int, end: int) -> list[Piece]:
    """``رويترز والأناضول``, ``الشرق الأوسط ووكالات``."""
    folds, lexicon = line.folds, line.lexicon
    while stop < end:
        if folds[stop] == "و":
            stop += 1
            continue
        if folds[stop][0] != "و":
            return []
        found = lexicon.match([*folds[:stop], folds[stop][1:], *folds[stop + 1 :]], stop, end, CREDIT | GENERIC)
        if found is None:
            return []
        stop += found.length
    return [Piece(Kind.CREDIT, start, end, marks=OUTLET)]


def _after_preposition(line: Line, start: int, end: int) -> list[Piece]:
    """``من أحمد علي`` credits, ``من لندن`` and ``في لندن`` place, ``إلى «السفير»`` and ``في صحيفة «اللواء»`` lead on."""
    folds, lexicon = line.folds, line.lexicon
    stop = start + 1
    if stop < end and lexicon.marks(folds[stop]) & OUTLET_HEAD and (stop + 1 == end):
        return [Piece(Kind.LINK, start, end)]
    if stop == end:
        return [Piece(Kind.LINK, start, end, role="to" if folds[start] == "الي" else None)]
    marks = lexicon.whole(folds, stop, end)
    if marks & PLACE:
        return [Piece(Kind.PLACE, start=stop, end=end, marks=marks, preposition=True)]
    organisation = _whole(line, stop, end)
    if organisation and organisation[0].kind is Kind.CREDIT:
        return [Piece(Kind.LINK, start, stop), *organisation]
    people = _people(line, stop, end) if folds[start] == "من" else []
    return [Piece(Kind.LABEL, start, stop, role="correspondent"), *people] if people else []


def _around_preposition(line: Line, start: int, at: int, end: int) -> list[Piece]:
    """``إيلاف من لندن``, ``عامر الحنتولي من الكويت``, ``أحمد علي في صحيفة``."""
    right = _after_preposition(line, at, end)
    if not right or right[0].kind not in (Kind.PLACE, Kind.LINK):
        return []
    left = _whole(line, start, at) or _people(line, start, at)
    if not left:
        left = [_rest(line, start, at)]
    return [*left, *right] if left[0].kind in (Kind.CREDIT, Kind.PEOPLE, Kind.SHORT, Kind.DESK) else []


def _tail(line: Line, start: int, end: int) -> Piece | None:
    """An outlet or agency that closes a run of words after at least two others (``إياد الإمارة الشرق اليوم``)."""
    for at in range(start + 2, end):
        marks = line.lexicon.whole(line.folds, at, end)
        if marks & CREDIT and (end - at > 1 or not marks & GIVEN) and not marks & (PLACE | ALSO_WORD):
            if end - at > 1 or line.lexicon.marks(line.folds[at]) & OUTLET_TAIL:
                return Piece(Kind.CREDIT, at, end, marks=marks)
    return None


def _after_people(line: Line, start: int, end: int, people: list[Name]) -> list[Piece]:
    """A name and what follows it: a function, an outlet, a place."""
    stop = people[-1].end
    found = Piece(Kind.PEOPLE, start, stop, people=people)
    tail = _tail(line, people[-1].start, end)
    if tail is not None and len(people) == 1:
        name = read_name(line.lexicon, line.words, line.folds, start, tail.start)
        if name is not None and name.end == tail.start:
            return [Piece(Kind.PEOPLE, start, tail.start, people=[name]), tail]
    if stop < end and (people[0].units > 1 or people[0].sureness == SURE):
        marks = line.lexicon.marks(line.folds[stop])
        if marks & FUNCTION:
            sort = WRITING if marks & WRITING else SUBJECT
            return [found, Piece(Kind.FUNCTION, stop, end, marks=sort)]
        marks = line.lexicon.whole(line.folds, stop, end)
        if marks & (PLACE | CREDIT | GENERIC | NOTE) and not marks & GIVEN:
            return [found, Piece(_kind_of(marks), stop, end, marks=marks)]
    return []


def _rest(line: Line, start: int, end: int) -> Piece:
    """Words that nothing explains: short enough to be somebody's or something's name, or prose."""
    folds, lexicon = line.folds, line.lexicon
    people = read_people(lexicon, line.words, folds, start, end, trusted=True)
    last = end - 1 if end - start == 2 and folds[end - 1] in _OUTLET_DAYS else end
    prose = any(_is_prose(lexicon.marks(fold)) for fold in folds[start:last])
    kind = Kind.TEXT if end - start > 5 or prose else Kind.SHORT
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
    return line.words[piece.end - 1].sort == "number" and count > 1


def place_only(marks: int) -> bool:
    """Whether a place's name is hardly ever anything else."""
    return bool(marks & PLACE) and not marks & PLACE_OR_NAME
