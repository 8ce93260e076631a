"""``warraq rebuild``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.arguments import database_option
from crawler.cli.group import warraq

_INDEXES = ("near-duplicates", "search")


@warraq.command()
@click.argument("index", metavar="INDEX", type=click.Choice(_INDEXES))
@database_option("The database.")
def rebuild(index: str, database: Path) -> None:
    """Make an index over the articles anew: near-duplicates or search.

    Needed after an upgrade that says so. Crawls may go on meanwhile; after a kill the same command finishes the work.
    """
    from crawler.commands.rebuilding import run_rebuild

    sys.exit(run_rebuild(index, database))
