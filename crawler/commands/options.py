"""Checked command-line values. A bad one is wrong usage: the message names the value, the rule and an example.

Each function is a click callback: it takes the text that the operator gave, or ``None``, and gives the value.
"""

from __future__ import annotations

import difflib
import re
import shlex
from datetime import UTC, date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import click


def moment(_context: click.Context, _parameter: click.Parameter, text: str | None) -> datetime | None:
    """An ISO 8601 date and time; without an offset it would be another moment on each machine, so that is refused."""
    if text is None:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        value = None
    if value is None or value.tzinfo is None:
        raise click.BadParameter(
            f"{text!r} is not a moment: it must be an ISO 8601 date and time with an offset, "
            "for example 2024-05-15T12:00:00+00:00."
        )
    return value


def zone(_context: click.Context, _parameter: click.Parameter, text: str | None) -> ZoneInfo | None:
    """A name of the IANA time zone database; a near miss is answered with the names that resemble it."""
    if text is None:
        return None
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        names = _resembling(text)
        near = f" Did you mean {' or '.join(names)}?" if names else ""
        raise click.BadParameter(
            f"{text!r} is not a time zone: it must be a name of the IANA time zone database, "
            f"for example Africa/Cairo.{near}"
        ) from None


def _resembling(name: str) -> list[str]:
    """At most three zones whose city resembles the given one's."""
    zones = {zone.rpartition("/")[2].lower(): zone for zone in sorted(available_timezones())}
    city = name.rpartition("/")[2].lower().replace(" ", "_")
    return [zones[match] for match in difflib.get_close_matches(city, zones, n=3, cutoff=0.8)]


def web_address(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """An absolute http or https address; the rest is the URL normaliser's business."""
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid:
        raise click.BadParameter(
            f"{text!r} is not a web address: it must be absolute, with http or https and a host, "
            "for example https://www.example.com/news/1."
        )
    return text


def contact(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """A mail address or a web page where complaints about the crawler are read."""
    from crawler.fetching.identity import user_agent

    try:
        user_agent(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    return text


def hook_command(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """A command and its arguments, quoted as for a shell, though none is asked."""
    if text is None:
        return None
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a command ({error}): quote it as for a shell.") from error
    if not words:
        raise click.BadParameter("an empty text is no command: name a program.")
    return text


def refusal_reason(_context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]) -> tuple[str, ...]:
    """Reasons of the quarantine."""
    from pipelines.verdict import Reason

    for name in names:
        if name not in set(Reason):
            near = difflib.get_close_matches(name, list(Reason), n=3)
            meant = f"Did you mean {' or '.join(near)}?" if near else f"There are {', '.join(Reason)}."
            raise click.BadParameter(f"{name!r} is not a reason. {meant}")
    return names


def interval(_context: click.Context, _parameter: click.Parameter, minutes: int) -> int:
    """Minutes between two runs, such that cron can express them."""
    from crawler.commands.scheduling import INTERVALS

    if minutes not in INTERVALS:
        raise click.BadParameter(
            f"{minutes} minutes do not divide an hour or a day evenly, as cron needs it, or are too few: "
            f"give one of {', '.join(map(str, INTERVALS))}."
        )
    return minutes


_DURATION = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)(s|m|h|d)?")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def duration(_context: click.Context, _parameter: click.Parameter, text: str | None) -> float | None:
    """A length of time in seconds: a number with s, m, h or d behind it, seconds where nothing is."""
    if text is None:
        return None
    found = _DURATION.fullmatch(text.strip())
    seconds = float(found[1]) * _SECONDS[found[2] or "s"] if found else 0.0
    if seconds <= 0:
        raise click.BadParameter(
            f"{text!r} is not a length of time: it must be a number above 0 with s, m, h or d behind it, such as 90s, "
            "10m or 2h."
        )
    return seconds


def day_or_moment(context: click.Context, parameter: click.Parameter, text: str | None) -> datetime | None:
    """An ISO 8601 date, which stands for its beginning in UTC, or a moment as `moment` takes it."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return moment(context, parameter, text)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def source_name(_context: click.Context, _parameter: click.Parameter, text: str | None) -> str | None:
    """The name of a source."""
    from crawler.sources.checking import NAME, NAME_RULE

    if text is not None and not NAME.fullmatch(text):
        raise click.BadParameter(f"{text!r} is not a source's name: it must be {NAME_RULE}, such as example-news.")
    return text


_BASE_PATH = re.compile(r"/(?:[A-Za-z0-9_.-]+/)*")


def base_path(_context: click.Context, _parameter: click.Parameter, text: str) -> str:
    """The path of a site behind a proxy."""
    if not _BASE_PATH.fullmatch(text):
        raise click.BadParameter(
            f"{text!r} is not the path of a site: it must begin and end with a slash and hold letters, digits, dots, "
            "dashes and slashes, such as /news/."
        )
    return text
