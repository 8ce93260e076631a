"""What the operator names, as saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import click

from crawler.saved import Saved, read_saved


def saved_pages(paths: tuple[str, ...], *, stdin: BinaryIO | None, url: str | None) -> Iterator[Saved]:
    """The pages at the paths.

    :raises click.UsageError: ``url`` is given, and the paths are not one page
    """
    try:
        return read_saved(paths, stdin=stdin, url=url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
