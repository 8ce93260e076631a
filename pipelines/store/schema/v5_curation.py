"""Version 5: what happened to an article or a person after it was stored: withdrawals, and people joined by hand.

The page of an article may vanish and come back; its text stays, a mark beside it says that it is away, and a table
keeps both moments. Aliases lie apart from ``people``: they are decisions of a person, and outlive every reading anew.
"""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE articles ADD COLUMN withdrawn_at TEXT",
    """
ALTER TABLE articles ADD COLUMN withdrawn_reason TEXT
CHECK (withdrawn_reason IN ('gone', 'error_page', 'home_page', 'empty'))""",
    """
CREATE TABLE withdrawals (
    article_id INTEGER NOT NULL REFERENCES articles (id),
    withdrawn_at TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN ('gone', 'error_page', 'home_page', 'empty')),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    returned_at TEXT CHECK (returned_at > withdrawn_at),
    returned_run INTEGER REFERENCES runs (id),
    PRIMARY KEY (article_id, withdrawn_at),
    CHECK ((returned_at IS NULL) = (returned_run IS NULL))
) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX withdrawals_open ON withdrawals (article_id) WHERE returned_at IS NULL",
    """
CREATE TABLE people_aliases (
    spelling TEXT NOT NULL,
    exact INTEGER NOT NULL CHECK (exact IN (0, 1)),
    person_id INTEGER NOT NULL REFERENCES people (id),
    set_at TEXT NOT NULL,
    PRIMARY KEY (spelling, exact)
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX people_aliases_person ON people_aliases (person_id)",
    "DROP VIEW articles_v1",
    """
CREATE VIEW articles_v1 AS
SELECT
    id, url, canonical_url, duplicate_of, source, headline, alternative_headline, section, keywords, language, authors,
    byline_raw, agency, location, date_published, date_published_utc, date_published_raw, date_published_precision,
    date_modified, date_modified_utc, description, image_url, image_caption, image_credit, body, body_kinds, related,
    word_count, content_hash, parser, parser_version, provenance, warnings, fetched_at, first_fetched_at,
    last_fetched_at, archive_file, archive_offset, stored_at, changed_at,
    (SELECT count(*) FROM revisions WHERE revisions.article_id = articles.id) AS other_versions,
    withdrawn_at, withdrawn_reason
FROM articles""",
    """
CREATE VIEW withdrawals_v1 AS
SELECT article_id, withdrawn_at, reason, returned_at FROM withdrawals""",
)
