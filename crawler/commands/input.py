"""What the operator names, as saved pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import click

from crawler.saved import Saved, read_saved
from crawler.saved.stored import read_stored
from pipelines.article import Archive


def saved_pages(
    paths: tuple[str, ...], *, stdin: BinaryIO | None, url: str | None, offset: int | None = None
) -> Iterator[Saved]:
    """The pages at the paths; with ``offset`` the one at that byte of the one archive that is named.

    :raises click.UsageError: ``url`` is given, and the paths are not one page; or ``offset``, and they are not one file
    """
    if offset is not None:
        if len(paths) != 1 or not Path(paths[0]).is_file() or url is not None:
            raise click.UsageError(
                "--offset names a page of one archive: give one .warc or .warc.gz file, and no --url."
            )
        return iter([read_stored(Archive(paths[0], offset))])
    try:
        return read_saved(paths, stdin=stdin, url=url)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
