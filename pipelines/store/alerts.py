"""What is wrong for how long, and who was told: each problem once when it begins, once when it is over."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.health import Trouble
from pipelines.store.database import Database
from pipelines.store.runs import utc_text

_OPEN = "SELECT problem FROM alerts WHERE ended_at IS NULL"
_UPSERT = """
INSERT INTO alerts (problem, source, kind, details, began_at) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (problem) WHERE ended_at IS NULL DO UPDATE SET details = excluded.details
"""
_END = "UPDATE alerts SET ended_at = ? WHERE problem = ? AND ended_at IS NULL"
# Who was never told that it began is not told that it is over.
_CALLS = """
SELECT id, 'began', problem, source, kind, details, began_at, NULL FROM alerts
WHERE ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM alert_calls WHERE alert_id = id AND event = 'began' AND channel = :channel
)
UNION ALL
SELECT id, 'ended', problem, source, kind, details, began_at, ended_at FROM alerts
WHERE ended_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM alert_calls WHERE alert_id = id AND event = 'began' AND channel = :channel)
    AND NOT EXISTS (SELECT 1 FROM alert_calls WHERE alert_id = id AND event = 'ended' AND channel = :channel)
ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Call:
    """Something that somebody is to be told: ``event`` is ``began`` or ``ended``. Moments are UTC.

    ``details`` holds ``message``, ``what_to_do`` and ``samples``.
    """

    alert_id: int
    event: str
    problem: str
    source: str | None
    kind: str
    details: dict[str, Any]
    began_at: str
    ended_at: str | None


def follow_troubles(database: Database, troubles: Iterable[Trouble], *, now: datetime) -> None:
    """Note which troubles there are: new ones begin, and those that are gone have ended. ``now`` is aware.

    :raises StoreError: the database cannot be written
    """
    found = {trouble.problem: trouble.to_dict() for trouble in troubles}
    moment = utc_text(now)
    with database.write() as connection:
        over = [problem for (problem,) in connection.execute(_OPEN) if problem not in found]
        connection.executemany(_END, [(moment, problem) for problem in over])
        connection.executemany(
            _UPSERT,
            [
                (
                    problem,
                    one["source"],
                    one["kind"],
                    json.dumps({name: one[name] for name in ("message", "what_to_do", "samples")}, ensure_ascii=False),
                    moment,
                )
                for problem, one in found.items()
            ],
        )


def open_calls(database: Database, channel: str) -> list[Call]:
    """What is still to be told over a channel, the oldest problem first."""
    rows = database.connection.execute(_CALLS, {"channel": channel}).fetchall()
    return [
        Call(alert_id, event, problem, source, kind, json.loads(details), began_at, ended_at)
        for alert_id, event, problem, source, kind, details, began_at, ended_at in rows
    ]


def note_call(database: Database, call: Call, channel: str, *, now: datetime) -> None:
    """Note that somebody was told. ``now`` is aware.

    :raises StoreError: the database cannot be written
    """
    with database.write() as connection:
        connection.execute(
            "INSERT INTO alert_calls (alert_id, event, channel, called_at) VALUES (?, ?, ?, ?)",
            (call.alert_id, call.event, channel, utc_text(now)),
        )
