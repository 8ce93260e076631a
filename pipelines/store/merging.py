"""Joining people who are one, and parting spellings that are two: decisions of a person, kept and undoable."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from pipelines.store.aliases import Aliases, read_aliases
from pipelines.store.credits import key_of
from pipelines.store.database import Database
from pipelines.store.known import known_people, next_id
from pipelines.store.persons import PersonError, find_person, name_of
from pipelines.store.runs import utc_text

_CREDITS = "SELECT article_id, position, name FROM article_people WHERE person_id = ?"
_MOVE = "UPDATE article_people SET person_id = ? WHERE article_id = ? AND position = ?"
_PART = "DELETE FROM people_aliases WHERE spelling = ? AND exact = 0"
_ALIAS = "INSERT INTO people_aliases (spelling, exact, person_id, set_at) VALUES (?, ?, ?, ?)"


def merge_people(database: Database, person: str, into: str, *, now: datetime) -> tuple[int, int, int]:
    """Say that a person, by number or name, is another one; gives both numbers, and how many credits moved.

    The row of the first stays with its number; its credits, also those to come, lead to the other. One transaction.

    :raises PersonError: nobody is called so, or the two are one already
    """
    with database.write() as connection:
        aliases = read_aliases(connection)
        first = find_person(connection, person, aliases)
        second = aliases.root(find_person(connection, into, aliases))
        if first in aliases.merged:
            root = aliases.root(first)
            raise PersonError(
                f"{_named(connection, first)} has been merged into {_named(connection, root)} before. "
                f"To merge them elsewhere, part them first: warraq people split {root} {first}"
            )
        if first == second:
            raise PersonError(f"{_named(connection, first)} and {into} must be two people, and they are one already.")
        connection.execute(_ALIAS, (_key(connection, first), 0, second, utc_text(now)))
        return first, second, _reassign(connection, first)


def split_person(database: Database, person: str, spelling: str, *, now: datetime) -> tuple[int, int, int]:
    """Part from a person somebody who was merged into them, by number or name, or a spelling that is somebody else.

    Gives the numbers of the person and of who was parted, and how many credits moved. One transaction.

    :raises PersonError: nobody is called so, or there is nothing to part
    """
    with database.write() as connection:
        aliases = read_aliases(connection)
        root = aliases.root(find_person(connection, person, aliases))
        parted = _member(connection, root, spelling, aliases)
        if parted is not None:
            connection.execute(_PART, (_key(connection, parted),))
        else:
            parted = _new_person(connection, root, spelling, now)
        return root, parted, _reassign(connection, root)


def _member(connection: sqlite3.Connection, root: int, spelling: str, aliases: Aliases) -> int | None:
    """Who of those merged into a person is meant; ``None`` where it is a spelling of their own name."""
    found = find_person(connection, spelling, aliases)
    if found != root and aliases.root(found) == root:
        return found
    if found == root and not spelling.isdecimal():
        return None
    raise PersonError(
        f"{spelling}: to be parted from {_named(connection, root)}, it must be somebody who was merged into them or a "
        f"spelling of their name; `warraq people show {root}` prints both."
    )


def _new_person(connection: sqlite3.Connection, root: int, spelling: str, now: datetime) -> int:
    """A person of whom the name is printed exactly so, though its key is another's."""
    printed = {name for *_, name in connection.execute(_CREDITS, (root,))}
    if spelling not in printed:
        raise PersonError(
            f"{spelling}: no article prints the name of {_named(connection, root)} exactly so; "
            f"`warraq people show {root}` prints the spellings."
        )
    if printed == {spelling}:
        raise PersonError(f"{spelling} is the only spelling of {_named(connection, root)}: there is nothing to part.")
    number = next_id(connection, "people")
    # No key is made so: keys hold folded words alone.
    key = spelling if key_of(spelling) != spelling else f"{spelling} (2)"
    connection.execute(
        "INSERT INTO people (id, key, name, first_run) SELECT ?, ?, ?, first_run FROM people WHERE id = ?",
        (number, key, spelling, root),
    )
    connection.execute(_ALIAS, (spelling, 1, number, utc_text(now)))
    return number


def _reassign(connection: sqlite3.Connection, person: int) -> int:
    """Lead the credits of a person to whom their names lead now; gives how many moved."""
    credits = connection.execute(_CREDITS, (person,)).fetchall()
    keys = {name: key_of(name) for *_, name in credits}
    keyed = known_people(connection, set(keys.values()))
    aliases = read_aliases(connection)
    moved = [
        (now_led, article_id, position)
        for article_id, position, name in credits
        if (now_led := aliases.person(name, keyed[keys[name]])) != person
    ]
    connection.executemany(_MOVE, moved)
    return len(moved)


def _key(connection: sqlite3.Connection, person: int) -> str:
    return str(connection.execute("SELECT key FROM people WHERE id = ?", (person,)).fetchone()[0])


def _named(connection: sqlite3.Connection, person: int) -> str:
    return f"{name_of(connection, person)} (number {person})"
