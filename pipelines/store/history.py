"""The history of an article: its versions in the order of time, and when its page was away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.normalise.urls import canonicalise
from pipelines.store.database import Database
from pipelines.store.rows import COLUMN, Row
from pipelines.store.schema import RECORD_COLUMNS

READ_FIELDS: tuple[str, ...] = (
    "headline",
    "alternative_headline",
    "section",
    "authors",
    "byline_raw",
    "agency",
    "location",
    "date_published",
    "date_modified",
    "description",
    "keywords",
    "image_url",
    "image_caption",
    "image_credit",
    "body",
    "related",
)
"""The columns of a version that a reader of the page sees."""

_RECORD = ", ".join(RECORD_COLUMNS)
_BY_ADDRESS = "SELECT article_id FROM addresses WHERE url IN (?, ?)"
_WITHDRAWALS = "SELECT withdrawn_at, reason, returned_at FROM withdrawals_v1 WHERE article_id = ? ORDER BY 1"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One version. ``number`` counts from 1 in the order of time; ``row`` holds the values of `RECORD_COLUMNS`."""

    number: int
    is_current: bool
    row: Row

    def __getitem__(self, column: str) -> Any:
        return self.row[COLUMN[column]]

    def text(self, column: str) -> str:
        """A field as a reader takes it in: names and roles, words of a list, paragraphs; empty for nothing."""
        value = self[column]
        if value is None:
            return ""
        if column == "authors":
            return "، ".join(
                author["name"] if author["role"] == "writer" else f"{author['name']} ({author['role']})"
                for author in json.loads(value)
            )
        if column == "keywords":
            return "، ".join(json.loads(value))
        if column == "related":
            return "\n\n".join(link["text"] for link in json.loads(value))
        return str(value)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """When the page of an article was found to be away, how, and when it was seen again. Moments are UTC."""

    at: str
    reason: str
    returned_at: str | None


@dataclass(frozen=True, slots=True)
class History:
    """An article's versions, the current one last, and its absences."""

    article_id: int
    canonical_url: str
    versions: tuple[Recorded, ...]
    withdrawals: tuple[Withdrawn, ...]


def read_history(database: Database, article: str) -> History | None:
    """The history of the article of a number or an address; ``None`` where there is none."""
    connection = database.connection
    if article.isdecimal() and len(article) < 19:
        number = int(article)
    else:
        found = connection.execute(_BY_ADDRESS, (article, canonicalise(article))).fetchone()
        if found is None:
            return None
        (number,) = found
    current = connection.execute(f"SELECT canonical_url, {_RECORD} FROM articles WHERE id = ?", (number,)).fetchone()
    if current is None:
        return None
    # An unknown moment is the oldest, and of equal moments the later arrival is the newer, as for the writer.
    past = connection.execute(
        f"SELECT {_RECORD} FROM revisions WHERE article_id = ? ORDER BY ifnull(first_fetched_at, ''), id", (number,)
    )
    rows = [*past, current[1:]]
    return History(
        number,
        current[0],
        tuple(Recorded(place, place == len(rows), tuple(row)) for place, row in enumerate(rows, start=1)),
        tuple(Withdrawn(*row) for row in connection.execute(_WITHDRAWALS, (number,))),
    )


def changed_fields(one: Row, other: Row, fields: Sequence[str] = READ_FIELDS) -> tuple[str, ...]:
    """The columns in which two rows differ."""
    return tuple(name for name in fields if one[COLUMN[name]] != other[COLUMN[name]])
