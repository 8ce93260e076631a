"""What an operator may set by hand for a source, in place of what is learnt."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum


class Kind(StrEnum):
    """What may be wrong with a source."""

    FAILING = "failing"
    """Crawls are tried and end without a document that could be read."""
    NOT_CRAWLED = "not_crawled"
    """No crawl was tried for much longer than usual."""
    DOCUMENT_LOST = "document_lost"
    """A feed, sitemap or section of the source's description cannot be had any more."""
    ERRORS = "errors"
    """Many more requests fail than usual."""
    FEW_ARTICLES = "few_articles"
    """Crawls end well, and bring far fewer articles than even a holiday would explain."""
    QUARANTINE = "quarantine"
    """Many more pages are refused than usual."""
    PARSER_FAILED = "parser_failed"
    """The parser fails or hangs on pages."""
    FIELD_LOST = "field_lost"
    """A field is found on far fewer pages than usual."""
    SHORT_BODIES = "short_bodies"
    """Texts are much shorter than usual."""
    ONE_HEADLINE = "one_headline"
    """Many pages have the same headline."""
    ONE_BODY = "one_body"
    """Many texts begin alike."""
    ONE_DATE = "one_date"
    """Many pages have the same moment of publication."""
    DATE_IS_FETCH = "date_is_fetch"
    """Articles seem to be published at the moment, or all on the day, on which they are fetched."""
    ONE_AUTHOR = "one_author"
    """Nearly all pages credit one person, who wrote few before."""
    LAG = "lag"
    """Articles are fetched much longer after their publication than usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of one source that are set by hand; ``None`` means as learnt.

    ``articles_a_day`` and ``articles_a_week`` are the least number of new articles, ``hours_without_success`` the
    longest time since a crawl ended well, ``lag_hours`` the longest median time from publication to our copy.
    ``dates``, ``times``, ``authors`` and ``sections`` are the least shares (0 to 1) of pages with that field;
    ``quarantined`` and ``errors`` the largest shares of pages refused and of requests failed.
    ``ignored`` holds kinds of trouble (`Kind`) that are none for this source.
    """

    articles_a_day: int | None = None
    articles_a_week: int | None = None
    hours_without_success: float | None = None
    lag_hours: float | None = None
    dates: float | None = None
    times: float | None = None
    authors: float | None = None
    sections: float | None = None
    quarantined: float | None = None
    errors: float | None = None
    ignored: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for kind in self.ignored:
            if kind not in set(Kind):
                raise ValueError(f"ignored: {kind!r} is no kind of trouble; there are {', '.join(Kind)}.")
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "ignored" or value is None:
                continue
            most = 1 if field.name in SHARES else None
            if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or (most and value > most):
                rule = "a share from 0 to 1" if most else "a number that is not negative"
                raise ValueError(f"{field.name}: a limit must be {rule}, and it is {value!r}.")


SHARES = frozenset({"dates", "times", "authors", "sections", "quarantined", "errors"})
