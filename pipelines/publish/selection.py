"""Which articles are wanted, as a condition for SQL."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from pipelines.store.aliases import read_aliases
from pipelines.store.persons import find_person


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of articles; a field that is empty chooses all.

    ``sources`` and ``sections`` hold any of the wanted names, ``people`` names in any spelling or person numbers,
    which lead to whom they were merged into.
    ``since`` and ``until`` (exclusive) compare with ``date_published_utc``, so they are UTC texts, a day
    (``2021-04-04``) for its beginning or a moment (``2021-04-04T08:20:00Z``); an article without a date is then left
    out. ``changed_since`` is such a moment too. ``copies`` are articles with a ``duplicate_of``.
    """

    sources: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    changed_since: str | None = None
    copies: bool = True
    withdrawn: bool = True

    def condition(self, connection: sqlite3.Connection) -> tuple[str, list[str]]:
        """What follows WHERE, over ``articles``, and its values; the connection is asked who people are.

        >>> Selection(sources=("youm7",), copies=False).condition(sqlite3.connect(":memory:"))
        ('articles.source IN (?) AND articles.duplicate_of IS NULL', ['youm7'])

        :raises PersonError: one of the people was never credited
        """
        terms: list[str] = []
        values: list[str] = []

        def add(term: str, *given: str) -> None:
            terms.append(term)
            values.extend(given)

        if self.sources:
            add(f"articles.source IN ({_marks(self.sources)})", *self.sources)
        if self.sections:
            add(f"articles.section IN ({_marks(self.sections)})", *self.sections)
        if self.people:
            aliases = read_aliases(connection)
            numbers = tuple(str(aliases.root(find_person(connection, name, aliases))) for name in self.people)
            add(
                f"articles.id IN (SELECT article_id FROM article_people WHERE person_id IN ({_marks(numbers)}))",
                *numbers,
            )
        if self.since is not None:
            add("articles.date_published_utc >= ?", self.since)
        if self.until is not None:
            add("articles.date_published_utc < ?", self.until)
        if self.changed_since is not None:
            add("articles.changed_at >= ?", self.changed_since)
        if not self.copies:
            add("articles.duplicate_of IS NULL")
        if not self.withdrawn:
            add("articles.withdrawn_at IS NULL")
        return " AND ".join(terms) or "TRUE", values


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
