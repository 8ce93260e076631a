"""What a page says of itself, as found: raw strings, and where each was found.

A parser (of HTML or of a text capture) fills a draft; `crawler.parsers.record` normalises it into an `Article`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.article import BodyBlock, Image, Outcome, RelatedLink

IN_TEXT = "in the text"
"""The origin, in ``provenance``, of what a line of the text credits."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """Raw evidence from one page.

    ``published`` and ``modified`` are machine dates from metadata (ISO 8601 or whatever the site wrote),
    ``printed_date`` the date line as printed, ``byline`` the line that may credit somebody, ``credit_lines`` the lines
    of the text that are credits, ``metadata_authors`` the names that metadata gives. ``captions`` are texts of
    pictures, which are neither byline nor body. ``provenance`` maps a record's field to what it was taken from.
    """

    outcome: Outcome = Outcome.ARTICLE
    reason: str | None = None
    address: str | None = None
    headline: str | None = None
    alternative_headline: str | None = None
    section: str | None = None
    keywords: list[str] = field(default_factory=list)
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    printed_date: str | None = None
    byline: str | None = None
    credit_lines: list[str] = field(default_factory=list)
    metadata_authors: list[str] = field(default_factory=list)
    description: str | None = None
    image: Image | None = None
    captions: list[str] = field(default_factory=list)
    blocks: list[BodyBlock] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    provenance: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
