"""The ``warraq`` command: options in, calls out, no logic; one module for each command.

Modules are imported where a command needs them, so that ``--help`` and ``normalise`` start at once.
Exit status: 0 done, 1 failed, 2 wrong usage, 3 done but some failed, 75 another run holds the lock,
130 or 143 stopped by SIGINT or SIGTERM.
"""

from __future__ import annotations

import io
import sys

import click

from crawler.cli import (
    check,
    crawl,
    diff,
    export,
    feed,
    normalise,
    parse,
    people,
    quarantine,
    rebuild,
    replay,
    schedule,
    search,
    serve,
    snapshot,
    sources,
    stats,
    status,
    vacuum,
)
from crawler.cli.arguments import INTERRUPTED
from crawler.cli.group import warraq

__all__ = [
    "check",
    "crawl",
    "diff",
    "export",
    "feed",
    "main",
    "normalise",
    "parse",
    "people",
    "quarantine",
    "rebuild",
    "replay",
    "schedule",
    "search",
    "serve",
    "snapshot",
    "sources",
    "stats",
    "status",
    "vacuum",
    "warraq",
]


def main() -> None:
    """Run the command with UTF-8 on both outputs, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A lone surrogate then comes out as \udXXX, which is also how JSON writes it.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        warraq.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(INTERRUPTED)
