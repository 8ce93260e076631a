"""What the articles that a search found have in common: sources, people, sections, months."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

from pipelines.normalise.search import Query
from pipelines.publish.selection import Selection
from pipelines.store.database import Database
from pipelines.store.search import MATCHED, MATCHING, match_expression

MOST = 2000
"""Articles that are looked at, so that a common word costs no more; see `Facets.is_all`."""
SHOWN = 8
"""Values of a facet, the commonest."""

_WANTED = "articles.id, articles.source, articles.section, substr(articles.date_published_utc, 1, 7)"
_PEOPLE = """
SELECT article_people.person_id, people.name, count(DISTINCT article_id)
FROM article_people JOIN people ON people.id = article_people.person_id
WHERE article_id IN (SELECT value FROM json_each(?))
GROUP BY article_people.person_id ORDER BY 3 DESC, 2 LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: what is asked for, what it is called, and how many articles have it."""

    value: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Facets:
    """``articles`` were looked at; ``is_all`` tells whether these are all that were found."""

    articles: int
    is_all: bool
    sources: tuple[Value, ...]
    sections: tuple[Value, ...]
    months: tuple[Value, ...]
    people: tuple[Value, ...]


def read_facets(database: Database, query: Query, selection: Selection, *, most: int = MOST) -> Facets:
    """The facets of what a query and a selection choose.

    :raises PersonError: one of the people was never credited
    """
    condition, values = selection.condition(database.connection)
    if query.groups:
        statement = f"SELECT {_WANTED} FROM {MATCHING} WHERE {MATCHED} AND {condition}"
        values = [match_expression(query), *values]
    else:
        statement = f"SELECT {_WANTED} FROM articles WHERE {condition} ORDER BY articles.date_published_utc DESC"
    rows = database.connection.execute(f"{statement} LIMIT ?", [*values, most + 1]).fetchall()
    is_all = len(rows) <= most
    rows = rows[:most]
    people = database.connection.execute(_PEOPLE, (json.dumps([row[0] for row in rows]), SHOWN))
    months = sorted(_common([row[3] for row in rows if len(row[3] or "") == 7]), key=lambda one: one.value)
    return Facets(
        articles=len(rows),
        is_all=is_all,
        sources=_common([row[1] for row in rows]),
        sections=_common([row[2] for row in rows]),
        months=tuple(reversed(months)),
        people=tuple(Value(str(number), name, articles) for number, name, articles in people),
    )


def _common(values: list[str | None]) -> tuple[Value, ...]:
    counts = Counter(value for value in values if value)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Value(value, value, articles) for value, articles in ordered[:SHOWN])
