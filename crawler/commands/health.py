"""How the sources in a database are, with what their descriptions say of limits and documents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from crawler.sources import Source
from pipelines.health import Health
from pipelines.store import Database
from pipelines.store.errors import explained
from pipelines.store.health import read_health


def health_of(
    database: Database, known: Sequence[type[Source]], *, now: datetime, only: Collection[str] | None = None
) -> Health:
    """How the sources are at an aware moment; those that are described and not enabled are left out.

    :raises StoreError: the disk or the file is in the way
    """
    disabled = {source.name for source in known if not source.enabled}
    with explained(database.path):
        names = {name for (name,) in database.connection.execute("SELECT name FROM sources")}
        return read_health(
            database.connection,
            now=now,
            limits={source.name: source.limits for source in known},
            documents={source.name: {*source.feeds, *source.sitemaps, *source.sections} for source in known},
            sources=names - disabled if only is None else names & set(only),
        )
