"""Worker processes for the event loop: pages go out, verdicts come back, whatever becomes of a worker on the way.

The processes are those of a replay; only the waiting is the loop's.
"""

from __future__ import annotations

import asyncio
import signal
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any, cast

from crawler.crawling.judging import Judged, PageJudge
from crawler.replay.judging import refuse
from crawler.replay.supervisor import (
    GRACE,
    HELD_AT_ONCE,
    START_ATTEMPTS,
    START_LIMIT,
    WorkersFailed,
    time_limit_detail,
    worker_lost_detail,
)
from crawler.replay.workers import JudgePage, WorkerProcess, exit_words, worker_context
from crawler.saved.page import SavedPage
from pipelines.verdict import Reason

_CHECKS = 1.0  # seconds between looks for workers that are overdue


class Workers:
    """At most ``count`` processes that judge pages, each with ``time_limit`` seconds. For one event loop.

    `start` begins the first before the loop runs, so that its imports are done when the first page comes.
    """

    def __init__(self, judge: PageJudge, *, count: int, time_limit: float) -> None:
        modules = {type(judge.parse).__module__, judge.validate.__module__, "crawler.crawling.judging"}
        context = worker_context("crawler.replay.workers", "crawler.parsers", *sorted(modules - {"builtins"}))
        self._begin: Callable[[], WorkerProcess] = lambda: WorkerProcess(context, cast(JudgePage, judge), time_limit)
        self._count = count
        self._time_limit = time_limit
        self._workers: list[WorkerProcess] = []
        self._waiting: deque[int] = deque()
        self._pages: dict[int, tuple[SavedPage, asyncio.Future[Judged]]] = {}
        self._suspects: set[int] = set()
        self._failed_starts = 0
        self._next = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._check: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin a first worker.

        :raises WorkersFailed: the system has no room for another process
        """
        self._workers.append(self._new())

    async def judge(self, page: SavedPage) -> Judged:
        """The verdict on a page, or what a document leads to.

        :raises WorkersFailed: no worker can be started
        """
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            for worker in self._workers:
                self._watch(worker)
            self._look()
        number, self._next = self._next, self._next + 1
        answer: asyncio.Future[Judged] = self._loop.create_future()
        self._pages[number] = page, answer
        self._waiting.append(number)
        self._feed()
        try:
            return await answer
        finally:
            self._pages.pop(number, None)
            self._suspects.discard(number)

    def close(self) -> None:
        """End all workers. Pages that are not judged yet never will be."""
        if self._check is not None:
            self._check.cancel()
        for worker in list(self._workers):
            self._put_away(worker)

    def _new(self) -> WorkerProcess:
        try:
            return self._begin()
        except (OSError, EOFError) as error:
            raise WorkersFailed(
                f"No worker process can be started ({type(error).__name__}: {error}). "
                "Free memory or processes, and run the same command again."
            ) from error

    def _watch(self, worker: WorkerProcess) -> None:
        assert self._loop is not None
        self._loop.add_reader(worker.connection.fileno(), self._hear, worker)

    def _feed(self) -> None:
        while self._waiting:
            worker = min(self._workers, key=lambda worker: len(worker.held), default=None)
            if (worker is None or worker.held) and len(self._workers) < self._count:
                worker = self._new()
                self._workers.append(worker)
                self._watch(worker)
            if worker is None or len(worker.held) >= HELD_AT_ONCE:
                return
            number = self._waiting.popleft()
            if number in self._pages:
                worker.give(number, self._pages[number][0])

    def _hear(self, worker: WorkerProcess) -> None:
        try:
            for number, judged in worker.answers():
                self._answer(number, judged)
        except EOFError:
            self._lose(worker, overdue=False)
        if worker.ready:
            self._failed_starts = 0
        self._feed_or_fail()

    def _look(self) -> None:
        """Find the workers that are overdue, now and every second."""
        assert self._loop is not None
        now = monotonic()
        for worker in list(self._workers):
            limit = self._time_limit + GRACE if worker.ready else START_LIMIT
            if worker.held and now - worker.heard > limit:
                self._lose(worker, overdue=True)
        self._feed_or_fail()
        self._check = self._loop.call_later(_CHECKS, self._look)

    def _feed_or_fail(self) -> None:
        try:
            self._feed()
        except WorkersFailed as error:
            self._fail(error)

    def _lose(self, worker: WorkerProcess, *, overdue: bool) -> None:
        """Put away a worker. Only the page in work can be the cause; the one behind it goes to another worker."""
        exit_code = self._put_away(worker)
        held = worker.held
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == START_ATTEMPTS:
                self._fail(
                    WorkersFailed(
                        f"Worker processes end with {exit_words(exit_code)} before their first page, "
                        f"{START_ATTEMPTS} times in a row. What they printed above says why."
                    )
                )
        elif held:
            number, page = held.popleft()
            if overdue or exit_code == -signal.SIGALRM:
                self._answer(number, refuse(page, Reason.TIME_LIMIT, time_limit_detail(self._time_limit)))
            elif number in self._suspects:
                self._answer(number, refuse(page, Reason.WORKER_LOST, worker_lost_detail(exit_code)))
            else:
                self._suspects.add(number)
                held.appendleft((number, page))
        self._waiting.extendleft(number for number, _ in reversed(held))

    def _put_away(self, worker: WorkerProcess) -> int | None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(worker.connection.fileno())
        self._workers.remove(worker)
        return worker.end()

    def _answer(self, number: int, judged: Any) -> None:
        found = self._pages.get(number)
        if found is not None and not found[1].done():
            found[1].set_result(judged)

    def _fail(self, error: WorkersFailed) -> None:
        for _, answer in self._pages.values():
            if not answer.done():
                answer.set_exception(error)
