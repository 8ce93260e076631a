"""``warraq feed``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.arguments import OUTPUT, PEOPLE, SECTIONS, SINCE, SOURCES, STORED, UNTIL
from crawler.cli.group import warraq
from crawler.commands.options import web_address


@warraq.command()
@STORED
@OUTPUT
@SOURCES
@SECTIONS
@PEOPLE
@SINCE
@UNTIL
@click.option("--copies/--no-copies", default=False, show_default=True, help="Also articles with the text of another.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), default=50, show_default=True, help="Its entries.")
@click.option("--full", is_flag=True, help="The whole text in each entry, in place of a summary.")
@click.option("--title", metavar="TEXT", default="Warraq", show_default=True, help="The feed's title.")
@click.option(
    "--url", "address", metavar="URL", callback=web_address, help="Where the feed will be found; its id and self link."
)
def feed(
    database: Path,
    output: Path,
    sources: tuple[str, ...],
    sections: tuple[str, ...],
    people: tuple[str, ...],
    since: str | None,
    until: str | None,
    copies: bool,
    limit: int,
    full: bool,
    title: str,
    address: str | None,
) -> None:
    """Write the newest articles as an Atom feed; withdrawn ones are left out."""
    from crawler.commands.publishing import publish_feed
    from pipelines.publish.feed import Channel
    from pipelines.publish.selection import Selection

    selection = Selection(
        sources=sources, sections=sections, people=people, since=since, until=until, copies=copies, withdrawn=False
    )
    publish_feed(database, output, selection, Channel(title=title, address=address, full=full), limit=limit)
