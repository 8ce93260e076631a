"""Two or more pieces that no break parts: place and person, person and outlet, X from PLACE, person and function."""

from __future__ import annotations

from pipelines.normalise.bylines.lexicon import (
    AGENCY,
    ALSO_WORD,
    CITY,
    COUNTRY,
    CREDIT,
    FUNCTION,
    GENERIC,
    GIVEN,
    NOTE,
    OUTLET,
    OUTLET_HEAD,
    OUTLET_TAIL,
    PLACE,
    PROSE,
    SUBJECT,
    TITLE,
    WRITING,
)
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import SURE, Name, convincing, read_name, read_people
from pipelines.normalise.bylines.phrases import kind_of, outlet_shaped, read_rest, read_whole

_OWN_STORY = frozenset({"خاص", "حصري"})
"""Beside an outlet's name they say that the story is its own (``خاص IMLebanon``)."""

_FOLLOW_UPS = frozenset({"متابعه", "متابعات"})
"""Before an outlet's name they say that the story follows that outlet's."""


def split(line: Line, start: int, end: int) -> list[Piece]:
    """The pieces of words ``start:end``; empty where they are not people, or several things side by side."""
    folds, lexicon = line.folds, line.lexicon
    if lexicon.marks(folds[start]) == PROSE and folds[start] in ("من", "في", "عبر", "الي"):
        return _after_preposition(line, start, end)
    for at in range(start + 1, min(end - 1, start + 7)):
        if folds[at] in ("من", "في"):
            if around := _around_preposition(line, start, at, end):
                return around
            break
    people = read_people(lexicon, line.words, folds, start, end)
    if people and people[-1].end == end and convincing(people):
        people = _without_latin(line, people)
        if len(people) > 1 and (listed := _list_and_agency(line, start, end, people[-1])):
            return listed
        tail = _tail(line, people[0].start, end) if len(people) == 1 else None
        if tail is None:
            return [Piece(Kind.PEOPLE, start, end, people=people)]
    place = lexicon.match(folds, start, end, PLACE)
    if place and start + place.length < end:
        stop = start + place.length
        rest = read_whole(line, stop, end) or _people(line, stop, end)
        sentence = place.marks & COUNTRY and not place.marks & CITY and rest and rest[0].kind is Kind.PEOPLE
        if rest and rest[0].kind in (Kind.PEOPLE, Kind.CREDIT, Kind.NOTE) and not sentence:
            return [Piece(Kind.PLACE, start, stop, marks=place.marks), *rest]
        if _joined_places(line, start, end):
            return [Piece(Kind.PLACE, start, end, marks=place.marks)]
    if beside := _outlet_beside_people(line, start, end):
        return beside
    if folds[end - 1] in _OWN_STORY and (outlet := _outlet(line, start, end - 1)) is not None:
        return [outlet, Piece(Kind.NOTE, end - 1, end)]
    if folds[start] in _OWN_STORY and (outlet := _outlet(line, start + 1, end)) is not None:
        return [Piece(Kind.NOTE, start, start + 1), outlet]
    if folds[start] in _FOLLOW_UPS and outlet_shaped(line, Piece(Kind.SHORT, start + 1, end)):
        return [Piece(Kind.NOTE, start, start + 1), Piece(Kind.CREDIT, start + 1, end, marks=OUTLET)]
    credit = lexicon.match(folds, start, end, CREDIT | GENERIC)
    if credit and start + credit.length < end:
        stop = start + credit.length
        joined = _joined_credits(line, start, stop, end)
        if joined:
            return joined
        if not credit.marks & (GIVEN | TITLE) and (named := _people(line, stop, end)):
            return [Piece(Kind.CREDIT, start, stop, marks=credit.marks), *named]
    if people:
        return _after_people(line, start, end, people)
    return []


def _people(line: Line, start: int, end: int) -> list[Piece]:
    """The words as sure names and nothing else, or nothing."""
    people = read_people(line.lexicon, line.words, line.folds, start, end)
    if people and people[-1].end == end and convincing(people):
        return [Piece(Kind.PEOPLE, start, end, people=people)]
    return []


def _outlet(line: Line, start: int, end: int) -> Piece | None:
    """The words as an outlet that is known, shaped like one, or written in Latin letters (``خاص IMLebanon``)."""
    if all(word.sort == "latin" for word in line.words[start:end]) or _tells_outlet(line, start, end):
        return Piece(Kind.CREDIT, start, end, marks=line.lexicon.whole(line.folds, start, end) & CREDIT or OUTLET)
    return None


def _tells_outlet(line: Line, start: int, end: int) -> bool:
    marks = line.lexicon.whole(line.folds, start, end)
    return bool(marks & CREDIT and not marks & GIVEN) or outlet_shaped(line, Piece(Kind.SHORT, start, end))


def _outlet_beside_people(line: Line, start: int, end: int) -> list[Piece]:
    """An outlet that its last word tells, before or behind a sure name: ``الشرق نيوز سامي علي``."""
    tails = [at for at in range(start + 1, end) if line.lexicon.marks(line.folds[at]) & OUTLET_TAIL]
    if len(tails) != 1 or end - start > 6:
        return []
    stop = tails[0] + 1
    if stop == start + 2 and (people := _people(line, stop, end)):
        return [Piece(Kind.CREDIT, start, stop, marks=OUTLET), *people]
    if stop == end and (people := _people(line, start, end - 2)):
        return [*people, Piece(Kind.CREDIT, end - 2, end, marks=OUTLET)]
    return []


def _latin_tail(line: Line, start: int, end: int) -> Piece:
    """Latin words behind an Arabic name: an outlet, or the same name again (``سامي علي Sami Ali``)."""
    outlet = _outlet(line, start, end) if _tells_outlet(line, start, end) else None
    return outlet or Piece(Kind.TITLE, start, end)


def _without_latin(line: Line, people: list[Name]) -> list[Name]:
    """Names in Arabic letters alone, where the same stand behind them in Latin ones."""
    arabic = [name for name in people if line.words[name.start].sort == "arabic"]
    return arabic if len(people) == 2 and len(arabic) == 1 else people


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
    """``من أحمد علي`` credits, ``من لندن`` and ``في لندن`` place, ``إلى «...»`` and ``في صحيفة «...»`` lead on."""
    folds, lexicon = line.folds, line.lexicon
    stop = start + 1
    if stop < end and lexicon.marks(folds[stop]) & OUTLET_HEAD and (stop + 1 == end):
        return [Piece(Kind.LINK, start, end)]
    if stop == end:
        return [Piece(Kind.LINK, start, end, role="to" if folds[start] == "الي" else None)]
    marks = lexicon.whole(folds, stop, end)
    if marks & PLACE:
        return [Piece(Kind.PLACE, start=stop, end=end, marks=marks)]
    organisation = read_whole(line, stop, end)
    if organisation and organisation[0].kind is Kind.CREDIT:
        return [Piece(Kind.LINK, start, stop), *organisation]
    if line.words[stop].sort == "latin" and (outlet := _outlet(line, stop, end)) is not None:
        return [Piece(Kind.LINK, start, stop), outlet]
    people = _people(line, stop, end) if folds[start] == "من" else []
    return [Piece(Kind.LABEL, start, stop, role="correspondent"), *people] if people else []


def _around_preposition(line: Line, start: int, at: int, end: int) -> list[Piece]:
    """``إيلاف من لندن``, ``عامر الحنتولي من الكويت``, ``أحمد علي في صحيفة``."""
    folds = line.folds
    right = _after_preposition(line, at, end)
    if not right or right[0].kind not in (Kind.PLACE, Kind.LINK):
        return []
    left = read_whole(line, start, at) or _people(line, start, at)
    if not left:
        left = [read_rest(line, start, at)]
        if not outlet_shaped(line, left[0]) and not (at - start == 1 and folds[at] == "من"):
            return []
    return [*left, *right] if left[0].kind in (Kind.CREDIT, Kind.PEOPLE, Kind.SHORT, Kind.DESK) else []


def _tail(line: Line, start: int, end: int) -> Piece | None:
    """An outlet or agency that closes a run of words after at least two others (``إياد الإمارة الشرق اليوم``).

    A waw may join an agency to them (``أحمد علي ووكالات``).
    """
    lexicon = line.lexicon
    for at in range(start + 2, end):
        joined = line.folds[at].startswith("و") and lexicon.whole(
            [line.folds[at][1:], *line.folds[at + 1 : end]], 0, end - at
        )
        if joined and joined & (AGENCY | GENERIC) and not joined & GIVEN:
            line.drop_waw(at)
            return Piece(Kind.CREDIT, at, end, marks=joined)
        marks = lexicon.whole(line.folds, at, end)
        several = end - at > 1
        closes = several or marks & GENERIC or (lexicon.marks(line.folds[at]) & OUTLET_TAIL and not marks & GIVEN)
        if marks & (CREDIT | GENERIC) and closes and not marks & (PLACE | ALSO_WORD):
            return Piece(Kind.CREDIT, at, end, marks=marks)
    return None


def _list_and_agency(line: Line, start: int, end: int, last: Name) -> list[Piece]:
    """``علي فؤاد وهدى سالم ووكالات``: several names, and behind the last one an agency."""
    tail = _tail(line, last.start, end)
    people = _people(line, start, tail.start) if tail is not None else []
    return [*people, tail] if tail is not None and people else []


def _after_people(line: Line, start: int, end: int, people: list[Name]) -> list[Piece]:
    """A name and what follows it: a function, an outlet, a place."""
    stop = people[-1].end
    found = Piece(Kind.PEOPLE, start, stop, people=people)
    tail = _tail(line, people[-1].start, end)
    if tail is not None and len(people) == 1:
        name = read_name(line.lexicon, line.words, line.folds, start, tail.start)
        if name is not None and name.end == tail.start and name.sureness == SURE:
            return [Piece(Kind.PEOPLE, start, tail.start, people=[name]), tail]
    if stop < end and (people[0].units > 1 or people[0].sureness == SURE):
        marks = line.lexicon.marks(line.folds[stop])
        if marks & FUNCTION:
            sort = WRITING if marks & WRITING else SUBJECT
            return [found, Piece(Kind.FUNCTION, stop, end, marks=sort)]
        if line.words[stop].sort in ("latin", "lower") and end - stop > 1:
            return [found, _latin_tail(line, stop, end)]
        marks = line.lexicon.whole(line.folds, stop, end) if people[0].sureness == SURE else 0
        if marks & (PLACE | CREDIT | GENERIC | NOTE) and not marks & GIVEN:
            return [found, Piece(kind_of(marks), stop, end, marks=marks)]
    return []
