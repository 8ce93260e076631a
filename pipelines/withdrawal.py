"""Whether a page that is no article says that the article at its address is away. Pure decisions, no database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipelines.verdict import Reason, Refused


class Absence(StrEnum):
    """What stands at an article's address in its place."""

    GONE = "gone"
    """Nothing: status 404 or 410."""
    ERROR_PAGE = "error_page"
    """A page that says in words that there is nothing, with a status that says otherwise."""
    HOME_PAGE = "home_page"
    """The site's front page."""
    EMPTY = "empty"
    """A page without a text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Since when an article is away, UTC to the second, and how."""

    since: str
    absence: Absence


_GONE = frozenset({404, 410})
_ABSENCE = {
    Reason.ERROR_PAGE: Absence.ERROR_PAGE,
    Reason.HOME_PAGE: Absence.HOME_PAGE,
    Reason.EMPTY_BODY: Absence.EMPTY,
}


def absence(refused: Refused) -> Absence | None:
    """What a refused page says of the article at its address; ``None`` for nothing: an error of the server may pass,
    and a list or a film is another thing.
    """
    if refused.status in _GONE:
        return Absence.GONE
    if refused.status is not None and refused.status >= 400:
        return None
    return _ABSENCE.get(refused.reason)


def marked(before: Mark | None, last_seen: str | None, at: str, absence: Absence) -> Mark | None:
    """The mark of an article after its absence was seen; only what was seen after the article itself counts.

    >>> marked(None, "2026-11-16T08:00:00Z", "2026-11-15T08:00:00Z", Absence.GONE) is None
    True
    """
    if (last_seen is not None and at <= last_seen) or (before is not None and before.since <= at):
        return before
    return Mark(at, absence)
