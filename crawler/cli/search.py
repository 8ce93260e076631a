"""``warraq search``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from crawler.cli.arguments import PEOPLE, SECTIONS, SINCE, SOURCES, STORED, UNTIL
from crawler.cli.group import warraq


# A word that begins with a dash is excluded: "warraq search مجلس -النواب" must not ask for an option -ا.
@warraq.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", metavar="QUERY...", nargs=-1, type=click.UNPROCESSED)
@STORED
@SOURCES
@PEOPLE
@SECTIONS
@SINCE
@UNTIL
@click.option("--copies/--no-copies", default=False, show_default=True, help="Also articles with the text of another.")
@click.option(
    "--order",
    type=click.Choice(["rank", "date"]),
    default="rank",
    show_default=True,
    help="The best first (of the 20,000 stored last, where more hold the words), or the newest.",
)
@click.option("--limit", metavar="N", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many.")
@click.option("--offset", metavar="N", type=click.IntRange(min=0), default=0, help="Leave out so many of the first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line for each article.")
def search(
    words: tuple[str, ...],
    database: Path,
    sources: tuple[str, ...],
    people: tuple[str, ...],
    sections: tuple[str, ...],
    since: str | None,
    until: str | None,
    copies: bool,
    order: str,
    limit: int,
    offset: int,
    as_json: bool,
) -> None:
    """Find articles by their words, in any spelling; without QUERY, list the newest.

    All words must be found, with or without ال و ف ب ك ل before them. "..." is a phrase, -word is left out,
    a OR b is either.
    """
    from crawler.commands.searching import Wish, run_search
    from pipelines.publish.selection import Selection
    from pipelines.store.search import Order

    wish = Wish(
        text=" ".join(words),
        selection=Selection(sources=sources, sections=sections, people=people, since=since, until=until, copies=copies),
        order=Order(order),
        limit=limit,
        offset=offset,
    )
    sys.exit(run_search(database, wish, as_json=as_json))
