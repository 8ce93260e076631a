"""How the sources stand: what the database knows of each."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.store.database import Database

_RUNS = """
SELECT source, max(CASE WHEN run_sources.state = 'done' THEN ended_at END), max(run_id)
FROM run_sources GROUP BY source
"""
_LAST = "SELECT state, detail FROM run_sources WHERE source = ? AND run_id = ?"
_ARTICLES = "SELECT source, count(*), max(stored_at) FROM articles WHERE source IS NOT NULL GROUP BY source"
_WAITING = """
SELECT source, count(*) FROM frontier WHERE state IN ('waiting', 'leased') GROUP BY source
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A source in the database. Moments are UTC.

    ``last_success`` is when a crawl of it last ended well, ``last_state`` and ``last_detail`` how the last one began or
    ended (``None`` where there was none), ``last_article`` when the last new article was stored, ``waiting`` how many
    addresses were found and not yet fetched.
    """

    last_success: str | None = None
    last_state: str | None = None
    last_detail: str | None = None
    articles: int = 0
    last_article: str | None = None
    waiting: int = 0


def standings(database: Database) -> dict[str, Standing]:
    """How each source stands that the database has heard of, by name."""
    read = database.connection.execute
    runs = {source: (success, run) for source, success, run in read(_RUNS)}
    articles = {source: (count, last) for source, count, last in read(_ARTICLES)}
    waiting = dict(read(_WAITING).fetchall())
    found = {}
    for source in {*runs, *articles, *waiting}:
        success, run = runs.get(source, (None, None))
        state, detail = read(_LAST, (source, run)).fetchone() if run is not None else (None, None)
        count, last = articles.get(source, (0, None))
        found[source] = Standing(
            last_success=success,
            last_state=state,
            last_detail=detail,
            articles=count,
            last_article=last,
            waiting=waiting.get(source, 0),
        )
    return found
