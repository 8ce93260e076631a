"""``warraq vacuum``."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq
from crawler.commands.output import json_line


@warraq.command()
@STORED
@click.option("--json", "as_json", is_flag=True, help="Print the sizes as one JSON object.")
def vacuum(database: Path, as_json: bool) -> None:
    """Give the space of deleted rows back to the disk. Refused while a run is at the database."""
    from crawler.commands import upkeep

    done = upkeep.run_vacuum(database, command=shlex.join(["warraq", *sys.argv[1:]]), now=datetime.now(UTC))
    click.echo(json_line(done) if as_json else upkeep.vacuum_line(done))
