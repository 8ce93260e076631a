"""What is asked of people: who is called so, who they are, what they wrote."""

from __future__ import annotations

import difflib
import sqlite3
from dataclasses import dataclass

from pipelines.normalise.bylines import person_key
from pipelines.store.aliases import Aliases, read_aliases
from pipelines.store.credits import key_of
from pipelines.store.database import Database

_LIST = """
SELECT people.id, people.name, people.key, count(DISTINCT article_people.article_id) AS articles
FROM people LEFT JOIN article_people ON article_people.person_id = people.id
WHERE people.key LIKE ? ESCAPE '\\'
    AND NOT EXISTS (SELECT 1 FROM people_aliases WHERE exact = 0 AND spelling = people.key)
GROUP BY people.id ORDER BY articles DESC, people.name, people.id LIMIT ?
"""
_SPELLINGS = "SELECT name, count(*) FROM article_people WHERE person_id = ? GROUP BY name ORDER BY 2 DESC, 1"
_ROLES = "SELECT role, count(*) FROM article_people WHERE person_id = ? GROUP BY role ORDER BY 2 DESC, 1"
_ARTICLES = """
SELECT DISTINCT articles.id, articles.source, articles.date_published, articles.headline, articles.canonical_url
FROM article_people JOIN articles ON articles.id = article_people.article_id
WHERE article_people.person_id = ?
ORDER BY articles.date_published_utc DESC, articles.id DESC LIMIT ?
"""
_LIKE = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


class PersonError(ValueError):
    """What was asked of a person cannot be done; the message names the rule and the way out."""


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person in a list, with the number of articles that credit them."""

    id: int
    name: str
    key: str
    articles: int


@dataclass(frozen=True, slots=True)
class PersonArticle:
    """An article in the list of a person's."""

    id: int
    source: str | None
    date_published: str | None
    headline: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person. ``spellings`` and ``roles`` count credits; ``merged`` are the people who were merged into them by hand,
    by number; ``articles`` are the latest.
    """

    id: int
    name: str
    key: str
    spellings: dict[str, int]
    roles: dict[str, int]
    merged: dict[int, str]
    articles: tuple[PersonArticle, ...]


def list_people(database: Database, pattern: str = "", *, limit: int) -> list[ListedPerson]:
    """People whose name holds a text in any spelling, those with most articles first, without those who were merged."""
    part = person_key(pattern).translate(_LIKE)
    return [ListedPerson(*row) for row in database.connection.execute(_LIST, (f"%{part}%", limit))]


def read_person(database: Database, text: str, *, articles: int) -> Person:
    """The person of a number or a name in any spelling, after all merges, with at most so many articles.

    :raises PersonError: nobody is called so
    """
    connection = database.connection
    aliases = read_aliases(connection)
    person = aliases.root(find_person(connection, text, aliases))
    name, key = connection.execute("SELECT name, key FROM people WHERE id = ?", (person,)).fetchone()
    return Person(
        id=person,
        name=name,
        key=key,
        spellings=dict(connection.execute(_SPELLINGS, (person,)).fetchall()),
        roles=dict(connection.execute(_ROLES, (person,)).fetchall()),
        merged={member: name_of(connection, member) for member in sorted(aliases.members(person))},
        articles=tuple(PersonArticle(*row) for row in connection.execute(_ARTICLES, (person, articles))),
    )


def find_person(connection: sqlite3.Connection, text: str, aliases: Aliases) -> int:
    """The number of who is called so, as they were before any merge: a number, or a name in any spelling.

    :raises PersonError: nobody is
    """
    if text.isdecimal() and len(text) < 19:
        found = connection.execute("SELECT id FROM people WHERE id = ?", (int(text),)).fetchone()
    elif text in aliases.exact:
        return aliases.exact[text]
    else:
        found = connection.execute("SELECT id FROM people WHERE key IN (?, ?)", (key_of(text), text)).fetchone()
    if found is None:
        near = _resembling(connection, text)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise PersonError(
            f"{text!r} must be the number of a person or a name that was credited, and is neither; "
            f"`warraq people list` prints them.{meant}"
        )
    return int(found[0])


def name_of(connection: sqlite3.Connection, person: int) -> str:
    """The name of a person as it was first printed."""
    return str(connection.execute("SELECT name FROM people WHERE id = ?", (person,)).fetchone()[0])


def _resembling(connection: sqlite3.Connection, text: str) -> list[str]:
    """At most three names that share a word with a text, and most of the rest."""
    key = person_key(text)
    names: dict[str, str] = {}
    for word in key.split():
        names |= dict(
            connection.execute(
                "SELECT key, name FROM people WHERE key LIKE ? ESCAPE '\\' LIMIT 500", (f"%{word.translate(_LIKE)}%",)
            )
        )
    return [names[near] for near in difflib.get_close_matches(key, names, n=3)]
