"""What the command line asks of the database."""

from __future__ import annotations

import json
from dataclasses import dataclass

from pipelines.article import Article
from pipelines.normalise.urls import canonicalise
from pipelines.store.database import Database
from pipelines.store.rows import to_article
from pipelines.store.schema import RECORD_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One run in numbers. ``landings`` counts verdicts by `Landing`, ``refused`` the run's refused pages by `Reason`,
    ``outcomes`` the addresses that a crawl asked for by how each ended.

    Moments are UTC. ``ended_at`` is ``None`` while a run goes on, and for ever if it was killed.
    """

    run_id: int
    command: str
    state: str
    started_at: str
    ended_at: str | None
    landings: dict[str, int]
    refused: dict[str, int]
    outcomes: dict[str, int]


def run_summary(database: Database, run_id: int) -> RunSummary | None:
    """What a run did; ``None`` where there is no such run.

    ``refused`` counts pages by their last reason, so a page that a later run refused again counts there, not here.
    """
    found = database.connection.execute(
        "SELECT command, state, started_at, ended_at, new, updated, unchanged, duplicate, quarantined, "
        "outcomes FROM runs WHERE id = ?",
        (run_id,),
    ).fetchone()
    if found is None:
        return None
    command, state, started_at, ended_at, *counts, outcomes = found
    names = ("new", "updated", "unchanged", "duplicate", "quarantined")
    refused = database.connection.execute(
        "SELECT reason, count(*) FROM quarantine WHERE last_run = ? AND released_run IS NULL GROUP BY reason", (run_id,)
    )
    return RunSummary(
        run_id=run_id,
        command=command,
        state=state,
        started_at=started_at,
        ended_at=ended_at,
        landings=dict(zip(names, counts, strict=True)),
        refused=dict(refused.fetchall()),
        outcomes=json.loads(outcomes),
    )


def last_run(database: Database) -> int | None:
    """The number of the run that began last; ``None`` in a database without runs."""
    (found,) = database.connection.execute("SELECT max(id) FROM runs").fetchone()
    return None if found is None else int(found)


def article_by_address(database: Database, url: str) -> tuple[int, Article] | None:
    """The number and current record of the article that an address led to, in this spelling or its canonical one."""
    for address in dict.fromkeys((url, canonicalise(url))):
        found = database.connection.execute(
            f"SELECT id, canonical_url, {', '.join(f'articles.{name}' for name in RECORD_COLUMNS)} FROM articles "
            "WHERE id = (SELECT article_id FROM addresses WHERE addresses.url = ?)",
            (address,),
        ).fetchone()
        if found is not None:
            number, canonical_url, *row = found
            return number, to_article(row, canonical_url=canonical_url)
    return None


def counts(database: Database) -> dict[str, int]:
    """How many ``articles`` (of them ``copies``), ``revisions``, ``people``, and pages still in ``quarantine``."""
    (articles, copies, revisions, people, quarantine) = database.connection.execute(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM articles WHERE duplicate_of IS NOT NULL), "
        "(SELECT count(*) FROM revisions), (SELECT count(*) FROM people), "
        "(SELECT count(*) FROM quarantine WHERE released_run IS NULL)"
    ).fetchone()
    return {
        "articles": articles,
        "copies": copies,
        "revisions": revisions,
        "people": people,
        "quarantine": quarantine,
    }
