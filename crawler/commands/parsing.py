"""``warraq parse``: what the parser makes of saved pages; nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from crawler.commands.input import saved_pages
from crawler.commands.own_sources import parser_of_pages
from crawler.replay.judging import describe_failure
from crawler.saved.page import Saved, SavedPage, Unreadable
from pipelines.article import ParsedPage


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that gave no record: a message for the operator."""

    message: str


def parse_saved(
    paths: tuple[str, ...],
    *,
    stdin: BinaryIO | None,
    url: str | None,
    now: datetime,
    generic: bool,
    sources: Path | None = None,
    offset: int | None = None,
) -> Iterator[dict[str, Any] | Problem]:
    """A JSON-ready record for every page under the paths, in order, or the problem that stands in its place.

    :raises click.UsageError: ``url`` is given, and the paths are not one page; ``sources`` is no file of sources
    """
    parser = parser_of_pages(sources)

    def parse(page: SavedPage) -> ParsedPage:
        return parser(page, now=now, generic=generic)

    return (record(saved, parse) for saved in saved_pages(paths, stdin=stdin, url=url, offset=offset))


def record(saved: Saved, parse: Callable[[SavedPage], ParsedPage]) -> dict[str, Any] | Problem:
    """The record of one page. A parser that fails costs that page alone."""
    if isinstance(saved, Unreadable):
        return Problem(str(saved))
    try:
        page = parse(saved)
    except Exception as error:
        return Problem(f"{saved.archive.file}: {describe_failure(error)}")
    head = {"path": saved.archive.file, "outcome": str(page.outcome), "reason": page.reason}
    return head | page.article.to_dict()
