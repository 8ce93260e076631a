"""Which articles say nearly the same: signatures, pairs and clusters, kept in step with the articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from pipelines.store.rows import Changed


def write_near_duplicates(connection: sqlite3.Connection, changed: Sequence[Changed]) -> None:
    """Bring signatures, pairs and clusters in step with articles that are new or have changed."""
