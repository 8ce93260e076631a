"""What a spider and the downloader's middlewares tell each other about one fetch."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from crawler.fetching.outcome import Outcome, Treatment
from crawler.saved.purpose import Purpose
from pipelines.article import Archive

FETCH = "fetch"
"""The key of the `Fetch` in ``request.meta``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """By what an answer can be known again: its ETag and Last-Modified as sent, and SHA-256 of its body in hex.

    The body is the one after decompression.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None


@dataclass(slots=True, kw_only=True)
class Fetch:
    """One fetch, from the task's first request through its redirects to its end.

    The spider sets ``hosts``, to which redirects may lead (without ``www.``, subdomains included; ``None`` allows every
    public host), ``stored``, what the last answer was known by (empty for a request without conditions), and
    ``purpose``, which the archive keeps beside the answer.
    The middlewares set the rest: ``found``, the validators of this answer; ``fetched_at``, ISO 8601 in UTC to the
    second; ``archive``, where the raw answer lies; ``redirects``, the addresses that were left, in order;
    ``not_before``, when the host may be asked again, where it was put to rest. ``is_robots`` is theirs alone.
    """

    hosts: frozenset[str] | None = None
    stored: Validators = field(default_factory=Validators)
    purpose: Purpose | None = None
    found: Validators = field(default_factory=Validators)
    fetched_at: str | None = None
    archive: Archive | None = None
    redirects: tuple[str, ...] = ()
    not_before: datetime | None = None
    is_robots: bool = False


class FetchError(IgnoreRequest):
    """Why a request came to no page. It subclasses Scrapy's ``IgnoreRequest`` so that no traceback is logged.

    ``outcome`` is its name, ``detail`` a sentence, ``target`` where a redirect led that was not followed,
    ``not_before`` the earliest time (UTC) at which to ask again, where the host or its robots.txt sets one,
    ``treatment`` what to do with the task: the outcome's own, unless told otherwise.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str,
        *,
        target: str | None = None,
        not_before: datetime | None = None,
        treatment: Treatment | None = None,
    ) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.target = target
        self.not_before = not_before
        self.treatment = treatment or outcome.treatment


def fetch_of(request: Request) -> Fetch:
    """The `Fetch` of a request; a request without one gets an empty one."""
    fetch = request.meta.setdefault(FETCH, Fetch())
    assert isinstance(fetch, Fetch)
    return fetch
