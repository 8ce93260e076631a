"""The operator's own sources, for the commands that take ``--sources FILE.py``."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.sources import Source
from crawler.sources.checking import SourcesError
from crawler.sources.loading import PageParser, load_sources, page_parser


def known_sources(file: Path | None) -> tuple[type[Source], ...]:
    """Every source that this process knows from now on.

    :raises click.UsageError: the operator's own cannot be used
    """
    try:
        return load_sources(file)
    except SourcesError as error:
        raise click.UsageError(str(error)) from error


def parser_of_pages(file: Path | None) -> PageParser:
    """The parser with the operator's own sources, also for workers.

    :raises click.UsageError: the operator's own cannot be used
    """
    try:
        return page_parser(file)
    except SourcesError as error:
        raise click.UsageError(str(error)) from error
