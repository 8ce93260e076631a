"""A database, one run after another on it, and links and results in few words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome
from crawler.frontier import Frontier, Policy, Result, Task
from pipelines.normalise.urls import UrlRules
from pipelines.store import Database, end_run, open_database, start_run

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FEED = "https://example.com/rss"


@dataclass(frozen=True)
class Paper:
    """A publisher."""

    name: str = "example.com"
    url_rules: UrlRules | None = None


class Desk:
    """A database, and what tests do with it."""

    source = Paper()

    def __init__(self, database: Database, policy: Policy | None = None) -> None:
        self.database = database
        self.policy = policy
        self.frontier = self.begin()

    def begin(self, *sources: str) -> Frontier:
        """A further run, without ending the one before: it was killed."""
        names = sources or (self.source.name,)
        run_id = start_run(self.database, command="warraq crawl", program_version="0", now=NOW, sources=names)
        self.frontier = Frontier(self.database, run_id=run_id, policy=self.policy)
        return self.frontier

    def end(self) -> None:
        end_run(self.database, self.frontier.run_id, state="done", now=NOW)

    def add(self, *urls: str, now: datetime = NOW, **fields: Any) -> int:
        links = [Link(url=url, found_in=FEED, **fields) for url in urls]
        return self.frontier.add(links, source=self.source, now=now)

    def lease(self, *, now: datetime = NOW, limit: int = 1000, per_host: int = 1000, **options: Any) -> list[Task]:
        return self.frontier.lease([self.source.name], now=now, limit=limit, per_host=per_host, **options)

    def finish(self, *tasks: Task, outcome: Outcome = Outcome.FETCHED, at: datetime = NOW, **fields: Any) -> None:
        self.frontier.acknowledge([Result(task=task, outcome=outcome, at=at, **fields) for task in tasks])

    def rows(self, query: str = "SELECT * FROM frontier ORDER BY id", *values: object) -> list[dict[str, Any]]:
        cursor = self.database.connection.execute(query, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def row(self) -> dict[str, Any]:
        (row,) = self.rows()
        return row


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def make_desk(path: Path) -> Iterator[Callable[..., Desk]]:
    with open_database(path) as database:
        yield lambda policy=None: Desk(database, policy)


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    return make_desk()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def after() -> Callable[..., datetime]:
    return lambda **span: NOW + timedelta(**span)
