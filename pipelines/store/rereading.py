"""Pages read anew, against what is stored of them: which fields another parser changes. Reads, and stores nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.article import Archive
from pipelines.deduplicate import is_same_capture
from pipelines.store.history import changed_fields
from pipelines.store.known import KnownArticle, read_known
from pipelines.store.prepared import Judgement, Prepared
from pipelines.store.rows import COLUMN, Row, storable, storable_file, to_version
from pipelines.store.schema import RECORD_COLUMNS
from pipelines.verdict import Refused

_DERIVED = {"content_hash", "word_count", "date_published_utc", "date_modified_utc"}
_CAPTURE = {"url", "fetched_at", "first_fetched_at", "last_fetched_at", "archive_file", "archive_offset"}
FIELDS: tuple[str, ...] = tuple(
    name for name in RECORD_COLUMNS if name not in _DERIVED | _CAPTURE | {"parser", "parser_version"}
)
"""The columns that a parser reads; the others follow from them, or say which capture and parser it was."""

_WAITS = """
SELECT EXISTS (
    SELECT 1 FROM quarantine
    WHERE archive_file = ? AND ifnull(archive_offset, -1) = ? AND (?3 IS NULL OR url IS NULL OR url = ?3)
        AND released_run IS NULL
)
"""


class Reading(StrEnum):
    """What a page read anew is to the database."""

    ALIKE = "alike"
    """It stands for a version, and says what it said."""
    CHANGED = "changed"
    """It stands for a version, and says something else."""
    LANDS = "lands"
    """It waits in quarantine, and would land."""
    REFUSED = "refused"
    """It stands for a version, and would be refused."""
    ASIDE = "aside"
    """It stands for nothing: another capture shows the same text, it waits in quarantine, or it was never stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """One page. ``article_id`` is that of the version it stands for, ``fields`` are those that differ, ``before`` and
    ``after`` the version's row and today's.
    """

    reading: Reading
    source: str | None = None
    article_id: int | None = None
    url: str | None = None
    fields: tuple[str, ...] = ()
    before: Row | None = None
    after: Row | None = None


def compare_readings(connection: sqlite3.Connection, verdicts: Sequence[Judgement]) -> list[Reread]:
    """What verdicts of today's parser are to the database, in their order."""
    found = [_addresses(verdict) for verdict in verdicts]
    known = read_known(connection, {url for urls in found for url in urls}, ()).by_address
    return [
        _refused(verdict, _articles(known, urls))
        if isinstance(verdict, Refused)
        else _accepted(connection, verdict, _articles(known, urls))
        for verdict, urls in zip(verdicts, found, strict=True)
    ]


def _addresses(verdict: Judgement) -> tuple[str, ...]:
    urls = verdict.addresses if isinstance(verdict, Prepared) else (verdict.asked_url, verdict.url)
    return tuple(text for url in urls if (text := storable(url)))


def _articles(known: Mapping[str, KnownArticle], urls: Iterable[str]) -> Iterable[KnownArticle]:
    return {known[url].id: known[url] for url in urls if url in known}.values()


def _accepted(connection: sqlite3.Connection, record: Prepared, articles: Iterable[KnownArticle]) -> Reread:
    after = record.row
    incoming = to_version(after)
    source, url = _text(after, "source"), _text(after, "url")
    for article in articles:
        for version in article.versions:
            if is_same_capture(incoming, to_version(version.row)):
                fields = changed_fields(version.row, after, FIELDS)
                return Reread(
                    reading=Reading.CHANGED if fields else Reading.ALIKE,
                    source=source,
                    article_id=article.id,
                    url=url,
                    fields=fields,
                    before=version.row,
                    after=after,
                )
    waits = incoming.archive is not None and _waits(connection, incoming.archive, url)
    return Reread(reading=Reading.LANDS if waits else Reading.ASIDE, source=source, url=url, after=after)


def _refused(verdict: Refused, articles: Iterable[KnownArticle]) -> Reread:
    archive = Archive(storable_file(verdict.archive.file), verdict.archive.offset)
    url = verdict.asked_url or verdict.url
    for article in articles:
        for version in article.versions:
            if to_version(version.row).archive == archive:
                source = _text(version.row, "source")
                return Reread(
                    reading=Reading.REFUSED, source=source, article_id=article.id, url=url, before=version.row
                )
    return Reread(reading=Reading.ASIDE, url=url)


def _text(row: Row, column: str) -> str | None:
    value = row[COLUMN[column]]
    return None if value is None else str(value)


def _waits(connection: sqlite3.Connection, archive: Archive, url: str | None) -> bool:
    offset = -1 if archive.offset is None else archive.offset
    values = (archive.file, offset, url)
    return bool(connection.execute(_WAITS, values).fetchone()[0])
