"""``warraq diff``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.command()
@click.argument("article")
@STORED
@click.option(
    "--from", "older", metavar="N", type=click.IntRange(min=1), help="The older version. [default: that before]"
)
@click.option("--to", "newer", metavar="N", type=click.IntRange(min=1), help="The newer version. [default: the last]")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(article: str, database: Path, older: int | None, newer: int | None, as_json: bool) -> None:
    """Print the versions of an article, and word by word how one became another.

    ARTICLE is a number or an address.
    """
    from crawler.commands import diffing

    history = diffing.history_of(database, article)
    pair = diffing.chosen(history, older, newer)
    if as_json:
        click.echo(json_line(diffing.to_json(history, pair)))
        return
    for line in diffing.to_lines(history, pair, colour=sys.stdout.isatty()):
        click.echo(line)
