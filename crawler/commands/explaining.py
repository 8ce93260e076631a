"""``warraq parse --explain``: how each field of a page was read, one fact a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from crawler.commands.input import saved_pages
from crawler.commands.own_sources import known_sources
from crawler.commands.parsing import Problem
from crawler.commands.terminal import isolated, plain
from crawler.parsers.evidence import Evidence
from crawler.parsers.explain import explain
from crawler.replay.judging import describe_failure
from crawler.saved.page import Saved, Unreadable


def explain_saved(
    paths: tuple[str, ...],
    *,
    stdin: BinaryIO | None,
    url: str | None,
    now: datetime,
    generic: bool,
    sources: Path | None = None,
    offset: int | None = None,
) -> Iterator[str | Problem]:
    """For every page under the paths, in order, its explanation as lines, or the problem that stands in its place.

    :raises click.UsageError: as `crawler.commands.parsing.parse_saved`
    """
    known_sources(sources)
    return (explained(saved, now, generic) for saved in saved_pages(paths, stdin=stdin, url=url, offset=offset))


def explained(saved: Saved, now: datetime, generic: bool) -> str | Problem:
    """The explanation of one page as lines, or the problem that stands in its place."""
    if isinstance(saved, Unreadable):
        return Problem(str(saved))
    try:
        found = explain(saved, now, generic=generic)
    except Exception as error:
        return Problem(f"{saved.archive.file}: {describe_failure(error)}")
    offset = f" at byte {saved.archive.offset}" if saved.archive.offset is not None else ""
    return "\n".join([f"== {plain(saved.archive.file)}{offset}", *map(line, found)])


def line(evidence: Evidence) -> str:
    """A fact as a line of a terminal: the field, the fact in English, then the text between marks that isolate it.

    >>> line(Evidence("headline", "taken from <h1>", "خبر"))
    'headline  taken from <h1>: \\u2068خبر\\u2069'
    """
    text = f": {isolated(evidence.text)}" if evidence.text is not None else ""
    return f"{evidence.field:<8}  {plain(evidence.fact)}{text}"
