"""The latest articles, read in pages by key: however far a reader goes back, a page costs the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

EXCERPT = 220
"""Characters of an article's beginning in a list."""

_COLUMNS = f"""
id, date_published_utc, date_published, headline, source, section,
coalesce(description, substr(body, 1, {EXCERPT * 2})), duplicate_of, withdrawn_at, language
"""
_PEOPLE = """
SELECT article_id, person_id, name FROM article_people
WHERE article_id IN (SELECT value FROM json_each(?)) ORDER BY article_id, position
"""
_COMPANY = """
SELECT mine.article_id, count(*), count(DISTINCT articles.source)
FROM article_clusters_v1 AS mine
JOIN article_clusters_v1 AS member ON member.cluster_id = mine.cluster_id
JOIN articles ON articles.id = member.article_id
WHERE mine.article_id IN (SELECT value FROM json_each(?))
GROUP BY mine.article_id HAVING count(*) > 1
"""
_VERSIONS = """
SELECT article_id, count(*) FROM revisions WHERE article_id IN (SELECT value FROM json_each(?)) GROUP BY article_id
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the order of articles, at the one of a moment (UTC; ``None`` for no date) and a number."""

    moment: str | None
    article_id: int

    def __str__(self) -> str:
        return f"{self.moment or ''}~{self.article_id}"


def place_of(text: str) -> Place | None:
    """The place that a text in an address names; ``None`` where it names none.

    >>> str(place_of("2021-04-04T08:20:00Z~17"))
    '2021-04-04T08:20:00Z~17'
    """
    moment, _, number = text.rpartition("~")
    if not number.isascii() or not number.isdecimal() or len(number) > 18 or len(moment) > 40:
        return None
    return Place(moment or None, int(number))


@dataclass(slots=True)
class Card:
    """An article in a list. ``people`` are numbers and names as printed; ``articles`` and ``sources`` count its
    cluster, and are 0 where it is alone; ``versions`` counts the former ones.
    """

    id: int
    moment: str | None
    date_published: str | None
    headline: str
    source: str | None
    section: str | None
    excerpt: str
    duplicate_of: int | None
    withdrawn_at: str | None
    language: str | None
    people: list[tuple[int, str]] = field(default_factory=list)
    articles: int = 0
    sources: int = 0
    versions: int = 0

    @property
    def place(self) -> Place:
        """Where the article stands in the order."""
        return Place(self.moment, self.id)


@dataclass(frozen=True, slots=True)
class Latest:
    """A page of the list. ``older`` and ``newer`` are places from which the list goes on, ``None`` at its ends."""

    cards: list[Card]
    older: Place | None
    newer: Place | None

    def days(self) -> list[tuple[str | None, list[Card]]]:
        """The cards by day of publication (UTC), or month where no more is known; ``None`` for those without a date."""
        days: list[tuple[str | None, list[Card]]] = []
        for card in self.cards:
            day = None if card.moment is None else card.moment[:10]
            if not days or days[-1][0] != day:
                days.append((day, []))
            days[-1][1].append(card)
        return days


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which articles: of a ``source``, of a ``day`` (UTC), by a ``person``; all where nothing is given.

    Copies of another article are left out where neither source nor person is asked for.
    """

    source: str | None = None
    day: date | None = None
    person: int | None = None

    def terms(self) -> tuple[list[str], list[object]]:
        """Conditions over ``articles``, and their values."""
        terms: list[str] = []
        values: list[object] = []
        if self.source is not None:
            terms.append("source = ?")
            values.append(self.source)
        if self.person is not None:
            terms.append("id IN (SELECT article_id FROM article_people WHERE person_id = ?)")
            values.append(self.person)
        if not terms:
            terms.append("duplicate_of IS NULL")
        if self.day is not None:
            terms.append("date_published_utc >= ? AND date_published_utc < ?")
            values += [self.day.isoformat(), (self.day + timedelta(days=1)).isoformat()]
        return terms, values


def read_latest(
    connection: sqlite3.Connection,
    choice: Choice,
    *,
    before: Place | None = None,
    after: Place | None = None,
    limit: int,
) -> Latest:
    """The ``limit`` articles ``before`` a place (older), or else those ``after`` one, or else the newest."""
    backwards = after is not None and before is None
    start = after if backwards else before
    rows = _rows(connection, choice, start, backwards=backwards, limit=limit + 1)
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    cards = [_card(row) for row in rows]
    complete(connection, cards)
    has_older = bool(cards) and (more or backwards)
    has_newer = bool(cards) and (more if backwards else start is not None)
    return Latest(cards, cards[-1].place if has_older else None, cards[0].place if has_newer else None)


def _rows(
    connection: sqlite3.Connection, choice: Choice, start: Place | None, *, backwards: bool, limit: int
) -> list[Sequence[object]]:
    """Rows from a place on; those without a date stand behind all others, in the order of their numbers."""
    than, order = (">", "ASC") if backwards else ("<", "DESC")
    terms, values = choice.terms()
    dated: tuple[list[str], list[object]] = ["date_published_utc IS NOT NULL"], []
    undated: tuple[list[str], list[object]] = ["date_published_utc IS NULL"], []
    parts = [undated, dated] if backwards else [dated, undated]
    if start is not None and start.moment is None:
        undated = [*undated[0], f"id {than} ?"], [start.article_id]
        parts = [undated, dated] if backwards else [undated]
    elif start is not None:
        # The first condition alone lets SQLite begin in its index.
        dated = (
            [f"date_published_utc {than}= ?", f"(date_published_utc, id) {than} (?, ?)"],
            [start.moment, start.moment, start.article_id],
        )
        parts = [dated] if backwards else [dated, undated]
    rows: list[Sequence[object]] = []
    for part_terms, part_values in parts:
        wanted = limit - len(rows)
        if wanted > 0:
            rows += connection.execute(
                f"SELECT {_COLUMNS} FROM articles WHERE {' AND '.join([*terms, *part_terms])} "
                f"ORDER BY date_published_utc {order}, id {order} LIMIT ?",
                [*values, *part_values, wanted],
            ).fetchall()
    return rows


def read_cards(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Card]:
    """The cards of articles of given numbers, in their order; those that are not there are left out."""
    found = {
        row[0]: _card(row)
        for row in connection.execute(
            f"SELECT {_COLUMNS} FROM articles WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(numbers),)
        )
    }
    cards = [found[number] for number in numbers if number in found]
    complete(connection, cards)
    return cards


def complete(connection: sqlite3.Connection, cards: Iterable[Card]) -> None:
    """Add to cards who wrote them, how many carried them, and how often they changed."""
    by_id = {card.id: card for card in cards}
    wanted = (json.dumps(list(by_id)),)
    for article_id, person_id, name in connection.execute(_PEOPLE, wanted):
        by_id[article_id].people.append((person_id, name))
    for article_id, articles, sources in connection.execute(_COMPANY, wanted):
        by_id[article_id].articles, by_id[article_id].sources = articles, sources
    for article_id, versions in connection.execute(_VERSIONS, wanted):
        by_id[article_id].versions = versions


def excerpt(text: str, length: int = EXCERPT) -> str:
    """The beginning of a text on one line, cut between words.

    >>> excerpt("قال الوزير اليوم", 12)
    'قال الوزير…'
    """
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip("،,:؛ ") + "…"


def _card(row: Sequence[object]) -> Card:
    card = Card(*row)  # type: ignore[arg-type]  # the columns of articles, which are STRICT
    card.excerpt = excerpt(card.excerpt)
    return card
