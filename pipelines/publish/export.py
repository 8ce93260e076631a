"""Articles out of the database, as a stream of records that can be gone on with later."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.cursor import Cursor, database_mark, start_after
from pipelines.publish.reading import ChangeReader
from pipelines.publish.selection import Selection
from pipelines.publish.tables import Table
from pipelines.store.database import Database
from pipelines.store.errors import explained


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export gave: how many ``articles``, read from how many ``states`` of the database (see `ChangeReader`),
    and the ``cursor`` to go on from.
    """

    articles: int
    states: int
    cursor: Cursor


def export(
    database: Database,
    table: Table,
    selection: Selection,
    *,
    after: Cursor | None = None,
    limit: int | None = None,
) -> Exported:
    """Write the articles of a selection to a table, in the order of their changes, and finish the table.

    ``after`` is where an earlier export ended; ``limit`` is the most articles that are written.

    :raises CursorError: the cursor does not fit the database
    :raises PersonError: one of the people was never credited
    :raises StoreError: the database cannot be read
    """
    with explained(database.path):
        connection = database.connection
        start = 0 if after is None else start_after(connection, after)
        reader = ChangeReader(connection, selection, after=start, limit=limit)
        for page in reader.pages():
            table.write(page)
        table.close()
        return Exported(reader.articles, reader.states, Cursor(database_mark(connection), reader.change))
