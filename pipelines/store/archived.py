"""Where the raw pages of a source lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.article import Archive
from pipelines.store.database import Database

_MOST = 20_000

# Pages that landed, pages that were fetched however they were judged, and pages that wait in quarantine;
# not the lists of articles, which lie in the same archives.
_ARTICLES = """
SELECT archive_file, archive_offset, fetched_at FROM articles
WHERE source = :source AND archive_file IS NOT NULL AND fetched_at IS NOT NULL
ORDER BY fetched_at DESC LIMIT :most
"""
_FETCHES = """
SELECT fetches.archive_file, fetches.archive_offset, fetches.fetched_at
FROM fetches JOIN frontier ON frontier.id = fetches.frontier_id
WHERE frontier.source = :source AND frontier.kind = 'article' AND fetches.status = 200
    AND fetches.archive_file IS NOT NULL
ORDER BY fetches.id DESC LIMIT :most
"""
_QUARANTINE = """
SELECT archive_file, archive_offset, fetched_at, url FROM quarantine
WHERE released_run IS NULL AND dropped_at IS NULL AND url IS NOT NULL AND fetched_at IS NOT NULL
    AND url NOT IN (SELECT url FROM frontier WHERE kind <> 'article')
ORDER BY id DESC LIMIT :most
"""
_FILES = """
SELECT archive_file, count(*) FROM (
    SELECT archive_file FROM articles
    UNION ALL
    SELECT archive_file FROM revisions
    UNION ALL
    SELECT archive_file FROM quarantine WHERE released_run IS NULL
)
WHERE archive_file IS NOT NULL
GROUP BY archive_file ORDER BY archive_file
"""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """Where a raw page lies, and when it was fetched (aware)."""

    archive: Archive
    fetched_at: datetime


def archived_pages(
    database: Database, source: str, *, owns: Callable[[str], bool], most: int = _MOST
) -> list[ArchivedPage]:
    """The pages of articles of a source, the latest first, each once; at most about ``most`` of each kind.

    ``owns`` tells whether an address is the source's: the quarantine does not know whose a page is.
    """
    found: dict[Archive, ArchivedPage] = {}
    for file, offset, fetched_at in _rows(database, source, owns, most):
        archive = Archive(file, offset)
        found.setdefault(archive, ArchivedPage(archive, _aware(fetched_at)))
    return sorted(found.values(), key=lambda page: page.fetched_at, reverse=True)


def archive_files(database: Database) -> dict[str, int]:
    """The files that hold the raw pages of all versions and of what waits in quarantine, each with how many of them."""
    return dict(database.connection.execute(_FILES).fetchall())


def _rows(
    database: Database, source: str, owns: Callable[[str], bool], most: int
) -> Iterator[tuple[str, int | None, str]]:
    for query in (_ARTICLES, _FETCHES):
        yield from database.connection.execute(query, {"source": source, "most": most})
    for file, offset, fetched_at, url in database.connection.execute(_QUARANTINE, {"most": most}):
        if owns(url):
            yield file, offset, fetched_at


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
