"""Sites whose addresses are numbers: which numbers to ask for next."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pipelines.normalise.urls import canonicalise


@dataclass(frozen=True, kw_only=True)
class NumberedArchive:
    """Where a publisher's articles lie under counted addresses.

    ``pattern`` is the address with ``{id}`` for the number; ``first`` the number to begin with where none is known.
    A walk ends when ``gap_limit`` numbers in a row have no article. ``direction``: ``up`` for what is new, ``down`` for
    what is old, ``both`` for one walk each way. Numbers below ``lowest`` are not asked for.

    :raises ValueError: a part breaks its rule; the message names rule and way out
    """

    pattern: str
    first: int
    gap_limit: int = 50
    direction: Literal["up", "down", "both"] = "up"
    lowest: int = 1

    def __post_init__(self) -> None:
        if self.pattern.count("{id}") != 1 or (canonicalise(self.url(_MARK)) or "").count(str(_MARK)) != 1:
            raise ValueError(
                f"{self.pattern!r}: the pattern of a numbered archive is a web address with one {{id}} in it, "
                "such as https://example.com/{id}."
            )
        if self.direction not in ("up", "down", "both"):
            raise ValueError(f"{self.pattern}: direction is up, down or both, not {self.direction!r}.")
        if self.gap_limit < 1 or self.lowest < 0 or self.first < self.lowest:
            raise ValueError(
                f"{self.pattern}: gap_limit must be at least 1 and first at least lowest ({self.lowest}); "
                f"they are {self.gap_limit} and {self.first}."
            )

    def url(self, number: int) -> str:
        """The address of a number."""
        return self.pattern.replace("{id}", str(number))

    def number(self, url: str) -> int | None:
        """The number of an address, however it is spelt; ``None`` where it is none of the archive's."""
        canonical = canonicalise(url)
        found = self._address.fullmatch(canonical) if canonical is not None else None
        return int(found[1]) if found else None

    @cached_property
    def _address(self) -> re.Pattern[str]:
        # No number of nine digits stands in these addresses twice, so it marks where {id} was.
        before, after = (canonicalise(self.url(_MARK)) or "").split(str(_MARK))
        return re.compile(f"{re.escape(before)}0*([0-9]{{1,18}}){re.escape(after)}")

    def walks(self, *, highest: int | None = None, lowest: int | None = None) -> tuple[Walk, ...]:
        """Where to go on from the highest and the lowest number that are known to hold an article.

        Numbers above ``highest`` that were empty are asked for again: today they may be published.
        """
        up = Walk(self, 1, *((self.first - 1, self.first - 1) if highest is None else (highest, highest)))
        start = lowest if lowest is not None else self.first + (self.direction == "down")
        down = Walk(self, -1, start, start)
        return {"up": (up,), "down": (down,), "both": (up, down)}[self.direction]


_MARK = 987654321


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk through an archive in one direction (``step`` is 1 or -1). It changes nothing: each step gives a new one.

    ``found`` is the farthest number with an article, ``asked`` the farthest that was asked for. Answers may come in any
    order, and a number without an answer (a server that fails) holds nothing up; it is the frontier's to ask again.
    """

    archive: NumberedArchive
    step: int
    found: int
    asked: int

    def take(self, count: int) -> tuple[tuple[int, ...], Walk]:
        """Up to ``count`` numbers to ask for now, and the walk after that; none where the walk is over or must wait."""
        end = self.found + self.step * self.archive.gap_limit
        last = self.asked + self.step * max(count, 0)
        last = min(last, end) if self.step > 0 else max(last, end, self.archive.lowest)
        numbers = tuple(range(self.asked + self.step, last + self.step, self.step))
        return numbers, replace(self, asked=numbers[-1]) if numbers else self

    def article_at(self, number: int) -> Walk:
        """The walk after ``number`` turned out to hold an article. (That a number holds none changes nothing.)"""
        if (number - self.found) * self.step <= 0:
            return self
        asked = max(self.asked, number) if self.step > 0 else min(self.asked, number)
        return replace(self, found=number, asked=asked)

    @property
    def over(self) -> bool:
        """Whether nothing is left to ask for, unless an answer that is still awaited is an article."""
        return not self.take(1)[0]
