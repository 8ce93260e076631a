"""The moment a page was fetched, in whatever form a saver wrote it, as ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

_DAY = re.compile(r"\d{4}-\d\d-\d\d\Z")
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_JAVASCRIPT = re.compile(
    r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d\d) (?P<year>\d{4}) (?P<clock>[\d:]{8}) GMT(?P<zone>[+-]\d{4})"
)
_LONGEST = 120


def iso_moment(text: str | None) -> str | None:
    """A fetch time as ISO 8601 with its offset, to the second; a day alone stays a day; ``None`` where it is neither.

    Understood are ISO 8601, the date of mail and HTTP headers (RFC 5322) and what JavaScript's ``Date`` prints. A
    moment without a zone is taken as UTC, as WARC and HTTP write it.

    >>> iso_moment("2024-01-02T03:04:05Z"), iso_moment("Tue, 02 Jan 2024 03:04:05 +0300"), iso_moment("2024-01-02")
    ('2024-01-02T03:04:05+00:00', '2024-01-02T03:04:05+03:00', '2024-01-02')
    >>> iso_moment("Tue Jan 02 2024 03:04:05 GMT+0200 (Eastern European Standard Time)")
    '2024-01-02T03:04:05+02:00'
    """
    text = (text or "").strip()
    if not text or len(text) > _LONGEST or not text.isascii():
        return None
    try:
        if _DAY.match(text):
            return date.fromisoformat(text).isoformat()
        moment = datetime.fromisoformat(text) if _ISO.match(text) else _mail_date(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return moment.isoformat(timespec="seconds")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _mail_date(text: str) -> datetime:
    if script := _JAVASCRIPT.match(text):
        text = "{day} {month} {year} {clock} {zone}".format_map(script.groupdict())
    return parsedate_to_datetime(text)
