"""Pages that did not land: kept with their reason until they do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from pipelines.article import Archive
from pipelines.store.moments import utc_second
from pipelines.store.prepared import Prepared
from pipelines.store.rows import COLUMN, storable, storable_file
from pipelines.verdict import Refused

_URL = COLUMN["url"]
_UPSERT = """
INSERT INTO quarantine (
    archive_file, archive_offset, url, reason, detail, headline, fetched_at, source,
    first_run, last_run, first_seen_at, last_seen_at
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?9, ?9, ?10, ?10)
ON CONFLICT (archive_file, ifnull(archive_offset, -1), ifnull(url, '')) DO UPDATE SET
    reason = excluded.reason, detail = excluded.detail, headline = excluded.headline, fetched_at = excluded.fetched_at,
    source = ifnull(excluded.source, source),
    last_run = excluded.last_run, last_seen_at = excluded.last_seen_at, released_run = NULL, released_article_id = NULL
"""
_RELEASE = """
UPDATE quarantine SET released_run = ?, released_article_id = ?
WHERE archive_file = ? AND ifnull(archive_offset, -1) = ? AND (url IS NULL OR url IN (?, ?)) AND released_run IS NULL
"""


def write_refused(connection: sqlite3.Connection, refused: Sequence[Refused], *, run_id: int, now: str) -> None:
    """Keep refused pages, one row for each file, offset and address; a page that is known is seen again."""
    connection.executemany(
        _UPSERT,
        [
            (
                storable_file(page.archive.file),
                page.archive.offset,
                storable(page.url),
                page.reason.value,
                storable(page.detail),
                storable(page.headline),
                utc_second(page.fetched_at),
                storable(page.source),
                run_id,
                now,
            )
            for page in refused
        ],
    )


def release(connection: sqlite3.Connection, landed: Iterable[tuple[Archive, int, Prepared]], *, run_id: int) -> None:
    """Note that pages have landed, in which run and as which article. Their rows in quarantine stay.

    A page is known by its place in its archive, and by its address where the row has one: standard input has no places.
    """
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM quarantine WHERE released_run IS NULL)").fetchone()[0]:
        return
    connection.executemany(
        _RELEASE,
        [
            (
                run_id,
                article_id,
                storable_file(archive.file),
                -1 if archive.offset is None else archive.offset,
                record.row[_URL],
                record.canonical_url,
            )
            for archive, article_id, record in landed
        ],
    )
