"""``warraq quarantine list|show|retry|drop``: the pages that did not land."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.explaining import explained
from crawler.commands.replaying import exit_status, progress, report
from crawler.commands.stored import explained as errors_explained
from crawler.commands.stored import stored
from crawler.commands.terminal import isolated, plain
from crawler.replay.run import Plan, replay
from crawler.replay.stopping import stop_on_signals
from crawler.replay.summary import Summary
from crawler.replay.supervisor import WorkersFailed
from crawler.saved.page import SavedPage, Unreadable
from crawler.saved.stored import read_stored
from pipelines.article import Archive
from pipelines.store import StoreError, open_database
from pipelines.store.refusals import (
    Choice,
    Group,
    RefusedRow,
    State,
    drop_refused,
    refused_groups,
    refused_rows,
    take_back,
)

_NONE = "-"
_SOME_FAILED, _FAILED = 3, 1


def groups(database: Path, choice: Choice) -> list[Group]:
    """The chosen pages, counted by day, source and reason.

    :raises click.ClickException: the database cannot be read
    """
    with stored(database) as store:
        return refused_groups(store, choice)


def rows(database: Path, choice: Choice, *, limit: int | None = None) -> list[RefusedRow]:
    """The chosen pages, the latest first.

    :raises click.ClickException: the database cannot be read
    """
    with stored(database) as store:
        return refused_rows(store, choice, limit=limit)


def group_lines(found: Sequence[Group]) -> Iterator[str]:
    """Groups as lines of aligned columns."""
    table = [("day", "source", "reason", "pages", "one of them")]
    table += [(one.day, one.source or _NONE, one.reason, str(one.pages), str(one.first_id)) for one in found]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def row_lines(found: Iterable[RefusedRow]) -> Iterator[str]:
    """Pages, a line each."""
    for row in found:
        parts = [f"{row.id:>6}  {row.day}  {row.source or _NONE}  {row.reason}"]
        if row.state is not State.WAITING:
            parts.append(row.state.value)
        parts += [plain(row.url)] if row.url else []
        parts += [isolated(row.headline)] if row.headline else []
        yield "  ".join(parts)


def as_object(row: RefusedRow) -> dict[str, Any]:
    """A page as plain JSON-ready values."""
    return asdict(row) | {"state": row.state.value}


def chosen_rows(database: Path, ids: Sequence[int]) -> list[RefusedRow]:
    """The rows of these numbers, in their order.

    :raises click.ClickException: there is none of one of them, or the database cannot be read
    """
    found = {row.id: row for row in rows(database, Choice(ids=tuple(ids), states=tuple(State)))}
    for number in ids:
        if number not in found:
            raise click.ClickException(
                f"{number} is not the number of a page in the quarantine of {database}: "
                "`warraq quarantine list --each` prints them."
            )
    return [found[number] for number in dict.fromkeys(ids)]


def show_lines(row: RefusedRow, page: SavedPage | Unreadable, *, now: datetime, generic: bool) -> Iterator[str]:
    """What is known of a page, and how it is read today, field by field."""
    offset = "" if row.archive_offset is None else f" at byte {row.archive_offset}"
    facts = [
        ("number", str(row.id)),
        ("source", row.source or _NONE),
        ("address", plain(row.url or _NONE)),
        ("archive", f"{plain(row.archive_file)}{offset}"),
        ("fetched", row.fetched_at or _NONE),
        ("refused", f"{row.first_seen_at}, last {row.last_seen_at}"),
        ("reason", f"{row.reason}: {plain(row.detail)}"),
    ]
    if row.headline:
        facts.append(("headline", isolated(row.headline)))
    if row.released_run is not None:
        facts.append(("landed", f"in run {row.released_run} as article {row.released_article_id}"))
    if row.dropped_at is not None:
        why = f": {isolated(row.dropped_why)}" if row.dropped_why else ""
        facts.append(("dropped", f"{row.dropped_at} by {plain(row.dropped_by or _NONE)}{why}"))
    yield from (f"{name:<8}  {text}" for name, text in facts)
    yield ""
    read = explained(page, now, generic)
    yield read if isinstance(read, str) else read.message


def page_of(row: RefusedRow, archive: Path | None) -> SavedPage | Unreadable:
    """The page as it was saved, under the name and address that it has in the quarantine."""
    place = Archive(row.archive_file, row.archive_offset)
    page = read_stored(place, folder=archive)
    if isinstance(page, Unreadable):
        return page
    return replace(page, archive=place, url=page.url or row.url)


def retry(database: Path, choice: Choice, plan: Plan, *, archive: Path | None, as_json: bool) -> int:
    """Read the chosen pages anew from the archive, store what lands, and give the exit status.

    What cannot be read stays as it is: its reason is still the true one.

    :raises click.ClickException: the database cannot be read
    """
    wanted = rows(database, choice)
    if not wanted:
        click.echo("Nothing of that waits in quarantine.", err=True)
        return 0
    lost: list[Unreadable] = []
    summary = Summary(expected=len(wanted))
    failure: Exception | None = None
    with stop_on_signals() as stop, progress(len(wanted)) as advance:
        try:
            # From one file in the order in which they lie there.
            ordered = sorted(wanted, key=lambda row: (row.archive_file, row.archive_offset or 0))
            replay(_readable(ordered, archive, lost), database, plan, advance=advance, stop=stop, summary=summary)
        except (StoreError, WorkersFailed) as error:
            failure = error
    for page in lost:
        click.echo(str(page), err=True)
    if summary.total:
        report(summary, as_json=as_json)
    if failure is not None:
        click.echo(f"Error: {failure}", err=True)
    if failure is None and lost:
        return _SOME_FAILED if summary.total else _FAILED
    return exit_status(summary, failure)


def _readable(wanted: Iterable[RefusedRow], archive: Path | None, lost: list[Unreadable]) -> Iterator[SavedPage]:
    for row in wanted:
        page = page_of(row, archive)
        if isinstance(page, Unreadable):
            lost.append(page)
        else:
            yield page


def drop(database: Path, choice: Choice, *, by: str, why: str | None, undo: bool, now: datetime) -> dict[str, Any]:
    """Drop the chosen pages, or take that back; what was done, as plain values.

    :raises click.ClickException: the database cannot be written
    """
    with errors_explained(), open_database(database, create=False) as store:
        found = refused_rows(store, choice)
        ids = [row.id for row in found]
        done = take_back(store, ids) if undo else drop_refused(store, ids, by=by, why=why, now=now)
    counts = Counter(row.reason for row in found)
    return {"taken_back" if undo else "dropped": done, "reasons": dict(counts.most_common())}


def done_line(done: dict[str, Any]) -> str:
    """The same as a line."""
    verb, count = next(iter(done.items()))
    reasons = ", ".join(f"{reason} {number}" for reason, number in done["reasons"].items())
    return f"{verb.replace('_', ' ')}: {count}{f' ({reasons})' if reasons else ''}"
