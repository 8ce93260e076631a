"""``warraq replay --diff`` and ``--apply``: what today's parser changes in what is stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from crawler.commands.input import saved_pages
from crawler.commands.output import json_line
from crawler.commands.replaying import FAILED, LOCKED, SIGNALLED, SOME_FAILED, progress
from crawler.commands.stored import stored
from crawler.commands.terminal import isolated
from crawler.replay.counting import count_pages
from crawler.replay.rereading import Changes, reread
from crawler.replay.run import Plan
from crawler.replay.stopping import stop_on_signals
from crawler.replay.supervisor import WorkersFailed
from crawler.saved.page import Saved, Unreadable
from pipelines.store import StoreError, StoreLocked
from pipelines.store.archived import archive_files
from pipelines.store.rereading import Reading

_STANDARD_INPUT = "-"


def run_reread(
    paths: tuple[str, ...],
    database: Path,
    plan: Plan,
    *,
    url: str | None,
    stdin: BinaryIO | None,
    apply: bool,
    as_json: bool,
) -> int:
    """Read the pages anew, say what changes, and give the exit status. Without paths: all files in the database.

    :raises click.ClickException: the database cannot be read, or nothing that it names is there
    """
    missing: list[str] = []
    if not paths:
        paths, missing = _named(database)
    changes = Changes()
    unreadable: list[str] = []
    failure: Exception | None = None
    pages = _noting(saved_pages(paths, stdin=stdin, url=url), unreadable)
    with stop_on_signals() as stop, progress(count_pages(paths)) as advance:
        try:
            reread(pages, database, plan, apply=apply, advance=advance, stop=stop, changes=changes)
        except (StoreError, WorkersFailed) as error:
            failure = error
    for line in (*missing, *unreadable, *changes.refused):
        click.echo(line, err=True)
    if failure is None or changes.readings.total():
        for line in [json_line(changes.to_dict())] if as_json else _lines(changes, apply=apply):
            click.echo(line)
    if failure is not None:
        click.echo(f"Error: {failure}", err=True)
        return LOCKED if isinstance(failure, StoreLocked) else FAILED
    if stop.signal:
        return SIGNALLED + stop.signal
    return SOME_FAILED if missing or unreadable else 0


def _named(database: Path) -> tuple[tuple[str, ...], list[str]]:
    """The files that a database names and that are there, and a line for each that is not."""
    with stored(database) as store:
        files = archive_files(store)
    there = [file for file in files if file != _STANDARD_INPUT and Path(file).exists()]
    missing = [
        f"{file}: it holds {count} of the stored pages, and it is not there. "
        + ("They came from standard input: pipe them in again." if file == _STANDARD_INPUT else _MOVED)
        for file, count in files.items()
        if file not in there
    ]
    if not there:
        raise click.ClickException(
            "\n".join([*missing, f"{database}: no file that it names is there. Name the pages, or change the folder."])
        )
    return tuple(there), missing


_MOVED = "Put it back, or run the command in the folder where the pages were read."


def _noting(pages: Iterator[Saved], unreadable: list[str]) -> Iterator[Saved]:
    for page in pages:
        if isinstance(page, Unreadable):
            unreadable.append(str(page))
        yield page


def _lines(changes: Changes, *, apply: bool) -> Iterator[str]:
    counts = changes.readings
    if changes.fields:
        yield f"{'source':<28}{'field':<26}{'changed':>8}"
    for (source, name), count in sorted(changes.fields.items()):
        yield f"{source or '-':<28}{name:<26}{count:>8}"
        for one in changes.samples[source, name]:
            yield f"  article {one.article_id}: {isolated(one.before)} -> {isolated(one.after)}"
    pages = f"{counts.total()} page{'' if counts.total() == 1 else 's'}"
    yield (
        f"{pages}: {counts[Reading.ALIKE]} read as before, {counts[Reading.CHANGED]} otherwise, "
        f"{counts[Reading.LANDS]} would land from quarantine, {counts[Reading.REFUSED]} would be refused, "
        f"{counts[Reading.ASIDE]} stand for nothing"
    )
    yield f"stored: {changes.stored}" if apply else "nothing was stored: --apply does"
