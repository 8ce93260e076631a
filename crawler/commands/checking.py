"""``warraq sources check``: what the parser reads of a source's latest pages, against the week before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import click

from crawler.commands.naming import chosen_sources
from crawler.commands.own_sources import known_sources
from crawler.parsers import parse_page
from crawler.saved.page import SavedPage
from crawler.saved.stored import read_stored
from crawler.sources import Source, source_of
from pipelines.article import Article
from pipelines.store import Database, StoreError, open_database
from pipelines.store.archived import ArchivedPage, archived_pages
from pipelines.validate import validate
from pipelines.verdict import Accepted

WEEK = timedelta(days=7)
FALL = 0.1
"""A share that is lower by this much or more has fallen; pages of one week differ by less."""
FEWEST = 5
"""With fewer pages in one of the weeks, a fall may be chance."""

FIELDS = ("lands", "headline", "date", "time", "authors", "credited", "section", "image")


def check_sources(
    names: Sequence[str], *, sources_file: Path | None, database: Path, archive: Path | None, pages: int
) -> Iterator[dict[str, Any]]:
    """For each named source, or each that is enabled, the shares of its latest week of pages and of the week before.

    The weeks end with the latest page that is there, whenever that was. At most ``pages`` of each week are read.

    :raises click.ClickException: an unknown name, or the database cannot be read
    """
    sources = chosen_sources(known_sources(sources_file), names)
    try:
        with open_database(database, create=False, read_only=True) as store:
            for source in sources:
                yield _check(source, store, archive, pages)
    except StoreError as error:
        raise click.ClickException(str(error)) from error


def table(checks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The same as lines: a field a line, the latest week, the week before, and what fell."""
    for check in checks:
        latest, before = check["latest"], check["before"]
        if not latest["pages"] + latest["unreadable"]:
            yield f"{check['source']}: no archived page"
            continue
        yield f"{check['source']}: {_week(latest)}, against {_week(before)}"
        if not latest["pages"]:
            continue
        for field in FIELDS:
            fell = "  fell" if field in check["fallen"] else ""
            yield f"  {field:<9}{_percent(latest, field):>7}{_percent(before, field):>7}{fell}"
        fell = "  fell" if "words" in check["fallen"] else ""
        yield f"  {'words':<9}{_number(latest['words']):>7}{_number(before['words']):>7}{fell}"


def needs_a_look(check: Mapping[str, Any]) -> bool:
    """Whether something fell, or pages could not be read."""
    return bool(check["fallen"] or check["latest"]["unreadable"] or check["before"]["unreadable"])


def _week(week: Mapping[str, Any]) -> str:
    if not week["pages"]:
        return "no page" if not week["unreadable"] else f"no page that can be read, of {week['unreadable']}"
    lost = f" ({week['unreadable']} more cannot be read)" if week["unreadable"] else ""
    return f"{week['pages']} pages from {week['from'][:10]} to {week['to'][:10]}{lost}"


def _percent(week: Mapping[str, Any], field: str) -> str:
    return f"{week['shares'][field]:.0%}" if week["pages"] else "-"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f}"


def _check(source: type[Source], store: Database, archive: Path | None, most: int) -> dict[str, Any]:
    pages = archived_pages(store, source.name, owns=lambda url: source_of(url) is source)
    end = pages[0].fetched_at if pages else None
    latest = _read(pages, end, end - WEEK if end else None, archive, most)
    before = _read(pages, end - WEEK if end else None, end - 2 * WEEK if end else None, archive, most)
    return {"source": source.name, "latest": latest, "before": before, "fallen": _fallen(latest, before)}


def _read(
    pages: Iterable[ArchivedPage], end: datetime | None, start: datetime | None, archive: Path | None, most: int
) -> dict[str, Any]:
    """What is read of the pages up to ``end`` and after ``start``."""
    found: Counter[str] = Counter()
    words: list[int] = []
    moments: list[datetime] = []
    unreadable = 0
    wanted = (page for page in pages if end is not None and start is not None and start < page.fetched_at <= end)
    for page in islice(wanted, most):
        saved = read_stored(page.archive, folder=archive)
        if not isinstance(saved, SavedPage):
            unreadable += 1
            continue
        parsed = parse_page(saved, now=page.fetched_at)
        moments.append(page.fetched_at)
        words.append(parsed.article.word_count)
        found.update(_fields(parsed.article))
        found["lands"] += isinstance(validate(parsed, now=page.fetched_at), Accepted)
    count = len(moments)
    return {
        "pages": count,
        "unreadable": unreadable,
        "from": min(moments).isoformat() if moments else None,
        "to": max(moments).isoformat() if moments else None,
        "shares": {field: round(found[field] / count, 4) if count else None for field in FIELDS},
        "words": median(words) if words else None,
    }


def _fields(article: Article) -> Iterator[str]:
    present = {
        "headline": article.headline,
        "date": article.date_published,
        "time": article.date_published_precision == "minute",
        "authors": article.authors,
        "credited": article.authors or article.agency,
        "section": article.section,
        "image": article.main_image,
    }
    return (field for field, value in present.items() if value)


def _fallen(latest: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Fields whose share fell, and ``words`` where the median length of the texts fell by half."""
    if min(latest["pages"], before["pages"]) < FEWEST:
        return []
    fallen = [field for field in FIELDS if before["shares"][field] - latest["shares"][field] >= FALL]
    return [*fallen, "words"] if latest["words"] * 2 < before["words"] else fallen
