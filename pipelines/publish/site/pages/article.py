"""One article with all that is known of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_ARTICLE = "SELECT * FROM articles_v1 WHERE id = ?"
_PEOPLE = "SELECT person_id, name, role FROM article_people WHERE article_id = ? ORDER BY position"
_ADDRESSES = "SELECT url FROM addresses WHERE article_id = ? ORDER BY url LIMIT 50"
_HEADLINE = "SELECT headline FROM articles WHERE id = ?"


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody who is credited: their number, their name as printed, and what they did."""

    person_id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring blocks of one kind: a list of items, a quotation of several paragraphs; else one text."""

    kind: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article. ``row`` holds the columns of ``articles_v1``, JSON decoded."""

    row: Mapping[str, Any]
    people: tuple[Credit, ...]
    groups: tuple[Group, ...]
    addresses: tuple[str, ...]

    def __getitem__(self, column: str) -> Any:
        return self.row[column]

    @property
    def standfirst(self) -> str | None:
        """The publisher's summary, unless it is the beginning of the text, as it is on most sites."""
        summary = self["description"]
        beginning = summary.rstrip(".… ")[:_BEGINNING] if summary else ""
        return None if not beginning or self["body"].startswith(beginning) else str(summary)


_BEGINNING = 60
_JSON = ("keywords", "authors", "body_kinds", "related", "provenance", "warnings")


def read_article(connection: sqlite3.Connection, article_id: int) -> ArticlePage | None:
    """The article of a number; ``None`` where there is none."""
    cursor = connection.execute(_ARTICLE, (article_id,))
    found = cursor.fetchone()
    if found is None:
        return None
    row = dict(zip((column[0] for column in cursor.description), found, strict=True))
    row |= {name: json.loads(row[name]) for name in _JSON}
    return ArticlePage(
        row,
        tuple(Credit(*credit) for credit in connection.execute(_PEOPLE, (article_id,))),
        tuple(grouped(row["body"], row["body_kinds"])),
        tuple(url for (url,) in connection.execute(_ADDRESSES, (article_id,))),
    )


def headline_of(connection: sqlite3.Connection, article_id: int) -> str | None:
    """The headline of an article; ``None`` where there is no such article."""
    found = connection.execute(_HEADLINE, (article_id,)).fetchone()
    return None if found is None else str(found[0])


def grouped(body: str, kinds: Iterable[str]) -> Iterator[Group]:
    """The blocks of a body, with items and quotations that follow each other put together.

    >>> [(group.kind, len(group.texts)) for group in grouped("أ\\n\\nب\\n\\nج", ["paragraph", "item", "item"])]
    [('paragraph', 1), ('item', 2)]
    """
    texts = body.split("\n\n") if body else []
    kinds = list(kinds)
    if len(kinds) != len(texts):  # written by another program
        kinds = ["paragraph"] * len(texts)
    kind, together = "", list[str]()
    for next_kind, text in zip(kinds, texts, strict=True):
        if together and (next_kind != kind or kind not in ("item", "quote")):
            yield Group(kind, tuple(together))
            together = []
        kind = next_kind
        together.append(text)
    if together:
        yield Group(kind, tuple(together))
