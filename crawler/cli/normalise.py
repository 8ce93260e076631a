"""``warraq normalise date|byline``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from crawler.cli.arguments import NOW, TEXTS
from crawler.cli.group import warraq
from crawler.commands.options import zone
from crawler.commands.output import json_line


@warraq.group()
def normalise() -> None:
    """Read dates and bylines as printed; without TEXT, one a line from standard input."""


@normalise.command()
@TEXTS
@NOW
@click.option(
    "--timezone",
    metavar="ZONE",
    callback=zone,
    help="The outlet's zone, for dates that state none, e.g. Africa/Cairo.",
)
def date(texts: tuple[str, ...], now: datetime | None, timezone: ZoneInfo | None) -> None:
    """Print what each date says, as one JSON object a line."""
    from crawler.commands.normalising import input_lines, read_dates

    lines = texts or input_lines(sys.stdin.buffer)
    _print_lines(read_dates(lines, now=now or datetime.now(UTC), timezone=timezone))


@normalise.command()
@TEXTS
def byline(texts: tuple[str, ...]) -> None:
    """Print whom and what each byline credits, as one JSON object a line."""
    from crawler.commands.normalising import input_lines, read_bylines

    _print_lines(read_bylines(texts or input_lines(sys.stdin.buffer)))


def _print_lines(answers: Iterable[Any]) -> None:
    for answer in answers:
        click.echo(json_line(answer))
