"""A database of Datasette's that SQLite itself keeps from every write."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from datasette.database import Database

Result = TypeVar("Result")


class ReadOnlyDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """The file at a path, as it is at the moment of each question.

    ``mode=ro``, never ``immutable``: an immutable file is read without its write-ahead log, so that committed rows are
    missing, and a crawl that writes at the same time makes the file look damaged. A snapshot that replaces the file
    (`pipelines.publish.snapshot`) is seen at the next question: each connection remembers which file it has open.
    """

    def __init__(self, site: Any, path: Path) -> None:
        super().__init__(site, path=str(path), is_mutable=True)
        self._own = threading.local()

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A new connection.

        :raises PermissionError: it is to write
        """
        if write:
            raise PermissionError("The site never writes to the database.")
        uri = f"{Path(self.path).absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.execute("PRAGMA query_only = 1")
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Result]) -> Result:
        """What a function finds with a connection of the thread that it runs in."""
        return await asyncio.get_running_loop().run_in_executor(self.ds.executor, lambda: fn(self._connection()))

    def _connection(self) -> sqlite3.Connection:
        status = Path(self.path).stat()
        file = status.st_dev, status.st_ino
        known: tuple[tuple[int, int], sqlite3.Connection] | None = getattr(self._own, "known", None)
        if known is not None and known[0] == file:
            return known[1]
        if known is not None:
            with suppress(ValueError):
                self._all_file_connections.remove(known[1])
            known[1].close()
        connection = self.connect()
        self.ds._prepare_connection(connection, self.name)
        self._own.known = file, connection
        return connection
