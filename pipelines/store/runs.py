"""Runs: who wrote when, and how much of it ended how."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from pipelines.store.database import Database
from pipelines.store.rows import storable

STATES = ("running", "done", "stopped", "failed")

_DEAD = """
UPDATE runs SET state = 'failed'
WHERE state = 'running' AND NOT EXISTS (SELECT 1 FROM run_sources WHERE run_id = runs.id)
"""
_DEAD_CRAWLS = """
UPDATE runs SET state = 'failed'
WHERE state = 'running'
    AND id IN (SELECT run_id FROM run_sources WHERE source IN (SELECT value FROM json_each(?)) AND state = 'running')
"""
_DEAD_SOURCES = """
UPDATE run_sources SET state = 'failed'
WHERE state = 'running' AND run_id IN (SELECT id FROM runs WHERE state <> 'running')
"""


def start_run(
    database: Database, *, command: str, program_version: str, now: datetime, sources: Sequence[str] = ()
) -> int:
    """Note that a run begins, and give its number. ``command`` is what the operator typed; ``now`` is aware.

    ``sources`` are those that the run crawls; a replay has none. The caller holds the locks of the job
    (`pipelines.store.hold_lock`), so runs of the same job that still count as running were killed: they are noted as
    failed.
    """
    started = utc_text(now)
    with database.write() as connection:
        if sources:
            connection.execute(_DEAD_CRAWLS, (json.dumps(list(sources)),))
        else:
            connection.execute(_DEAD)
        connection.execute(_DEAD_SOURCES)
        cursor = connection.execute(
            "INSERT INTO runs (command, program_version, started_at, state) VALUES (?, ?, ?, 'running')",
            (command.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd"), program_version, started),
        )
        assert cursor.lastrowid is not None
        run_id = cursor.lastrowid
        for source in dict.fromkeys(sources):
            connection.execute(
                "INSERT INTO sources (name, first_run) VALUES (?, ?) ON CONFLICT DO NOTHING", (source, run_id)
            )
            connection.execute(
                "INSERT INTO run_sources (source, run_id, state) VALUES (?, ?, 'running')", (source, run_id)
            )
    return run_id


def end_source(
    database: Database, run_id: int, source: str, *, state: str, now: datetime, detail: str | None = None
) -> None:
    """Note that a run is finished with one of its sources: ``done``, ``stopped`` or ``failed``, in ``detail`` why."""
    with database.write() as connection:
        connection.execute(
            "UPDATE run_sources SET state = ?, ended_at = ?, detail = ? WHERE run_id = ? AND source = ?",
            (state, utc_text(now), storable(detail), run_id, source),
        )


def end_run(database: Database, run_id: int, *, state: str, now: datetime) -> None:
    """Note that a run ended ``done``, ``stopped`` (by the operator, in good order) or ``failed``.

    Its sources that were not ended apart end likewise.
    """
    ended = utc_text(now)
    with database.write() as connection:
        connection.execute("UPDATE runs SET state = ?, ended_at = ? WHERE id = ?", (state, ended, run_id))
        connection.execute(
            "UPDATE run_sources SET state = ?, ended_at = ? WHERE run_id = ? AND state = 'running'",
            (state, ended, run_id),
        )


def utc_text(now: datetime) -> str:
    """An aware moment as the database writes it: ``2021-04-04T08:20:00Z``."""
    return f"{now.astimezone(UTC).isoformat()[:19]}Z"
