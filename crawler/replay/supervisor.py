"""Pages to workers and verdicts back, in the order of the input, whatever becomes of a worker on the way."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing import connection
from multiprocessing.context import ForkServerContext
from time import monotonic

from crawler.replay.judging import refuse
from crawler.replay.workers import JudgePage, WorkerProcess, exit_words
from crawler.saved.page import SavedPage
from pipelines.store.prepared import Judgement
from pipelines.verdict import Reason

HELD_AT_ONCE = 2  # the page in work and the next one, so that a worker never waits for the writer
IN_FLIGHT = 256  # pages read and not yet handed out in order: bounds memory while one slow page holds up the row
TICK = 0.2  # seconds; how late a stop, a progress line or a due commit may come
# Seconds beyond the time limit after which a worker whose own timer did not end it is killed: one that was stopped
# (SIGSTOP), or a machine too busy to answer.
GRACE = 10.0
START_LIMIT = 120.0  # seconds for a worker's imports, on a slow disk
START_ATTEMPTS = 3


class WorkersFailed(Exception):
    """Worker processes do not start; the message says how they end and what to do."""


class Supervisor:
    """At most ``workers`` processes that judge pages; each page has ``time_limit`` seconds, counted in the worker."""

    def __init__(self, judge: JudgePage, *, context: ForkServerContext, workers: int, time_limit: float) -> None:
        self._start: Callable[[], WorkerProcess] = lambda: WorkerProcess(context, judge, time_limit)
        self._limit = workers
        self._time_limit = time_limit
        self._workers: list[WorkerProcess] = []
        self._again: deque[tuple[int, SavedPage]] = deque()
        self._done: dict[int, Judgement] = {}
        self._suspects: set[int] = set()
        self._failed_starts = 0
        self._read = self._emitted = 0
        self._exhausted = False

    def judge_all(self, items: Iterable[SavedPage | Judgement]) -> Generator[Judgement | None, None, None]:
        """The verdict on every page, in the order of the items, and ``None`` whenever `TICK` passed without one.

        Items that already are verdicts keep their place in the row. Closing the iterator ends the workers.

        :raises WorkersFailed: no worker can be started
        """
        source = iter(items)
        try:
            while not (self._exhausted and self._emitted == self._read):
                self._feed(source)
                self._collect()
                if self._emitted not in self._done:
                    yield None
                while self._emitted in self._done:
                    self._emitted += 1
                    yield self._done.pop(self._emitted - 1)
        finally:
            for worker in self._workers:
                worker.end()
            self._workers.clear()

    def _feed(self, source: Iterator[SavedPage | Judgement]) -> None:
        """Give pages out until every worker holds its share, the row is full or the input ends."""
        while self._has_room():
            if self._again:
                self._give(*self._again.popleft())
                continue
            if self._exhausted or self._read - self._emitted >= IN_FLIGHT:
                return
            item = next(source, None)
            if item is None:
                self._exhausted = True
                return
            self._read += 1
            if isinstance(item, SavedPage):
                self._give(self._read - 1, item)
            else:
                self._done[self._read - 1] = item

    def _has_room(self) -> bool:
        return len(self._workers) < self._limit or any(len(worker.held) < HELD_AT_ONCE for worker in self._workers)

    def _give(self, number: int, page: SavedPage) -> None:
        """To an idle worker, or else to a new one, or else to the one that holds least."""
        worker = min(self._workers, key=lambda worker: len(worker.held), default=None)
        if worker is None or (worker.held and len(self._workers) < self._limit):
            try:
                worker = self._start()
            except (OSError, EOFError) as error:
                raise WorkersFailed(
                    f"No worker process can be started ({type(error).__name__}: {error}). "
                    "Free memory or processes, or use fewer --workers, and run the same command again."
                ) from error
            self._workers.append(worker)
        worker.give(number, page)

    def _collect(self) -> None:
        """Wait for answers, but not while some are due; then find the workers that are gone or overdue."""
        if any(worker.held for worker in self._workers):
            connection.wait(
                [worker.connection for worker in self._workers], timeout=0 if self._emitted in self._done else TICK
            )
        now = monotonic()
        for worker in list(self._workers):
            try:
                self._done.update(worker.answers())
            except EOFError:
                self._lose(worker, overdue=False)
            else:
                limit = self._time_limit + GRACE if worker.ready else START_LIMIT
                if worker.held and now - worker.heard > limit:
                    self._lose(worker, overdue=True)
            if worker.ready:
                self._failed_starts = 0

    def _lose(self, worker: WorkerProcess, *, overdue: bool) -> None:
        """Put away a worker. Only the page in work can be the cause; the one behind it goes to another worker."""
        self._workers.remove(worker)
        exit_code = worker.end()
        held = worker.held
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == START_ATTEMPTS:
                raise WorkersFailed(
                    f"Worker processes end with {exit_words(exit_code)} before their first page, {START_ATTEMPTS} "
                    "times in a row. What they printed above says why; `warraq parse` reads a page without workers."
                )
        elif held:
            number, page = held.popleft()
            if overdue or exit_code == -signal.SIGALRM:
                self._done[number] = refuse(page, Reason.TIME_LIMIT, time_limit_detail(self._time_limit))
            elif number in self._suspects:
                self._done[number] = refuse(page, Reason.WORKER_LOST, worker_lost_detail(exit_code))
            else:
                self._suspects.add(number)
                held.appendleft((number, page))
        self._again.extendleft(reversed(held))


def time_limit_detail(seconds: float) -> str:
    """Why a page was given up after its time."""
    return (
        f"Reading the page took longer than {seconds:g} s (--time-limit), so its worker was stopped. "
        f"Replay this page alone with a longer limit, e.g. --time-limit {max(1, 4 * seconds):g}."
    )


def worker_lost_detail(exit_code: int | None) -> str:
    """Why a page was given up after its worker died twice."""
    return (
        f"The worker process reading the page ended twice, the second time with {exit_words(exit_code)}; "
        "a page that needs too much memory does that. Replay this page alone with --workers 1 and more free memory."
    )
