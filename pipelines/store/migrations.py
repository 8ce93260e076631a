"""The steps from an empty file to today's tables. Applied whole or not at all, inside one transaction."""

from __future__ import annotations

import sqlite3

import sqlite_utils
from sqlite_utils.migrations import Migrations

from pipelines.store import schema
from pipelines.store.schema import (
    v1_articles,
    v2_crawl,
    v3_near_duplicates,
    v4_search,
    v5_curation,
    v6_changes,
    v7_operating,
    v8_search_batches,
)
from pipelines.store.search_index import fill_search

migrations = Migrations("warraq")


@migrations()
def create_tables(db: sqlite_utils.Database) -> None:
    """Version 1."""
    _run(db, v1_articles.STATEMENTS)


@migrations()
def create_crawl_tables(db: sqlite_utils.Database) -> None:
    """Version 2."""
    _run(db, v2_crawl.STATEMENTS)


@migrations()
def create_near_duplicates(db: sqlite_utils.Database) -> None:
    """Version 3."""
    _run(db, v3_near_duplicates.STATEMENTS)


@migrations()
def create_search(db: sqlite_utils.Database) -> None:
    """Version 4."""
    _run(db, v4_search.STATEMENTS)
    fill_search(db.conn)


@migrations()
def create_curation(db: sqlite_utils.Database) -> None:
    """Version 5."""
    _run(db, v5_curation.STATEMENTS)


@migrations()
def create_changes(db: sqlite_utils.Database) -> None:
    """Version 6."""
    _run(db, v6_changes.STATEMENTS)


@migrations()
def create_operating(db: sqlite_utils.Database) -> None:
    """Version 7."""
    _run(db, v7_operating.STATEMENTS)


@migrations()
def gather_search_entries(db: sqlite_utils.Database) -> None:
    """Version 8."""
    _run(db, v8_search_batches.STATEMENTS)


def _run(db: sqlite_utils.Database, statements: tuple[str, ...]) -> None:
    for statement in statements:
        db.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to `schema.SCHEMA_VERSION`. The caller holds the write lock in an open transaction.

    Three programs that migrate at once would collide if each step took the lock by itself.
    """
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
