"""What holds for all tests."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# Programs that tests start are no tests, although pytest would import them to look for doctests.
collect_ignore_glob = ["crawler/stubs/*", "site/__main__.py", "build_binary_fixtures.py"]

# A deadline measures what else the machine is doing. Where time is the subject, the test measures it itself.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

# Hundreds of processes are started; each would compile the whole package anew, which takes as long as what it does.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

LONGEST = (
    "crawler/crawling/test_killed.py",
    "crawler/crawling/test_two_thousand_pages.py",
    "crawler/test_crawl_faults.py",
    "crawler/test_command_line_docs.py",
    "pipelines/publish/site/test_in_a_browser.py",
    "test_operating.py",
    "crawler/test_replay.py",
    "crawler/crawling/test_whole_site.py",
    "pipelines/store/test_killed_in_the_middle.py",
    "test_docs.py",
)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: some tests wait for sites that do not answer, others between two requests."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that in the end no core waits for another."""
    first = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))
