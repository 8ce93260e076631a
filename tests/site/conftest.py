"""The site that the test site's own tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.site.client import ARTICLES
from tests.site.site import Site


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    with Site(ARTICLES) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Iterator[Site]:
    """The shared site, healthy and with an empty log. Tests that change what is printed start their own."""
    shared.faults.clear()
    shared.forget()
    yield shared
    shared.faults.clear()
