"""Sources that the operator names on the command line."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import click

from crawler.sources import Source


def chosen_sources(sources: Sequence[type[Source]], names: Sequence[str]) -> list[type[Source]]:
    """The named sources in the order of naming, or every enabled one where none is named.

    :raises click.UsageError: a name is nobody's, or nothing is enabled
    """
    by_name = {source.name: source for source in sources}
    for name in names:
        if name not in by_name:
            near = difflib.get_close_matches(name, by_name, n=3)
            meant = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(
                f"{name!r} is not the name of a source: `warraq sources list` prints them, and --sources FILE.py adds "
                f"your own.{meant}"
            )
    chosen = [by_name[name] for name in dict.fromkeys(names)] or [source for source in sources if source.enabled]
    if not chosen:
        raise click.UsageError("No source is enabled: name one, or set enabled = True in its file.")
    return chosen
