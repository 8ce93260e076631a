"""Runs: who wrote when, and how much of it ended how."""

from __future__ import annotations

from datetime import UTC, datetime

from pipelines.store.database import Database

STATES = ("running", "done", "stopped", "failed")


def start_run(database: Database, *, command: str, program_version: str, now: datetime) -> int:
    """Note that a run begins, and give its number. ``command`` is what the operator typed; ``now`` is aware.

    Runs before it that still count as running were killed, since only one may write: they are noted as failed.
    """
    started = utc_text(now)
    with database.write() as connection:
        connection.execute("UPDATE runs SET state = 'failed' WHERE state = 'running'")
        cursor = connection.execute(
            "INSERT INTO runs (command, program_version, started_at, state) VALUES (?, ?, ?, 'running')",
            (command.encode("utf-8", "backslashreplace").decode().replace("\0", "\ufffd"), program_version, started),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def end_run(database: Database, run_id: int, *, state: str, now: datetime) -> None:
    """Note that a run ended ``done``, ``stopped`` (by the operator, in good order) or ``failed``."""
    with database.write() as connection:
        connection.execute("UPDATE runs SET state = ?, ended_at = ? WHERE id = ?", (state, utc_text(now), run_id))


def utc_text(now: datetime) -> str:
    """An aware moment as the database writes it: ``2021-04-04T08:20:00Z``."""
    return f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
