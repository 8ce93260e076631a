"""The steps from an empty file to today's tables. Applied whole or not at all, inside one transaction."""

from __future__ import annotations

import sqlite3

import sqlite_utils
from sqlite_utils.migrations import Migrations

from pipelines.store import schema

migrations = Migrations("warraq")


@migrations()
def create_tables(db: sqlite_utils.Database) -> None:
    """Version 1: articles with their versions, addresses and people; sources, runs, quarantine; the reader's views."""
    for statement in schema.V1:
        db.execute(statement)


@migrations()
def create_crawl_tables(db: sqlite_utils.Database) -> None:
    """Version 2: the frontier, what was fetched, what hosts asked for, and runs by source."""
    for statement in schema.V2:
        db.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to `schema.SCHEMA_VERSION`. The caller holds the write lock in an open transaction.

    Three programs that migrate at once would collide if each step took the lock by itself.
    """
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False))
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION}")
