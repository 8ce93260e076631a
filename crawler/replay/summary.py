"""What a replay came to: counts for a table or for a program."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipelines.verdict import Reason, Refused

PROBLEMS_SHOWN = 20

STORED = ("new", "updated", "unchanged", "duplicate")


@dataclass(slots=True)
class Summary:
    """Counts of pages.

    ``stored`` has the keys of `STORED`; ``quarantined`` has reasons, without those that no reader could read:
    these are ``unreadable``. ``problems`` holds a line for each of the first `PROBLEMS_SHOWN` refusals.
    ``expected`` is how many pages were seen in the input beforehand, ``None`` where that could not be counted.
    """

    stored: Counter[str] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    seconds: float = 0.0
    expected: int | None = None
    stopped_by: signal.Signals | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many went to quarantine, unreadable ones included."""
        return self.quarantined.total() + self.unreadable

    @property
    def total(self) -> int:
        """How many pages were done."""
        return self.stored.total() + self.refused

    @property
    def rate(self) -> float:
        """Pages per second."""
        return self.total / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> int | None:
        """How many pages of a stopped run are still to be done, as far as they could be counted."""
        return None if self.expected is None else max(0, self.expected - self.total)

    def add_refusal(self, refused: Refused) -> None:
        """Count a refusal and keep its line while there is room."""
        if refused.reason is Reason.UNREADABLE:
            self.unreadable += 1
        else:
            self.quarantined[str(refused.reason)] += 1
        if len(self.problems) < PROBLEMS_SHOWN:
            place = refused.archive.file
            if refused.archive.offset is not None:
                place += f" at byte {refused.archive.offset}"
            self.problems.append(f"{place}: {refused.reason}: {refused.detail}")

    def rows(self) -> Iterator[tuple[str, int]]:
        """Name and count, as a table shows them."""
        for name in STORED:
            yield name, self.stored[name]
        for reason, count in sorted(self.quarantined.items()):
            yield f"quarantined: {reason}", count
        yield "unreadable", self.unreadable
        yield "total", self.total

    def sentence(self) -> str | None:
        """What the counts mean where they need a word: a run that was stopped, or one that stored nothing new."""
        if self.stopped_by is not None:
            left = "The rest was" if self.left is None else f"{_pages(self.left)} {'was' if self.left == 1 else 'were'}"
            return (
                f"Stopped by {self.stopped_by.name}: what is counted above is stored. {left} left; "
                "run the same command again to finish."
            )
        if not self.total or self.stored["new"] or self.stored["updated"] or self.stored["duplicate"]:
            return None
        if not self.refused:
            all_pages = "the page was" if self.total == 1 else f"all {self.total} pages were"
            return f"Nothing new: {all_pages} already stored."
        if not self.stored.total():
            all_pages = "the page" if self.total == 1 else f"all {self.total} pages"
            return f"Nothing was stored: {all_pages} went to quarantine."
        return f"Nothing new: {_pages(self.stored.total())} already stored, {_pages(self.refused)} in quarantine."

    def to_dict(self) -> dict[str, Any]:
        """The counts as plain JSON-ready values."""
        return {
            **{name: self.stored[name] for name in STORED},
            "quarantined": dict(sorted(self.quarantined.items())),
            "unreadable": self.unreadable,
            "total": self.total,
            "seconds": round(self.seconds, 3),
            "pages_per_second": round(self.rate, 1),
            "stopped_by": None if self.stopped_by is None else self.stopped_by.name,
            "left": self.left if self.stopped_by else 0,
        }


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"
