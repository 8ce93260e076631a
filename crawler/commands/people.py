"""``warraq people list|show|merge|split``: who is credited, and who is whom."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from crawler.commands.stored import stored
from crawler.commands.terminal import isolated
from pipelines.store import Database
from pipelines.store.merging import merge_people, split_person
from pipelines.store.persons import PersonError, list_people, name_of, read_person


def listed(database: Path, pattern: str, *, limit: int) -> list[dict[str, Any]]:
    """The people whose name holds a text, as plain values."""
    with stored(database) as store:
        return [asdict(person) for person in list_people(store, pattern, limit=limit)]


def list_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """The same as lines."""
    yield f"{'number':>8}  {'articles':>8}  name"
    for row in rows:
        yield f"{row['id']:>8}  {row['articles']:>8}  {isolated(row['name'])}"


def shown(database: Path, person: str, *, limit: int) -> dict[str, Any]:
    """A person as plain values.

    :raises click.ClickException: nobody is called so
    """
    with _answered(database) as store:
        found = asdict(read_person(store, person, articles=limit))
    return found | {"merged": [{"id": number, "name": name} for number, name in found["merged"].items()]}


def show_lines(person: dict[str, Any]) -> Iterator[str]:
    """The same as lines."""
    yield f"{person['id']}  {isolated(person['name'])}"
    yield f"printed   {_counts(person['spellings'])}"
    yield f"roles     {', '.join(f'{role} {count}' for role, count in person['roles'].items()) or 'none now'}"
    for merged in person["merged"]:
        yield f"merged    {merged['id']}  {isolated(merged['name'])}"
    for article in person["articles"]:
        date = (article["date_published"] or "")[:10]
        yield f"article   {article['id']}  {date:10}  {article['source'] or ''}  {isolated(article['headline'])}"


def merged(database: Path, person: str, into: str, *, now: datetime) -> dict[str, Any]:
    """Merge a person into another; what was done, as plain values.

    :raises click.ClickException: it cannot be done
    """
    with _answered(database, write=True) as store:
        first, second, moved = merge_people(store, person, into, now=now)
        return _done(store, "merged", first, "into", second, moved)


def parted(database: Path, person: str, spelling: str, *, now: datetime) -> dict[str, Any]:
    """Part somebody, or a spelling, from a person; what was done, as plain values.

    :raises click.ClickException: it cannot be done
    """
    with _answered(database, write=True) as store:
        first, second, moved = split_person(store, person, spelling, now=now)
        return _done(store, "split", second, "from", first, moved)


def done_line(done: dict[str, Any]) -> str:
    """What was done, and how to undo it, as a line."""
    (verb, who), (preposition, whom) = list(done.items())[:2]
    undo = f"split {whom['id']} {who['id']}" if verb == "merged" else f"merge {who['id']} {whom['id']}"
    return (
        f"{verb} {who['id']} {isolated(who['name'])} {preposition} {whom['id']} {isolated(whom['name'])}; "
        f"credits moved: {done['credits']}. Undo: warraq people {undo}"
    )


def _done(store: Database, verb: str, who: int, preposition: str, whom: int, moved: int) -> dict[str, Any]:
    connection = store.connection
    return {
        verb: {"id": who, "name": name_of(connection, who)},
        preposition: {"id": whom, "name": name_of(connection, whom)},
        "credits": moved,
    }


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{isolated(name)} {count}" for name, count in counts.items()) or "in no current version"


@contextmanager
def _answered(database: Path, *, write: bool = False) -> Iterator[Database]:
    try:
        with stored(database, write=write) as store:
            yield store
    except PersonError as error:
        raise click.ClickException(str(error)) from error
