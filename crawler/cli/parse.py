"""``warraq parse``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from crawler.cli.arguments import FAILED, GENERIC, NOW, PATHS, SOME_FAILED, SOURCES_FILE, URL
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.command()
@PATHS
@URL
@GENERIC
@NOW
@SOURCES_FILE
@click.option(
    "--offset", metavar="BYTE", type=click.IntRange(min=0), help="Only the page at this byte of the one archive named."
)
@click.option("--pretty", is_flag=True, help="Indent each record, for reading by eye.")
@click.option(
    "--explain", is_flag=True, help="Print what was considered for each field and why, in place of the record."
)
def parse(
    paths: tuple[str, ...],
    url: str | None,
    generic: bool,
    now: datetime | None,
    sources_file: Path | None,
    offset: int | None,
    pretty: bool,
    explain: bool,
) -> None:
    """Print one JSON record a line for every saved page; nothing is stored.

    A PATH is a saved page (.html, .mhtml, .txt), an archive (.warc, .wacz), a folder of them, or - for standard input.
    """
    from crawler.commands.parsing import Problem, parse_saved

    read: Callable[..., Iterator[dict[str, Any] | str | Problem]] = parse_saved
    if explain:
        from crawler.commands.explaining import explain_saved as read

    printed = failed = 0
    stdin = sys.stdin.buffer if "-" in paths else None
    now = now or datetime.now(UTC)
    for answer in read(paths, stdin=stdin, url=url, now=now, generic=generic, sources=sources_file, offset=offset):
        if isinstance(answer, Problem):
            failed += 1
            click.echo(answer.message, err=True)
        else:
            printed += 1
            click.echo(answer if isinstance(answer, str) else json_line(answer, indent=2 if pretty else None))
    if failed or not printed:
        sys.exit(SOME_FAILED if printed else FAILED)
