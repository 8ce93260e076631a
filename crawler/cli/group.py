"""The command itself, to which each module adds its own."""

from __future__ import annotations

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="warraq", message="%(prog)s %(version)s")
def warraq() -> None:
    """Read Arabic news pages into clean, normalised, deduplicated records in one SQLite file.

    Results go to standard output, all else to standard error. Exit status: 0 done, 1 failed, 2 wrong usage,
    3 done but some failed, 75 another run holds the lock, 130 or 143 stopped by SIGINT or SIGTERM.
    """
