"""What happens to tasks between the frontier and the database while a crawl runs. For one event loop."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawler.crawling.ages import announced_older
from crawler.crawling.batch import MOST_WAITING, Batches
from crawler.crawling.ledger import Ledger
from crawler.crawling.log import say
from crawler.crawling.pages import Pages
from crawler.crawling.plan import Plan
from crawler.crawling.report import Report
from crawler.crawling.visit import StoppedError, Visit
from crawler.crawling.walks import ArchiveWalks
from crawler.fetching.fetch import FetchError, fetch_of
from crawler.fetching.outcome import Outcome, Treatment
from crawler.frontier import Kind
from crawler.sources.source import Source

MOST_JUDGED = 64
"""Pages that wait for a worker: bounds the pages in memory."""
PATIENCE = timedelta(seconds=30)
"""So long in all a run with nothing to do waits for what is due soon; the rest is the next run's."""
LAST_WAIT = 10.0
"""Seconds that a stopped run gives to the requests that are on the wire."""

_PER_HOST, _PER_HOST_WITHOUT_DELAY = 3, 16
_TICK = 1.0
_PUT_OFF = timedelta(minutes=15)
_OLDER = "before_since"
_NOT_ASKED = frozenset(
    {Outcome.REFUSED_BY_ROBOTS, Outcome.ROBOTS_UNREACHABLE, Outcome.HOST_RESTING, Outcome.REFUSED_ADDRESS}
)


class Crawl:
    """Leases tasks as there is room, takes what was fetched, and has it judged and stored.

    ``recall`` calls back the requests that are not sent yet; ``sync_archive`` brings the archive to the disk: both are
    the spider's, set before `visits` is asked.
    """

    def __init__(
        self, plan: Plan, ledger: Ledger, pages: Pages, walks: list[ArchiveWalks], report: Report, *, started: float
    ) -> None:
        self.plan = plan
        self.report = report
        self.recall: Callable[[], None] = lambda: None
        self.sync_archive: Callable[[], None] = lambda: None
        self.progress: Callable[[Crawl], None] = lambda crawl: None
        self.failure: BaseException | None = None
        self.stored = 0
        self._ledger = ledger
        self._pages = pages
        self._walks = {walk.source.name: walk for walk in walks}
        self._sources: dict[str, type[Source]] = {source.name: source for source in plan.sources}
        self._deadline = None if plan.time_limit is None else started + plan.time_limit
        self._per_host = _PER_HOST if plan.delay > 0 else _PER_HOST_WITHOUT_DELAY
        self._held: Counter[str] = Counter()
        self._hosts: set[str] = set()
        self._articles = 0
        self._patience = PATIENCE
        self._jobs: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._over = False

    @property
    def under_way(self) -> int:
        """How many tasks are leased and not judged."""
        return self._held.total() + len(self._jobs)

    @property
    def is_ending(self) -> bool:
        """Whether nothing more is to be begun."""
        return self.failure is not None or self.report.stopped_by is not None or self._is_out_of_time()

    def stop(self, number: signal.Signals) -> None:
        """Begin nothing more; what is on the wire is finished."""
        self.report.stopped_by = number
        say("stopping", signal=number.name)
        self._changed.set()

    def fail(self, error: BaseException) -> None:
        """End the run: the database, the archive or the workers failed, or this program did."""
        if self.failure is None:
            self.failure = error
        self._changed.set()

    async def visits(self) -> AsyncIterator[Visit]:
        """The tasks to fetch, as there is room for them. Ends when all that was begun is stored."""
        self._batches = Batches(self._ledger, before=self._sync, after=self._count)
        writing = asyncio.ensure_future(self._batches.keep_writing())
        writing.add_done_callback(self._note_failure)
        try:
            while not self.is_ending:
                self._changed.clear()
                leased = await self._lease()
                for visit in leased:
                    yield visit
                if leased or self._is_busy():
                    self._hurry_if_idle()
                    await self._wait(_TICK)
                elif not await self._await_more():
                    break
            await self._finish()
        except Exception as error:
            self.fail(error)
        finally:
            self._over = True
            self._batches.close()
            # Its failure is noted by the callback.
            with suppress(Exception):
                await writing
            for job in self._jobs:
                job.cancel()

    def fetched(self, visit: Visit, response: Response) -> None:
        """Take a page that was fetched whole and is new."""
        self._returned(visit)
        request = response.request
        assert request is not None
        if not self._over:
            self._begin(self._judge(visit, request, response))

    def failed(self, visit: Visit, request: Request, error: FetchError) -> None:
        """Take a visit that came to no page."""
        self._returned(visit)
        if self._over or isinstance(error, StoppedError):
            return
        if visit.is_article and error.outcome in _NOT_ASKED:
            self._articles -= 1
        if error.outcome is Outcome.NOT_ARCHIVED:
            self.fail(error)
            return
        self._note_document(visit, error)
        if error.treatment is Treatment.WAIT and error.outcome.treatment is not Treatment.WAIT:
            self._begin(self._put_off(visit, error, is_its_host=not fetch_of(request).redirects))
            return
        if (walk := self._walks.get(visit.source.name)) is not None:
            walk.answered(visit.task.url, is_article=False)
        self._batches.add(visit.failure(request, error))

    def _note_document(self, visit: Visit, error: FetchError) -> None:
        if visit.is_article:
            return
        report = self.report.sources[visit.source.name]
        if error.outcome is Outcome.NOT_MODIFIED:
            report.read += 1
        else:
            report.note_failure(f"{visit.task.url}: {error.detail}")

    async def _judge(self, visit: Visit, request: Request, response: Response) -> None:
        if visit.is_article:
            result, verdict, is_article = await self._pages.article(visit, request, response)
            if (walk := self._walks.get(visit.source.name)) is not None:
                number = walk.answered(visit.task.url, is_article=is_article)
                result = replace(result, number=number)
            self._batches.add(result, verdict)
        else:
            self._batches.add(await self._pages.document(visit, request, response))
            self._changed.set()

    async def _put_off(self, visit: Visit, error: FetchError, *, is_its_host: bool) -> None:
        until = error.not_before or datetime.now(UTC) + _PUT_OFF
        say(
            "put_off",
            source=visit.source.name,
            url=visit.task.url,
            outcome=error.outcome.value,
            until=until.isoformat(timespec="seconds"),
            detail=error.detail,
        )
        await self._ledger.put_off([visit.task], until=until, reason=error.outcome.value, rests=is_its_host)

    async def _lease(self) -> list[Visit]:
        room = self.plan.most_held - self._held.total()
        if self.plan.limit is not None:
            room = min(room, self.plan.limit - self._articles)
        if room <= 0 or len(self._jobs) >= MOST_JUDGED or self._batches.waiting >= MOST_WAITING:
            return []
        await self._walk_on()
        now = datetime.now(UTC)
        tasks = await self._ledger.lease(
            list(self._sources), now=now, limit=room, per_host=self._per_host, held=self._held
        )
        visits = [Visit(task, self._sources[task.source]) for task in tasks]
        if self.plan.since is not None and (older := [visit for visit in visits if self._is_older(visit)]):
            visits = [visit for visit in visits if visit not in older]
            until = now + timedelta(days=1)
            await self._ledger.put_off([visit.task for visit in older], until=until, reason=_OLDER, rests=False)
            self._changed.set()
        for visit in visits:
            self._held[visit.task.host] += 1
            self._hosts.add(visit.task.host)
            self._articles += visit.is_article
        return visits

    def _is_older(self, visit: Visit) -> bool:
        task, since = visit.task, self.plan.since
        if since is None or task.kind is not Kind.ARTICLE or task.visits:
            return False
        return announced_older(task.evidence, since, zone=visit.source.timezone)

    async def _walk_on(self) -> None:
        for walk in self._walks.values():
            while numbers := walk.next_numbers():
                urls = [walk.url(number) for number in numbers]
                stored = await self._ledger.probe(urls, source=walk.source, now=datetime.now(UTC))
                for number, known in zip(numbers, stored, strict=True):
                    if known:
                        walk.found(number)
                if not any(stored):
                    break

    async def _await_more(self) -> bool:
        """With nothing under way: whether there may soon be more to do; waits for it."""
        if self.plan.limit is not None and self._articles >= self.plan.limit:
            self.report.ended_by = "limit"
            return False
        if any(walk.awaited for walk in self._walks.values()):
            for walk in self._walks.values():
                walk.give_up_waiting()
            return True
        now = datetime.now(UTC)
        wakes = await self._ledger.wakes(list(self._sources), list(self._hosts), now=now)
        if wakes is None or wakes - now > self._patience:
            return False
        self._patience -= wakes - now
        say("waiting", until=wakes.isoformat(timespec="seconds"))
        await self._wait((wakes - now).total_seconds())
        return True

    async def _finish(self) -> None:
        """Give what is on the wire a little time, then what is fetched."""
        if self._is_out_of_time() and self.report.stopped_by is None and self.failure is None:
            self.report.ended_by = "time_limit"
        until = monotonic() + LAST_WAIT
        while self.under_way and self.failure is None and monotonic() < until:
            self.recall()
            self._changed.clear()
            await self._wait(0.05)
        self.recall()

    async def _wait(self, seconds: float) -> None:
        self.progress(self)
        if self._deadline is not None:
            seconds = min(seconds, max(self._deadline - monotonic(), 0.05))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)

    def _is_out_of_time(self) -> bool:
        return self._deadline is not None and monotonic() >= self._deadline

    def _is_busy(self) -> bool:
        return self.under_way > 0 or self._batches.waiting > 0

    def _hurry_if_idle(self) -> None:
        if self.under_way == 0:
            self._batches.hurry()

    def _returned(self, visit: Visit) -> None:
        host = visit.task.host
        self._held[host] -= 1
        # Leasing costs a transaction, so a host's next tasks come some at a time.
        if self._held[host] <= self._per_host // 2:
            self._changed.set()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        job = asyncio.ensure_future(work)
        self._jobs.add(job)
        job.add_done_callback(self._done)

    def _done(self, job: asyncio.Task[None]) -> None:
        self._jobs.discard(job)
        self._note_failure(job)
        self._hurry_if_idle()
        if self.under_way == 0 or len(self._jobs) == MOST_JUDGED // 2:
            self._changed.set()

    def _note_failure(self, job: asyncio.Future[None]) -> None:
        if not job.cancelled() and (error := job.exception()) is not None:
            self.fail(error)

    def _sync(self) -> None:
        self.sync_archive()

    def _count(self, number: int) -> None:
        self.stored += number
        self._changed.set()
