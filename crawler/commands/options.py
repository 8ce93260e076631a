"""Types of command-line values. A bad one is wrong usage: the message names the value, the rule and an example."""

from __future__ import annotations

import difflib
import zoneinfo
from datetime import datetime
from urllib.parse import urlsplit

import click


class Moment(click.ParamType):
    """An ISO 8601 date and time with an offset, as an aware `datetime`."""

    name = "ISO"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read the value; without an offset it would mean another moment on each machine, so that is refused."""
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            self.fail(
                f"{value!r} is not a moment: it must be an ISO 8601 date and time with an offset, "
                "for example 2024-05-15T12:00:00+00:00.",
                param,
                ctx,
            )
        return moment


class ZoneName(click.ParamType):
    """A name of the IANA time zone database, as a `zoneinfo.ZoneInfo`."""

    name = "ZONE"

    def convert(
        self, value: str | zoneinfo.ZoneInfo, param: click.Parameter | None, ctx: click.Context | None
    ) -> zoneinfo.ZoneInfo:
        """Look the name up; a near miss is answered with the names that resemble it."""
        if isinstance(value, zoneinfo.ZoneInfo):
            return value
        try:
            return zoneinfo.ZoneInfo(value)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
            names = _resembling(value)
            near = f" Did you mean {' or '.join(names)}?" if names else ""
            self.fail(
                f"{value!r} is not a time zone: it must be a name of the IANA time zone database, "
                f"for example Africa/Cairo.{near}",
                param,
                ctx,
            )


def _resembling(name: str) -> list[str]:
    """At most three zones whose full name or city resembles the given one."""
    zones = {zone.rpartition("/")[2].lower(): zone for zone in sorted(zoneinfo.available_timezones())}
    city = name.rpartition("/")[2].lower().replace(" ", "_")
    return [zones[match] for match in difflib.get_close_matches(city, zones, n=3, cutoff=0.8)]


class WebAddress(click.ParamType):
    """An absolute http or https address."""

    name = "URL"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check scheme and host; the rest is the URL normaliser's business."""
        try:
            parts = urlsplit(value)
            valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            valid = False
        if not valid:
            self.fail(
                f"{value!r} is not a web address: it must be absolute, with http or https and a host, "
                "for example https://www.example.com/news/1.",
                param,
                ctx,
            )
        return value
