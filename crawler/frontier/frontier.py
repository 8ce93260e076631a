"""The frontier of one run: add what was found, lease what is due, acknowledge what was stored."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from crawler.discovery.link import Link
from crawler.frontier import adding, leasing
from crawler.frontier.acknowledging import DEFERRED, write_deferred, write_results
from crawler.frontier.moments import not_before_text, read_moment
from crawler.frontier.policy import LONGEST_WAIT, Policy, Priority
from crawler.frontier.task import Publisher, Result, Task
from crawler.frontier.withdrawing import withdraw_replaced
from pipelines.store import Database, Landing, Writer
from pipelines.store.prepared import Judgement
from pipelines.store.runs import utc_text

LEASE_SECONDS = 3600.0
"""How long a lease holds where nobody can tell whether its run lives; longer than a run should take over a page."""

_CHUNK = 5000  # links in one transaction: under a tenth of a second, so that other writers wait for no longer

_DUE = """
SELECT kind, count(*) FROM frontier
WHERE source = ? AND state <> 'leased' AND next_visit_at <= ? GROUP BY kind
"""
# What brought a version stays, and the last that found the article: where it lies, and where its address led.
_PRUNE = """
DELETE FROM fetches WHERE id IN (
    SELECT old.id FROM (SELECT DISTINCT frontier_id FROM fetches WHERE run_id = ?1) AS asked
    JOIN fetches AS old ON old.frontier_id = asked.frontier_id
    WHERE old.outcome NOT IN ('new', 'updated') AND old.id <= (
        SELECT id FROM fetches WHERE frontier_id = asked.frontier_id ORDER BY id DESC LIMIT 1 OFFSET ?2
    ) AND old.id <> (
        SELECT coalesce(max(id), 0) FROM fetches
        WHERE frontier_id = asked.frontier_id AND outcome IN ('new', 'updated', 'unchanged', 'duplicate')
    )
)
"""
_WALKED = "SELECT highest, lowest FROM numbered_archives WHERE source = ? AND pattern = ?"
_NEXT = "SELECT min(next_visit_at) FROM frontier WHERE source = ? AND state <> 'leased' AND next_visit_at IS NOT NULL"


class Frontier:
    """What a run is to fetch. For one thread; every method is a short transaction of its own, or joins one.

    The run holds the locks of its sources (`pipelines.store.hold_lock`) and was begun with `start_run`. All moments
    are aware arguments; nothing here reads a clock.

    A task is leased, then acknowledged, deferred or released. Killed at any moment, the run leaves leases behind: the
    next run of the source takes them back (`take_back`), so it fetches what was left and nothing that was stored.
    """

    def __init__(self, database: Database, *, run_id: int, policy: Policy | None = None) -> None:
        self.database = database
        self.run_id = run_id
        self.policy = policy or Policy()
        self._turn = 0
        self._served: dict[str, int] = {}
        self._revisits: Counter[str] = Counter()
        self._others: Counter[str] = Counter()

    def take_back(self, sources: Sequence[str], *, now: datetime) -> int:
        """Take back what killed runs had leased of sources; gives how many. Call it once the locks are held.

        Also makes due what a wrong clock had put off for ever.
        """
        with self.database.write() as connection:
            return leasing.take_back(
                connection, sources, self.run_id, now=utc_text(now), latest=utc_text(now + LONGEST_WAIT)
            )

    def seed(self, documents: Iterable[tuple[str, str]], *, source: Publisher, now: datetime) -> int:
        """Make sure that a source's own documents, as (kind, address), are visited in their rhythm.

        Documents that were seeds of this source before and are none now rest. Gives how many were new.

        :raises ValueError: a kind that is none of a document
        """
        rows = list(self._document_rows(documents, source, now, None))
        with self.database.write() as connection:
            adding.know_source(connection, source.name, self.run_id)
            adding.retire_documents(connection, source.name, rows)
            return adding.add_documents(connection, rows)

    def follow(self, documents: Iterable[tuple[str, str]], *, source: Publisher, now: datetime, found_in: str) -> int:
        """Add the documents, as (kind, address), that a document leads to; gives how many were new.

        Feeds and sitemaps get a rhythm of their own. Sections are read again each time a page leads there, once a run.

        :raises ValueError: a kind that is none of a document
        """
        return self._add(adding.add_documents, self._document_rows(documents, source, now, found_in), source)

    def add(self, links: Iterable[Link], *, source: Publisher, now: datetime) -> int:
        """Add articles; gives how many were new, and not known under another spelling or stored before.

        A stored one that changed since it was fetched, as ``modified`` says, is visited again as soon as the first step
        of the policy's revisits allows. Any number of links, in transactions of some thousand.
        """
        apart = min(self.policy.revisits, default=None)
        add = partial(adding.add_articles, source=source, now=utc_text(now), apart=apart)
        return self._add(add, adding.article_rows(links, source=source), source)

    def probe(self, urls: Iterable[str], *, source: Publisher, now: datetime) -> int:
        """Add numbers of an archive, which may be articles; gives how many were never asked for.

        Those that led nowhere are asked for again, once a run.
        """
        rows = adding.probe_rows(urls, source=source, run_id=self.run_id, now=utc_text(now))
        return self._add(adding.add_probes, rows, source)

    def walked(self, source: str, pattern: str) -> tuple[int, int] | None:
        """The highest and the lowest number of an archive that turned out to be articles; ``None`` before the first."""
        found = self.database.connection.execute(_WALKED, (source, pattern)).fetchone()
        return None if found is None else (int(found[0]), int(found[1]))

    def lease(
        self,
        sources: Sequence[str],
        *,
        now: datetime,
        limit: int,
        per_host: int,
        held: Mapping[str, int] | None = None,
        lease_seconds: float = LEASE_SECONDS,
    ) -> list[Task]:
        """Lease at most ``limit`` tasks that are due, the hosts in turn; an empty list where there are none.

        On each host: documents, revisits within the budget, articles, probes, and among these what is due for
        longest. At most ``per_host`` of a host, less those that ``held`` says the caller still has of it. Hosts that
        rest get none.
        """
        held = held or {}

        def room(host: str) -> int:
            return per_host - held.get(host, 0)

        moment, latest = utc_text(now), utc_text(now + LONGEST_WAIT)
        with self.database.write() as connection:
            hosts = leasing.due_candidates(connection, sources, self.run_id, now=moment, latest=latest, room=room)
            revisits = {
                source: self.policy.allowed_revisits(self._others[source], self._revisits[source]) for source in sources
            }
            chosen = leasing.in_turn(hosts, limit=limit, room=room, revisits=revisits, served=self._served)
            if chosen:
                until = not_before_text(now + timedelta(seconds=lease_seconds))
                leasing.write_leases(connection, chosen, self.run_id, until)
        self._turn += 1
        for one in chosen:
            self._served[one.task.host] = self._turn
            (self._revisits if one.priority is Priority.REVISIT else self._others)[one.task.source] += 1
        return [one.task for one in chosen]

    def acknowledge(self, results: Sequence[Result], *, connection: sqlite3.Connection | None = None) -> None:
        """Note how fetching ended, each with the next visit, a row in ``fetches`` and its count in the run.

        With ``connection``, in the transaction that is open there: that of `Writer.store`, see `store`.

        :raises ValueError: a task of another database
        """
        if connection is not None:
            write_results(connection, results, run_id=self.run_id, policy=self.policy)
        elif results:
            with self.database.write() as connection:
                write_results(connection, results, run_id=self.run_id, policy=self.policy)

    def store(
        self,
        writer: Writer,
        judged: Sequence[tuple[Result, Judgement]],
        results: Sequence[Result] = (),
        *,
        now: datetime,
    ) -> list[Landing]:
        """Store pages with how they were fetched, and other results, in one transaction: all of it or nothing.

        Gives what became of each verdict, in order; it is also what its task is counted as.

        :raises StoreError: as `Writer.store`
        """

        def also(connection: sqlite3.Connection, landings: Sequence[Landing]) -> None:
            landed = [replace(result, landing=landing) for (result, _), landing in zip(judged, landings, strict=True)]
            self.acknowledge([*landed, *results], connection=connection)
            withdraw_replaced(connection, judged, run_id=self.run_id)

        return writer.store([verdict for _, verdict in judged], run_id=self.run_id, now=now, also=also)

    def defer(self, tasks: Sequence[Task], *, until: datetime, reason: str = DEFERRED) -> None:
        """Put off leased tasks for which nothing was asked of their hosts; ``reason`` is what they are counted as."""
        with self.database.write() as connection:
            write_deferred(connection, tasks, run_id=self.run_id, until=until, reason=reason)

    def release_leases(self) -> int:
        """Give back what is leased and not acknowledged, on a clean stop; gives how many. They are not counted."""
        with self.database.write() as connection:
            return leasing.give_back(connection, self.run_id)

    def prune_fetches(self) -> int:
        """Forget old rows of ``fetches`` of the addresses that this run asked for, see `Policy`; gives how many."""
        with self.database.write() as connection:
            return connection.execute(_PRUNE, (self.run_id, self.policy.fetches_kept)).rowcount

    def counts(self) -> dict[str, int]:
        """How many addresses ended how in this run: each once, by its last outcome."""
        found = self.database.connection.execute("SELECT outcomes FROM runs WHERE id = ?", (self.run_id,)).fetchone()
        return {} if found is None else dict(json.loads(found[0]))

    def due(self, sources: Iterable[str], *, now: datetime) -> dict[str, int]:
        """How many addresses of each kind may be fetched now, budgets and rests apart."""
        total: Counter[str] = Counter()
        for source in sources:
            total.update(dict(self.database.connection.execute(_DUE, (source, utc_text(now))).fetchall()))
        return dict(total)

    def next_due(self, sources: Iterable[str]) -> datetime | None:
        """The earliest moment at which an address that is not leased is due; ``None`` where none ever is."""
        moments = (self.database.connection.execute(_NEXT, (source,)).fetchone()[0] for source in sources)
        return min((read_moment(moment) for moment in moments if moment), default=None)

    def _add(
        self,
        add: Callable[[sqlite3.Connection, list[adding.Row]], int],
        rows: Iterable[adding.Row],
        source: Publisher,
    ) -> int:
        new = 0
        for chunk in adding.in_chunks(rows, _CHUNK):
            with self.database.write() as connection:
                adding.know_source(connection, source.name, self.run_id)
                new += add(connection, chunk)
        return new

    def _document_rows(
        self, documents: Iterable[tuple[str, str]], source: Publisher, now: datetime, found_in: str | None
    ) -> Iterable[adding.Row]:
        return adding.document_rows(
            documents, source=source, policy=self.policy, run_id=self.run_id, now=utc_text(now), found_in=found_in
        )
