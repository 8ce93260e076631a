"""``warraq rebuild``: an index over the articles made anew."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import click

from crawler.replay.progress import Advance, progress_bar, progress_lines
from pipelines.store import Database, StoreError, StoreLocked, open_database
from pipelines.store.near_duplicates_rebuild import rebuild_near_duplicates
from pipelines.store.search_upkeep import rebuild_search

FAILED, LOCKED = 1, 75


class Rebuild(Protocol):
    """What makes an index anew."""

    def __call__(self, database: Database, *, advance: Callable[[int], object]) -> int:
        """Do it; tell ``advance`` after each batch how many articles it held, and give how many all were."""


REBUILDS: Mapping[str, Rebuild] = {"near-duplicates": rebuild_near_duplicates, "search": rebuild_search}
"""What can be rebuilt, by the name that the operator types."""


def run_rebuild(index: str, path: Path) -> int:
    """Rebuild an index, say how far it is, and give the exit status."""
    done = 0
    try:
        with open_database(path, create=False) as database, _progress(index, database) as show:

            def advance(articles: int) -> None:
                nonlocal done
                done += articles
                show(done)

            articles = REBUILDS[index](database, advance=advance)
    except StoreError as error:
        click.echo(f"Error: {error}", err=True)
        return LOCKED if isinstance(error, StoreLocked) else FAILED
    click.echo(f"{index}: {articles} articles")
    return 0


def _progress(index: str, database: Database) -> AbstractContextManager[Advance]:
    (articles,) = database.connection.execute("SELECT count(*) FROM articles").fetchone()
    if sys.stderr.isatty():
        return progress_bar(articles)
    return progress_lines(articles, lambda line: click.echo(f"{index}: {line}", err=True))
