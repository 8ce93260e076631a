"""``warraq replay``: saved pages into the database, and what came of it."""

from __future__ import annotations

import contextlib
import os
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import click

from crawler.commands.input import saved_pages
from crawler.commands.output import json_line
from crawler.replay.counting import count_pages
from crawler.replay.progress import Advance, progress_bar, progress_lines
from crawler.replay.run import Plan, replay
from crawler.replay.stopping import stop_on_signals
from crawler.replay.summary import Summary
from crawler.replay.supervisor import WorkersFailed
from pipelines.store import StoreError, StoreLocked

FAILED, SOME_FAILED, LOCKED, SIGNALLED = 1, 3, 75, 128


def run_replay(
    paths: tuple[str, ...], database: Path, plan: Plan, *, url: str | None, stdin: BinaryIO | None, as_json: bool
) -> int:
    """Replay the pages, say what came of it, and give the exit status.

    :raises click.UsageError: a path is the database itself, or the paths do not go with ``url``
    """
    _check_no_database(paths, database)
    pages = saved_pages(paths, stdin=stdin, url=url)
    summary = Summary(expected=count_pages(paths))
    failure: Exception | None = None
    with stop_on_signals() as stop, progress(summary.expected) as advance:
        try:
            replay(pages, database, plan, advance=advance, stop=stop, summary=summary)
        except (StoreError, WorkersFailed) as error:
            failure = error
    if failure is None or summary.total:
        report(summary, as_json=as_json)
    if failure is not None:
        click.echo(f"Error: {failure}", err=True)
    return exit_status(summary, failure)


def _check_no_database(paths: tuple[str, ...], database: Path) -> None:
    # To read and close it here would end the locks that the run holds on it.
    for path in paths:
        with contextlib.suppress(OSError):
            if Path(path).samefile(database):
                raise click.UsageError(
                    f"{path}: this is the database that pages are stored in, and no saved page. "
                    "Name the pages, and the database with --db alone."
                )


def cores() -> int:
    """How many cores this process may use, which in a container may be fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def progress(expected: int | None) -> AbstractContextManager[Advance]:
    """How far a run is: a bar on a terminal, lines elsewhere."""
    if sys.stderr.isatty():
        return progress_bar(expected)
    return progress_lines(expected, lambda line: click.echo(line, err=True))


def report(summary: Summary, *, as_json: bool) -> None:
    """Counts to standard output, the first problems to standard error."""
    for problem in summary.problems:
        click.echo(problem, err=True)
    if summary.refused > len(summary.problems):
        click.echo(f"and {summary.refused - len(summary.problems)} more: see the quarantine table.", err=True)
    sentence = summary.sentence()
    if as_json:
        click.echo(json_line(summary.to_dict()))
        if sentence:
            click.echo(sentence, err=True)
        return
    rows = [*((name, str(count)) for name, count in summary.rows()), ("pages/s", f"{summary.rate:.1f}")]
    wide = max(len(name) for name, _ in rows)
    for name, count in rows:
        click.echo(f"{name:<{wide}}  {count:>9}")
    if sentence:
        click.echo(sentence)


def exit_status(summary: Summary, failure: Exception | None) -> int:
    """What the command ends with after a replay."""
    if isinstance(failure, StoreLocked):
        return LOCKED
    if failure is not None:
        return FAILED
    if summary.stopped_by is not None:
        return SIGNALLED + summary.stopped_by
    if summary.unreadable == summary.total:
        return FAILED
    return SOME_FAILED if summary.unreadable else 0
