"""``warraq feed`` and ``warraq snapshot``: files for readers elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.commands.results import reported, writable
from pipelines.publish.feed import Channel, atom_feed
from pipelines.publish.selection import Selection
from pipelines.publish.snapshot import snapshot
from pipelines.store import open_database
from pipelines.store.runs import utc_text


def publish_feed(database: Path, output: Path, selection: Selection, channel: Channel, *, limit: int) -> None:
    """Write the feed to a file, or to standard output.

    :raises click.ClickException: the database cannot be read, or the output not be written
    """
    with reported():
        with open_database(database, create=False, read_only=True) as store:
            document = atom_feed(store, selection, channel, limit=limit, now=utc_text(datetime.now(UTC)))
        with writable(output) as stream:
            stream.write(document)
            stream.flush()


def publish_snapshot(database: Path, target: Path, *, search: bool) -> None:
    """Make the copy, and print what it holds.

    :raises click.ClickException: the database cannot be read, or the copy not be made
    """
    with reported(), open_database(database, create=False, read_only=True) as store:
        made = snapshot(store, target, search=search)
    click.echo(f"{target}: {made.articles} articles, {made.bytes / 1e6:.1f} MB")
