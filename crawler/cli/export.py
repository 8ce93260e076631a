"""``warraq export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler.cli.arguments import OUTPUT, PEOPLE, SECTIONS, SINCE, SOURCES, STORED, UNTIL
from crawler.cli.group import warraq
from crawler.commands.choosing import column_names, cursor, first_moment

if TYPE_CHECKING:
    from pipelines.publish.cursor import Cursor


@warraq.command()
@STORED
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "parquet"]),
    default="jsonl",
    show_default=True,
    help="JSON Lines, CSV or Apache Parquet.",
)
@OUTPUT
@SOURCES
@SECTIONS
@PEOPLE
@SINCE
@UNTIL
@click.option(
    "--changed-since",
    metavar="DATE",
    callback=first_moment,
    help="Stored or changed from then on, by the clock of who stored it; a cursor is exact.",
)
@click.option("--copies/--no-copies", default=True, show_default=True, help="Also articles with the text of another.")
@click.option("--columns", metavar="NAME,...", callback=column_names, help="The fields that are wanted, in this order.")
@click.option("--excel", is_flag=True, help="CSV that Excel reads as UTF-8 and in which it finds no formulas.")
@click.option("--after", metavar="CURSOR", callback=cursor, help="Only what was stored or changed after this cursor.")
@click.option(
    "--cursor-file",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Go on after the cursor in this file, where it exists, and keep the new one there.",
)
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="At most so many articles.")
def export(
    database: Path,
    form: str,
    output: Path,
    sources: tuple[str, ...],
    sections: tuple[str, ...],
    people: tuple[str, ...],
    since: str | None,
    until: str | None,
    changed_since: str | None,
    copies: bool,
    columns: tuple[str, ...] | None,
    excel: bool,
    after: Cursor | None,
    cursor_file: Path | None,
    limit: int | None,
) -> None:
    """Write articles, oldest change first, to a file or standard output.

    At the end a cursor is printed on standard error: given with --after, the next export goes on from there.
    """
    from crawler.commands.exporting import Order, run_export
    from pipelines.publish.selection import Selection
    from pipelines.publish.tables import Form

    if after is not None and cursor_file is not None:
        raise click.UsageError("--after and --cursor-file cannot both be given.")
    if excel and form != "csv":
        raise click.UsageError("--excel goes with --format csv only.")
    selection = Selection(
        sources=sources,
        sections=sections,
        people=people,
        since=since,
        until=until,
        changed_since=changed_since,
        copies=copies,
    )
    order = Order(
        selection=selection,
        form=Form(form),
        output=output,
        columns=columns,
        excel=excel,
        after=after,
        cursor_file=cursor_file,
        limit=limit,
    )
    run_export(database, order)
