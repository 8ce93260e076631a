"""``warraq status``."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from crawler.cli.arguments import ALERT_HOOK, ALERT_WEBHOOK, SOURCES_FILE, STORED
from crawler.cli.group import warraq
from crawler.commands.options import moment


@warraq.command()
@click.argument("names", metavar="[SOURCE...]", nargs=-1)
@STORED
@SOURCES_FILE
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--quiet", is_flag=True, help="Print nothing where all is well, so that cron sends no mail.")
@click.option("--watch", is_flag=True, help="Look again and again, until Ctrl-C.")
@click.option(
    "--every",
    metavar="SECONDS",
    type=click.FloatRange(min=1),
    default=10,
    show_default=True,
    help="With --watch: the time between two looks.",
)
@click.option("--alert", is_flag=True, help="Call the hooks for what is new and what is over.")
@ALERT_HOOK
@ALERT_WEBHOOK
@click.option(
    "--now", metavar="ISO", callback=moment, help="The moment to judge by, with an offset. [default: the clock]"
)
def status(
    names: tuple[str, ...],
    database: Path,
    sources_file: Path | None,
    as_json: bool,
    quiet: bool,
    watch: bool,
    every: float,
    alert: bool,
    alert_hook: str | None,
    alert_webhook: str | None,
    now: datetime | None,
) -> None:
    """Print how the sources are: what is wrong first, with what to do, then what each brought against its own habit.

    Exit status 3: something needs a person.
    """
    from crawler.commands.alerting import Channels
    from crawler.commands.status import Wish, run_status

    channels = Channels(hook=alert_hook, webhook=alert_webhook) if alert else None
    if alert and not channels:
        raise click.UsageError("--alert has nobody to call: give --alert-hook COMMAND or --alert-webhook URL as well.")
    if alert and names:
        raise click.UsageError("--alert is about all sources: leave the names out.")
    wish = Wish(
        database=database,
        names=names,
        sources_file=sources_file,
        as_json=as_json,
        quiet=quiet,
        watch=every if watch else None,
        channels=channels,
        now=now,
    )
    sys.exit(run_status(wish, is_terminal=sys.stdout.isatty()))
