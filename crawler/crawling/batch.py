"""What is waiting to be stored, and the one who stores it: in full batches, and at the latest every second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from crawler.crawling.ledger import Ledger
from crawler.crawling.log import say
from crawler.fetching.outcome import Outcome
from crawler.frontier import Result
from pipelines.store.prepared import Judgement
from pipelines.verdict import Refused

BATCH = 100
SECONDS_BETWEEN_COMMITS = 1.0
MOST_WAITING = 4 * BATCH
"""With so much unwritten, nothing more is leased: the disk is slower than the sites."""


class Batches:
    """Takes results and verdicts; `keep_writing` stores them until `close`.

    ``before`` is called before each commit, ``after`` with the number of results after it.
    """

    def __init__(self, ledger: Ledger, *, before: Callable[[], None], after: Callable[[int], None]) -> None:
        self._ledger = ledger
        self._before, self._after = before, after
        self._judged: list[tuple[Result, Judgement]] = []
        self._results: list[Result] = []
        self._due = asyncio.Event()
        self._closing = False
        self._writing = 0

    @property
    def waiting(self) -> int:
        """How many results are not stored yet."""
        return len(self._judged) + len(self._results) + self._writing

    def add(self, result: Result, verdict: Judgement | None = None) -> None:
        """Take what became of a task."""
        if verdict is None:
            self._results.append(result)
        else:
            self._judged.append((result, verdict))
        if self.waiting >= BATCH:
            self._due.set()

    def hurry(self) -> None:
        """Store what is there now."""
        if self._judged or self._results:
            self._due.set()

    def close(self) -> None:
        """Let `keep_writing` end after a last commit."""
        self._closing = True
        self._due.set()

    async def keep_writing(self) -> None:
        """Store until closed.

        :raises StoreError: the database failed
        """
        while not self._closing or self._judged or self._results:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._due.wait(), SECONDS_BETWEEN_COMMITS)
            self._due.clear()
            if self._judged or self._results:
                await self._commit()

    async def _commit(self) -> None:
        judged, self._judged = self._judged, []
        results, self._results = self._results, []
        self._writing = len(judged) + len(results)
        self._before()
        landings = await self._ledger.store(judged, results, now=datetime.now(UTC))
        for (result, verdict), landing in zip(judged, landings, strict=True):
            detail = f"{verdict.reason}: {verdict.detail}" if isinstance(verdict, Refused) else None
            _say(result, landing.value, detail)
        for result in results:
            _say(result, result.label, result.detail)
        count, self._writing = self._writing, 0
        self._after(count)


def _say(result: Result, outcome: str, detail: str | None) -> None:
    task = result.task
    # A robots.txt or a rest that keeps a whole host away is said once, where it begins.
    level = logging.DEBUG if result.outcome is Outcome.HOST_RESTING else logging.INFO
    say(
        "fetched",
        level=level,
        source=task.source,
        kind=task.kind.value,
        url=task.url,
        outcome=outcome,
        status=result.status,
        bytes=result.size,
        milliseconds=result.milliseconds,
        new_links=result.new_links or None,
        redirected_to=result.redirected_to,
        detail=detail,
    )
