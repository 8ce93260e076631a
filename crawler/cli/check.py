"""``warraq check``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.arguments import FAILED, STORED
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.command()
@STORED
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(database: Path, as_json: bool) -> None:
    """Look for anything wrong in the database: the file, what leads where, the indexes.

    Prints a line for each problem, with the way out, and ends with status 1 where there is one. Changes nothing.
    """
    from crawler.commands import upkeep

    found = upkeep.check(database)
    if as_json:
        click.echo(json_line({"problems": found}))
    else:
        for line in found or ["nothing wrong"]:
            click.echo(line)
    if found:
        sys.exit(FAILED)
