"""``warraq sources list``: every source, how it is crawled, and how it stands in the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from crawler.commands.own_sources import known_sources
from crawler.sources import Source
from pipelines.store import StoreError, open_database
from pipelines.store.standing import Standing, standings

HEAD = ("source", "country", "time zone", "finds articles by", "enabled", "last success", "articles", "waiting")


def list_sources(sources_file: Path | None, database: Path, *, must_exist: bool) -> Iterator[dict[str, Any]]:
    """One JSON-ready object for each source, in the order in which they are crawled.

    Without a database the fields that come from it are null, unless the operator named one (``must_exist``).

    :raises click.UsageError: the operator's own sources cannot be used
    :raises click.ClickException: the database cannot be read
    """
    sources = known_sources(sources_file)
    known: Mapping[str, Standing] | None = None
    if must_exist or database.exists():
        try:
            with open_database(database, create=False, read_only=True) as store:
                known = standings(store)
        except StoreError as error:
            raise click.ClickException(str(error)) from error
    return (_described(source, known) for source in sources)


def table(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same as lines of aligned columns."""
    lines: list[Sequence[str]] = [HEAD]
    for row in rows:
        enabled = "yes" if row["enabled"] else "no"
        numbers = ("-" if row[name] is None else str(row[name]) for name in ("last_success", "articles", "waiting"))
        lines.append((row["name"], row["country"], row["timezone"] or "-", row["ways"], enabled, *numbers))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()


def ways(source: type[Source]) -> str:
    """How a crawl finds the source's articles, in words.

    >>> ways(type("A", (Source,), {"feeds": ("https://a.example/rss",), "sections": ("https://a.example/x",) * 2}))
    '1 feed, 2 sections'
    """
    numbers = {"feed": len(source.feeds), "sitemap": len(source.sitemaps), "section": len(source.sections)}
    words = [f"{count} {what}{'s' if count > 1 else ''}" for what, count in numbers.items() if count]
    if source.archive is not None:
        words.append("numbers")
    return ", ".join(words) or "looking around"


def _described(source: type[Source], known: Mapping[str, Standing] | None) -> dict[str, Any]:
    stands = Standing() if known is None else known.get(source.name, Standing())
    described: dict[str, Any] = {
        "name": source.name,
        "country": source.country,
        "timezone": source.timezone.key if source.timezone is not None else None,
        "hosts": list(source.hosts),
        "ways": ways(source),
        "feeds": list(source.feeds),
        "sitemaps": list(source.sitemaps),
        "sections": list(source.sections),
        "archive": source.archive.pattern if source.archive is not None else None,
        "enabled": source.enabled,
        "last_success": stands.last_success,
        "last_state": stands.last_state,
        "last_detail": stands.last_detail,
        "last_article": stands.last_article,
    }
    return described | {
        "articles": stands.articles if known is not None else None,
        "waiting": stands.waiting if known is not None else None,
    }
