"""``warraq snapshot``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq


@warraq.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@STORED
@click.option("--search/--no-search", default=True, show_default=True, help="With the full-text index.")
def snapshot(file: Path, database: Path, search: bool) -> None:
    """Publish a copy of the database as FILE, for readers elsewhere, while a crawl may be writing.

    FILE is replaced once the new copy is whole; who has the old one open goes on reading it.
    """
    from crawler.commands.publishing import publish_snapshot

    publish_snapshot(database, file, search=search)
