"""Arguments and options that several commands share, and the exit statuses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import click

from crawler.commands.options import moment, web_address

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
DATABASE: Decorator = click.option(
    "--db",
    "database",
    type=click.Path(path_type=Path),
    default="warraq.db",
    show_default=True,
    help="The database; made where it does not exist.",
)
