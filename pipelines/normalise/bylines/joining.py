"""Where one person's name ends and the next one's begins: a waw that joins, or a surname that closes."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.normalise.bylines.lexicon import (
    ALSO_WORD,
    FOREIGN,
    FUNCTION,
    GIVEN,
    NOTE,
    OUTLET_TAIL,
    PARTICLE,
    PROSE,
    ROLE,
    ROLE_AT_START,
    TITLE_FULL,
    WRITES,
    Lexicon,
)

STOPS = PROSE | FUNCTION | ROLE | ROLE_AT_START | OUTLET_TAIL | WRITES | NOTE
"""What no name goes on with."""

_GLUED = ("عبدال", "ابو", "ابا", "ابي")


def is_given(lexicon: Lexicon, word: str) -> bool:
    """Whether a folded word is a given name, also with ``عبد ال``, ``أبو`` or a Maghrebi ``بن``/``بو`` glued on."""
    if lexicon.marks(word) & GIVEN:
        return True
    if word.startswith(_GLUED) and len(word) > 5:
        return True
    return word[:2] in ("بن", "بو") and len(word) > 4 and bool(lexicon.marks(word[2:]) & GIVEN)


def conjoined(lexicon: Lexicon, folds: Sequence[str], at: int, end: int, units: int, *, trusted: bool = False) -> bool:
    """Whether the word at ``at`` is ``و`` and the next person's first word, rather than a name that begins with waw.

    ``وإيمان`` is, since ``إيمان`` is a given name and ``وإيمان`` is none; ``وليد`` and ``واعراب`` are not.
    """
    fold = folds[at]
    if fold == "و":
        return at + 1 < end
    if fold[0] != "و" or len(fold) < 4:
        return False
    rest = fold[1:]
    marks, rest_marks = lexicon.marks(fold), lexicon.marks(rest)
    goes_on = at + 1 < end
    if marks & GIVEN:
        return units > 1 and goes_on and bool(rest_marks & GIVEN) and not rest_marks & FOREIGN
    if rest_marks & PARTICLE and goes_on:
        return True
    if rest_marks & GIVEN or is_given(lexicon, rest) or rest_marks & TITLE_FULL:
        return True
    return trusted and units > 1 and at + 2 == end and not rest_marks & STOPS


def opens_the_next_name(
    lexicon: Lexicon, folds: Sequence[str], at: int, end: int, units: int, *, trusted: bool = False
) -> bool:
    """Whether a new name begins at ``at``: joined by waw, or after a surname in ``ال...ي`` with no separator at all."""
    if folds[at][0] == "و" and conjoined(lexicon, folds, at, end, units, trusted=trusted):
        return True
    if units < 2 or at + 1 >= end:
        return False
    before = folds[at - 1]
    closed = before.startswith("ال") and before.endswith("ي") and not lexicon.marks(before) & GIVEN
    marks = lexicon.marks(folds[at])
    return closed and bool(marks & GIVEN) and not marks & ALSO_WORD
