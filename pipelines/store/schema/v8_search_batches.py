"""Version 8: the full-text index gathers a whole batch in memory before it writes.

FTS5 writes what it has gathered at every megabyte as a segment, and merges segments by reading and writing them again;
a batch of a replay is two to four megabytes. Indexing an article of ``tests/benchmarks/test_store.py`` took 55 µs in
place of 93. (``hashsize`` stands in ``fts5_config.c`` since FTS5 exists, though not in its manual. It is kept in the
file, serves every program that writes to it, and would be passed over by one that did not know it.)
"""

from __future__ import annotations

GATHERED = 4 * 1024 * 1024
"""Bytes."""

STATEMENTS: tuple[str, ...] = (f"INSERT INTO articles_search (articles_search, rank) VALUES ('hashsize', {GATHERED})",)
