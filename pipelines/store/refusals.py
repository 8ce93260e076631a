"""What waits in quarantine, for a person: found by reason, source and day, and dropped by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipelines.store.database import Database
from pipelines.store.errors import explained
from pipelines.store.rows import storable
from pipelines.store.runs import utc_text

_AT = "ifnull(fetched_at, first_seen_at)"
_COLUMNS = (
    "id, source, reason, detail, url, headline, archive_file, archive_offset, fetched_at, first_seen_at, last_seen_at, "
    "released_run, released_article_id, dropped_at, dropped_by, dropped_why"
)


class State(StrEnum):
    """What became of a refused page."""

    WAITING = "waiting"
    DROPPED = "dropped"
    LANDED = "landed"


_STATES = {
    State.WAITING: "released_run IS NULL AND dropped_at IS NULL",
    State.DROPPED: "released_run IS NULL AND dropped_at IS NOT NULL",
    State.LANDED: "released_run IS NOT NULL",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which pages are meant; what is empty leaves all in.

    ``since`` and ``until`` are days or moments of UTC as text, of when the page was fetched, or first refused where
    that is unknown; what lies at ``until`` is out.
    """

    ids: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    states: tuple[State, ...] = (State.WAITING,)

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the state is asked for."""
        return bool(self.ids or self.sources or self.reasons or self.since or self.until)

    def condition(self) -> tuple[str, list[Any]]:
        """The choice as SQL and its values."""
        parts = [f"({' OR '.join(f'({_STATES[state]})' for state in self.states)})"]
        values: list[Any] = []
        for column, wanted in (("id", self.ids), ("source", self.sources), ("reason", self.reasons)):
            if wanted:
                parts.append(f"{column} IN (SELECT value FROM json_each(?))")
                values.append(json.dumps(wanted))
        for sign, moment in ((">=", self.since), ("<", self.until)):
            if moment is not None:
                parts.append(f"{_AT} {sign} ?")
                values.append(moment)
        return " AND ".join(parts), values


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row of ``quarantine``; moments are UTC."""

    id: int
    source: str | None
    reason: str
    detail: str
    url: str | None
    headline: str | None
    archive_file: str
    archive_offset: int | None
    fetched_at: str | None
    first_seen_at: str
    last_seen_at: str
    released_run: int | None
    released_article_id: int | None
    dropped_at: str | None
    dropped_by: str | None
    dropped_why: str | None

    @property
    def day(self) -> str:
        """The day on which it was fetched, or first refused where that is unknown."""
        return (self.fetched_at or self.first_seen_at)[:10]

    @property
    def state(self) -> State:
        """What became of it."""
        if self.released_run is not None:
            return State.LANDED
        return State.WAITING if self.dropped_at is None else State.DROPPED


@dataclass(frozen=True, slots=True)
class Group:
    """So many pages of a source and a day (UTC) that were refused for a reason; ``first_id`` is one to look at."""

    day: str
    source: str | None
    reason: str
    pages: int
    first_id: int


def refused_rows(database: Database, choice: Choice, *, limit: int | None = None) -> list[RefusedRow]:
    """The chosen pages, the latest first.

    :raises StoreError: the disk or the file is in the way
    """
    condition, values = choice.condition()
    query = f"SELECT {_COLUMNS} FROM quarantine WHERE {condition} ORDER BY {_AT} DESC, id DESC LIMIT ?"
    names = _COLUMNS.split(", ")
    with explained(database.path):
        rows = database.connection.execute(query, [*values, -1 if limit is None else limit])
        return [RefusedRow(**dict(zip(names, row, strict=True))) for row in rows]


def refused_groups(database: Database, choice: Choice) -> list[Group]:
    """The chosen pages counted by day, source and reason, the latest day first.

    :raises StoreError: the disk or the file is in the way
    """
    condition, values = choice.condition()
    query = (
        f"SELECT substr({_AT}, 1, 10) AS day, source, reason, count(*) AS pages, max(id) FROM quarantine "
        f"WHERE {condition} GROUP BY day, source, reason ORDER BY day DESC, pages DESC, source, reason"
    )
    with explained(database.path):
        return [Group(*row) for row in database.connection.execute(query, values)]


def drop_refused(database: Database, ids: Sequence[int], *, by: str, why: str | None, now: datetime) -> int:
    """Note that nobody wants anything of these pages any more; gives how many waited. Their rows stay.

    ``now`` is aware.

    :raises StoreError: the database cannot be written
    """
    condition, values = Choice(ids=tuple(ids)).condition()
    with database.write() as connection:
        return connection.execute(
            f"UPDATE quarantine SET dropped_at = ?, dropped_by = ?, dropped_why = ? WHERE {condition}",
            [utc_text(now), storable(by), storable(why), *values],
        ).rowcount


def take_back(database: Database, ids: Sequence[int]) -> int:
    """Let pages wait again that were dropped; gives how many.

    :raises StoreError: the database cannot be written
    """
    condition, values = Choice(ids=tuple(ids), states=(State.DROPPED,)).condition()
    with database.write() as connection:
        return connection.execute(
            f"UPDATE quarantine SET dropped_at = NULL, dropped_by = NULL, dropped_why = NULL WHERE {condition}", values
        ).rowcount
