"""What a line credits, gathered piece by piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.article import Author
from pipelines.normalise.bylines.lexicon import AGENCY, OUTLET
from pipelines.normalise.bylines.line import Kind, Line, Piece
from pipelines.normalise.bylines.names import Name
from pipelines.normalise.bylines.reading import BylineReading

_HARAKAT = "".join(map(chr, (*range(0x64B, 0x660), 0x670)))


_AFFILIATIONS = frozenset({"جامعه", "كليه", "معهد", "مدرسه"})
"""Behind a person's name these are where that person teaches or studies, and no source."""


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
    text = line.slice(first.start, last.end)
    return f"{text})" if "(" in text and ")" not in text else text


def add_organisation(line: Line, pieces: list[Piece], at: int, credits: Credits) -> None:
    """Credit an agency or outlet; a word that is also a note (``مباشر``) only where a place vouches for it.

    A university behind a person's name is the person's.
    """
    piece = pieces[at]
    if line.folds[piece.start] in _AFFILIATIONS and any(other.kind is Kind.PEOPLE for other in pieces[:at]):
        return
    vouched = piece.marks & (AGENCY | OUTLET) and any(other.kind is Kind.PLACE for other in pieces)
    if piece.kind is Kind.NOTE and not vouched:
        return
    credits.add_agency(line.slice(piece.start, piece.end))
