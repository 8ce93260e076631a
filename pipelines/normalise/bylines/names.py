"""The shape of a person's name.

A name is a run of *units*: a given name, ``عبد`` and what follows, ``بن`` and what follows, a surname. Each unit is
evidence for or against the whole; how much is asked for depends on where the name stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.normalise.bylines.joining import STOPS, conjoined, is_given, opens_the_next_name
from pipelines.normalise.bylines.lexicon import (
    ALSO_WORD,
    CITY,
    COUNTRY,
    FUNCTION,
    GIVEN,
    PARTICLE,
    PLACE,
    PLACE_OR_NAME,
    PROSE,
    RARELY_NAME,
    RARELY_WORD,
    ROLE,
    SECOND_PART,
    SUBJECT,
    SURNAME,
    TITLE,
    TITLE_FULL,
    TITLE_SHORT,
    Lexicon,
)
from pipelines.normalise.bylines.tokens import Word

_DOMAIN = re.compile(r"\w\.(?:com|net|org|info|news|tv|me|co|[a-z]{2})$")

MOST_UNITS = 6
MOST_PEOPLE = 12
SURE, LIKELY, POSSIBLE = 3, 2, 1
"""How far a name convinces by itself: a known given name first; fair evidence; only nothing against it."""

_SURE_TO_VOUCH = 2

_SAHARAN = frozenset({"ولد", "ول", "منت", "ايت"})
"""Between two words these make a person of them, whoever heard of the first (``بدي ولد ابنو``)."""

_BINDING = ("عبد", "ابو", "بن", "ولد", "ابن")


@dataclass(frozen=True, slots=True)
class Name:
    """Words ``start:end`` (titles excluded) that read as one person, and how sure that is (1 to 3).

    ``left`` and ``right`` are the name's place in the printed text; ``title`` holds the marks of the titles before it.
    """

    start: int
    end: int
    left: int
    right: int
    sureness: int
    units: int
    title: int = 0


def convincing(people: Sequence[Name]) -> bool:
    """Whether names side by side are people's without any label: each is sure, or two sure ones vouch for a third."""
    unsure = [name for name in people if name.sureness < SURE]
    return not unsure or (len(unsure) == 1 and len(people) > _SURE_TO_VOUCH and unsure[0].units > 1)


def skip_titles(lexicon: Lexicon, folds: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """Where the name begins after its titles, and the marks of those titles (0 for none).

    ``السيد`` counts as a given name, since no byline says Mr; a title that is the last word, or that ``بن`` or ``ولد``
    follows, is a name too.
    """
    seen = 0
    while start < end:
        found = lexicon.match(folds, start, end, TITLE)
        if found is None or start + found.length >= end:
            break
        if found.marks & GIVEN and not found.marks & TITLE_SHORT and lexicon.marks(folds[start + 1]) & PARTICLE:
            break
        following = folds[start + found.length]
        if following in ("بن", "ولد"):
            break
        if start + found.length + 1 == end and lexicon.marks(folds[start + found.length - 1]) & SECOND_PART:
            break  # آية الله with a single word after it is a given name
        seen |= found.marks & TITLE
        start += found.length
    return start, seen


def read_name(lexicon: Lexicon, words: Sequence[Word], folds: Sequence[str], start: int, end: int) -> Name | None:
    """The name that opens ``words[start:end]``, or ``None``. It ends before a word that cannot belong to it."""
    first, title = skip_titles(lexicon, folds, start, end)
    position = first
    units: list[int] = []
    while position < end and len(units) < MOST_UNITS:
        step = _unit(lexicon, words, folds, position, end, len(units))
        if step is None:
            break
        length, evidence = step
        if units and opens_the_next_name(lexicon, folds, position, end, len(units)):
            break
        position += length
        units.append(evidence)
    if not units:
        return None
    left, right = words[first].start, words[position - 1].end
    return Name(first, position, left, right, _sureness(units), len(units), title)


def read_people(
    lexicon: Lexicon, words: Sequence[Word], folds: Sequence[str], start: int, end: int, *, trusted: bool = False
) -> list[Name]:
    """All names that open ``words[start:end]``, joined by waw or by nothing at all."""
    people: list[Name] = []
    words, folds = list(words), list(folds)
    while start < end and len(people) < MOST_PEOPLE:
        if people:
            if not opens_the_next_name(lexicon, folds, start, end, people[-1].units, trusted=trusted):
                break
            opens_with_waw = conjoined(lexicon, folds, start, end, people[-1].units, trusted=trusted)
            if folds[start] == "و":
                start += 1
            elif opens_with_waw:
                words[start] = words[start]._replace(start=words[start].start + 1)
                folds[start] = folds[start][1:]
        found = read_name(lexicon, words, folds, start, end)
        if found is None:
            break
        people.append(found)
        start = found.end
    return people


# Evidence of one unit.
_KNOWN, _ALSO, _FAMILY, _ARTICLE, _OTHER, _FOREIGN_SCRIPT, _NEARLY, _HARDLY, _DESCENT = range(9)


def _unit(
    lexicon: Lexicon, words: Sequence[Word], folds: Sequence[str], at: int, end: int, before: int
) -> tuple[int, int] | None:
    """The length in words and the evidence of the unit at ``at``; ``None`` where no name goes on."""
    word = words[at]
    if word.sort == "latin":
        return _latin_unit(lexicon, words, folds, at, before)
    if word.sort != "arabic" or (before and words[at - 1].sort == "latin"):
        return None
    fold = folds[at]
    marks = lexicon.marks(fold)
    following = folds[at + 1] if at + 1 < end else ""
    if fold in lexicon.phrases and (given := lexicon.match(folds, at, end, GIVEN)) is not None and given.length > 1:
        alone = before == 0 and at + given.length == end  # «محمد أمين» with nothing behind it is name and surname
        if not (alone and all(lexicon.marks(part) & GIVEN for part in folds[at:end])):
            return given.length, _KNOWN
    governs = marks & PARTICLE and following and words[at + 1].sort == "arabic"
    if governs and (fold in _BINDING or not _stops(lexicon, folds, at + 1, end, before)):
        return _with_particle(lexicon, folds, at, end, before)
    if following in ("الله", "الدين") and len(fold) <= 5 and not marks & PROSE:
        return 2, _KNOWN
    if marks & GIVEN and lexicon.marks(following) & SECOND_PART:
        return 2, _KNOWN
    if len(fold) == 1:
        return _initial(lexicon, words, folds, at, end, before)
    if before and marks & SUBJECT and marks & GIVEN and following.startswith("ال"):
        return None
    if marks & TITLE_FULL and before == 0 and following in ("بن", "ولد"):
        return 1, _KNOWN
    if _stops(lexicon, folds, at, end, before):
        return None
    if marks & GIVEN:
        return 1, _given(marks)
    if marks & SURNAME:
        return 1, _FAMILY
    if marks & PLACE:
        if before > 1 and at + 1 == end and _only_a_city(fold, marks):
            return None
        return 1, _ARTICLE
    if is_given(lexicon, fold):
        return 1, _KNOWN
    if fold.startswith("ال") and len(fold) > 4:
        bare = lexicon.marks(fold[2:])
        if before and (fold.endswith("ي") or (bare & GIVEN and not bare & ALSO_WORD)):
            return 1, _FAMILY
        return 1, _ARTICLE
    return 1, _OTHER


def _only_a_city(fold: str, marks: int) -> bool:
    """Whether a word behind a whole name is where its bearer writes from: no country, no name, no ``الأحمدي``."""
    family = fold.startswith("ال") and fold.endswith("ي")
    return bool(marks & CITY) and not marks & (COUNTRY | PLACE_OR_NAME) and not family


def _given(marks: int) -> int:
    if not marks & ALSO_WORD:
        return _KNOWN
    return _NEARLY if marks & RARELY_WORD else _HARDLY if marks & RARELY_NAME else _ALSO


def _initial(
    lexicon: Lexicon, words: Sequence[Word], folds: Sequence[str], at: int, end: int, before: int
) -> tuple[int, int] | None:
    """``ص. رضوان``, ``نوال ح.`` and ``نوال ح. رضوان``: a letter before a given name, at the end, or in the middle.

    A dot and a space after the letter make it as sure as a given name, also before a listed surname. Behind a single
    given name a letter that is also a title (``ستيفن م. والت``) opens no next name, since none is complete before it.
    """
    if before == 0 and at + 1 < end:
        dotted = words[at + 1].start - words[at].end > 1
        if is_given(lexicon, folds[at + 1]) or (dotted and lexicon.marks(folds[at + 1]) & SURNAME):
            return 1, _KNOWN if dotted else _OTHER
    if before and at + 1 == end:
        return 1, _OTHER
    middle = before == 1 and folds[at] != "و"
    return (1, _OTHER) if middle and not _stops(lexicon, folds, at + 1, end, before) else None


def _stops(lexicon: Lexicon, folds: Sequence[str], at: int, end: int, before: int) -> bool:
    """Whether a word (or the phrase it opens) ends a name that has ``before`` units so far."""
    fold = folds[at]
    marks = lexicon.marks(fold)
    if fold in lexicon.phrases:
        phrase = lexicon.match(folds, at, end, PROSE | ROLE | FUNCTION)
        if phrase is not None and phrase.length > 1:
            return True
    if marks & GIVEN:
        return False
    if before and ((fold.startswith("لل") and len(fold) > 3) or fold == "قام"):
        return True
    last = at + 1 == end
    if marks & STOPS and not (marks & TITLE_FULL and before == 0 and not last):
        return True
    if marks & TITLE_FULL and before and not last:
        return True
    if before and fold.startswith("وال") and len(fold) > 5:
        return True
    if fold[0] != "و" or len(fold) < 4 or last or marks & SURNAME:
        return False
    joined = lexicon.marks(fold[1:])
    return before > 0 or (bool(joined & (FUNCTION | PROSE)) and not joined & GIVEN)


def _with_particle(lexicon: Lexicon, folds: Sequence[str], at: int, end: int, before: int) -> tuple[int, int]:
    """A particle with what it governs: ``عبد الله``, ``أبو بكر``, ``بن عبد الله``, ``آل مريح``."""
    length = 2
    inner = folds[at + 1]
    while length < 4 and at + length < end and lexicon.marks(inner) & PARTICLE:
        inner = folds[at + length]
        length += 1
    if at + length < end and folds[at + length] in ("الله", "الدين"):
        length += 1
    fold = folds[at]
    if before and fold in _SAHARAN and not lexicon.marks(folds[at + 1]) & PROSE:
        return length, _DESCENT
    return length, _KNOWN if fold in ("عبد", "ابو", "ام", "بن", "ولد", "بنت", "منت", "ال") or before else _OTHER


def _latin_unit(
    lexicon: Lexicon, words: Sequence[Word], folds: Sequence[str], at: int, before: int
) -> tuple[int, int] | None:
    if before and words[at - 1].sort != "latin":
        return None
    fold = folds[at]
    marks = lexicon.marks(fold)
    if (marks and not marks & GIVEN) or (before == 0 and (len(fold) == 1 or fold == "the")) or _DOMAIN.search(fold):
        return None
    return 1, _KNOWN if marks else _FOREIGN_SCRIPT


def _sureness(units: Sequence[int]) -> int:
    """How far the units convince together."""
    first, rest = units[0], units[1:]
    if not rest:
        return POSSIBLE
    if first == _KNOWN or _DESCENT in rest:
        return SURE
    if first == _NEARLY:
        return POSSIBLE if rest[0] == _ARTICLE else SURE
    if first == _ALSO:
        return SURE if any(unit in (_KNOWN, _FAMILY, _ALSO, _NEARLY) for unit in rest) else POSSIBLE
    if first == _HARDLY:
        return SURE if rest[0] in (_KNOWN, _NEARLY) else POSSIBLE
    if first == _FOREIGN_SCRIPT:
        return LIKELY
    if first == _ARTICLE:
        return POSSIBLE
    return LIKELY if rest[0] in (_KNOWN, _FAMILY, _NEARLY) else POSSIBLE
