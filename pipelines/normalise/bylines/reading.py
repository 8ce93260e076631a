"""The answer of the byline reader."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.article import Author


@dataclass(frozen=True, slots=True, kw_only=True)
class BylineReading:
    """Who and what a printed line credits. ``reason`` says why nobody is credited; ``warnings`` are codes."""

    raw: str
    authors: tuple[Author, ...] = ()
    agency: str | None = None
    location: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] = ()
