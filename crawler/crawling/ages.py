"""Which articles are older than the operator asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from pipelines.normalise.dates import read_date


def is_older(iso: str, since: datetime) -> bool:
    """Whether a date as records have it (a moment, a day or a month) lies wholly before a moment.

    >>> moment = datetime(2024, 5, 14, tzinfo=UTC)
    >>> is_older("2024-05-13T23:59:00+00:00", moment), is_older("2024-05-14", moment), is_older("2024-04", moment)
    (True, False, True)
    """
    if len(iso) <= len("2024-05-14"):
        return iso < f"{since:%Y-%m-%d}"[: len(iso)]
    moment = datetime.fromisoformat(iso)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) < since


def announced_older(evidence: Mapping[str, str | None], since: datetime, *, zone: ZoneInfo | None) -> bool:
    """Whether what a feed or sitemap printed says that an article is older. What cannot be read is not older.

    A correction of an old article is new: ``modified`` goes before ``published``.
    """
    for name in ("modified", "published"):
        raw = evidence.get(name)
        if raw and (iso := read_date(raw, now=since, timezone=zone).iso):
            return is_older(iso, since)
    return False
