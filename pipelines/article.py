"""The record: the one thing that every stage takes and gives.

Field names are schema.org's `NewsArticle <https://schema.org/NewsArticle>`_ in snake_case. All classes are frozen and
picklable, so that a record can cross to a worker process and back unchanged.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What a page turned out to be. Everything but ``ARTICLE`` is a named refusal, not an error."""

    ARTICLE = "article"
    LISTING = "listing"
    HOME_PAGE = "home_page"
    VIDEO = "video"
    PAYWALL = "paywall"
    EMPTY_BODY = "empty_body"
    ERROR_PAGE = "error_page"
    INTERSTITIAL = "interstitial"


@dataclass(frozen=True, slots=True)
class Author:
    """A credited person: the name as printed without titles, and what they did.

    ``role`` is one of writer, correspondent, editor, translator, interviewer, photographer.
    """

    name: str
    role: str = "writer"


@dataclass(frozen=True, slots=True)
class Image:
    """The main picture of an article."""

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """A link to another story; ``url`` is ``None`` where only its text survived (text captures)."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class BodyBlock:
    """One paragraph or sub-heading of the body. ``kind`` is ``paragraph``, ``heading``, ``quote`` or ``item``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Archive:
    """Where the raw page lies: the file as the operator named it and, inside an archive, the record's byte offset."""

    file: str
    offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A news article as read from one page.

    Dates are ISO 8601 strings with the source's offset (``2021-04-04T10:20:00+02:00``), or a day or month alone
    where no more is printed. Where the offset is an assumption of ours, ``warnings`` holds
    ``date_published_zone_assumed``. ``body`` is ``body_blocks`` joined by one blank line. ``provenance`` maps a
    field's name to what it was taken from.
    """

    url: str | None = None
    canonical_url: str | None = None
    source: str | None = None
    headline: str | None = None
    alternative_headline: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    language: str | None = None
    authors: tuple[Author, ...] = ()
    byline_raw: str | None = None
    agency: str | None = None
    location: str | None = None
    date_published: str | None = None
    date_published_raw: str | None = None
    date_published_precision: str | None = None
    date_modified: str | None = None
    description: str | None = None
    main_image: Image | None = None
    body_blocks: tuple[BodyBlock, ...] = ()
    related: tuple[RelatedLink, ...] = ()
    fetched_at: str | None = None
    content_hash: str | None = None
    parser: str = "generic"
    parser_version: str = "1"
    archive: Archive | None = None
    provenance: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        """The paragraphs and sub-headings in order, split by one blank line."""
        return "\n\n".join(block.text for block in self.body_blocks)

    @property
    def word_count(self) -> int:
        """How many words the body holds, split at white space."""
        return sum(len(block.text.split()) for block in self.body_blocks)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON-ready values, in the documented order of fields."""
        plain = dataclasses.asdict(self)
        return {name: getattr(self, name) if name in _DERIVED else plain[name] for name in RECORD_FIELDS}


_DERIVED = frozenset({"body", "word_count"})

RECORD_FIELDS: tuple[str, ...] = (
    "url",
    "canonical_url",
    "source",
    "headline",
    "alternative_headline",
    "section",
    "keywords",
    "language",
    "authors",
    "byline_raw",
    "agency",
    "location",
    "date_published",
    "date_published_raw",
    "date_published_precision",
    "date_modified",
    "description",
    "main_image",
    "body",
    "body_blocks",
    "related",
    "word_count",
    "fetched_at",
    "content_hash",
    "parser",
    "parser_version",
    "archive",
    "provenance",
    "warnings",
)


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """What a parser made of a page: its outcome, and the record as far as it could be read (also when refused).

    ``reason`` says in one sentence, for a person, why the page is not an article; ``None`` for an article.
    """

    outcome: Outcome
    article: Article
    reason: str | None = None
