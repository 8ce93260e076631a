"""``warraq stats``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.command()
@STORED
@click.option(
    "--months", metavar="N", type=click.IntRange(min=1), default=6, show_default=True, help="Months of each source."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, with all months.")
def stats(database: Path, months: int, as_json: bool) -> None:
    """Print how large the database is: rows and size by table, articles by source and month."""
    from crawler.commands import upkeep

    found = upkeep.stats(database)
    for line in [json_line(found)] if as_json else upkeep.stats_lines(found, months=months):
        click.echo(line)
