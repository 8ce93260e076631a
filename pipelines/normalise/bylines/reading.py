"""The answer of the byline reader."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.article import Author

OUTLET_ALONE = "a section's or outlet's name alone"
"""The ``reason`` where a line is only a known name that may be a section's too. In brackets it would be a credit."""


A_DESK = "a desk, not a person"
"""The ``reason`` where a line names the outlet's staff in place of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BylineReading:
    """Who and what a printed line credits. ``reason`` says why nobody is credited; ``warnings`` are codes."""

    raw: str
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    location: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
