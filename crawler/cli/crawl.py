"""``warraq crawl``."""

from __future__ import annotations

import shlex
import sys
from datetime import datetime
from pathlib import Path

import click

from crawler.cli.arguments import ALERT_HOOK, ALERT_WEBHOOK, DATABASE, SOURCES_FILE
from crawler.cli.group import warraq
from crawler.commands.options import contact, day_or_moment, duration


@warraq.command()
@click.argument("names", metavar="[SOURCE|URL...]", nargs=-1)
@DATABASE
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
@ALERT_HOOK
@ALERT_WEBHOOK
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
    alert_hook: str | None,
    alert_webhook: str | None,
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
        alert_hook=alert_hook,
        alert_webhook=alert_webhook,
        command=shlex.join(["warraq", *sys.argv[1:]]),
    )
    sys.exit(run_crawl(wishes, log_format=log_format, as_json=as_json))
