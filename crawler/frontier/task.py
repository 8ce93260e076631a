"""What the frontier hands out, and what it wants to know in return."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from crawler.fetching.fetch import Validators
from crawler.fetching.outcome import Outcome
from pipelines.article import Archive
from pipelines.normalise.urls import UrlRules
from pipelines.store import Landing

_AUTHORITY = re.compile("https?://[^/?#]*", re.IGNORECASE)


class Publisher(Protocol):
    """What the frontier asks of a source: its name in the database, and what makes two of its addresses one."""

    @property
    def name(self) -> str:
        """The key in the database."""

    @property
    def url_rules(self) -> UrlRules | None:
        """What is true of its addresses."""


class Kind(StrEnum):
    """What an address leads to: documents that list articles, or an article."""

    FEED = "feed"
    SITEMAP = "sitemap"
    SECTION = "section"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One address to fetch, leased to a run.

    ``url`` is the address as it was found, ``host`` the name in it, in lower case and without a port. ``attempts``
    counts the failures since the last success, ``visits`` the successes: an article with a visit is looked at again for
    corrections. ``etag``, ``last_modified`` and ``body_hash`` are what the last answer was known by. ``evidence`` is
    what the document that led here said (title, published, author, modified, as printed).
    """

    id: int
    source: str
    kind: Kind
    url: str
    host: str
    attempts: int = 0
    visits: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def validators(self) -> Validators:
        """For a conditional request."""
        return Validators(etag=self.etag, last_modified=self.last_modified, body_hash=self.body_hash)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How fetching a task ended, at ``at`` (aware).

    ``found`` is what this answer is known by. ``redirected_to`` is where the answer came from, or where a redirect led
    that was not followed. ``not_before`` is the earliest moment to ask again, where the host names one. ``new_links``
    says how many links of a document were new. ``size`` is in bytes, as received. ``detail`` is a sentence for the
    operator. ``number`` is the pattern of a numbered archive and the number in it that turned out to be an article.
    """

    task: Task
    outcome: Outcome
    at: datetime
    found: Validators = field(default_factory=Validators)
    new_links: int = 0
    not_before: datetime | None = None
    status: int | None = None
    size: int | None = None
    milliseconds: int | None = None
    archive: Archive | None = None
    redirected_to: str | None = None
    detail: str | None = None
    landing: Landing | None = None
    number: tuple[str, int] | None = None

    @property
    def label(self) -> str:
        """The name under which it is counted: what became of the page, else how the fetch ended."""
        return self.outcome.value if self.landing is None else self.landing.value


def host_of(url: str) -> str:
    """The host of an address as it stands there, in lower case and without a port: whom a request burdens.

    >>> host_of("https://WWW.Example.com:8080/a")
    'www.example.com'
    """
    found = _AUTHORITY.match(url)
    return "" if found is None else _host_in(found[0])


@lru_cache(maxsize=1024)
def _host_in(origin: str) -> str:
    try:
        return urlsplit(origin).hostname or ""
    except ValueError:
        return ""
