"""What is wrong with a database: its pages, its references, and what the tables say of each other. Reads all of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from pipelines.store.aliases import read_aliases
from pipelines.store.database import Database
from pipelines.store.errors import explained
from pipelines.store.near_duplicates_check import near_duplicate_problems
from pipelines.store.search_upkeep import search_problems

_MOST_FAULTS = 20
_RESTORE = "Restore a copy, or save what can be read with `sqlite3 FILE .recover`, and replay the saved pages."
_FOREIGN = "Another program wrote to the tables: restore a copy, or replay the saved pages into a new database."

_COUNTS = {
    "articles do not lead from their canonical address": """
SELECT count(*), min(id) FROM articles
WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE url = canonical_url AND article_id = articles.id)""",
    "articles credit other people than their record names": """
SELECT count(*), min(id) FROM articles
WHERE json_array_length(authors) <> (SELECT count(*) FROM article_people WHERE article_id = articles.id)
    OR EXISTS (
        SELECT 1 FROM article_people
        WHERE article_id = articles.id AND name IS NOT json_extract(authors, '$[' || position || '].name')
    )""",
    "articles are marked as copies of one that never had their text": """
SELECT count(*), min(copy.id) FROM articles AS copy JOIN articles AS first ON first.id = copy.duplicate_of
WHERE copy.content_hash <> first.content_hash AND NOT EXISTS (
    SELECT 1 FROM revisions WHERE article_id = first.id AND content_hash = copy.content_hash
)""",
    "articles were last seen before they were first seen": """
SELECT count(*), min(id) FROM articles WHERE first_fetched_at > last_fetched_at""",
    "articles have an older version that was last seen before it was first seen": """
SELECT count(DISTINCT article_id), min(article_id) FROM revisions WHERE first_fetched_at > last_fetched_at""",
    "articles have an older version that was seen after the current one": """
SELECT count(DISTINCT article_id), min(article_id) FROM revisions JOIN articles ON articles.id = article_id
WHERE revisions.last_fetched_at > ifnull(articles.last_fetched_at, '')""",
    "articles are marked as withdrawn otherwise than their history says": """
SELECT count(*), min(id) FROM articles
WHERE withdrawn_at IS NOT (SELECT withdrawn_at FROM withdrawals WHERE article_id = id AND returned_at IS NULL)""",
    "articles are missing in the order of changes": """
SELECT count(*), min(id) FROM articles WHERE id NOT IN (SELECT article_id FROM article_changes)""",
    "people who were merged into others are still credited": """
SELECT count(*), min(article_people.person_id) FROM people_aliases JOIN people ON people.key = spelling
JOIN article_people ON article_people.person_id = people.id
WHERE exact = 0""",
    "aliases belong to no person": """
SELECT count(*), min(person_id) FROM people_aliases
WHERE exact = 0 AND NOT EXISTS (SELECT 1 FROM people WHERE key = spelling)""",
}


def problems(database: Database) -> list[str]:
    """What is wrong, a sentence each, with the way out; nothing where all is well. As of one moment.

    :raises StoreError: the disk or the file is in the way
    """
    connection = database.connection
    with explained(database.path):
        connection.execute("BEGIN")
        try:
            found = list(_damages(connection))
            # In a damaged file the rest would say the same in other words, or not end.
            return found or [*_foreign_keys(connection), *_contradictions(connection)]
        finally:
            connection.execute("ROLLBACK")


def _damages(connection: sqlite3.Connection) -> Iterator[str]:
    try:
        faults = [str(fault) for (fault,) in connection.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
    except sqlite3.DatabaseError as error:
        faults = [str(error)]
    yield from (f"The file is damaged: {' '.join(fault.split())}. {_RESTORE}" for fault in faults if fault != "ok")


def _foreign_keys(connection: sqlite3.Connection) -> Iterator[str]:
    found: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        found[table, parent] = found.get((table, parent), 0) + 1
    for (table, parent), number in found.items():
        yield f"{number} rows of {table} lead to rows of {parent} that are not there. {_FOREIGN}"


def _contradictions(connection: sqlite3.Connection) -> Iterator[str]:
    for what, query in _COUNTS.items():
        number, first = connection.execute(query).fetchone()
        if number:
            yield f"{number} {what} (the first is {first}). {_FOREIGN}"
    circle = read_aliases(connection).circle()
    if circle:
        yield (
            f"People were merged in a circle ({', '.join(map(str, sorted(circle)))}). "
            "Delete one of their rows in people_aliases, and part and merge them with `warraq people`."
        )
    for (view,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
        try:
            connection.execute(f'SELECT * FROM "{view}" LIMIT 1').fetchall()
        except sqlite3.OperationalError as error:
            yield f"The view {view} cannot be read ({error}). {_FOREIGN}"
    yield from search_problems(connection)
    yield from near_duplicate_problems(connection)
