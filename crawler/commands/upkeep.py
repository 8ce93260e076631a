"""``warraq check``, ``stats`` and ``vacuum``: the upkeep of a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.commands.stored import explained, stored
from pipelines.store.checking import problems
from pipelines.store.sizes import Month, sizes
from pipelines.store.vacuuming import vacuum

_NONE = "-"


def check(database: Path) -> list[str]:
    """What is wrong with a database, a line each.

    :raises click.ClickException: it cannot be read
    """
    with stored(database) as store:
        return problems(store)


def stats(database: Path) -> dict[str, Any]:
    """How large a database is, as plain values.

    :raises click.ClickException: it cannot be read
    """
    with stored(database) as store:
        return asdict(sizes(store))


def stats_lines(found: dict[str, Any], *, months: int) -> Iterator[str]:
    """The same as lines; of each source the last ``months``, then the rest in one line."""
    yield f"{'file':<28}{_mb(found['file']):>22}"
    yield f"{'write-ahead log':<28}{_mb(found['log']):>22}"
    yield f"{'free inside':<28}{_mb(found['free']):>22}"
    yield ""
    yield f"{'table':<28}{'rows':>10}{'size':>12}"
    for table in found["tables"]:
        yield f"{table['name']:<28}{_shown(table['rows']):>10}{_mb(table['bytes']):>12}"
    yield ""
    yield f"{'source':<28}{'month':>10}{'articles':>12}"
    for source, month, articles in _months(found["months"], months):
        yield f"{source:<28}{month:>10}{articles:>12}"


def run_vacuum(database: Path, *, command: str, now: datetime) -> dict[str, int]:
    """Write a database anew; its size in bytes, with its log, before and after.

    :raises click.ClickException: it cannot be done, or not now
    """
    with explained():
        return asdict(vacuum(database, command=command, now=now))


def vacuum_line(done: dict[str, int]) -> str:
    """The same as a line."""
    return f"freed {_mb(done['before'] - done['after'])}: from {_mb(done['before'])} to {_mb(done['after'])}"


def _months(rows: list[dict[str, Any]], most: int) -> Iterator[tuple[str, str, int]]:
    by_source: dict[str | None, list[Month]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(Month(**row))
    for source, found in by_source.items():
        for month in found[:most]:
            yield source or _NONE, month.month or _NONE, month.articles
        if found[most:]:
            yield source or _NONE, "before", sum(month.articles for month in found[most:])


def _mb(size: int | None) -> str:
    return _NONE if size is None else f"{size / 1e6:.1f} MB"


def _shown(value: int | None) -> str:
    return _NONE if value is None else str(value)
