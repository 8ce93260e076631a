"""The tables and views of the database, as SQL. docs/database.md explains every column; a test compares the two.

A released migration is never edited: a change is a new module here and a new step in `pipelines.store.migrations`.
"""

from __future__ import annotations

APPLICATION_ID = 0x57525251
"""``PRAGMA application_id`` of our files: "WRRQ" in ASCII. ``file`` and we know them by it."""

SCHEMA_VERSION = 8
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
