"""``warraq quarantine list|show|retry|drop``."""

from __future__ import annotations

import getpass
import shlex
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.cli.arguments import FAILED, GENERIC, MOVED_ARCHIVES, NOW, SOURCES, SOURCES_FILE, STORED, Decorator
from crawler.cli.group import warraq
from crawler.commands.choosing import end_of_span, first_moment
from crawler.commands.options import refusal_reason
from crawler.commands.output import json_line

if TYPE_CHECKING:
    from pipelines.store.refusals import Choice

_IDS: Decorator = click.argument("ids", metavar="[NUMBER...]", nargs=-1, type=click.IntRange(min=1))
_REASONS: Decorator = click.option(
    "--reason",
    "reasons",
    metavar="NAME",
    multiple=True,
    callback=refusal_reason,
    help="Only refused for this; may be given again for more.",
)
_SINCE: Decorator = click.option(
    "--since", metavar="DATE", callback=first_moment, help="Only fetched on this day or later; UTC."
)
_UNTIL: Decorator = click.option(
    "--until", metavar="DATE", callback=end_of_span, help="Only fetched on this day or before; UTC."
)
_EVERYTHING: Decorator = click.option("--all", "everything", is_flag=True, help="All that wait.")


def _choosing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which pages a command is for: see `_choice`."""
    for decorator in (_EVERYTHING, _UNTIL, _SINCE, _REASONS, SOURCES, STORED, _IDS):
        command = decorator(command)
    return command


@warraq.group()
def quarantine() -> None:
    """The pages that did not land: list them, see why, read them again after a mend, or drop them."""


@quarantine.command("list")
@STORED
@SOURCES
@_REASONS
@_SINCE
@_UNTIL
@click.option(
    "--state",
    type=click.Choice(["waiting", "dropped", "landed", "all"]),
    default="waiting",
    show_default=True,
    help="What became of them.",
)
@click.option("--each", is_flag=True, help="Print each page, the latest first, in place of how many there are.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), default=50, show_default=True, help="With --each.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(
    database: Path,
    sources: tuple[str, ...],
    reasons: tuple[str, ...],
    since: str | None,
    until: str | None,
    state: str,
    each: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Print how many pages wait, by day, source and reason, with the number of one to look at."""
    from dataclasses import asdict

    from crawler.commands import quarantine
    from pipelines.store.refusals import Choice, State

    states = tuple(State) if state == "all" else (State(state),)
    choice = Choice(sources=sources, reasons=reasons, since=since, until=until, states=states)
    if each:
        rows = quarantine.rows(database, choice, limit=limit)
        lines = [json_line(quarantine.as_object(row)) for row in rows] if as_json else quarantine.row_lines(rows)
    else:
        groups = quarantine.groups(database, choice)
        lines = [json_line(asdict(group)) for group in groups] if as_json else quarantine.group_lines(groups)
    for line in lines:
        click.echo(line)


@quarantine.command()
@click.argument("ids", metavar="NUMBER...", nargs=-1, required=True, type=click.IntRange(min=1))
@STORED
@MOVED_ARCHIVES
@SOURCES_FILE
@GENERIC
@NOW
@click.option("--raw", is_flag=True, help="Print the page's own bytes in place of all else.")
@click.option("--json", "as_json", is_flag=True, help="Print the rows as one JSON object a line; no page is read.")
def show(
    ids: tuple[int, ...],
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    generic: bool,
    now: datetime | None,
    raw: bool,
    as_json: bool,
) -> None:
    """Print why a page was refused, and how it is read today: what was considered for each field, and why."""
    from crawler.commands import quarantine
    from crawler.commands.own_sources import known_sources
    from crawler.saved.page import Unreadable

    if raw and as_json:
        raise click.UsageError("--raw and --json cannot both be given.")
    known_sources(sources_file)
    failed = False
    for row in quarantine.chosen_rows(database, ids):
        if as_json:
            click.echo(json_line(quarantine.as_object(row)))
            continue
        page = quarantine.page_of(row, archive)
        failed = failed or isinstance(page, Unreadable)
        if not raw:
            for line in quarantine.show_lines(row, page, now=now or datetime.now(UTC), generic=generic):
                click.echo(line)
        elif isinstance(page, Unreadable):
            click.echo(str(page), err=True)
        else:
            click.echo(page.content, nl=False)
    if failed:
        sys.exit(FAILED)


@quarantine.command()
@_choosing
@MOVED_ARCHIVES
@SOURCES_FILE
@GENERIC
@NOW
@click.option("--workers", type=click.IntRange(min=1), help="Worker processes. [default: one per core]")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as one JSON object.")
def retry(
    ids: tuple[int, ...],
    database: Path,
    sources: tuple[str, ...],
    reasons: tuple[str, ...],
    since: str | None,
    until: str | None,
    everything: bool,
    archive: Path | None,
    sources_file: Path | None,
    generic: bool,
    now: datetime | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Read pages again, after a mend, from the archive and without the network; what lands now is stored.

    Which pages: those numbers, or those that wait and that the options name.
    """
    from crawler.commands import quarantine
    from crawler.commands.own_sources import parser_of_pages
    from crawler.commands.replaying import cores
    from crawler.replay.run import Plan
    from pipelines.validate import validate

    choice = _choice(ids, sources, reasons, since, until, everything)
    plan = Plan(
        parse=parser_of_pages(sources_file),
        validate=validate,
        now=now or datetime.now(UTC),
        workers=workers or cores(),
        generic=generic,
        command=shlex.join(["warraq", *sys.argv[1:]]),
    )
    sys.exit(quarantine.retry(database, choice, plan, archive=archive, as_json=as_json))


@quarantine.command()
@_choosing
@click.option("--by", metavar="NAME", help="Who drops them. [default: the name of the account]")
@click.option("--why", metavar="TEXT", help="What is to be remembered about it.")
@click.option("--undo", is_flag=True, help="Let them wait again that were dropped.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON object.")
def drop(
    ids: tuple[int, ...],
    database: Path,
    sources: tuple[str, ...],
    reasons: tuple[str, ...],
    since: str | None,
    until: str | None,
    everything: bool,
    by: str | None,
    why: str | None,
    undo: bool,
    as_json: bool,
) -> None:
    """Note that nothing is wanted of pages: they wait no longer, and nothing of them is lost.

    Which pages: those numbers, or those that wait and that the options name.
    """
    from dataclasses import replace

    from crawler.commands import quarantine
    from pipelines.store.refusals import State

    choice = _choice(ids, sources, reasons, since, until, everything)
    if undo:
        choice = replace(choice, states=(State.DROPPED,))
    done = quarantine.drop(database, choice, by=by or getpass.getuser(), why=why, undo=undo, now=datetime.now(UTC))
    click.echo(json_line(done) if as_json else quarantine.done_line(done))


def _choice(
    ids: tuple[int, ...],
    sources: tuple[str, ...],
    reasons: tuple[str, ...],
    since: str | None,
    until: str | None,
    everything: bool,
) -> Choice:
    """The pages that are meant: never all of them by accident."""
    from pipelines.store.refusals import Choice

    choice = Choice(ids=ids, sources=sources, reasons=reasons, since=since, until=until)
    if choice.is_narrowed == everything:
        raise click.UsageError(
            "Say which pages: their numbers, or --source, --reason, --since, --until; or --all alone."
        )
    return choice
