"""Dates of records as text that sorts in order of time."""

from __future__ import annotations

import re

from pipelines.validate import moment, parse_iso

_DAY_OR_MONTH = re.compile(r"\d{4}-\d\d(-\d\d)?")


def utc_second(iso: str | None) -> str | None:
    """A moment as ``2021-04-04T08:20:00Z``; UTC is taken where no zone is given, ``None`` where it cannot be read.

    >>> utc_second("2021-04-04T10:20:00.25+02:00")
    '2021-04-04T08:20:00Z'
    """
    read = moment(iso)
    return None if read is None else f"{read.isoformat()[:19]}Z"


def sortable(iso: str | None) -> str | None:
    """A date for sorting, never more exact than what is known.

    A moment with an offset becomes UTC (``2021-04-04T08:20:00Z``). A day stays a day and a month a month: as text they
    sort before every moment inside them. A moment without an offset is known to the day only.

    >>> [sortable(iso) for iso in ("2021-04-04T01:20:00+02:00", "2021-04-04", "2021-04", "2021-04-04T01:20:00")]
    ['2021-04-03T23:20:00Z', '2021-04-04', '2021-04', '2021-04-04']
    """
    read = moment(iso)
    if iso is None or read is None:
        return None
    if _DAY_OR_MONTH.fullmatch(iso):
        return iso
    known_zone = parse_iso(iso).tzinfo is not None
    return f"{read.isoformat()[:19]}Z" if known_zone else read.date().isoformat()
