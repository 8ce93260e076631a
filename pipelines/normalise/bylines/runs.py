"""The runs of words between breaks, without what is no part of a credit: dates, counters, buttons, addresses."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.normalise.bylines.lexicon import CREDIT, DATE_OPENER, DATE_WORD, FURNITURE, GIVEN, PLACE, ROLE
from pipelines.normalise.bylines.line import Line
from pipelines.normalise.bylines.tokens import Break

IN = "في"
"""Before a date it belongs to the date: ``أبوظبي في 3 مارس / وام /``."""


_TIME_OF = frozenset({"بتوقيت", "توقيت"})
"""Before a place they name a time zone (``21:40 بتوقيت القاهرة``)."""


def segments(line: Line) -> Iterator[tuple[int, int]]:
    """Runs of words without a break, without dates, counters and contacts."""
    start: int | None = None
    dropped = dropped_words(line)
    for at, word in enumerate(line.words):
        if start is not None and (dropped[at] or word.before.kind):
            yield start, at
            start = None
        if not dropped[at] and start is None:
            start = at
    if start is not None:
        yield start, len(line.words)


def dropped_words(line: Line) -> list[bool]:
    """Which words are no part of a credit: numbers and the date words beside them, buttons, addresses."""
    words, folds, lexicon = line.words, line.folds, line.lexicon
    count = len(words)
    dropped = [word.sort in ("number", "contact") for word in words]
    if any(dropped):
        for at in range(1, count):
            if dropped[at - 1] and not dropped[at] and lexicon.marks(folds[at]) & DATE_WORD:
                dropped[at] = words[at - 1].sort != "contact"
        for at in range(count - 2, -1, -1):
            if dropped[at + 1] and not dropped[at] and (lexicon.marks(folds[at]) & DATE_WORD or folds[at] == IN):
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
    if count > 1 and words[-1].sort == "arabic" and lexicon.marks(folds[-1]) == DATE_WORD:
        dropped[-1] = True  # ``واس - الرياض الثلاثاء``
    for at, fold in enumerate(folds):
        if fold in _TIME_OF and (place := lexicon.match(folds, at + 1, count, PLACE)) is not None:
            dropped[at : at + 1 + place.length] = [True] * (1 + place.length)
        if lexicon.opens.get(fold, 0) & FURNITURE:
            found = lexicon.match(folds, at, count, FURNITURE)
            if found and not found.marks & (GIVEN | ROLE):
                dropped[at : at + found.length] = [True] * found.length
                _drop_rest_of_button(line, at + found.length, dropped)
    return dropped


def _drop_rest_of_button(line: Line, at: int, dropped: list[bool]) -> None:
    """``شارك برأيك``, ``تابعنا على فيسبوك``: what follows a button's word without a break is the button's too."""
    while at < len(line.words) and not line.words[at].before.kind and line.words[at].sort == line.words[at - 1].sort:
        dropped[at] = True
        at += 1


def _set_apart(gap: Break) -> bool:
    """``تشرين / 3 آذار``: a paper, then a date."""
    return gap.spaced and gap.kind in ("/", "|")


def _keep_outlets_with_numbers(line: Line, dropped: list[bool]) -> None:
    """``فرانس 24``, ``أوريان 21``, ``أزيلال24``: a number inside an outlet's name is no date."""
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
            ends = at + 1 == len(words) or bool(words[at + 1].before.kind)
            glued = at > 0 and words[at - 1].end == word.start and len(folds[at]) == 2 and ends
            if at and not dropped[at - 1] and not word.before.kind and (word.bracketed or word.quoted or glued):
                dropped[at] = False
