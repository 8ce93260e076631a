"""Who is credited in which article."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain

from pipelines.store.aliases import read_aliases
from pipelines.store.credits import Credit
from pipelines.store.inserting import insert
from pipelines.store.known import known_people, next_id


def write_people(
    connection: sqlite3.Connection,
    credits: Mapping[int, Sequence[Credit]],
    *,
    named: Iterable[Credit],
    new: Callable[[int], bool],
    run_id: int,
) -> None:
    """Write the credits of articles, by their numbers, in place of those they had.

    ``named`` is everybody whom any version that was current names, in order: who is new among them is added under
    the name that is printed here. ``new`` says which articles had no credits before.
    """
    connection.executemany(
        "DELETE FROM article_people WHERE article_id = ?",
        [(article_id,) for article_id in credits if not new(article_id)],
    )
    names: dict[str, str] = {}
    for credit in named:
        names.setdefault(credit.key, credit.name)
    if not names:
        return
    people = known_people(connection, names)
    number = next_id(connection, "people")
    unknown = [key for key in names if key not in people]
    people |= {key: number + place for place, key in enumerate(unknown)}
    insert(
        connection,
        "people (id, key, name, first_run)",
        4,
        chain.from_iterable((people[key], key, names[key], run_id) for key in unknown),
    )
    aliases = read_aliases(connection)
    insert(
        connection,
        "article_people (article_id, position, person_id, role, name)",
        5,
        chain.from_iterable(
            (article_id, position, aliases.person(credit.name, people[credit.key]), credit.role, credit.name)
            for article_id, several in credits.items()
            for position, credit in enumerate(several)
        ),
    )
