"""What becomes of a page: it lands, or it goes to quarantine with a reason. Nothing is dropped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from pipelines.article import Archive, Article


class Reason(StrEnum):
    """Why a page went to quarantine: the parser's outcomes, the validator's rules, then the reader's troubles."""

    LISTING = "listing"
    HOME_PAGE = "home_page"
    VIDEO = "video"
    PAYWALL = "paywall"
    EMPTY_BODY = "empty_body"
    ERROR_PAGE = "error_page"
    INTERSTITIAL = "interstitial"
    NO_HEADLINE = "no_headline"
    BODY_TOO_SHORT = "body_too_short"
    NOT_ARABIC = "not_arabic"
    DATE_IN_FUTURE = "date_in_future"
    NO_ADDRESS = "no_address"
    UNREADABLE = "unreadable"
    TIME_LIMIT = "time_limit"
    WORKER_LOST = "worker_lost"
    PARSER_FAILED = "parser_failed"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A record that may land."""

    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A page for the quarantine. ``detail`` says in one sentence what broke which rule and what to do about it.

    ``url`` is the address that the page goes by, ``asked_url`` the one that it was saved from; ``status`` is that of
    the server's answer, ``source`` whose page it is, where these are known.
    """

    reason: Reason
    detail: str
    archive: Archive
    url: str | None = None
    headline: str | None = None
    fetched_at: str | None = None
    asked_url: str | None = None
    status: int | None = None
    source: str | None = None


Verdict: TypeAlias = Accepted | Refused
