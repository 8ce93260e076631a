"""The full-text index over the folded text of the current versions, kept in step with the articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pipelines.store.rows import Changed


def write_search(connection: sqlite3.Connection, changed: Sequence[Changed]) -> None:
    """Bring the index in step with articles that are new or have changed."""
