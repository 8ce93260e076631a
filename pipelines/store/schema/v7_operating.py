"""Version 7: what the operator looks at each day: whose a refused page is, what was dropped, which alerts were sent.

The indexes are for the one screen that is looked at all the time: without them, counting the articles of the last weeks
would read every text.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE quarantine ADD COLUMN source TEXT",
    "ALTER TABLE quarantine ADD COLUMN dropped_at TEXT",
    "ALTER TABLE quarantine ADD COLUMN dropped_by TEXT",
    "ALTER TABLE quarantine ADD COLUMN dropped_why TEXT",
    "UPDATE quarantine SET source = (SELECT source FROM frontier WHERE canonical_url = quarantine.url)",
    "CREATE INDEX articles_first_fetched ON articles (source, first_fetched_at)",
    "CREATE INDEX runs_started ON runs (started_at)",
    "CREATE INDEX frontier_own_documents ON frontier (source) WHERE kind <> 'article' AND found_in IS NULL",
    """
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    problem TEXT NOT NULL,
    source TEXT,
    kind TEXT NOT NULL,
    details TEXT NOT NULL CHECK (json_valid(details)),
    began_at TEXT NOT NULL,
    ended_at TEXT
) STRICT""",
    "CREATE UNIQUE INDEX alerts_open ON alerts (problem) WHERE ended_at IS NULL",
    """
CREATE TABLE alert_calls (
    alert_id INTEGER NOT NULL REFERENCES alerts (id),
    event TEXT NOT NULL CHECK (event IN ('began', 'ended')),
    channel TEXT NOT NULL CHECK (channel IN ('hook', 'webhook')),
    called_at TEXT NOT NULL,
    PRIMARY KEY (alert_id, event, channel)
) STRICT, WITHOUT ROWID""",
)
