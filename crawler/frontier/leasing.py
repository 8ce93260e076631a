"""Who is fetched next: what is due for longest, the hosts in turn."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crawler.frontier.policy import Priority
from crawler.frontier.task import Kind, Task

_GIVE_BACK = """
UPDATE frontier
SET state = CASE WHEN visits > 0 THEN 'done' ELSE 'waiting' END, leased_by = NULL, leased_until = NULL
WHERE leased_by IS NOT NULL
"""
_OF_SOURCES = "AND source IN (SELECT value FROM json_each(:sources))"
_EXPIRED = f"{_GIVE_BACK} AND (leased_by < :run OR leased_by > :run) AND leased_until <= :now {_OF_SOURCES}"
_OF_OTHERS = f"{_GIVE_BACK} AND leased_by <> :run {_OF_SOURCES}"
_OF_RUN = f"{_GIVE_BACK} AND leased_by = :run"
# What lies too far ahead was written while the clock was wrong.
_TOO_FAR_AHEAD = f"UPDATE frontier SET next_visit_at = :now WHERE next_visit_at > :latest {_OF_SOURCES}"

# From host to host through the index; what lies between is not read.
_HOSTS = """
WITH RECURSIVE hosts (source, host) AS (
    SELECT value, (
        SELECT min(host) FROM frontier WHERE source = value AND next_visit_at IS NOT NULL AND state <> 'leased'
    ) FROM json_each(:sources)
    UNION ALL
    SELECT source, (
        SELECT min(frontier.host) FROM frontier
        WHERE frontier.source = hosts.source AND frontier.host > hosts.host
            AND next_visit_at IS NOT NULL AND state <> 'leased'
    ) FROM hosts WHERE host IS NOT NULL
)
SELECT source, host FROM hosts
WHERE host IS NOT NULL AND host NOT IN (
    SELECT host FROM host_rests WHERE rests_until > :now AND rests_until <= :latest
)
"""
_CANDIDATES = """
SELECT id, kind, url, attempts, visits, etag, last_modified, body_hash, evidence, next_visit_at, priority,
    kind = 'article' AND visits = 0 AND EXISTS (
        SELECT 1 FROM addresses WHERE addresses.url IN (frontier.canonical_url, frontier.url)
    )
FROM frontier
WHERE source = ? AND host = ? AND priority = ? AND next_visit_at <= ? AND state <> 'leased'
ORDER BY next_visit_at, id LIMIT ?
"""
_LEASE = """
UPDATE frontier SET state = 'leased', leased_by = ?, leased_until = ?
WHERE id IN (SELECT value FROM json_each(?))
"""
# Stored under another address since it was found: a redirect led there, or it was replayed.
_KNOWN = """
UPDATE frontier SET state = 'done', next_visit_at = NULL WHERE id IN (SELECT value FROM json_each(?))
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A task that is due, and what decides about its turn."""

    task: Task
    priority: Priority
    due: str


def take_back(connection: sqlite3.Connection, sources: Sequence[str], run_id: int, *, now: str, latest: str) -> int:
    """Take back every lease on some sources that another run holds; gives how many. Nobody may be crawling them.

    Also makes due what waits for a moment after ``latest``.
    """
    values = {"sources": json.dumps(list(sources)), "run": run_id, "now": now, "latest": latest}
    taken = connection.execute(_OF_OTHERS, values).rowcount
    connection.execute(_TOO_FAR_AHEAD, values)
    return taken


def give_back(connection: sqlite3.Connection, run_id: int) -> int:
    """Give back every lease of a run; gives how many."""
    return connection.execute(_OF_RUN, {"run": run_id}).rowcount


def due_candidates(
    connection: sqlite3.Connection,
    sources: Sequence[str],
    run_id: int,
    *,
    now: str,
    latest: str,
    room: Callable[[str], int],
) -> list[list[Candidate]]:
    """What may be fetched now, in the order of its turn: for each host a list, at most ``room(host)`` of a priority.

    Leases that expired are taken back, and articles that were stored in the meantime put away. Hosts that rest until a
    moment not after ``latest`` are left alone.
    """
    values = {"sources": json.dumps(list(sources)), "run": run_id, "now": now, "latest": latest}
    connection.execute(_EXPIRED, values)
    hosts: dict[str, list[Candidate]] = {}
    for source, host in connection.execute(_HOSTS, values).fetchall():
        if (places := room(host)) > 0:
            found = hosts.setdefault(host, [])
            for priority in Priority:
                found += _of_host(connection, source, host, priority, now, places)
    for found in hosts.values():
        found.sort(key=lambda candidate: (candidate.priority, candidate.due, candidate.task.id))
    return [found for found in hosts.values() if found]


def in_turn(
    hosts: Iterable[Sequence[Candidate]],
    *,
    limit: int,
    room: Callable[[str], int],
    revisits: Mapping[str, int],
    served: Mapping[str, int],
) -> list[Candidate]:
    """Choose at most ``limit``, one of each host in turn, at most ``room(host)`` of a host.

    ``revisits`` says how many revisits each source may still have, ``served`` when each host had its last turn.
    """
    left = Counter(revisits)
    waiting = [
        (host, room(host), _allowed(candidates, left))
        for candidates in sorted(hosts, key=lambda one: (served.get(one[0].task.host, 0), one[0].due, one[0].task.id))
        for host in (candidates[0].task.host,)
    ]
    chosen: list[Candidate] = []
    while waiting and len(chosen) < limit:
        again = []
        for host, places, candidates in waiting:
            if len(chosen) == limit:
                break
            if (candidate := next(candidates, None)) is not None:
                chosen.append(candidate)
                if places > 1:
                    again.append((host, places - 1, candidates))
        waiting = again
    return chosen


def write_leases(connection: sqlite3.Connection, chosen: Iterable[Candidate], run_id: int, until: str) -> None:
    """Note who holds the chosen ones, and until when."""
    connection.execute(_LEASE, (run_id, until, json.dumps([candidate.task.id for candidate in chosen])))


def _of_host(
    connection: sqlite3.Connection, source: str, host: str, priority: Priority, now: str, limit: int
) -> Iterator[Candidate]:
    while True:
        rows = connection.execute(_CANDIDATES, (source, host, int(priority), now, limit)).fetchall()
        known = [row[0] for row in rows if row[-1]]
        if not known:
            break
        connection.execute(_KNOWN, (json.dumps(known),))
    for id_, kind, url, attempts, visits, etag, last_modified, body_hash, evidence, due, _, _ in rows:
        task = Task(
            id=id_,
            source=source,
            kind=Kind(kind),
            url=url,
            host=host,
            attempts=attempts,
            visits=visits,
            etag=etag,
            last_modified=last_modified,
            body_hash=body_hash,
            evidence=json.loads(evidence),
        )
        yield Candidate(task, priority, due)


def _allowed(candidates: Sequence[Candidate], left: Counter[str]) -> Iterator[Candidate]:
    for candidate in candidates:
        if candidate.priority is Priority.REVISIT:
            if left[candidate.task.source] <= 0:
                continue
            left[candidate.task.source] -= 1
        yield candidate
