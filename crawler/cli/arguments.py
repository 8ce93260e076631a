"""Arguments and options that several commands share, and the exit statuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click

from crawler.commands.choosing import end_of_span, first_moment
from crawler.commands.options import hook_command, moment, web_address

FAILED, SOME_FAILED, INTERRUPTED = 1, 3, 130

Decorator: TypeAlias = Callable[[Callable[..., Any]], Callable[..., Any]]

PATHS: Decorator = click.argument("paths", metavar="PATH...", nargs=-1, required=True)
URL: Decorator = click.option(
    "--url", metavar="URL", callback=web_address, help="The page's address, where the saved page does not name it."
)
GENERIC: Decorator = click.option(
    "--generic", is_flag=True, help="Leave the publishers' own rules out; use the generic parser."
)
SOURCES_FILE: Decorator = click.option(
    "--sources",
    "sources_file",
    metavar="FILE.py",
    type=click.Path(path_type=Path),
    help="A Python file with sources of your own, beside those that are known.",
)
TEXTS: Decorator = click.argument("texts", metavar="[TEXT...]", nargs=-1)
NOW: Decorator = click.option(
    "--now",
    metavar="ISO",
    callback=moment,
    help="The moment that relative dates count from, with an offset. [default: the clock]",
)


def database_option(meaning: str) -> Decorator:
    """``--db FILE``, with what the database is to the command."""
    return click.option(
        "--db", "database", type=click.Path(path_type=Path), default="warraq.db", show_default=True, help=meaning
    )


DATABASE = database_option("The database; made where it does not exist.")
STORED = database_option("The database, or a snapshot of it.")
MOVED_ARCHIVES: Decorator = click.option(
    "--archive",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where archives lie that were moved since they were read.",
)
ALERT_HOOK: Decorator = click.option(
    "--alert-hook",
    metavar="COMMAND",
    envvar="WARRAQ_ALERT_HOOK",
    callback=hook_command,
    help="Run for each problem when it begins and when it is over. [also: variable WARRAQ_ALERT_HOOK]",
)
ALERT_WEBHOOK: Decorator = click.option(
    "--alert-webhook",
    metavar="URL",
    envvar="WARRAQ_ALERT_WEBHOOK",
    callback=web_address,
    help="Where each problem is posted likewise, as JSON. [also: variable WARRAQ_ALERT_WEBHOOK]",
)
OUTPUT: Decorator = click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    default="-",
    help="Where it is written; a file is replaced once the new one is whole. [default: standard output]",
)
SOURCES: Decorator = click.option(
    "--source", "sources", metavar="NAME", multiple=True, help="Only of this source; may be given again for more."
)
SECTIONS: Decorator = click.option(
    "--section", "sections", metavar="NAME", multiple=True, help="Only of this section; may be given again for more."
)
PEOPLE: Decorator = click.option(
    "--person",
    "people",
    metavar="NAME",
    multiple=True,
    help="Only by this person: a name in any spelling, or a number; may be given again for more.",
)
SINCE: Decorator = click.option(
    "--since", metavar="DATE", callback=first_moment, help="Only published on this day or later; UTC."
)
UNTIL: Decorator = click.option(
    "--until", metavar="DATE", callback=end_of_span, help="Only published on this day or before; UTC."
)
