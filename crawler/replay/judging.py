"""What becomes of one saved page: parsed and validated, and whatever fails turned into a refusal. Runs in a worker."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath
from typing import Protocol

from crawler.saved.page import SavedPage, Unreadable
from crawler.sources.registry import source_name
from pipelines.article import ParsedPage
from pipelines.store.prepared import Judgement, prepare
from pipelines.verdict import Accepted, Reason, Refused, Verdict


class Parse(Protocol):
    """A parser of saved pages, such as `crawler.parsers.parse_page`; picklable by reference."""

    def __call__(self, saved: SavedPage, *, now: datetime, generic: bool = False) -> ParsedPage:
        """What the page is, and its record."""
        ...


Validate = Callable[..., Verdict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Parser, validator and their arguments, together and picklable, so that a worker can be given them once."""

    parse: Parse
    validate: Validate
    now: datetime
    generic: bool = False

    def __call__(self, page: SavedPage) -> Judgement:
        """The verdict on one page; an exception of the parser becomes a refusal, never the end of the run.

        A record comes back ready to be written: the one writer would be held up by that.
        """
        try:
            verdict = self.validate(self.parse(page, now=self.now, generic=self.generic), now=self.now)
            if isinstance(verdict, Accepted):
                return prepare(verdict)
        except Exception as error:
            return refuse(page, Reason.PARSER_FAILED, describe_failure(error))
        return replace(verdict, asked_url=page.url, status=page.status)


def refuse(page: SavedPage, reason: Reason, detail: str) -> Refused:
    """A refusal that keeps where the page lies, so that it can be read again once the cause is gone."""
    return Refused(
        reason=reason,
        detail=detail,
        archive=page.archive,
        url=page.url,
        fetched_at=page.fetched_at,
        source=source_name(page.url),
    )


def refuse_unreadable(saved: Unreadable) -> Refused:
    """The refusal of something that a reader could not read."""
    return Refused(reason=Reason.UNREADABLE, detail=f"{saved.rule} {saved.way_out}", archive=saved.archive)


def describe_failure(error: BaseException) -> str:
    """One sentence on an exception of the parser: its type, its message, its line, and the way out."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if {"crawler", "pipelines"} & set(PurePath(frame.filename).parts)]
    place = ""
    if frames:
        frame = (own or list(frames))[-1]
        place = f" in {'/'.join(PurePath(frame.filename).parts[-2:])}, line {frame.lineno}"
    message = " ".join(str(error).split())[:300]
    return (
        f"The parser failed with {type(error).__name__}{f' ({message})' if message else ''}{place}. "
        "This is a fault of Warraq: report it with the page, and replay the page after the next update."
    )
