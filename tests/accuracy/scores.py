"""What was right of a corpus and what was not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Miss:
    """A field that was not read as labelled. ``case`` names the page or line, ``text`` is what it was read from."""

    case: str
    field: str
    wanted: str
    got: str
    text: str | None = None

    def __str__(self) -> str:
        shown = f" {self.text!r}" if self.text is not None else ""
        return f"{self.case}{shown}: {self.field}\n    wanted {self.wanted}\n    got    {self.got}"


@dataclass(slots=True)
class Scores:
    """The measures of one corpus: every measure is a share, 1 is the best."""

    reached: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cases: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    misses: list[Miss] = field(default_factory=list)

    def add(self, measure: str, reached: float, miss: Callable[[], Miss]) -> None:
        """Count one case of a measure, with the miss where it is not wholly right."""
        self.count(measure, reached)
        if reached < 1:
            self.misses.append(miss())

    def count(self, measure: str, reached: float) -> None:
        """Count one case of a measure that others explain."""
        self.reached[measure] += reached
        self.cases[measure] += 1

    def share(self, measure: str) -> float:
        """How much of a measure is reached, from 0 to 1."""
        return self.reached[measure] / self.cases[measure]
