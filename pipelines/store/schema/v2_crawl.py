"""Version 2: the frontier, what was fetched, what hosts asked for, and runs by source."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE runs ADD COLUMN outcomes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(outcomes))",
    """
CREATE TABLE run_sources (
    source TEXT NOT NULL REFERENCES sources (name),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    ended_at TEXT,
    outcomes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(outcomes)),
    detail TEXT,
    PRIMARY KEY (source, run_id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX run_sources_run ON run_sources (run_id)",
    "CREATE INDEX run_sources_running ON run_sources (state) WHERE state = 'running'",
    "CREATE INDEX runs_running ON runs (state) WHERE state = 'running'",
    """
CREATE TABLE frontier (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL REFERENCES sources (name),
    kind TEXT NOT NULL CHECK (kind IN ('feed', 'sitemap', 'section', 'article')),
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    host TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'leased', 'done', 'failed', 'refused', 'gone')),
    priority INTEGER NOT NULL,
    next_visit_at TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    visits INTEGER NOT NULL DEFAULT 0,
    rhythm INTEGER,
    leased_by INTEGER REFERENCES runs (id),
    leased_until TEXT,
    last_run INTEGER REFERENCES runs (id),
    last_outcome TEXT,
    first_seen_at TEXT NOT NULL,
    first_fetched_at TEXT,
    last_fetched_at TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    evidence TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(evidence)),
    found_in TEXT,
    UNIQUE (canonical_url, kind),
    CHECK ((state = 'leased') = (leased_by IS NOT NULL)),
    CHECK ((leased_by IS NULL) = (leased_until IS NULL)),
    CHECK ((last_run IS NULL) = (last_outcome IS NULL))
) STRICT""",
    """
CREATE INDEX frontier_due ON frontier (source, host, priority, next_visit_at)
WHERE next_visit_at IS NOT NULL AND state <> 'leased'""",
    "CREATE INDEX frontier_leased ON frontier (leased_by) WHERE leased_by IS NOT NULL",
    """
CREATE TABLE fetches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    frontier_id INTEGER NOT NULL REFERENCES frontier (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    fetched_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    bytes INTEGER,
    milliseconds INTEGER,
    archive_file TEXT,
    archive_offset INTEGER,
    redirected_to TEXT,
    detail TEXT
) STRICT""",
    "CREATE INDEX fetches_frontier ON fetches (frontier_id)",
    "CREATE INDEX fetches_run ON fetches (run_id, outcome)",
    """
CREATE TABLE numbered_archives (
    source TEXT NOT NULL REFERENCES sources (name),
    pattern TEXT NOT NULL,
    highest INTEGER NOT NULL,
    lowest INTEGER NOT NULL,
    PRIMARY KEY (source, pattern)
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE host_rests (
    host TEXT PRIMARY KEY,
    rests_until TEXT NOT NULL
) STRICT, WITHOUT ROWID""",
    """
CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    verdict TEXT NOT NULL CHECK (verdict IN ('rules', 'allow_all', 'disallow_all')),
    reason TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    not_before TEXT,
    body BLOB NOT NULL
) STRICT""",
)
