"""``warraq replay``."""

from __future__ import annotations

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from crawler.cli.arguments import DATABASE, GENERIC, NOW, SOURCES_FILE, URL
from crawler.cli.group import warraq


@warraq.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@DATABASE
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
@click.option(
    "--diff", is_flag=True, help="Store nothing; print which fields of stored articles today's parser reads otherwise."
)
@click.option("--apply", is_flag=True, help="As --diff, and correct the stored versions where they are.")
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
    diff: bool,
    apply: bool,
    as_json: bool,
) -> None:
    """Store saved pages in the database; doing it again changes nothing.

    A PATH is what `warraq parse` takes; with --diff or --apply it may be left out, which means every file that the
    database names. Ctrl-C ends the run after a last commit; the same command then finishes it.
    """
    if not (paths or diff or apply):
        raise click.UsageError("Missing argument 'PATH...': name saved pages, archives or folders of them.")
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
    if diff or apply:
        from crawler.commands.rereading import run_reread

        sys.exit(run_reread(paths, database, plan, url=url, stdin=stdin, apply=apply, as_json=as_json))
    sys.exit(run_replay(paths, database, plan, url=url, stdin=stdin, as_json=as_json))
