"""Two crawls, exports, searches and snapshots at one database at once; `tests.load` says what is checked."""

from __future__ import annotations

from pathlib import Path

from tests.load import PROCESSES, run

SECONDS = 6
"""Enough for some of everything. ``python -m tests.load --seconds 60`` runs it longer."""


def test_writers_and_readers_at_once(tmp_path: Path) -> None:
    load = run(tmp_path / "news.db", SECONDS)
    assert load.failures == []
    assert set(load.done) == {name for name, _, _ in PROCESSES}
    assert all(counts.total() > 0 for counts in load.done.values()), load.done
