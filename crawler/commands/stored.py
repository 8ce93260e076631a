"""The database of a command, and what is said when it cannot be used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from pipelines.store import Database, StoreError, StoreLocked, open_database

LOCKED = 75


class LockedError(click.ClickException):
    """Somebody else is at the database."""

    exit_code = LOCKED


@contextmanager
def stored(path: Path, *, write: bool = False) -> Iterator[Database]:
    """An existing database, for the block; its errors there become the command's.

    :raises click.ClickException: it cannot be used; with status 75 where another program is in the way
    """
    with explained(), open_database(path, create=False, read_only=not write) as database:
        yield database


@contextmanager
def explained() -> Iterator[None]:
    """Turn errors of the database into the command's.

    :raises click.ClickException: as `stored`
    """
    try:
        yield
    except StoreLocked as error:
        raise LockedError(str(error)) from error
    except StoreError as error:
        raise click.ClickException(str(error)) from error
