"""One answer out of the dates, times and labels of a line."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pipelines.normalise.dates.grammar import Found
from pipelines.normalise.dates.line import Line
from pipelines.normalise.dates.reading import DateOrder, DateReading
from pipelines.normalise.dates.settle import MOON, Dated, gap, label_before, settle_dates
from pipelines.normalise.dates.times import Time
from pipelines.normalise.dates.tokens import Token
from pipelines.normalise.dates.zones import stamp, stated_zones, zone_info

_MOST_UNKNOWN_WORDS = 2
"""A month without a day counts as a date only in a line of hardly anything else."""


def _trailing(tokens: list[Token], line: Line, dates: list[Found]) -> list[tuple[int, str]]:
    """The labels; a lone one after a lone date (``23 سبتمبر 2017 :آخر تحديث``, right to left) as if it stood before."""
    if len(line.labels) == 1:
        western = [found for found in dates if found.calendar == "gregorian"]
        position, role = line.labels[0]
        if len(western) == 1 and western[0].end <= position == len(tokens) - 1 and tokens[position - 1].text == ":":
            return [(-2, role)]
    return line.labels


def _without_aside(dates: list[Found], aside: list[int]) -> list[Found]:
    """The dates but for the first behind each label of something else: a paper's foundation, a registration."""
    nexts = [min((f.start for f in dates if f.start > position), default=None) for position in aside]
    return [found for found in dates if found.start not in nexts]


def _rank(dated: Dated, roles: dict[int, str]) -> tuple[bool, bool, bool]:
    """Published or unlabelled before updated, Gregorian before Hijri, labelled before unlabelled."""
    role = roles.get(dated.label)
    return role == "updated", dated.found.calendar == "hijri", role is None


def _best(dates: list[Dated], roles: dict[int, str]) -> Dated | None:
    """The date of publication; among equals the first.

    A Gregorian date that names the same day as the chosen Hijri one is taken in its place, whatever its label.
    """
    usable = [dated for dated in dates if dated.day is not None]
    if len(usable) < 2:
        return usable[0] if usable else None
    best = min(usable, key=lambda dated: _rank(dated, roles))
    if best.found.calendar == "hijri" and best.day is not None:
        for other in usable:
            if other.found.calendar == "gregorian" and other.day and abs((other.day - best.day).days) <= MOON:
                return other
    return best


def _time_of(dated: Dated, dates: list[Dated], times: list[Time], labels: list[tuple[int, str]]) -> Time | None:
    """The time printed for a date: the nearest under its label that is not nearer to another date."""
    if len(dates) == 1 and not labels:
        if len(times) == 1:
            return times[0]
        return min(times, key=lambda time: gap(dated.found, time.start, time.end), default=None)
    rivals = [
        other.found
        for other in dates
        if other.found.calendar == dated.found.calendar and other.day not in (None, dated.day)
    ]
    labelled = {other.label for other in dates}
    roles = dict(labels)
    published = roles.get(dated.label) == "published"
    own: list[tuple[int, Time]] = []
    for time in times:
        label = label_before(labels, time.start)
        if label != dated.label and (label in labelled or (published and roles.get(label) == "updated")):
            continue
        distance = gap(dated.found, time.start, time.end)
        if all(distance <= gap(rival, time.start, time.end) for rival in rivals):
            own.append((distance, time))
    return min(own, key=lambda item: item[0])[1] if own else None


def _moment(
    day: date, time: Time | None, alone: bool, tokens: list[Token], line: Line, timezone: ZoneInfo | None
) -> tuple[str, str, str | None]:
    """(iso, precision, zone) of a day with its time; a zone that stands apart belongs to a time that is ``alone``."""
    if time is None:
        return day.isoformat(), "day", None
    name = time.zone
    if name is None and alone and line.zones:
        stated = set(stated_zones(tokens))
        name = stated.pop() if len(stated) == 1 else None
    zone = timezone if name is None else zone_info(name)
    if zone is None and time.second is None:
        return f"{day.isoformat()}T{time.hour:02}:{time.minute:02}", "minute", None
    moment = datetime(day.year, day.month, day.day, time.hour, time.minute, time.second or 0, tzinfo=zone)
    how = "stated" if name is not None else "assumed" if timezone is not None else None
    return stamp(moment, seconds=time.second is not None), "minute", how


def choose(
    raw: str,
    tokens: list[Token],
    line: Line,
    dates: list[Found],
    times: list[Time],
    *,
    timezone: ZoneInfo | None,
    hint: date | None,
    order: DateOrder | None,
) -> DateReading:
    """The reading of a line whose dates and times are found; null with a reason where they do not make a date."""
    labels = _trailing(tokens, line, dates) if line.labels else line.labels
    if aside := [position for position, role in labels if role == "aside"]:
        dates = _without_aside(dates, aside) or dates
        labels = [label for label in labels if label[0] not in aside]
    roles = dict(labels) if labels else {}
    settled = settle_dates(tokens, line, dates, times, labels, hint, order) if dates else []
    best = _best(settled, roles)
    if best is None or best.day is None:
        return _without_day(raw, line, dates, times)
    alone = len(times) == 1
    time = _time_of(best, settled, times, labels) if times else None
    iso, precision, zone = _moment(best.day, time, alone, tokens, line, timezone)
    warnings = best.warnings
    if best.found.calendar == "hijri":
        warnings.append("hijri_converted")
    if time is not None and time.warning is not None:
        warnings.append(time.warning)
    modified = None
    if labels:
        stamped = best.label if time is None else label_before(labels, time.start)
        modified = iso if "updated" in (roles.get(best.label), roles.get(stamped)) else None
    if len(settled) > 1:
        western = [dated for dated in settled if dated.found.calendar == "gregorian" and dated.day is not None]
        updates = [dated for dated in western if dated is not best and roles.get(dated.label) == "updated"]
        if updates and updates[0].day is not None:
            update = _time_of(updates[0], settled, times, labels)
            modified = _moment(updates[0].day, update, alone, tokens, line, timezone)[0]
        if len({dated.day for dated in western if roles.get(dated.label) != "updated"}) > 1:
            warnings.append("several_dates")
    return DateReading(
        raw=raw,
        iso=iso,
        precision=precision,
        zone=zone,
        modified=modified,
        method="grammar",
        order_from=best.order_from,
        warnings=tuple(warnings),
    )


def _without_day(raw: str, line: Line, dates: list[Found], times: list[Time]) -> DateReading:
    """A month where only that is printed, else null with its reason."""
    refused = next((found.refused for found in dates if found.refused), None)
    month = next((found.month for found in dates if found.month), None)
    if refused is None and month is not None and not times and line.unknown <= _MOST_UNKNOWN_WORDS:
        return DateReading(raw=raw, iso=month, precision="month", method="grammar")
    return DateReading(raw=raw, reason=refused or _reason(line, dates, times))


def _reason(line: Line, dates: list[Found], times: list[Time]) -> str:
    """Why a line without a settled date holds none, in one sentence."""
    codes = line.codes
    if any(found.needs_weekday for found in dates):
        return "the parts of the date can be read in several ways and no weekday decides"
    if dates:
        return "a month without a day, in running text"
    if "M" in codes or "H" in codes:
        return "day, month and year are not all printed"
    numbers = codes.replace("L", "").replace("x", "").replace("U", "")
    if numbers in ("Y", "N"):
        return "a year alone"
    if "c" in numbers:
        return "a counter or an issue number, not a date"
    if numbers:
        return "numbers that form no date"
    if times:
        return "a time of day without a date"
    return "no day, month and year"
