"""Who is credited in which article."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from pipelines.article import Article
from pipelines.normalise.bylines import person_key
from pipelines.store.known import known_people, next_id


def write_people(
    connection: sqlite3.Connection, articles: Mapping[int, Article], *, new: Callable[[int], bool], run_id: int
) -> None:
    """Write the credits of articles, by their numbers, in place of those they had.

    People who are new are added under the name that is printed here. ``new`` says which articles had no credits before.
    """
    credits = [
        (article_id, position, person_key(author.name) or author.name, author.role, author.name)
        for article_id, article in articles.items()
        for position, author in enumerate(article.authors)
    ]
    connection.executemany(
        "DELETE FROM article_people WHERE article_id = ?",
        [(article_id,) for article_id in articles if not new(article_id)],
    )
    if not credits:
        return
    names = {key: name for _, _, key, _, name in reversed(credits)}
    people = known_people(connection, names)
    number = next_id(connection, "people")
    unknown = [(key, names[key]) for key in dict.fromkeys(key for _, _, key, _, _ in credits) if key not in people]
    people |= {key: number + place for place, (key, _) in enumerate(unknown)}
    connection.executemany(
        "INSERT INTO people (id, key, name, first_run) VALUES (?, ?, ?, ?)",
        [(people[key], key, name, run_id) for key, name in unknown],
    )
    connection.executemany(
        "INSERT INTO article_people (article_id, position, person_id, role, name) VALUES (?, ?, ?, ?, ?)",
        [(article_id, position, people[key], role, name) for article_id, position, key, role, name in credits],
    )
