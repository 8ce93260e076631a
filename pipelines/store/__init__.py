"""The database: schema, writer, queries."""

from pipelines.store.database import Database, open_database
from pipelines.store.errors import StoreError, StoreLocked
from pipelines.store.lock import hold_lock
from pipelines.store.runs import end_run, end_source, start_run
from pipelines.store.writer import Landing, Writer

__all__ = [
    "Database",
    "Landing",
    "StoreError",
    "StoreLocked",
    "Writer",
    "end_run",
    "end_source",
    "hold_lock",
    "open_database",
    "start_run",
]
