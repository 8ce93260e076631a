"""One answer out of the dates, times, labels and weekdays of a line, with the checks that make it evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipelines.normalise.dates.grammar import Found, Line
from pipelines.normalise.dates.reading import DateReading
from pipelines.normalise.dates.times import Time
from pipelines.normalise.dates.tokens import Token
from pipelines.normalise.dates.zones import stamp, stated_zones, zone_info

_MOON = 3
"""Days that a printed Hijri date may lie off Umm al-Qura (sighting of the moon) and still name the same day."""

_MOST_UNKNOWN_WORDS = 2
"""A month without a day counts as a date only in a line of hardly anything else."""


@dataclass(slots=True)
class Dated:
    """A date with its day decided."""

    found: Found
    day: date | None
    warnings: list[str]
    label: int
    """Position of the label before it, or -1."""


def _labels(tokens: list[Token]) -> list[tuple[int, str]]:
    return [(index, token.meaning.label) for index, token in enumerate(tokens) if token.meaning.label is not None]


def _label_before(labels: list[tuple[int, str]], position: int) -> int:
    return max((index for index, _ in labels if index < position), default=-1)


def _gap(found: Found, start: int, end: int) -> int:
    return max(found.start - end, start - found.end, 0)


def _weekdays_of(found: Found, dates: list[Found], line: Line) -> set[int]:
    """The weekdays printed for this date: those that stand no nearer to another one."""
    return {
        weekday
        for position, weekday in line.weekdays
        if all(_gap(found, position, position + 1) <= _gap(other, position, position + 1) for other in dates)
    }


def _settle(found: Found, weekdays: set[int], near: date | None, hint: date | None) -> tuple[date | None, list[str]]:
    """The day that a date is. The weekday decides first, then a Hijri twin, then the hint, then day-month-year."""
    warnings = list(found.warnings)
    if not found.readings:
        return None, warnings
    agreeing = [day for day in found.readings if day.weekday() in weekdays]
    if agreeing:
        return agreeing[0], warnings
    if found.needs_weekday:
        return None, warnings
    if found.calendar == "hijri":
        day = found.readings[0]
        if weekdays and near is None:
            for shift in (-1, 1, -2, 2):
                if (day + timedelta(shift)).weekday() in weekdays:
                    return day + timedelta(shift), [*warnings, "hijri_moved_to_weekday"]
        return day, warnings
    for known in (near, hint):
        if known is not None and len(found.readings) > 1:
            close = [day for day in found.readings if abs((day - known).days) <= _MOON]
            if len(close) == 1:
                return close[0], warnings
    if found.open_order:
        warnings.append("ambiguous_day_month")
    if weekdays:
        warnings.append("weekday_contradicts")
    return found.readings[0], warnings


def _american(tokens: list[Token], found: Found, times: list[Time]) -> bool:
    """Whether a numeric date is the .NET default of a US locale: 8/4/2020 9:23:13 AM.

    Nothing else prints unpadded numbers with slashes, seconds and a Latin AM or PM together.
    """
    time = next((time for time in times if time.start == found.end), None)
    if time is None or time.second is None or not time.latin_meridiem or tokens[found.start + 1].text != "/":
        return False
    numbers = [token.text for token in (tokens[found.start], tokens[found.start + 2], tokens[time.start])]
    return not any(text.startswith("0") for text in numbers) and any(len(text) == 1 for text in numbers)


def settle_dates(
    tokens: list[Token], line: Line, dates: list[Found], times: list[Time], hint: date | None
) -> list[Dated]:
    """Every date with its day, label and warnings; the Hijri ones first help to settle the Gregorian ones."""
    labels = _labels(tokens)
    settled: list[Dated] = []
    twins = [found.readings[0] for found in dates if found.calendar == "hijri" and found.readings]
    near = twins[0] if len(twins) == 1 else None
    western = next((found for found in dates if found.calendar == "gregorian" and found.readings), None)
    for found in dates:
        weekdays = _weekdays_of(
            found, dates if western is None else [d for d in dates if d.calendar == found.calendar], line
        )
        if found.open_order and _american(tokens, found, times):
            found.readings = found.readings[::-1]
        twin = near if found.calendar == "gregorian" else (western.readings[0] if western else None)
        day, warnings = _settle(found, weekdays, twin, hint)
        settled.append(Dated(found, day, warnings, _label_before(labels, found.start)))
    return settled


def _best(dates: list[Dated], roles: dict[int, str]) -> Dated | None:
    """The date of publication: published or unlabelled before updated, Gregorian before Hijri, then the first.

    A Gregorian date that names the same day as the chosen Hijri one is taken in its place, whatever its label.
    """
    usable = [dated for dated in dates if dated.day is not None]
    if not usable:
        return None
    order = {"published": 0, "": 1, "updated": 2}
    best = min(usable, key=lambda d: (min(order[roles.get(d.label, "")], 1) + 2 * (roles.get(d.label) == "updated"),
                                      d.found.calendar == "hijri", order[roles.get(d.label, "")]))  # fmt: skip
    if best.found.calendar == "hijri" and best.day is not None:
        for other in usable:
            if other.found.calendar == "gregorian" and other.day and abs((other.day - best.day).days) <= _MOON:
                return other
    return best


def _time_of(dated: Dated, dates: list[Dated], times: list[Time], labels: list[tuple[int, str]]) -> Time | None:
    """The time printed for a date: the nearest under its label that is not nearer to another date."""
    rivals = [other.found for other in dates if other.found.calendar == dated.found.calendar and other.day is not None]
    roles = dict(labels)
    taken = {other.label for other in dates}
    own: list[tuple[int, Time]] = []
    for time in times:
        label = _label_before(labels, time.start)
        lone = label not in taken and roles.get(dated.label) != "published"
        if label != dated.label and not lone:
            continue
        gap = _gap(dated.found, time.start, time.end)
        if all(gap <= _gap(rival, time.start, time.end) for rival in rivals):
            own.append((gap, time))
    return min(own, key=lambda item: item[0])[1] if own else None


def _moment(
    dated: Dated, time: Time | None, times: list[Time], tokens: list[Token], timezone: ZoneInfo | None
) -> tuple[str, str, str | None]:
    """(iso, precision, zone) of a date with its time."""
    if dated.day is None or time is None:
        return str(dated.day), "day", None
    moment = datetime(dated.day.year, dated.day.month, dated.day.day, time.hour, time.minute, time.second or 0)
    name, zone = time.zone, "stated"
    if name is None and len(times) == 1:
        stated = set(stated_zones(tokens))
        name = stated.pop() if len(stated) == 1 else None
    if name is not None:
        moment = moment.replace(tzinfo=zone_info(name))
    elif timezone is not None:
        moment, zone = moment.replace(tzinfo=timezone), "assumed"
    return stamp(moment, seconds=time.second is not None), "minute", zone if moment.tzinfo else None


def choose(
    raw: str, tokens: list[Token], line: Line, dates: list[Found], times: list[Time],
    *, timezone: ZoneInfo | None, hint: date | None,
) -> DateReading:  # fmt: skip
    """The reading of a line whose dates and times are found; null with a reason where they do not make a date."""
    labels = _labels(tokens)
    roles = dict(labels)
    settled = settle_dates(tokens, line, dates, times, hint)
    best = _best(settled, roles)
    if best is None:
        month = next((found for found in dates if found.month), None)
        refused = next((found.refused for found in dates if found.refused), None)
        if refused is None and month is not None and not times and line.unknown <= _MOST_UNKNOWN_WORDS:
            return DateReading(raw=raw, iso=month.month, precision="month", method="grammar")
        return DateReading(raw=raw, reason=refused or _reason(tokens, line, dates, times))
    time = _time_of(best, settled, times, labels)
    iso, precision, zone = _moment(best, time, times, tokens, timezone)
    warnings = best.warnings
    if best.found.calendar == "hijri":
        warnings.append("hijri_converted")
    if time is not None and time.warning:
        warnings.append(time.warning)
    updated = iso if roles.get(best.label) == "updated" else None
    for dated in settled:
        if (
            dated is not best
            and dated.day
            and dated.found.calendar == "gregorian"
            and roles.get(dated.label) == "updated"
        ):
            updated = _moment(dated, _time_of(dated, settled, times, labels), times, tokens, timezone)[0]
            break
    others = [d.day for d in settled if d.found.calendar == "gregorian" and d.day and roles.get(d.label) != "updated"]
    if len(set(others)) > 1:
        warnings.append("several_dates")
    return DateReading(
        raw=raw,
        iso=iso,
        precision=precision,
        zone=zone,
        modified=updated,
        method="grammar",
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _reason(tokens: list[Token], line: Line, dates: list[Found], times: list[Time]) -> str:
    """Why a line without a settled date holds none, in one sentence."""
    if any(found.needs_weekday for found in dates):
        return "the parts of the date can be read in several ways and no weekday decides"
    if dates:
        return "a month without a day, in running text"
    codes = line.codes
    if not codes.strip("LxU") and not line.weekdays:
        if times:
            return "a time of day without a date"
        if codes.strip("xU"):
            return "a label without a date"
        return "no date words and no numbers that form a date"
    if any(code in codes for code in "MH"):
        return "day, month and year are not all printed" if "H" not in codes else "no complete day, month and year"
    if codes.strip("LxU") in ("Y", "N"):
        return "a year alone"
    if "c" in codes:
        return "a counter or an issue number, not a date"
    if line.weekdays:
        return "a weekday without a date"
    return "numbers that form no date"
