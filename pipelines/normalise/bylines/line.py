"""One line under reading, and the pieces that it is cut into."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from pipelines.normalise.bylines.lexicon import Lexicon
from pipelines.normalise.bylines.names import Name
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


class Line:
    """One line under reading: its text, words, folded words, and the lexicon to read them with."""

    __slots__ = ("after", "folds", "lexicon", "text", "words")

    def __init__(self, text: str, words: list[Word], after: Break, lexicon: Lexicon) -> None:
        self.text, self.words, self.after, self.lexicon = text, words, after, lexicon
        self.folds = [word.fold for word in words]

    def since(self, start: int) -> Line:
        """The same line without its first ``start`` words."""
        return Line(self.text, self.words[start:], self.after, self.lexicon)

    def once(self) -> Line:
        """The first half of a line that says the same words twice."""
        half = len(self.words) // 2
        if self.folds[:half] != self.folds[half:]:
            return self
        return Line(self.text, self.words[:half], self.words[half].before, self.lexicon)

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
