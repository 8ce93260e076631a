"""``warraq crawl``: what is new on the sources, fetched, archived and stored."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from crawler.commands.naming import chosen_sources
from crawler.commands.output import json_line
from crawler.commands.own_sources import known_sources, parser_of_pages
from crawler.commands.replaying import cores
from crawler.crawling.log import StatusLine, logging_to_stderr, say
from crawler.crawling.plan import Plan, public_hosts, undescribed
from crawler.crawling.report import CrawlFailed, Report
from crawler.crawling.run import crawl
from crawler.fetching.identity import user_agent
from crawler.replay.supervisor import WorkersFailed
from crawler.sources.registry import source_of
from crawler.sources.source import Source
from pipelines.store import Landing, StoreError, StoreLocked, open_database

if TYPE_CHECKING:
    from crawler.crawling.crawl import Crawl

FAILED, SOME_FAILED, LOCKED, INTERRUPTED, SIGNALLED = 1, 3, 75, 130, 128
_SECONDS_BETWEEN_STATUS = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """The options of the command, as given; ``command`` is what the operator typed."""

    names: tuple[str, ...]
    database: Path
    archive: Path | None
    no_archive: bool
    sources: Path | None
    contact: str | None
    delay: float
    allow_private_hosts: bool
    limit: int | None
    since: datetime | None
    time_limit: float | None
    workers: int | None
    command: str
    alert_hook: str | None = None
    alert_webhook: str | None = None


def plan_of(wishes: Wishes) -> Plan:
    """What is to be done.

    :raises click.UsageError: a source that there is none of, no contact, no delay on the internet
    """
    from pipelines.validate import validate

    sources = _chosen(wishes.names, known_sources(wishes.sources))
    _check_manners(wishes, sources)
    try:
        agent = user_agent(wishes.contact)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return Plan(
        database=wishes.database,
        sources=sources,
        parse=parser_of_pages(wishes.sources),
        validate=validate,
        archive=None if wishes.no_archive else wishes.archive or default_archive(wishes.database),
        user_agent=agent,
        delay=wishes.delay,
        allow_private_hosts=wishes.allow_private_hosts,
        limit=wishes.limit,
        since=wishes.since,
        time_limit=wishes.time_limit,
        workers=wishes.workers or cores(),
        settings={},
        command=wishes.command,
    )


def default_archive(database: Path) -> Path:
    """The folder beside a database where raw answers are kept.

    >>> default_archive(Path("data/warraq.db")).as_posix()
    'data/warraq-archive'
    """
    if database.is_dir():
        raise click.UsageError(f"{database}: the database must be a file, and this is a folder. Name a file with --db.")
    return database.with_name(f"{database.stem}-archive")


def _chosen(names: Sequence[str], known: Sequence[type[Source]]) -> tuple[type[Source], ...]:
    """The sources that are named, by name or by the address of a site, in that order; each once."""
    names_known = {source.name for source in known}
    for name in names:
        if name not in names_known and "." in name and "://" not in name:
            site = name.lstrip("/").removeprefix("http:/").removeprefix("https:/")
            raise click.UsageError(
                f"{name!r} is not the name of a source; a site that nobody described is named by its whole address: "
                f"https://{site}"
            )
    if not any("://" in name for name in names):
        return tuple(chosen_sources(known, names))
    chosen = [source for name in names for source in ([_at(name)] if "://" in name else chosen_sources(known, [name]))]
    return tuple({source.name: source for source in chosen}.values())


def _at(url: str) -> type[Source]:
    described = source_of(url)
    if described is not None:
        return described
    if not url.lower().startswith(("http://", "https://")):
        raise click.UsageError(f"{url!r}: only http and https are fetched; name a site such as https://example.com/.")
    try:
        return undescribed(url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error


def _check_manners(wishes: Wishes, sources: Sequence[type[Source]]) -> None:
    if math.isnan(wishes.delay):
        raise click.UsageError("--delay is a number of seconds, such as 1 or 2.5.")
    if wishes.since is not None and wishes.since > datetime.now(UTC) + timedelta(days=1):  # east of here it is tomorrow
        raise click.UsageError(
            f"--since {wishes.since:%Y-%m-%d} lies ahead: nothing can be newer. Name a day that was."
        )
    if wishes.delay == 0 and not wishes.allow_private_hosts:
        raise click.UsageError(
            "--delay 0 is for sites of your own, together with --allow-private-hosts; on the internet wait a second."
        )
    public = public_hosts(sources)
    if wishes.contact is None and (public or not wishes.allow_private_hosts):
        raise click.UsageError(
            f"A crawl of {public[0] if public else 'the internet'} needs a contact, which is sent along with every "
            "request: give --contact MAIL_OR_URL, or set the variable WARRAQ_CONTACT."
        )


def run_crawl(wishes: Wishes, *, log_format: str, as_json: bool) -> int:
    """Crawl, say what came of it, and give the exit status.

    :raises click.UsageError: as `plan_of`
    """
    plan = plan_of(wishes)
    report = Report()
    failure: BaseException | None = None
    with logging_to_stderr(log_format) as line:
        try:
            crawl(plan, report, progress=_Progress(line, report))
        except (StoreError, WorkersFailed, CrawlFailed, KeyboardInterrupt) as error:
            failure = error
        notes = list(report.sentences()) if failure is None or report.total else []
        if failure is not None:
            notes.append(f"Error: {failure or 'ended by a second signal'}")
        if log_format == "json":
            for note in notes:
                say("note", level=logging.INFO if failure is None else logging.ERROR, detail=note)
    if failure is None or report.total:
        _print(report, as_json=as_json)
    if log_format == "text":
        for note in notes:
            click.echo(note, err=True)
    if wishes.alert_hook or wishes.alert_webhook:
        _alert(wishes)
    return _exit_status(report, failure)


def _alert(wishes: Wishes) -> None:
    """Tell of what is new and of what is over. Whatever fails here is said, and is no failure of the crawl."""
    from crawler.commands.alerting import Channels, send_alerts
    from crawler.commands.health import health_of

    now = datetime.now(UTC)
    try:
        with open_database(wishes.database, create=False, read_only=True) as store:
            health = health_of(store, known_sources(wishes.sources), now=now)
        channels = Channels(hook=wishes.alert_hook, webhook=wishes.alert_webhook)
        for problem in send_alerts(wishes.database, health, channels, now=now):
            click.echo(problem, err=True)
    except Exception as error:
        click.echo(f"alert: nobody was told of anything ({error}).", err=True)


class _Progress:
    """Shows on a terminal how far a crawl has come."""

    def __init__(self, line: StatusLine, report: Report) -> None:
        self._line, self._report = line, report
        self._started = self._last = monotonic()

    def __call__(self, work: Crawl) -> None:
        now = monotonic()
        if self._line.is_shown and now - self._last >= _SECONDS_BETWEEN_STATUS:
            self._last = now
            rate = work.stored / (now - self._started)
            failed = len(self._report.failed_sources)
            self._line.show(
                f"{work.stored} addresses done, {work.under_way} under way, {rate:.1f}/s"
                + (f", {failed} sources failed" if failed else "")
            )


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(json_line(report.to_dict()))
    else:
        rows = list(report.rows())
        wide = max(len(name) for name, _ in rows)
        for name, count in rows:
            click.echo(f"{name:<{wide}}  {count:>9}")


def _exit_status(report: Report, failure: BaseException | None) -> int:
    if isinstance(failure, StoreLocked):
        return LOCKED
    if isinstance(failure, KeyboardInterrupt):
        return INTERRUPTED
    if failure is not None:
        return FAILED
    if report.stopped_by is not None:
        return SIGNALLED + report.stopped_by
    if not report.failed_sources:
        return SOME_FAILED if report.held_sources else 0
    landed = sum(report.outcomes.get(landing.value, 0) for landing in Landing)
    crawled = len(report.sources) - len(report.held_sources)
    return FAILED if len(report.failed_sources) == crawled and not landed else SOME_FAILED
