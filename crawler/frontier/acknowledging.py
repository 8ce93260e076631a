"""What became of tasks: the next visit, the log and the counts, in the transaction that stores the pages."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.fetching.outcome import Outcome, Treatment
from crawler.frontier.moments import not_before_text, read_moment
from crawler.frontier.policy import Policy, Priority, Standing
from crawler.frontier.task import Kind, Result, Task
from crawler.frontier.withdrawing import withdraw_gone
from pipelines.store.rows import storable, storable_file
from pipelines.store.runs import utc_text

DEFERRED = "deferred"
"""What is counted of an address that was leased and put off without a request."""

_READ = """
SELECT id, source, kind, priority, attempts, visits, rhythm, first_fetched_at, last_fetched_at,
    leased_by, last_run, last_outcome, etag, last_modified, body_hash
FROM frontier WHERE id IN (SELECT value FROM json_each(?))
"""
# One statement for all rows: between two, this thread would wait for its turn with the one that fetches.
_WRITE = """
UPDATE frontier SET
    state = value ->> 1, priority = value ->> 2, next_visit_at = value ->> 3, attempts = value ->> 4,
    visits = value ->> 5, rhythm = value ->> 6, first_fetched_at = value ->> 7, last_fetched_at = value ->> 8,
    etag = value ->> 9, last_modified = value ->> 10, body_hash = value ->> 11, last_run = value ->> 12,
    last_outcome = value ->> 13, leased_by = NULL, leased_until = NULL
FROM json_each(?) AS given WHERE frontier.id = given.value ->> 0
"""
_DEFER = """
UPDATE frontier SET
    state = CASE WHEN visits > 0 THEN 'done' ELSE 'waiting' END, next_visit_at = ?, last_run = ?, last_outcome = ?,
    leased_by = NULL, leased_until = NULL
WHERE id = ? AND leased_by = ?
"""
_LOG = """
INSERT INTO fetches
    (frontier_id, run_id, fetched_at, outcome, status, bytes, milliseconds, archive_file, archive_offset,
    redirected_to, detail)
SELECT
    value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8,
    value ->> 9, value ->> 10
FROM json_each(?)
"""
_NUMBER = """
INSERT INTO numbered_archives (source, pattern, highest, lowest) VALUES (?1, ?2, ?3, ?3)
ON CONFLICT (source, pattern) DO UPDATE
SET highest = max(highest, excluded.highest), lowest = min(lowest, excluded.lowest)
"""
_REST = """
INSERT INTO host_rests (host, rests_until) VALUES (?, ?)
ON CONFLICT (host) DO UPDATE SET rests_until = excluded.rests_until
"""
_VISITED = frozenset({Treatment.KEEP, Treatment.UNCHANGED})


class _Row(NamedTuple):
    id: int
    source: str
    kind: str
    priority: int
    attempts: int
    visits: int
    rhythm: int | None
    first_fetched_at: str | None
    last_fetched_at: str | None
    leased_by: int | None
    last_run: int | None
    last_outcome: str | None
    etag: str | None
    last_modified: str | None
    body_hash: str | None


def write_results(connection: sqlite3.Connection, results: Sequence[Result], *, run_id: int, policy: Policy) -> None:
    """Write what became of tasks in an open transaction.

    A failure of a task that another run has leased since, or has done, is only logged; its success counts. A host that
    asks to wait rests, so that the tasks behind this one are not even leased.

    :raises ValueError: a task is not of this database
    """
    rows = _read(connection, [result.task for result in results])
    counts = _Counts(run_id)
    written: dict[int, tuple[object, ...]] = {}
    for result in results:
        row = rows[result.task.id]
        visited = result.outcome.treatment in _VISITED
        if visited or row.leased_by == run_id:
            counts.add(row, result.label)
            after = policy.after(_standing(row), result)
            row = rows[row.id] = _after(row, after, result, run_id, visited=visited)
            written[row.id] = _bound(row, after)
    connection.execute(_WRITE, (json.dumps(list(written.values())),))
    logged = [_log(result, run_id) for result in results if result.outcome is not Outcome.HOST_RESTING]
    connection.execute(_LOG, (json.dumps(logged),))
    connection.executemany(_REST, _rests(results).items())
    numbers = [(result.task.source, *result.number) for result in results if result.number is not None]
    connection.executemany(_NUMBER, numbers)
    withdraw_gone(connection, results, run_id=run_id)
    counts.write(connection)


def write_deferred(
    connection: sqlite3.Connection, tasks: Sequence[Task], *, run_id: int, until: datetime, reason: str
) -> None:
    """Put off tasks that the run holds, in an open transaction: nothing was asked of their hosts.

    :raises ValueError: a task is not of this database
    """
    rows = _read(connection, tasks)
    counts = _Counts(run_id)
    held = [row for row in rows.values() if row.leased_by == run_id]
    for row in held:
        counts.add(row, reason)
    moment = not_before_text(until)
    connection.executemany(_DEFER, [(moment, run_id, reason, row.id, run_id) for row in held])
    counts.write(connection)


def _rests(results: Sequence[Result]) -> dict[str, str]:
    return {
        result.task.host: not_before_text(result.not_before)
        for result in results
        # After a redirect it is another host that asks.
        if result.outcome.treatment is Treatment.WAIT and result.not_before and result.redirected_to is None
    }


def _read(connection: sqlite3.Connection, tasks: Sequence[Task]) -> dict[int, _Row]:
    wanted = {task.id for task in tasks}
    rows = {row[0]: _Row(*row) for row in connection.execute(_READ, (json.dumps(list(wanted)),))}
    if unknown := next((task for task in tasks if task.id not in rows), None):
        raise ValueError(f"{unknown.url}: task {unknown.id} must be of the database it is acknowledged in")
    return rows


def _standing(row: _Row) -> Standing:
    return Standing(
        kind=Kind(row.kind),
        priority=Priority(row.priority),
        attempts=row.attempts,
        visits=row.visits,
        rhythm=None if row.rhythm is None else timedelta(seconds=row.rhythm),
        first_fetched=read_moment(row.first_fetched_at),
    )


def _after(row: _Row, after: Standing, result: Result, run_id: int, *, visited: bool) -> _Row:
    row = row._replace(
        priority=int(after.priority),
        attempts=after.attempts,
        visits=after.visits,
        rhythm=None if after.rhythm is None else int(after.rhythm.total_seconds()),
        first_fetched_at=None if after.first_fetched is None else utc_text(after.first_fetched),
        last_run=run_id,
        last_outcome=result.label,
    )
    if not visited:
        return row
    found = result.found
    row = row._replace(last_fetched_at=utc_text(result.at))
    if result.outcome.treatment is Treatment.UNCHANGED:
        # A 304 need not repeat what the answer is known by.
        return row._replace(
            etag=storable(found.etag) or row.etag,
            last_modified=storable(found.last_modified) or row.last_modified,
            body_hash=found.body_hash or row.body_hash,
        )
    return row._replace(
        etag=storable(found.etag), last_modified=storable(found.last_modified), body_hash=found.body_hash
    )


def _bound(row: _Row, after: Standing) -> tuple[object, ...]:
    return (
        row.id,
        after.state,
        row.priority,
        not_before_text(after.next_visit),
        row.attempts,
        row.visits,
        row.rhythm,
        row.first_fetched_at,
        row.last_fetched_at,
        row.etag,
        row.last_modified,
        row.body_hash,
        row.last_run,
        row.last_outcome,
    )


def _log(result: Result, run_id: int) -> tuple[object, ...]:
    archive = result.archive
    return (
        result.task.id,
        run_id,
        utc_text(result.at),
        result.label,
        result.status,
        result.size,
        result.milliseconds,
        None if archive is None else storable_file(archive.file),
        None if archive is None else archive.offset,
        storable(result.redirected_to),
        storable(result.detail),
    )


class _Counts:
    """What a batch changes in the counts of its run: each address counts once, by its last outcome in the run."""

    def __init__(self, run_id: int) -> None:
        self.run_id = run_id
        self.changes: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, row: _Row, outcome: str) -> None:
        """Count an address; ``row`` is as it was before."""
        changes = self.changes[row.source]
        if row.last_run == self.run_id and row.last_outcome is not None:
            changes[row.last_outcome] -= 1
        changes[outcome] += 1

    def write(self, connection: sqlite3.Connection) -> None:
        """Add the changes to what is counted of the run and of its sources."""
        total: Counter[str] = Counter()
        for source, changes in self.changes.items():
            total.update(changes)
            self._add(connection, "run_sources", "run_id = ? AND source = ?", (self.run_id, source), changes)
        if self.changes and not self._add(connection, "runs", "id = ?", (self.run_id,), total):
            raise ValueError(f"run {self.run_id} is unknown: begin it with pipelines.store.start_run")

    @staticmethod
    def _add(
        connection: sqlite3.Connection, table: str, which: str, values: tuple[object, ...], changes: Counter[str]
    ) -> bool:
        found = connection.execute(f"SELECT outcomes FROM {table} WHERE {which}", values).fetchone()
        if found is None:
            return False
        counted = Counter(json.loads(found[0]))
        counted.update(changes)
        text = json.dumps({outcome: number for outcome, number in sorted(counted.items()) if number})
        connection.execute(f"UPDATE {table} SET outcomes = ? WHERE {which}", (text, *values))
        return True
