"""One fetch of one task, and what a result is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.fetching.fetch import Fetch, FetchError, Validators, fetch_of
from crawler.fetching.outcome import Outcome
from crawler.frontier import Kind, Result, Task
from crawler.saved.purpose import Purpose
from crawler.sources.source import Source

VISIT = "visit"
"""The key of the `Visit` in ``request.meta``."""


class StoppedError(FetchError):
    """The run ended before the request was sent: its task goes back to the frontier as it was."""

    def __init__(self) -> None:
        super().__init__(Outcome.UNKNOWN_ERROR, "The run ended before the request was sent.")


@dataclass(slots=True, eq=False)
class Visit:
    """A leased task on its way. ``status``, ``size`` and ``milliseconds`` are of the last answer, as it came."""

    task: Task
    source: type[Source]
    status: int | None = None
    size: int | None = None
    milliseconds: int | None = None

    @property
    def is_article(self) -> bool:
        """Whether an article is asked for, and no document."""
        return self.task.kind is Kind.ARTICLE

    def request(self) -> Request:
        """The request of the task, with all that the middlewares want to know."""
        task = self.task
        purpose = Purpose(kind=task.kind.value, evidence=task.evidence)
        fetch = Fetch(hosts=frozenset(self.source.hosts), stored=task.validators, purpose=purpose)
        return Request(task.url, dont_filter=True, meta={"fetch": fetch, VISIT: self})

    def note_answer(self, request: Request, response: Response) -> None:
        """Note what came over the wire."""
        self.status = response.status
        self.size = len(response.body)
        self.milliseconds = round(1000 * request.meta.get("download_latency", 0.0))

    def result(self, request: Request, outcome: Outcome = Outcome.FETCHED, **fields: Any) -> Result:
        """How the visit ended, with ``fields`` of `Result` over what the fetch knows."""
        fetch = fetch_of(request)
        told: dict[str, Any] = {
            "at": datetime.fromisoformat(fetch.fetched_at) if fetch.fetched_at else datetime.now(UTC),
            "found": fetch.found,
            "status": self.status,
            "size": self.size,
            "milliseconds": self.milliseconds,
            "archive": fetch.archive,
            "redirected_to": request.url if fetch.redirects else None,
        }
        return Result(task=self.task, outcome=outcome, **told | fields)

    def failure(self, request: Request, error: FetchError) -> Result:
        """How the visit ended that came to no page."""
        unchanged = error.outcome is Outcome.NOT_MODIFIED
        redirected_to = error.target or (request.url if fetch_of(request).redirects else None)
        return self.result(
            request,
            error.outcome,
            found=fetch_of(request).found if unchanged else Validators(),
            not_before=error.not_before,
            redirected_to=redirected_to,
            detail=None if unchanged else error.detail,
        )
