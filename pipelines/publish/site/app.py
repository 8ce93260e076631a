"""The site as an ASGI application: Datasette with our plugin, on a file that it cannot write to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from datasette.app import Datasette
from datasette.plugins import pm

from pipelines.publish.site import plugin
from pipelines.publish.site.originals import ReadOriginal
from pipelines.publish.site.readonly import ReadOnlyDatabase
from pipelines.publish.site.settings import DATABASE, STATIC
from pipelines.store.database import open_database

_FOLDER = Path(__file__).parent
_PLUGIN = "warraq"


class Site(Datasette):  # type: ignore[misc]  # Datasette has no types
    """Datasette with what our pages need; made by `make_site`."""

    read_original: ReadOriginal | None = None
    answers_sql: bool = True

    @staticmethod
    def clock() -> datetime:
        """The moment, which the page of health counts from."""
        return datetime.now(UTC)

    def close(self) -> None:
        """Close the threads, and all connections to the file."""
        self.executor.shutdown()
        for database in self.databases.values():
            database.close()


def make_site(path: Path, *, read_original: ReadOriginal | None = None, sql: bool = True, base_url: str = "/") -> Site:
    """The site of a database or snapshot; its ``app()`` is the application.

    ``sql`` lets readers ask the database in SQL. ``base_url`` is the path under which a proxy shows the site; it begins
    and ends with a slash.

    :raises StoreError: the file is no database of ours, of another version, or cannot be read
    """
    # Says what is wrong in our words, before a server is started.
    open_database(path, create=False, read_only=True).close()
    if not pm.has_plugin(_PLUGIN):
        pm.register(plugin, _PLUGIN)  # for every Datasette of this process; it minds only those with our database
    site = Site(
        template_dir=str(_FOLDER / "templates"),
        static_mounts=[(STATIC, str(_FOLDER / "static"))],
        settings={
            "base_url": base_url,
            "default_allow_sql": sql,
            "allow_download": False,  # a copy of the file alone would lack its write-ahead log
            "sql_time_limit_ms": 2000,
            "truncate_cells_html": 240,  # a body in full would make each row of a table a page long
            "num_sql_threads": 4,
        },
    )
    site.read_original = read_original
    site.answers_sql = sql
    site.remove_database("_memory")  # which Datasette adds where it is given no file
    site.add_database(ReadOnlyDatabase(site, path), name=DATABASE)
    return site
