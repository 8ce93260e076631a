"""Reading articles in the order of their changes, any number of them, beside a crawl that writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator
from time import monotonic

from pipelines.publish.records import COLUMNS, Record, to_record
from pipelines.publish.selection import Selection

PATIENCE = 60.0
"""Seconds that one state of the database is read. While it is, the write-ahead log cannot be folded into the file, and
grows."""

PAGE = 250


class ChangeReader:
    """Reads the articles of a ``selection`` that changed after the change ``after``, ``limit`` of them at most.

    All is read from one state of the database, however long others write to it meanwhile. Where that takes longer than
    `PATIENCE`, as with a slow pipe, reading goes on from a newer state, at the same place in the order of changes. So
    nothing is left out; an article that was read and then changed comes again, and its last record counts.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        selection: Selection,
        *,
        after: int = 0,
        limit: int | None = None,
        patience: float = PATIENCE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.change = after
        """The selection is read up to here, to be given as ``after`` next time."""
        self.articles = 0
        """How many records were given."""
        self.states = 0
        """From how many states of the database."""
        self._connection = connection
        condition, self._values = selection.condition(connection)
        # CROSS keeps the order of changes, in which reading can begin and stop anywhere.
        self._query = (
            f"SELECT article_changes.number, {COLUMNS} FROM article_changes "
            "CROSS JOIN articles ON articles.id = article_changes.article_id "
            f"WHERE article_changes.number > ? AND {condition} ORDER BY article_changes.number LIMIT ?"
        )
        self._limit = limit
        self._patience = patience
        self._clock = clock

    def pages(self) -> Iterator[list[Record]]:
        """The records in lists of at most `PAGE`, so that memory stays the same for any number of articles.

        :raises sqlite3.DatabaseError: the file cannot be read
        """
        while not (yield from self._state()):
            pass

    def _state(self) -> Generator[list[Record], None, bool]:
        """The pages that one state of the database gives in the time; returns whether that was all."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            began = self._clock()
            self.states += 1
            (newest,) = connection.execute("SELECT ifnull(max(number), 0) FROM article_changes").fetchone()
            left = -1 if self._limit is None else self._limit - self.articles
            rows = connection.execute(self._query, (self.change, *self._values, left))
            while page := rows.fetchmany(PAGE):
                self.articles += len(page)
                self.change = page[-1][0]
                yield [to_record(row[1:]) for row in page]
                if self._clock() - began > self._patience:
                    return False
            if self._limit is None or self.articles < self._limit:
                # What the selection leaves out needs no second look.
                self.change = max(self.change, newest)
            return True
        finally:
            connection.execute("ROLLBACK")
