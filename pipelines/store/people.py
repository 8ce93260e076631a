"""Who is credited in which article."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from pipelines.article import Article, Author
from pipelines.normalise.bylines import person_key
from pipelines.store.aliases import read_aliases
from pipelines.store.known import known_people, next_id


def write_people(
    connection: sqlite3.Connection,
    articles: Mapping[int, Article],
    *,
    credited: Iterable[Author],
    new: Callable[[int], bool],
    run_id: int,
) -> None:
    """Write the credits of articles, by their numbers, in place of those they had.

    ``credited`` is everybody whom any version that was current names, in order: who is new among them is added under
    the name that is printed here. ``new`` says which articles had no credits before.
    """
    connection.executemany(
        "DELETE FROM article_people WHERE article_id = ?",
        [(article_id,) for article_id in articles if not new(article_id)],
    )
    keys = {author.name: key_of(author.name) for author in credited}
    if not keys:
        return
    names = {key: name for name, key in reversed(keys.items())}
    people = known_people(connection, names)
    number = next_id(connection, "people")
    unknown = [key for key in dict.fromkeys(keys.values()) if key not in people]
    people |= {key: number + place for place, key in enumerate(unknown)}
    connection.executemany(
        "INSERT INTO people (id, key, name, first_run) VALUES (?, ?, ?, ?)",
        [(people[key], key, names[key], run_id) for key in unknown],
    )
    aliases = read_aliases(connection)
    connection.executemany(
        "INSERT INTO article_people (article_id, position, person_id, role, name) VALUES (?, ?, ?, ?, ?)",
        [
            (article_id, position, aliases.person(author.name, people[keys[author.name]]), author.role, author.name)
            for article_id, article in articles.items()
            for position, author in enumerate(article.authors)
        ],
    )


def key_of(name: str) -> str:
    """The key of a person whose name is printed so; the name itself where it holds no word."""
    return person_key(name) or name
