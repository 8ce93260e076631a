"""``warraq status``: one screen that says whether all is well, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import sleep

import click

from crawler.commands.alerting import Channels, send_alerts
from crawler.commands.health import health_of
from crawler.commands.output import json_line
from crawler.commands.own_sources import known_sources
from crawler.commands.stored import stored
from crawler.commands.terminal import isolated, plain
from pipelines.health import Amount, Health, Sample, SourceHealth, Trouble
from pipelines.health.wording import duration

NEEDS_A_PERSON = 3
_HEAD = ("source", "last success", "day", "week", "date", "author", "section", "quarantine", "errors", "lag")
_NONE = "-"
_CLEAR = "\033[2J\033[H"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The options of the command; ``watch`` is the seconds between two looks, ``now`` the moment where it is given."""

    database: Path
    names: tuple[str, ...] = ()
    sources_file: Path | None = None
    as_json: bool = False
    quiet: bool = False
    watch: float | None = None
    channels: Channels | None = None
    now: datetime | None = None


def run_status(wish: Wish, *, is_terminal: bool) -> int:
    """Look, say how things are, and give the exit status. With ``watch``, again and again until it is interrupted.

    :raises click.ClickException: the database cannot be read
    :raises click.UsageError: a source that the database does not know
    """
    known = known_sources(wish.sources_file)
    while True:
        now = wish.now or datetime.now(UTC)
        with stored(wish.database) as database:
            _check_names(wish, {name for (name,) in database.connection.execute("SELECT name FROM sources")})
            health = health_of(database, known, now=now, only=wish.names or None)
        if wish.watch is not None and is_terminal and not wish.as_json:
            click.echo(_CLEAR, nl=False)
        if not (wish.quiet and health.is_well):
            for line in [json_line(health.to_dict())] if wish.as_json else lines(health, now):
                click.echo(line)
        if wish.channels is not None:
            for problem in send_alerts(wish.database, health, wish.channels, now=now):
                click.echo(problem, err=True)
        if wish.watch is None:
            return 0 if health.is_well else NEEDS_A_PERSON
        sleep(wish.watch)


def _check_names(wish: Wish, known: set[str]) -> None:
    for name in wish.names:
        if name not in known:
            raise click.UsageError(
                f"{name!r}: {wish.database} holds nothing of this source. "
                f"It knows {', '.join(sorted(known)) or 'none'}."
            )


def lines(health: Health, now: datetime) -> Iterator[str]:
    """The screen: what is wrong first, then a line for each source, then those that nobody crawls."""
    judged = [source for source in health.sources if source.is_judged]
    if health.is_well:
        yield click.style("All is well." if judged else "No source is crawled: nothing to judge.", bold=True)
    for trouble in health.troubles:
        yield from _trouble(trouble)
    if judged:
        yield ""
        yield from _aligned([_HEAD, *(_row(source, now) for source in judged)])
    rest = [source for source in health.sources if not source.is_judged]
    if rest:
        yield ""
        head = ("source, not crawled", "articles", "latest", "quarantine")
        yield from _aligned([head, *(_rest(source) for source in rest)])
    if health.waiting:
        yield ""
        counts = ", ".join(f"{reason} {count}" for reason, count in health.waiting.items())
        yield f"waiting in quarantine: {counts}"


def _trouble(trouble: Trouble) -> Iterator[str]:
    head = f"{trouble.source or 'all sources'}: {trouble.kind.value.replace('_', ' ')}"
    yield f"{click.style(head, bold=True, fg='red')}: {plain(trouble.message)}"
    for sample in trouble.samples:
        yield f"    {_sample(sample)}"
    yield f"    {trouble.what_to_do}"


def _sample(sample: Sample) -> str:
    number = f"quarantine {sample.quarantine_id}" if sample.article_id is None else f"article {sample.article_id}"
    place = plain(sample.archive_file or _NONE)
    if sample.archive_offset is not None:
        place += f" at byte {sample.archive_offset}"
    parts = [number, isolated(sample.note) if sample.note else "", plain(sample.url or ""), place]
    return "  ".join(part for part in parts if part)


def _row(source: SourceHealth, now: datetime) -> Sequence[str]:
    shares = source.shares
    return (
        source.name,
        _ago(source.last_success, now),
        _amount(source.day),
        _amount(source.week),
        _percent(shares.date),
        _percent(shares.author),
        _percent(shares.section),
        _waiting(source.waiting, source.quarantined),
        f"{sum(source.errors.values())}/{source.requests}" if source.requests else _NONE,
        _NONE if source.lag_minutes is None else duration(source.lag_minutes),
    )


def _rest(source: SourceHealth) -> Sequence[str]:
    waiting = str(sum(source.waiting.values())) if source.waiting else _NONE
    return source.name, str(source.articles), (source.last_article or _NONE)[:10], waiting


def _waiting(waiting: Mapping[str, int], today: Mapping[str, int]) -> str:
    if not waiting:
        return _NONE
    new = sum(today.values())
    return f"{sum(waiting.values())}{f' (+{new})' if new else ''}"


def _amount(amount: Amount) -> str:
    if amount.usual is None:
        return str(amount.articles)
    return f"{amount.articles} of ~{amount.usual:.{0 if amount.usual >= 2 else 1}f}"


def _percent(share: float | None) -> str:
    return _NONE if share is None else f"{share:.0%}"


def _ago(moment: str | None, now: datetime) -> str:
    if moment is None:
        return "never"
    passed = now - datetime.fromisoformat(moment)
    return f"{duration(max(passed.total_seconds(), 0) / 60)} ago"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
