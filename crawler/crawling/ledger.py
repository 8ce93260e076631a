"""The database of a crawl, written in a thread of its own, so that fetching goes on while another program writes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from crawler.discovery.link import Link
from crawler.frontier import Frontier, Result, StoredRests, Task
from crawler.sources.source import Source
from pipelines.normalise.urls import canonicalise
from pipelines.store import Database, Landing, Writer, end_run, end_source, open_database, start_run
from pipelines.store.prepared import Judgement

Answer = TypeVar("Answer")

_LINKS_AT_ONCE = 500
_STORED = "SELECT EXISTS (SELECT 1 FROM addresses WHERE url = ?)"


@dataclass(frozen=True, slots=True)
class RunEnd:
    """How a run ends: its state, and of each source its state and a sentence where it failed."""

    state: str
    sources: Mapping[str, tuple[str, str | None]]


class Ledger:
    """What one crawl reads and writes. Use it as a context manager; the block begins and ends in the calling thread.

    Methods named ``..._now`` are for before and after the event loop and wait for the thread; the others are for
    inside it. Errors of the database come out as `pipelines.store.StoreError`.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.run_id = 0
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ledger")
        self._database: Database
        self._frontier: Frontier
        self._writer: Writer
        self._rests: StoredRests

    def __enter__(self) -> Self:
        try:
            self._wait(self._open)
        except BaseException:
            self._thread.shutdown()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._wait(self._database.close)
        finally:
            self._thread.shutdown()

    def _open(self) -> None:
        self._database = open_database(self.path)
        self._writer = Writer(self._database)
        self._rests = StoredRests(self._database)

    def begin_now(
        self,
        sources: Sequence[type[Source]],
        seeds: Mapping[str, Sequence[tuple[str, str]]],
        *,
        command: str,
        program_version: str,
        now: datetime,
    ) -> int:
        """Begin the run: take back what killed ones had leased, and see to the sources' own documents.

        Gives how many leases were taken back. The locks of the sources must be held.
        """

        def begin() -> int:
            names = [source.name for source in sources]
            self.run_id = start_run(
                self._database, command=command, program_version=program_version, now=now, sources=names
            )
            self._frontier = Frontier(self._database, run_id=self.run_id)
            taken = self._frontier.take_back(names, now=now)
            for source in sources:
                self._frontier.seed(seeds[source.name], source=source, now=now)
            return taken

        return self._wait(begin)

    def end_now(self, end: RunEnd, *, now: datetime) -> dict[str, int]:
        """Give back what is leased, and note how the run ended; gives how many addresses ended how."""

        def finish() -> dict[str, int]:
            self._frontier.release_leases()
            self._frontier.prune_fetches()
            for source, (state, detail) in end.sources.items():
                end_source(self._database, self.run_id, source, state=state, now=now, detail=detail)
            end_run(self._database, self.run_id, state=end.state, now=now)
            return self._frontier.counts()

        return self._wait(finish)

    def due_now(self, sources: Sequence[str], *, now: datetime) -> int:
        """How many addresses are left to be fetched now."""
        return self._wait(lambda: sum(self._frontier.due(sources, now=now).values()))

    def walked_now(self, source: str, pattern: str) -> tuple[int, int] | None:
        """The highest and lowest number of an archive that turned out to be articles."""
        return self._wait(lambda: self._frontier.walked(source, pattern))

    async def lease(
        self, sources: Sequence[str], *, now: datetime, limit: int, per_host: int, held: Mapping[str, int]
    ) -> list[Task]:
        """See `Frontier.lease`."""
        copy = dict(held)
        return await self._do(lambda: self._frontier.lease(sources, now=now, limit=limit, per_host=per_host, held=copy))

    async def add(self, links: Sequence[Link], *, source: type[Source], now: datetime) -> int:
        """See `Frontier.add`. Some at a time, so that other jobs need not wait for the end of a long document."""
        new = 0
        for start in range(0, len(links), _LINKS_AT_ONCE):
            some = links[start : start + _LINKS_AT_ONCE]
            new += await self._do(partial(self._frontier.add, some, source=source, now=now))
        return new

    async def follow(
        self, documents: Sequence[tuple[str, str]], *, source: type[Source], now: datetime, found_in: str
    ) -> int:
        """See `Frontier.follow`."""
        return await self._do(lambda: self._frontier.follow(documents, source=source, now=now, found_in=found_in))

    async def probe(self, urls: Sequence[str], *, source: type[Source], now: datetime) -> list[bool]:
        """Add numbers of an archive to what is fetched; tells of each whether it is stored already."""

        def probe() -> list[bool]:
            known = [self._is_stored(url, source) for url in urls]
            asked = [url for url, stored in zip(urls, known, strict=True) if not stored]
            self._frontier.probe(asked, source=source, now=now)
            return known

        return await self._do(probe)

    async def store(
        self, judged: Sequence[tuple[Result, Judgement]], results: Sequence[Result], *, now: datetime
    ) -> list[Landing]:
        """See `Frontier.store`."""
        return await self._do(lambda: self._frontier.store(self._writer, judged, results, now=now))

    async def put_off(self, tasks: Sequence[Task], *, until: datetime, reason: str, rests: bool) -> None:
        """Put off tasks for which nothing was asked of their hosts; with ``rests``, all that is behind them waits."""

        def put_off() -> None:
            self._frontier.defer(tasks, until=until, reason=reason)
            if rests:
                for name in {task.host for task in tasks}:
                    self._rests.rest(name, until)

        await self._do(put_off)

    async def wakes(self, sources: Sequence[str], hosts: Sequence[str], *, now: datetime) -> datetime | None:
        """The earliest moment after ``now`` at which a host has rested or an address is due; ``None`` for never."""

        def moments() -> list[datetime | None]:
            return [self._frontier.next_due(sources), *(self._rests.rest_until(name) for name in hosts)]

        return min((moment for moment in await self._do(moments) if moment and moment > now), default=None)

    async def counts(self) -> dict[str, int]:
        """How many addresses ended how until now."""
        return await self._do(lambda: self._frontier.counts())

    def _is_stored(self, url: str, source: type[Source]) -> bool:
        canonical = canonicalise(url, rules=source.url_rules)
        return bool(self._database.connection.execute(_STORED, (canonical,)).fetchone()[0])

    def _wait(self, job: Callable[[], Answer]) -> Answer:
        done: Future[Answer] = self._thread.submit(job)
        return done.result()

    async def _do(self, job: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, job)
