"""When an article was published: the printed date against the metadata's, the address's day where there is neither.

What a feed said supplies what all of them lack.

Metadata is evidence, not truth. A moment that both give in the same wall clock is sure; a wall clock stamped as UTC is
told by the printed one; and where they part, the printed line wins, because a reader could have complained of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from crawler.parsers.announced import announced_date, with_announced
from crawler.parsers.context import Context
from crawler.parsers.ordering import settle_order
from pipelines.normalise.dates import DateReading, read_machine_date
from pipelines.normalise.text import fold

_WIDEST_OFFSET = timedelta(hours=14)  # https://data.iana.org/time-zones/theory.html: no zone lies further from UTC
_TWELVE = 12
_HALF_A_DAY = timedelta(hours=_TWELVE)
_HALF = r"\s*(?:[صم]\b|صباح|مساء|ظهر|عصر|ليل|فجر|[ap]\.?m)"  # of the day, behind a clock
_QUARTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """The dates of an article: ISO 8601, the precision, the raw printed text, where each came from, warnings.

    ``order_from`` is what told day from month in numbers that leave it open.
    """

    published: str | None = None
    precision: str | None = None
    raw: str | None = None
    modified: str | None = None
    published_from: str | None = None
    modified_from: str | None = None
    order_from: str | None = None
    warnings: tuple[str, ...] = ()


def date_article(
    printed: str | None,
    published: str | None,
    modified: str | None,
    context: Context,
    *,
    claimed_by: str | None = None,
    change_claimed_by: str | None = None,
) -> Dating:
    """Weigh the printed line against the metadata's claims (raw strings; ``None`` where there is none)."""
    claim = read_machine_date(published, context.timezone, context.date_order) if published else None
    change = read_machine_date(modified, context.timezone, context.date_order) if modified else None
    if claim is not None and claim.iso is None:
        claim = None
    feed = announced_date(context)
    line, order_from = settle_order(printed, claim, feed, context) if printed else (None, None)
    changed_iso = change.iso if change is not None else None
    changed_from = (change_claimed_by or "metadata") if changed_iso else None
    if line is not None and line.modified is not None:
        changed_iso, changed_from = line.modified, "printed"
    update_only = line is not None and line.iso is not None and line.iso == line.modified
    warnings: list[str] = []
    if line is None or line.iso is None or (update_only and (claim or context.hint or feed)):
        if claim is not None:
            chosen, origin = claim, claimed_by or "metadata"
        elif context.hint is not None:
            chosen, origin = DateReading(raw="", iso=context.hint.isoformat(), precision="day"), "url"
        else:
            chosen, origin = DateReading(raw=""), None
    elif claim is None:
        chosen, origin = line, "printed"
        if update_only:
            warnings.append("date_published_is_last_update")
    else:
        chosen, origin = _weigh(line, claim, context, warnings, claimed_by or "metadata")
    chosen, origin = with_announced(chosen, origin, feed)
    warnings += chosen.warnings
    if chosen.zone == "assumed":
        warnings.append("date_published_zone_assumed")
    if changed_iso and chosen.iso and _before(changed_iso, chosen.iso):
        warnings.append("date_modified_before_published")
        changed_iso, changed_from = None, None
    return Dating(
        published=chosen.iso,
        precision=chosen.precision,
        raw=printed or _raw(origin, published, context),
        modified=changed_iso,
        published_from=origin,
        modified_from=changed_from,
        order_from=order_from,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _raw(origin: str | None, published: str | None, context: Context) -> str | None:
    """What a date was read from that is not printed."""
    if origin in (None, "url"):
        return None
    return published or context.announced.get("published")


def _before(left: str, right: str) -> bool:
    """Whether one ISO date lies before another: by the instant where both state a zone, else by the printed clock."""
    if len(left) > 16 and len(right) > 16:
        one, other = datetime.fromisoformat(left), datetime.fromisoformat(right)
        if one.tzinfo is not None and other.tzinfo is not None:
            return one < other
    size = min(len(left), len(right), 16)
    return left[:size] < right[:size]


def _key(iso: str) -> str:
    """The wall clock of an ISO date, for comparing to the minute."""
    return iso[:16]


def _weigh(
    line: DateReading, claim: DateReading, context: Context, warnings: list[str], claimed_by: str
) -> tuple[DateReading, str]:
    """Both the printed line and the metadata give a date."""
    assert line.iso is not None and claim.iso is not None
    both = f"printed and {claimed_by}"
    if line.precision != "minute":
        if not claim.iso.startswith(line.iso) and _apart(line.iso, claim.iso) > timedelta(days=1):
            return _contradiction(line, claim, context, warnings, claimed_by)
        # Midnight in metadata beside a printed day is a day that had to be written as a moment.
        if claim.precision != "minute" or claim.iso[11:19] in ("00:00", "00:00:00"):
            return line, both
        return claim, both
    if claim.precision != "minute":
        if claim.iso[:10] == line.iso[:10] or _apart(line.iso[:10], claim.iso) <= timedelta(days=1):
            return line, both
        return _contradiction(line, claim, context, warnings, claimed_by)
    if _key(line.iso) == _key(claim.iso):
        return _same_clock(line, claim, context, warnings), both
    printed, claimed = datetime.fromisoformat(line.iso), datetime.fromisoformat(claim.iso)
    if printed.tzinfo is not None and claimed.tzinfo is not None and abs(printed - claimed) < timedelta(minutes=1):
        # One instant in both: the printed wall clock, with the metadata's seconds.
        iso = claimed.astimezone(printed.tzinfo).isoformat()
        return DateReading(raw=line.raw, iso=iso, precision="minute", zone="stated", warnings=line.warnings), both
    shift = printed.replace(tzinfo=None) - claimed.replace(tzinfo=None)
    if abs(shift) == _HALF_A_DAY and _is_half_a_clock(printed, line.raw):
        return claim, both
    if line.zone is None and claimed.tzinfo is not None and abs(shift) <= _WIDEST_OFFSET:
        whole = timedelta(minutes=15 * round(shift / _QUARTER))
        offset = whole + (claimed.utcoffset() or timedelta())
        if abs(shift - whole) < timedelta(minutes=1) and abs(offset) <= _WIDEST_OFFSET:
            zone = timezone(offset)
            return DateReading(
                raw=line.raw, iso=claimed.astimezone(zone).isoformat(), precision="minute", zone="stated"
            ), both
    return _contradiction(line, claim, context, warnings, claimed_by)


def _is_half_a_clock(printed: datetime, raw: str) -> bool:
    """Whether a printed clock may stand for either half of the day: ``11:14`` for 23:14, without ص or م."""
    clock = rf"\b0?{printed.hour}\s*[:.]\s*{printed.minute:02}(?:[:.]\d\d)?"
    return printed.hour <= _TWELVE and re.search(clock + _HALF, fold(raw)) is None


def _same_clock(line: DateReading, claim: DateReading, context: Context, warnings: list[str]) -> DateReading:
    """One wall clock in both: the question left is its zone. ``Z`` beside a local clock is a template's mistake."""
    assert line.iso is not None and claim.iso is not None
    claimed = datetime.fromisoformat(claim.iso)
    seconds = claim.iso if len(claim.iso) >= 19 else line.iso
    if line.zone == "stated" or claimed.tzinfo is None:
        return line if line.zone == "stated" else claim
    if claimed.utcoffset() != timedelta():
        return claim
    local = datetime.fromisoformat(seconds).replace(tzinfo=None)
    if context.timezone is None:
        warnings.append("metadata_zone_doubtful")
        return DateReading(raw=line.raw, iso=local.isoformat(), precision="minute")
    aware = local.replace(tzinfo=context.timezone)
    if aware.utcoffset() == timedelta():
        return claim
    warnings.append("metadata_zone_contradicts")
    return DateReading(raw=line.raw, iso=aware.isoformat(), precision="minute", zone="assumed")


def _contradiction(
    line: DateReading, claim: DateReading, context: Context, warnings: list[str], claimed_by: str
) -> tuple[DateReading, str]:
    warnings.append("date_contradicts_metadata")
    hint = context.hint.isoformat() if context.hint is not None else None
    if (
        hint is not None
        and claim.iso is not None
        and line.iso is not None
        and claim.iso.startswith(hint)
        and not line.iso.startswith(hint)
    ):
        return claim, claimed_by
    return line, "printed"


def _apart(left: str, right: str) -> timedelta:
    """How far two dates are apart, by their days."""
    if len(left) < 10 or len(right) < 10:
        return timedelta() if left[:7] == right[:7] else timedelta(days=31)
    return abs(datetime.fromisoformat(left[:10]) - datetime.fromisoformat(right[:10]))
