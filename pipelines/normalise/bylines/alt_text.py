"""An image's alt text printed as a line: the headline's or caption's first words, cut at a fixed length.

Some systems print it before the byline, on the print link's line, or right before the caption that it was cut from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.article import Author
from pipelines.normalise.bylines.credits import printed_name
from pipelines.normalise.bylines.line import Line
from pipelines.normalise.bylines.names import SURE, read_people
from pipelines.normalise.bylines.reading import BylineReading
from pipelines.normalise.text import words

LONGEST = 21
"""An alt text is the longest run of whole words of at most so many characters of the headline or caption."""

_SHORTEST = 11
"""Below this another word of usual length would have fitted into :data:`LONGEST`."""

_SECOND = frozenset({"الله", "الدين", "الرحمن"})
_WRITES = frozenset({"يكتب", "تكتب"})


def is_doubled(line: Line) -> bool:
    """Whether the line says the same words twice, or opens with words twice: alt text, then the caption itself.

    Not ``خير الله خير الله``: a given name and surname that are one unit each.
    """
    folds = line.folds
    count = len(folds)
    if count == 2:
        return folds[0] == folds[1]
    if count == 4 and folds[1] in _SECOND and folds[0] != folds[1]:
        return False
    return any(
        folds[size] == folds[0] and folds[:size] == folds[size : 2 * size] for size in range(2, min(count // 2, 40) + 1)
    )


def is_alt_text(line: Line, sources: Iterable[str]) -> bool:
    """Whether the whole line is the beginning of the headline or of a caption.

    Not where the headline is ``NAME writes: ...``: there the name is the author's.
    """
    own = words(line.text)
    for source in sources:
        theirs = words(source)
        if own and theirs[: len(own)] == own and not _WRITES.intersection(theirs[len(own) : len(own) + 1]):
            return True
    return False


def after_alt_text(line: Line, sources: Iterable[str]) -> int | None:
    """How many words the alt text takes at the start of a line; ``None`` where no source begins as the line does."""
    best = 0
    for source in sources:
        theirs = words(source)
        size = 0
        while size < min(len(line.words), len(theirs)) and line.folds[size] == theirs[size]:
            if line.words[size].end - line.words[0].start > LONGEST:
                break
            size += 1
        best = max(best, size)
    return best or None


def alt_and_author(line: Line) -> BylineReading:
    """A cut alt text and a bare author, told apart by length and by what reads as a name."""
    count = len(line.words)
    for start in range(1, count - 1):
        length = line.words[start - 1].end - line.words[0].start
        if length > LONGEST:
            break
        if length < _SHORTEST or any(word.before.kind for word in line.words[start + 1 :]):
            continue
        people = read_people(line.lexicon, line.words, line.folds, start, count)
        if people and people[-1].end == count and all(name.sureness == SURE for name in people) and not people[0].title:
            return BylineReading(raw=line.text, authors=tuple(Author(printed_name(line, name)) for name in people))
    return BylineReading(raw=line.text, reason="a print link and an image's alt text")


__all__: Sequence[str] = ("LONGEST", "after_alt_text", "alt_and_author", "is_alt_text", "is_doubled")
