"""``warraq parse --explain``: how each field of a page was read, one fact a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from crawler.commands.input import saved_pages
from crawler.commands.own_sources import known_sources
from crawler.commands.parsing import Problem
from crawler.parsers.evidence import Evidence
from crawler.parsers.explain import explain
from crawler.replay.judging import describe_failure
from crawler.saved.page import Saved, Unreadable

# https://www.unicode.org/reports/tr9/: whatever the direction of a text, the line around it stays from left to right.
_ISOLATE, _END = "\u2068", "\u2069"
# A page must not steer the terminal: control characters go, and what would end or turn the isolate.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def explain_saved(
    paths: tuple[str, ...],
    *,
    stdin: BinaryIO | None,
    url: str | None,
    now: datetime,
    generic: bool,
    sources: Path | None = None,
) -> Iterator[str | Problem]:
    """For every page under the paths, in order, its explanation as lines, or the problem that stands in its place.

    :raises click.UsageError: as `crawler.commands.parsing.parse_saved`
    """
    known_sources(sources)
    return (_explained(saved, now, generic) for saved in saved_pages(paths, stdin=stdin, url=url))


def _explained(saved: Saved, now: datetime, generic: bool) -> str | Problem:
    if isinstance(saved, Unreadable):
        return Problem(str(saved))
    try:
        found = explain(saved, now, generic=generic)
    except Exception as error:
        return Problem(f"{saved.archive.file}: {describe_failure(error)}")
    offset = f" at byte {saved.archive.offset}" if saved.archive.offset is not None else ""
    return "\n".join([f"== {_plain(saved.archive.file)}{offset}", *map(line, found)])


def line(evidence: Evidence) -> str:
    """A fact as a line of a terminal: the field, the fact in English, then the text between marks that isolate it.

    >>> line(Evidence("headline", "taken from <h1>", "خبر"))
    'headline  taken from <h1>: \\u2068خبر\\u2069'
    """
    text = f": {_ISOLATE}{_plain(evidence.text)}{_END}" if evidence.text is not None else ""
    return f"{evidence.field:<8}  {_plain(evidence.fact)}{text}"


def _plain(text: str) -> str:
    return _CONTROLS.sub(" ", text)
