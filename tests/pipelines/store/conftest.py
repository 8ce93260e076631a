"""A database to write to, records to write, and everything that was written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipelines.article import Archive, Article, Author, BodyBlock
from pipelines.store import Database, Landing, Writer, end_run, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted, Reason, Refused, Verdict

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
TABLES = ("articles", "revisions", "addresses", "people", "article_people", "sources", "quarantine")
NOT_CONTENT = {"last_run", "last_seen_at"}


class Store:
    """A database and one run after another into it."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def run(self, *verdicts: Verdict, batch: int = 100) -> list[str]:
        """Store verdicts in a run of their own; gives the landings."""
        run_id = start_run(self.database, command="replay pages", program_version="0.1", now=NOW)
        writer = Writer(self.database)
        landings: list[Landing] = []
        for start in range(0, len(verdicts), batch):
            landings += writer.store(verdicts[start : start + batch], run_id=run_id, now=NOW)
        end_run(self.database, run_id, state="done", now=NOW)
        return [landing.value for landing in landings]

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        cursor = self.database.connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def dump(self) -> dict[str, list[dict[str, Any]]]:
        """Every row but those of ``runs``, without what every run may touch."""
        return {
            table: [
                {name: value for name, value in row.items() if name not in NOT_CONTENT}
                for row in self.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
            ]
            for table in TABLES
        }


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_database(path) as database:
        yield Store(database)


@pytest.fixture
def accepted() -> Callable[..., Accepted]:
    """Records at ``https://example.com/NUMBER`` whose body repeats a text; fields may be given."""

    def make(number: int = 1, text: str = "قال الوزير إن العمل مستمر في المدينة كلها", **fields: Any) -> Accepted:
        address = f"https://example.com/{number}"
        blocks: Sequence[BodyBlock] = fields.pop("body_blocks", (BodyBlock("paragraph", text),))
        article = Article(
            url=address,
            canonical_url=address,
            source="example.com",
            headline="خبر من المدينة",
            authors=(Author("سلمى الكاتبة"),),
            body_blocks=tuple(blocks),
            archive=Archive(f"pages/{number}.html"),
        )
        article = dataclasses.replace(article, **fields)
        return Accepted(dataclasses.replace(article, content_hash=content_hash(article.headline, article.body_blocks)))

    return make


@pytest.fixture
def refused() -> Callable[..., Refused]:
    def make(file: str = "pages/list.html", reason: Reason = Reason.LISTING, **fields: Any) -> Refused:
        archive = Archive(file, fields.pop("offset", None))
        return Refused(reason=reason, detail="The page lists articles.", archive=archive, **fields)

    return make
