"""Version 1: articles with their versions, addresses and people; sources, runs, quarantine; the reader's views."""

from __future__ import annotations

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

STATEMENTS: tuple[str, ...] = (
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
