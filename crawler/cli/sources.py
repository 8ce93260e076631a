"""``warraq sources list|check|new``."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cli.arguments import MOVED_ARCHIVES, NOW, SOME_FAILED, SOURCES_FILE, URL, database_option
from crawler.cli.group import warraq
from crawler.commands.options import source_name
from crawler.commands.output import json_line


@warraq.group()
def sources() -> None:
    """The sources: list them, check what is read of them, describe a new one."""


@sources.command("list")
@SOURCES_FILE
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    help="The database that knows how they stand. [default: warraq.db, where it exists]",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line, with more fields.")
def list_sources(sources_file: Path | None, database: Path | None, as_json: bool) -> None:
    """Print each source: where it is, how its articles are found, when a crawl of it last ended well."""
    from crawler.commands import sources

    rows = sources.list_sources(sources_file, database or Path("warraq.db"), must_exist=database is not None)
    for line in map(json_line, rows) if as_json else sources.table(rows):
        click.echo(line)


@sources.command()
@click.argument("names", metavar="[NAME...]", nargs=-1)
@database_option("The database that knows where the pages lie.")
@MOVED_ARCHIVES
@SOURCES_FILE
@click.option(
    "--pages",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="Pages of each week that are read, the latest first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def check(
    names: tuple[str, ...],
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    pages: int,
    as_json: bool,
) -> None:
    """Read the latest archived pages of each source and of the week before, and say which fields are found how often.

    Exit status 3: a field is found less often than in the week before, or pages could not be read.
    """
    from crawler.commands import checking

    checks = list(
        checking.check_sources(names, sources_file=sources_file, database=database, archive=archive, pages=pages)
    )
    for line in map(json_line, checks) if as_json else checking.table(checks):
        click.echo(line)
    if any(checking.needs_a_look(check) for check in checks):
        sys.exit(SOME_FAILED)


@sources.command()
@click.argument("page", metavar="URL|FILE")
@click.option("--name", metavar="NAME", callback=source_name, help="The key in the database. [default: from the host]")
@click.option("--output", type=click.Path(path_type=Path), help="Write the file here; it must not exist yet.")
@URL
@database_option("The database that knows where the page of a URL lies.")
@MOVED_ARCHIVES
@SOURCES_FILE
@NOW
def new(
    page: str,
    name: str | None,
    output: Path | None,
    url: str | None,
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    now: datetime | None,
) -> None:
    """Print a first file that describes a publisher, written from one of its article pages.

    FILE is a saved page or an archive, URL an article that was crawled or replayed before.
    """
    from crawler.commands.describing import new_source, write_draft

    draft, remarks = new_source(
        page,
        name=name,
        url=url,
        database=database,
        archive=archive,
        sources_file=sources_file,
        now=now or datetime.now(UTC),
    )
    write_draft(draft, output)
    for remark in remarks:
        click.echo(remark, err=True)
