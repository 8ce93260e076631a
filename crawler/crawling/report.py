"""What a crawl came to: counts for a table or for a program."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


class CrawlFailed(Exception):
    """A run cannot go on: the archive cannot be written. The message is a sentence."""


@dataclass(slots=True)
class SourceReport:
    """What became of the documents of one source.

    ``problem`` is the first thing that went wrong with one; ``held`` says who else crawls the source, where it was left
    to them.
    """

    read: int = 0
    failed: int = 0
    problem: str | None = None
    held: str | None = None

    def note_failure(self, problem: str) -> None:
        """Count a document that could not be had or read."""
        self.failed += 1
        self.problem = self.problem or problem

    @property
    def is_failed(self) -> bool:
        """Whether every document that was tried failed: nothing was found, and nothing could be."""
        return self.failed > 0 and self.read == 0

    @property
    def state(self) -> str:
        """``done``, ``failed`` or ``held``."""
        return "held" if self.held else "failed" if self.is_failed else "done"


@dataclass(slots=True)
class Report:
    """The counts of a run.

    ``outcomes`` has each address once, by its last outcome. ``left`` is how many were due and not fetched,
    ``taken_back`` how many a killed run had left, ``older`` how many links ``--since`` left out. ``ended_by`` says why
    the run began nothing more before all was done: ``time_limit`` or ``limit``.
    """

    run: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    sources: dict[str, SourceReport] = field(default_factory=dict)
    seconds: float = 0.0
    left: int = 0
    taken_back: int = 0
    older: int = 0
    stopped_by: signal.Signals | None = None
    ended_by: str | None = None

    @property
    def failed_sources(self) -> list[str]:
        """The names of sources of which every document failed."""
        return [name for name, source in self.sources.items() if source.is_failed]

    @property
    def held_sources(self) -> list[str]:
        """The names of sources that were left to another run."""
        return [name for name, source in self.sources.items() if source.held]

    @property
    def total(self) -> int:
        """How many addresses were dealt with."""
        return sum(self.outcomes.values())

    def rows(self) -> Iterator[tuple[str, str]]:
        """Name and count, as a table shows them: what landed first, the rest by name."""
        counts = Counter(self.outcomes)
        for name in ("new", "updated", "unchanged", "duplicate", "quarantined"):
            yield name, str(counts.pop(name, 0))
        yield from ((name, str(count)) for name, count in sorted(counts.items()))
        yield "total", str(self.total)
        yield "left", str(self.left)
        yield "seconds", f"{self.seconds:.1f}"

    def sentences(self) -> Iterator[str]:
        """What the counts mean where they need a word."""
        if self.stopped_by is not None:
            yield (
                f"Stopped by {self.stopped_by.name}: what is counted above is stored, the rest waits in the frontier. "
                "Run the same command again to go on."
            )
        elif self.ended_by is not None:
            yield f"Ended by --{self.ended_by.replace('_', '-')}; the same command goes on from here."
        for name in self.held_sources:
            yield f"{name} was left out. {self.sources[name].held}"
        for name in self.failed_sources:
            yield f"{name}: none of its documents could be read. {self.sources[name].problem}"

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain JSON-ready values."""
        return {
            "run": self.run,
            "outcomes": dict(sorted(self.outcomes.items())),
            "total": self.total,
            "left": self.left,
            "older": self.older,
            "taken_back": self.taken_back,
            "sources": {
                name: {
                    "state": source.state,
                    "documents_read": source.read,
                    "documents_failed": source.failed,
                    "problem": source.held or source.problem,
                }
                for name, source in sorted(self.sources.items())
            },
            "seconds": round(self.seconds, 3),
            "stopped_by": None if self.stopped_by is None else self.stopped_by.name,
            "ended_by": self.ended_by,
        }
