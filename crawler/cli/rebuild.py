"""``warraq rebuild``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.group import warraq

_INDEXES = ("near-duplicates", "search")


@warraq.command()
@click.argument("index", metavar="INDEX", type=click.Choice(_INDEXES))
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database.",
)
def rebuild(index: str, database: Path) -> None:
    """Make an index over the articles anew: near-duplicates or search.

    Needed after an upgrade that says so. Crawls may go on meanwhile; after a kill the same command finishes the work.
    """
    from crawler.commands.rebuilding import run_rebuild

    sys.exit(run_rebuild(index, database))
