"""The tables and views of the database, as SQL. docs/database.md explains every column; a test compares the two.

A released migration is never edited: a change is a new constant here and a new step in `migrations`.
"""

from __future__ import annotations

APPLICATION_ID = 0x57525251
"""``PRAGMA application_id`` of our files: "WRRQ" in ASCII. ``file`` and we know them by it."""

SCHEMA_VERSION = 2
"""``PRAGMA user_version``: the number of migrations that were applied."""

RECORD_COLUMNS: tuple[str, ...] = (
    "url",
    "source",
    "headline",
    "alternative_headline",
    "section",
    "keywords",
    "language",
    "authors",
    "byline_raw",
    "agency",
    "location",
    "date_published",
    "date_published_utc",
    "date_published_raw",
    "date_published_precision",
    "date_modified",
    "date_modified_utc",
    "description",
    "image_url",
    "image_caption",
    "image_credit",
    "body",
    "body_kinds",
    "related",
    "word_count",
    "content_hash",
    "parser",
    "parser_version",
    "provenance",
    "warnings",
    "fetched_at",
    "first_fetched_at",
    "last_fetched_at",
    "archive_file",
    "archive_offset",
)
"""The columns that ``articles`` (the current version) and ``revisions`` (the others) share, in this order."""

_RECORD_V1 = """
    url TEXT,
    source TEXT REFERENCES sources (name),
    headline TEXT NOT NULL,
    alternative_headline TEXT,
    section TEXT,
    keywords TEXT NOT NULL CHECK (json_valid(keywords)),
    language TEXT,
    authors TEXT NOT NULL CHECK (json_valid(authors)),
    byline_raw TEXT,
    agency TEXT,
    location TEXT,
    date_published TEXT,
    date_published_utc TEXT,
    date_published_raw TEXT,
    date_published_precision TEXT CHECK (date_published_precision IN ('minute', 'day', 'month')),
    date_modified TEXT,
    date_modified_utc TEXT,
    description TEXT,
    image_url TEXT,
    image_caption TEXT,
    image_credit TEXT,
    body TEXT NOT NULL,
    body_kinds TEXT NOT NULL CHECK (json_valid(body_kinds)),
    related TEXT NOT NULL CHECK (json_valid(related)),
    word_count INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    parser TEXT NOT NULL,
    parser_version TEXT NOT NULL,
    provenance TEXT NOT NULL CHECK (json_valid(provenance)),
    warnings TEXT NOT NULL CHECK (json_valid(warnings)),
    fetched_at TEXT,
    first_fetched_at TEXT,
    last_fetched_at TEXT,
    archive_file TEXT,
    archive_offset INTEGER
"""

V1: tuple[str, ...] = (
    """
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    command TEXT NOT NULL,
    program_version TEXT NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    new INTEGER NOT NULL DEFAULT 0,
    updated INTEGER NOT NULL DEFAULT 0,
    unchanged INTEGER NOT NULL DEFAULT 0,
    duplicate INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0
) STRICT""",
    """
CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    first_run INTEGER NOT NULL REFERENCES runs (id)
) STRICT, WITHOUT ROWID""",
    f"""
CREATE TABLE articles (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    canonical_url TEXT NOT NULL UNIQUE,
    duplicate_of INTEGER REFERENCES articles (id) CHECK (duplicate_of < id),
    first_run INTEGER NOT NULL REFERENCES runs (id),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    stored_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    {_RECORD_V1.strip()}
) STRICT""",
    "CREATE INDEX articles_content_hash ON articles (content_hash)",
    "CREATE INDEX articles_date_published ON articles (date_published_utc)",
    "CREATE INDEX articles_source ON articles (source, date_published_utc)",
    "CREATE INDEX articles_duplicate_of ON articles (duplicate_of) WHERE duplicate_of IS NOT NULL",
    f"""
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    stored_at TEXT NOT NULL,
    {_RECORD_V1.strip()}
) STRICT""",
    "CREATE INDEX revisions_article ON revisions (article_id, fetched_at)",
    "CREATE INDEX revisions_content_hash ON revisions (content_hash)",
    """
CREATE TABLE addresses (
    url TEXT PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles (id),
    first_run INTEGER NOT NULL REFERENCES runs (id)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX addresses_article ON addresses (article_id)",
    """
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    first_run INTEGER NOT NULL REFERENCES runs (id)
) STRICT""",
    """
CREATE TABLE article_people (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    position INTEGER NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX article_people_person ON article_people (person_id)",
    """
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    archive_file TEXT NOT NULL,
    archive_offset INTEGER,
    url TEXT,
    reason TEXT NOT NULL,
    detail TEXT NOT NULL,
    headline TEXT,
    fetched_at TEXT,
    first_run INTEGER NOT NULL REFERENCES runs (id),
    last_run INTEGER NOT NULL REFERENCES runs (id),
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    released_run INTEGER REFERENCES runs (id),
    released_article_id INTEGER REFERENCES articles (id),
    CHECK ((released_run IS NULL) = (released_article_id IS NULL))
) STRICT""",
    "CREATE UNIQUE INDEX quarantine_page ON quarantine (archive_file, ifnull(archive_offset, -1), ifnull(url, ''))",
    "CREATE INDEX quarantine_waiting ON quarantine (reason) WHERE released_run IS NULL",
    "CREATE INDEX quarantine_last_run ON quarantine (last_run, reason)",
    """
CREATE VIEW articles_v1 AS
SELECT
    id, url, canonical_url, duplicate_of, source, headline, alternative_headline, section, keywords, language, authors,
    byline_raw, agency, location, date_published, date_published_utc, date_published_raw, date_published_precision,
    date_modified, date_modified_utc, description, image_url, image_caption, image_credit, body, body_kinds, related,
    word_count, content_hash, parser, parser_version, provenance, warnings, fetched_at, first_fetched_at,
    last_fetched_at, archive_file, archive_offset, stored_at, changed_at,
    (SELECT count(*) FROM revisions WHERE revisions.article_id = articles.id) AS other_versions
FROM articles""",
    """
CREATE VIEW revisions_v1 AS
SELECT
    id AS article_id, 1 AS is_current, headline, authors, date_published, date_modified, body, word_count, content_hash,
    first_fetched_at, last_fetched_at, archive_file, archive_offset
FROM articles
UNION ALL
SELECT
    article_id, 0 AS is_current, headline, authors, date_published, date_modified, body, word_count, content_hash,
    first_fetched_at, last_fetched_at, archive_file, archive_offset
FROM revisions""",
    """
CREATE VIEW people_v1 AS
SELECT
    people.id AS person_id, people.name, people.key, article_people.article_id, article_people.position,
    article_people.role, article_people.name AS name_as_printed
FROM people JOIN article_people ON article_people.person_id = people.id""",
)

V2: tuple[str, ...] = (
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
