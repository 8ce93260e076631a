"""``warraq serve``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.cli.arguments import STORED
from crawler.cli.group import warraq
from crawler.commands.options import base_path


@warraq.command()
@STORED
@click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where readers are waited for.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="The port there; 0 for any that is free.",
)
@click.option("--sql/--no-sql", default=True, show_default=True, help="Let readers ask the database in SQL.")
@click.option(
    "--base-url",
    metavar="PATH",
    callback=base_path,
    default="/",
    show_default=True,
    help="The path under which a proxy shows the site, e.g. /news/.",
)
@click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Where archived pages lie, beside the folder of the database.",
)
@click.option("--open", "opened", is_flag=True, help="Open the site in a browser.")
def serve(database: Path, host: str, port: int, sql: bool, base_url: str, archive: Path | None, opened: bool) -> None:
    """Show the database as a web site in Arabic and English, until Ctrl-C.

    The database is only read, also while a crawl writes to it. Needs the extra: pip install 'warraq[site]'.
    """
    from crawler.commands.serving import Serving, run_serve

    run_serve(
        Serving(database=database, host=host, port=port, sql=sql, base_url=base_url, archive=archive, opened=opened)
    )
