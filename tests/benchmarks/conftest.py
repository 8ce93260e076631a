"""What the benchmarks share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from crawler.replay.workers import calm_collector


@pytest.fixture
def as_in_a_worker() -> Iterator[None]:
    """Measure as the workers of a replay read: with the same garbage collection."""
    before = gc.get_threshold()
    calm_collector()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
