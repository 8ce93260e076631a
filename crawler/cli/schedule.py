"""``warraq schedule``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.arguments import ALERT_HOOK, ALERT_WEBHOOK, SOURCES_FILE, database_option
from crawler.cli.group import warraq
from crawler.commands.options import contact, interval


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
@database_option("The database that the crawls write to.")
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where raw answers are kept. [default: beside the database]",
)
@SOURCES_FILE
@ALERT_HOOK
@ALERT_WEBHOOK
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
    alert_hook: str | None,
    alert_webhook: str | None,
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
        environment={
            name: value
            for name, value in (("WARRAQ_ALERT_HOOK", alert_hook), ("WARRAQ_ALERT_WEBHOOK", alert_webhook))
            if value is not None
        },
    )
    click.echo(text)
