"""Walks through numbered archives, a few numbers ahead of the answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.discovery.numbered_archive import Walk
from crawler.sources.source import Source

AHEAD = 10
"""Numbers asked for before the answers to earlier ones are there: a host gets one request at a time anyway."""


@dataclass(slots=True)
class ArchiveWalks:
    """The walks through one source's archive; ``walked`` are the highest and lowest number known to be articles."""

    source: type[Source]
    walks: list[Walk]
    awaited: set[int] = field(default_factory=set)

    @classmethod
    def begin(cls, source: type[Source], walked: tuple[int, int] | None) -> ArchiveWalks | None:
        """The walks of a source; ``None`` for one without an archive."""
        if source.archive is None:
            return None
        highest, lowest = walked if walked is not None else (None, None)
        return cls(source, list(source.archive.walks(highest=highest, lowest=lowest)))

    def next_numbers(self) -> list[int]:
        """Numbers to ask for now; they are awaited from here on."""
        numbers: list[int] = []
        for place, walk in enumerate(self.walks):
            room = AHEAD - len(self.awaited) - len(numbers)
            taken, self.walks[place] = walk.take(max(room, 0))
            numbers += taken
        self.awaited.update(numbers)
        return numbers

    def url(self, number: int) -> str:
        """The address of a number."""
        assert self.source.archive is not None
        return self.source.archive.url(number)

    def answered(self, url: str, *, is_article: bool) -> tuple[str, int] | None:
        """Note the answer for an address; gives pattern and number where an awaited number is an article."""
        archive = self.source.archive
        number = archive.number(url) if archive is not None else None
        if archive is None or number is None or number not in self.awaited:
            return None
        self.awaited.discard(number)
        if not is_article:
            return None
        self.found(number)
        return archive.pattern, number

    def found(self, number: int) -> None:
        """Note that a number is an article."""
        self.awaited.discard(number)
        self.walks = [walk.article_at(number) for walk in self.walks]

    def give_up_waiting(self) -> None:
        """Nothing is under way: what is still awaited was put off and holds the walk up no longer."""
        self.awaited.clear()
