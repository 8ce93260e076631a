"""Moments as the database writes them, UTC to the second."""

from __future__ import annotations

from datetime import datetime, timedelta
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
