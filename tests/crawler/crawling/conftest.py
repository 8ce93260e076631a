"""A site of forty articles, and a folder that describes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.crawl_runs import describe
from tests.site.site import Site


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(40, host="127.0.0.3", other_host=None) as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    describe(tmp_path, ("test_site", site))
    return tmp_path
