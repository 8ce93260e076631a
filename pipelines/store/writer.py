"""The writer: verdicts in, rows out, one transaction a batch."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import chain
from typing import TypeAlias

from pipelines.article import Archive
from pipelines.deduplicate import Kind, decide
from pipelines.store.collector import collector_paused
from pipelines.store.credits import Credit
from pipelines.store.database import Database
from pipelines.store.inserting import insert
from pipelines.store.known import Known, KnownArticle, KnownVersion, first_holders, read_known
from pipelines.store.near_duplicates import write_near_duplicates
from pipelines.store.people import write_people
from pipelines.store.prepared import Prepared, Storable, prepare
from pipelines.store.quarantine import release, write_refused
from pipelines.store.rows import (
    COLUMN,
    Changed,
    said,
    says_the_same,
    seen,
    to_version,
)
from pipelines.store.runs import utc_text
from pipelines.store.schema import RECORD_COLUMNS
from pipelines.store.search_index import write_search
from pipelines.store.withdrawals import Absences, away_addresses
from pipelines.verdict import Accepted, Refused


class Landing(StrEnum):
    """What became of one verdict. The values are the counters of ``runs``."""

    NEW = "new"
    """An article that was not known."""
    UPDATED = "updated"
    """A known article has another version, or a version is better read."""
    UNCHANGED = "unchanged"
    """Everything was known."""
    DUPLICATE = "duplicate"
    """A known text at an address that was not known: a further address of its article, or an article that is a copy."""
    QUARANTINED = "quarantined"
    """Refused; kept with its reason, once."""


Also: TypeAlias = Callable[[sqlite3.Connection, Sequence[Landing]], object]
"""What else belongs into the transaction of a batch; it is told what became of each verdict."""

_NAMES = ", ".join(RECORD_COLUMNS)
_MARKS = ", ".join("?" * len(RECORD_COLUMNS))
_ARTICLES = f"articles (id, canonical_url, duplicate_of, first_run, last_run, stored_at, changed_at, {_NAMES})"
_UPDATE_ARTICLE = f"UPDATE articles SET ({_NAMES}) = ({_MARKS}) WHERE id = ?"
_TOUCH_ARTICLE = "UPDATE articles SET last_run = ?, changed_at = ? WHERE id = ?"
_INSERT_REVISION = f"INSERT INTO revisions (article_id, run_id, stored_at, {_NAMES}) VALUES (?, ?, ?, {_MARKS})"
_UPDATE_REVISION = f"UPDATE revisions SET ({_NAMES}) = ({_MARKS}) WHERE id = ?"
_MARK_COPIES = (
    "UPDATE articles SET duplicate_of = CASE WHEN :first < id THEN :first END "
    "WHERE content_hash = :hash AND duplicate_of IS NOT CASE WHEN :first < id THEN :first END RETURNING id"
)
_COUNT = (
    "UPDATE runs SET new = new + :new, updated = updated + :updated, unchanged = unchanged + :unchanged, "
    "duplicate = duplicate + :duplicate, quarantined = quarantined + :quarantined WHERE id = :run"
)

_HASH, _SOURCE = COLUMN["content_hash"], COLUMN["source"]


class Writer:
    """Stores verdicts. Several may write to a database: each batch is decided and written while no other one is.

    With ``reread`` the pages are known to be the very ones that were stored, read by another parser: a version is
    corrected where it is, whatever the page says now.
    """

    def __init__(self, database: Database, *, reread: bool = False) -> None:
        self.database = database
        self.reread = reread

    def store(
        self, verdicts: Sequence[Storable], *, run_id: int, now: datetime, also: Also | None = None
    ) -> list[Landing]:
        """Store a batch in one transaction, all of it or nothing; gives what became of each verdict, in order.

        ``run_id`` is from `pipelines.store.start_run`, ``now`` is aware. A few hundred verdicts make a good batch.
        ``also`` is called before the commit and writes with the batch or, if it raises, undoes it. It may be called
        again after a roll-back, so it changes nothing but the database.

        :raises StoreError: the disk, the file or another writer is in the way; nothing of the batch was stored
        :raises ValueError: a record was never validated, or the run is unknown
        """
        prepared = [prepare(verdict) if isinstance(verdict, Accepted) else verdict for verdict in verdicts]
        with collector_paused(), self.database.write() as connection:
            batch = _Batch(connection, run_id, utc_text(now), prepared, reread=self.reread)
            landings = [batch.land(item) for item in prepared]
            batch.write(Counter(landings))
            if also is not None:
                also(connection, landings)
        return landings


class _Batch:
    """One batch: decisions change what is known in memory, then everything is written in bulk."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        run_id: int,
        now: str,
        prepared: Sequence[Prepared | Refused],
        *,
        reread: bool,
    ) -> None:
        self.reread = reread
        self.connection = connection
        self.run_id = run_id
        self.now = now
        records = [item for item in prepared if isinstance(item, Prepared)]
        self.known: Known = read_known(
            connection,
            {address for record in records for address in record.addresses} | away_addresses(prepared),
            {str(record.row[_HASH]) for record in records},
        )
        self.sketches = {said(record.row): record.sketch for record in records}
        self.index_texts = {said(record.row): record.index_text for record in records}
        self.touched: dict[int, KnownArticle] = {}
        self.new_revisions: list[tuple[int, KnownVersion]] = []
        self.new_addresses: list[tuple[str, int, int]] = []
        self.credited: dict[int, tuple[Credit, ...]] = {}
        self.named: list[Credit] = []
        self.sources: set[str] = set()
        self.changed_hashes: set[str] = set()
        self.refused: list[Refused] = []
        self.released: dict[Archive, tuple[int, Prepared]] = {}
        self.absences = Absences()

    def land(self, item: Prepared | Refused) -> Landing:
        """Decide on one verdict, and note what is to be written."""
        if isinstance(item, Refused):
            self.refused.append(item)
            self.released.pop(item.archive, None)
            self.absences.note_away(self.known.by_address, item)
            return Landing.QUARANTINED
        by_address = self.known.by_address
        article = next((by_address[url] for url in item.addresses if url in by_address), None)
        if article is None:
            article = self.known.add(item.addresses[0], item.row)
            self.touched[article.id] = article
            self._credit(article, item)
            landing = Landing.NEW if article.duplicate_of is None else Landing.DUPLICATE
            self._add_addresses(article, item)
        else:
            landing = self._update(article, item)
            if self._add_addresses(article, item) and landing is Landing.UNCHANGED:
                landing = Landing.DUPLICATE
            self.absences.note_seen(article, item.row)
        if item.archive is not None:
            self.released[item.archive] = (article.id, item)
        return landing

    def _update(self, article: KnownArticle, item: Prepared) -> Landing:
        row = item.row
        versions = article.versions
        decision = decide(
            to_version(row),
            [to_version(version.row) for version in versions],
            canonical=article.canonical_url,
            reread=self.reread,
        )
        if decision.version is not None:
            version = versions[decision.version]
            before = version.row
            version.row = seen(row if decision.kind is Kind.BETTER else before, before, row)
            if version.row != before:
                version.changed = True
                self.touched[article.id] = article
            if says_the_same(version.row, before):
                return Landing.UNCHANGED
            if version.row[_HASH] != before[_HASH]:
                self.changed_hashes |= {str(version.row[_HASH]), str(before[_HASH])}
            is_current = version is article.current
        else:
            is_current = decision.kind is Kind.REVISION
            version = KnownVersion(row, changed=True)
            if is_current:
                version, article.current = article.current, version
            article.past.append(version)
            self.new_revisions.append((article.id, version))
            self.changed_hashes.add(str(row[_HASH]))
        self.known.hold(row, article.id)
        article.is_updated = True
        self.touched[article.id] = article
        if is_current:
            self._credit(article, item)
        elif row[_SOURCE]:
            self.sources.add(str(row[_SOURCE]))
        return Landing.UPDATED

    def _credit(self, article: KnownArticle, item: Prepared) -> None:
        """Note that an article's current version says who wrote it and where it comes from."""
        self.credited[article.id] = item.credits
        self.named += item.credits
        if item.row[_SOURCE]:
            self.sources.add(str(item.row[_SOURCE]))

    def _add_addresses(self, article: KnownArticle, item: Prepared) -> bool:
        """Note the addresses that were not known; gives whether there are any."""
        added = [url for url in item.addresses if url not in self.known.by_address]
        for url in added:
            self.known.by_address[url] = article
            self.new_addresses.append((url, article.id, self.run_id))
        return bool(added)

    def write(self, counts: Counter[Landing]) -> None:
        """Write everything that was noted, each table in one go."""
        execute, executemany = self.connection.execute, self.connection.executemany
        if not execute(_COUNT, {"run": self.run_id} | {landing.value: counts[landing] for landing in Landing}).rowcount:
            raise ValueError(f"run {self.run_id} is unknown: begin it with pipelines.store.start_run")
        executemany(
            "INSERT INTO sources (name, first_run) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [(name, self.run_id) for name in sorted(self.sources)],
        )
        self._write_articles()
        insert(self.connection, "addresses", 3, chain.from_iterable(self.new_addresses))
        write_people(self.connection, self.credited, named=self.named, new=self._is_new, run_id=self.run_id)
        changed = self._changed()
        write_search(self.connection, changed, texts=self.index_texts)
        relinked = {article.id for article in self.touched.values() if article.is_new and article.duplicate_of}
        for content_hash, first in first_holders(self.connection, self.changed_hashes).items():
            relinked |= {id_ for (id_,) in execute(_MARK_COPIES, {"hash": content_hash, "first": first}).fetchall()}
        write_near_duplicates(self.connection, changed, sketches=self.sketches, relinked=relinked)
        self.absences.write(self.connection, run_id=self.run_id, now=self.now)
        write_refused(self.connection, self.refused, run_id=self.run_id, now=self.now)
        release(
            self.connection,
            [(archive, id_, item) for archive, (id_, item) in self.released.items()],
            run_id=self.run_id,
        )

    def _changed(self) -> list[Changed]:
        """What readers of the current version find changed: what indexes over it have to follow."""
        return [
            Changed(article.id, article.stored, article.current.row)
            for article in self.touched.values()
            if article.current.row is not article.stored
        ]

    def _is_new(self, article_id: int) -> bool:
        return self.touched[article_id].is_new

    def _write_articles(self) -> None:
        run_id, now = self.run_id, self.now
        articles = self.touched.values()
        known = [article for article in articles if not article.is_new]
        values: list[int | str | None] = []
        for article in articles:
            if article.is_new:
                values += (article.id, article.canonical_url, article.duplicate_of, run_id, run_id, now, now)
                values += article.current.row
        insert(self.connection, _ARTICLES, 7 + len(RECORD_COLUMNS), values)
        self.connection.executemany(
            _UPDATE_ARTICLE, [(*article.current.row, article.id) for article in known if article.current.changed]
        )
        self.connection.executemany(
            _TOUCH_ARTICLE, [(run_id, now, article.id) for article in known if article.is_updated]
        )
        self.connection.executemany(
            _INSERT_REVISION,
            [(article_id, run_id, now, *version.row) for article_id, version in self.new_revisions],
        )
        self.connection.executemany(
            _UPDATE_REVISION,
            [
                (*version.row, version.id)
                for article in known
                for version in article.past
                if version.changed and version.id is not None
            ],
        )
