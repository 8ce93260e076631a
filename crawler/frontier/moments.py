"""Moments as the database writes them, UTC to the second."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import overload

from pipelines.store.runs import utc_text

_ALMOST_A_SECOND = timedelta(microseconds=999_999)


@overload
def not_before_text(moment: datetime) -> str: ...
@overload
def not_before_text(moment: None) -> None: ...
def not_before_text(moment: datetime | None) -> str | None:
    """An aware moment as text, rounded up: what may not happen before it never happens too early."""
    return None if moment is None else utc_text(moment + _ALMOST_A_SECOND)


@overload
def read_moment(text: str) -> datetime: ...
@overload
def read_moment(text: None) -> None: ...
def read_moment(text: str | None) -> datetime | None:
    """The aware moment that a text of the database means."""
    return None if text is None else datetime.fromisoformat(text)


def changed_text(printed: str | None) -> str | None:
    """When a sitemap or feed says that an article was changed, as text of the database.

    ``printed`` is a moment in ISO 8601 (sitemaps, Atom, JSON Feed) or as in mails (RSS). A day stands for its
    beginning. ``None`` for what is neither, and for a time of day without a zone: the hours in between are a guess.

    >>> changed_text("2026-11-22T11:00:00+02:00"), changed_text("2026-11-22T11:00:00"), changed_text("2026-11-22")
    ('2026-11-22T09:00:00Z', None, '2026-11-22T00:00:00Z')
    """
    if not printed:
        return None
    try:
        moment = datetime.fromisoformat(printed) if printed[:4].isdecimal() else parsedate_to_datetime(printed)
        if len(printed) == len("2026-11-22"):
            moment = moment.replace(tzinfo=UTC)
        return None if moment.tzinfo is None else utc_text(moment)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
