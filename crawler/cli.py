"""The ``warraq`` command: options in, calls out, no logic.

Modules are imported where a command needs them, so that ``--help`` and ``normalise`` start at once.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some failed, 75 another run holds the lock,
130 or 143 stopped by SIGINT or SIGTERM.
"""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import click

from crawler.commands.options import contact, day_or_moment, duration, interval, moment, source_name, web_address, zone
from crawler.commands.output import json_line

FAILED, SOME_FAILED, INTERRUPTED = 1, 3, 130

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

PATHS: Decorator = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
URL: Decorator = click.option(
    "--url", metavar="URL", callback=web_address, help="The page's address, where the saved page does not name it."
)
GENERIC: Decorator = click.option(
    "--generic", is_flag=True, help="Leave the publishers' own rules out; use the generic parser."
)
SOURCES_FILE: Decorator = click.option(
    "--sources",
    "sources_file",
    metavar="FILE.py",
    type=click.Path(path_type=Path),
    help="A Python file with sources of your own, beside those that are known.",
)
TEXTS: Decorator = click.argument("texts", metavar="[TEXT...]", nargs=-1)
NOW: Decorator = click.option(
    "--now",
    metavar="ISO",
    callback=moment,
    help="The moment that relative dates count from, with an offset. [default: the clock]",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="warraq", message="%(prog)s %(version)s")
def warraq() -> None:
    """Read Arabic news pages into clean, normalised, deduplicated records in one SQLite file.

    Results go to standard output, all else to standard error. Exit status: 0 done, 1 failed, 2 wrong usage,
    3 done but some failed, 75 another run holds the lock, 130 or 143 stopped by SIGINT or SIGTERM.
    """


@warraq.command()
@PATHS
@URL
@GENERIC
@NOW
@SOURCES_FILE
@click.option("--pretty", is_flag=True, help="Indent each record, for reading by eye.")
@click.option(
    "--explain", is_flag=True, help="Print what was considered for each field and why, in place of the record."
)
def parse(
    paths: tuple[str, ...],
    url: str | None,
    generic: bool,
    now: datetime | None,
    sources_file: Path | None,
    pretty: bool,
    explain: bool,
) -> None:
    """Print one JSON record a line for every saved page; nothing is stored.

    A PATH is a saved page (.html, .mhtml, .txt), an archive (.warc, .wacz), a folder of them, or - for standard input.
    """
    from crawler.commands.parsing import Problem, parse_saved

    read: Callable[..., Iterator[dict[str, Any] | str | Problem]] = parse_saved
    if explain:
        from crawler.commands.explaining import explain_saved as read

    printed = failed = 0
    stdin = sys.stdin.buffer if "-" in paths else None
    now = now or datetime.now(UTC)
    for answer in read(paths, stdin=stdin, url=url, now=now, generic=generic, sources=sources_file):
        if isinstance(answer, Problem):
            failed += 1
            click.echo(answer.message, err=True)
        else:
            printed += 1
            click.echo(answer if isinstance(answer, str) else json_line(answer, indent=2 if pretty else None))
    if failed or not printed:
        sys.exit(SOME_FAILED if printed else FAILED)


@warraq.group()
def normalise() -> None:
    """Read dates and bylines as printed; without TEXT, one a line from standard input."""


@normalise.command()
@TEXTS
@NOW
@click.option(
    "--timezone",
    metavar="ZONE",
    callback=zone,
    help="The outlet's zone, for dates that state none, e.g. Africa/Cairo.",
)
def date(texts: tuple[str, ...], now: datetime | None, timezone: ZoneInfo | None) -> None:
    """Print what each date says, as one JSON object a line."""
    from crawler.commands.normalising import input_lines, read_dates

    lines = texts or input_lines(sys.stdin.buffer)
    _print_lines(read_dates(lines, now=now or datetime.now(UTC), timezone=timezone))


@normalise.command()
@TEXTS
def byline(texts: tuple[str, ...]) -> None:
    """Print whom and what each byline credits, as one JSON object a line."""
    from crawler.commands.normalising import input_lines, read_bylines

    _print_lines(read_bylines(texts or input_lines(sys.stdin.buffer)))


@warraq.command()
@PATHS
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database; made where it does not exist.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes. [default: one per core]")
@URL
@GENERIC
@NOW
@SOURCES_FILE
@click.option(
    "--time-limit",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True, max=86400),
    default=30,
    show_default=True,
    help="The longest that one page may take; a slower one goes to quarantine.",
)
@click.option(
    "--batch",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    help="Pages stored in one transaction.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def replay(
    paths: tuple[str, ...],
    database: Path,
    workers: int | None,
    url: str | None,
    generic: bool,
    now: datetime | None,
    sources_file: Path | None,
    time_limit: float,
    batch: int,
    as_json: bool,
) -> None:
    """Store saved pages in the database; doing it again changes nothing.

    A PATH is what `warraq parse` takes. Ctrl-C ends the run after a last commit; the same command then finishes it.
    """
    from crawler.commands.own_sources import parser_of_pages
    from crawler.commands.replaying import cores, run_replay
    from crawler.replay.run import Plan
    from pipelines.validate import validate

    plan = Plan(
        parse=parser_of_pages(sources_file),
        validate=validate,
        now=now or datetime.now(UTC),
        workers=workers or cores(),
        time_limit=time_limit,
        batch=batch,
        generic=generic,
        command=shlex.join(["warraq", *sys.argv[1:]]),
    )
    stdin = sys.stdin.buffer if "-" in paths else None
    sys.exit(run_replay(paths, database, plan, url=url, stdin=stdin, as_json=as_json))


@warraq.command()
@click.argument("names", metavar="[SOURCE|URL...]", nargs=-1)
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database; made where it does not exist.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where raw answers are kept, as WARC. [default: beside the database]",
)
@click.option("--no-archive", is_flag=True, help="Keep no raw answers; nothing can then be replayed.")
@SOURCES_FILE
@click.option(
    "--contact",
    metavar="MAIL_OR_URL",
    envvar="WARRAQ_CONTACT",
    callback=contact,
    help="Where complaints are read; sites see it. Needed on the internet. [also: variable WARRAQ_CONTACT]",
)
@click.option(
    "--delay",
    metavar="SECONDS",
    type=click.FloatRange(min=0, max=3600),
    default=1.0,
    show_default=True,
    help="The least time between two requests to a host.",
)
@click.option("--allow-private-hosts", is_flag=True, help="Also fetch from this machine and its network.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Ask for at most so many articles.")
@click.option(
    "--since",
    metavar="DATE",
    callback=day_or_moment,
    help="Leave out articles that are older, by what feeds, sitemaps or they themselves say.",
)
@click.option(
    "--time-limit",
    metavar="DURATION",
    callback=duration,
    help="Begin nothing more after so long, e.g. 90s, 10m, 2h.",
)
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes that read pages. [default: one per core]")
@click.option(
    "--log-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the log is written.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def crawl(
    names: tuple[str, ...],
    database: Path,
    archive: Path | None,
    no_archive: bool,
    sources_file: Path | None,
    contact: str | None,
    delay: float,
    allow_private_hosts: bool,
    limit: int | None,
    since: datetime | None,
    time_limit: float | None,
    workers: int | None,
    log_format: str,
    as_json: bool,
) -> None:
    """Fetch what is new on each SOURCE, on every enabled one, or on the site at a URL; store it in the database.

    Killed at any moment, the next run goes on where this one was.
    """
    from crawler.commands.crawling import Wishes, run_crawl

    if archive is not None and no_archive:
        raise click.UsageError("--archive and --no-archive cannot both be given.")
    wishes = Wishes(
        names=names,
        database=database,
        archive=archive,
        no_archive=no_archive,
        sources=sources_file,
        contact=contact,
        delay=delay,
        allow_private_hosts=allow_private_hosts,
        limit=limit,
        since=since,
        time_limit=time_limit,
        workers=workers,
        command=shlex.join(["warraq", *sys.argv[1:]]),
    )
    sys.exit(run_crawl(wishes, log_format=log_format, as_json=as_json))


@warraq.command()
@click.argument("names", metavar="[SOURCE...]", nargs=-1)
@click.option(
    "--contact",
    metavar="CONTACT",
    required=True,
    envvar="WARRAQ_CONTACT",
    callback=contact,
    help="A mail address or web page where complaints are read; sites see it. [also: variable WARRAQ_CONTACT]",
)
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database that the crawls write to.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where raw answers are kept. [default: beside the database]",
)
@SOURCES_FILE
@click.option(
    "--every",
    metavar="MINUTES",
    type=int,
    callback=interval,
    default=15,
    show_default=True,
    help="Minutes between two crawls of a source.",
)
@click.option(
    "--format", "form", type=click.Choice(["cron", "systemd"]), default="cron", show_default=True, help="What to print."
)
@click.option(
    "--output",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Write the systemd units into this folder.",
)
def schedule(
    names: tuple[str, ...],
    contact: str,
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    every: int,
    form: str,
    folder: Path | None,
) -> None:
    """Print what makes cron or systemd crawl each SOURCE, or all that are enabled, every so many minutes."""
    from crawler.commands import scheduling

    text = scheduling.schedule(
        names,
        form=form,
        database=database,
        archive=archive,
        sources_file=sources_file,
        contact=contact,
        every=every,
        folder=folder,
    )
    click.echo(text)


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
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database that knows where the pages lie.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where archives lie that were moved since they were read.",
)
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
@click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database that knows where the page of a URL lies.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where archives lie that were moved since they were read.",
)
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


def _print_lines(answers: Iterable[Any]) -> None:
    for answer in answers:
        click.echo(json_line(answer))


def main() -> None:
    """Run the command with UTF-8 on both outputs, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A lone surrogate then comes out as \udXXX, which is also how JSON writes it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        warraq.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
