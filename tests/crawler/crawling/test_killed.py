"""Crawls that are killed or told to stop, and how the next one goes on."""

from __future__ import annotations

import random
import signal
import time
from pathlib import Path

import pytest

from tests.crawler.crawl_runs import article_requests, articles, begin, crawl, describe, finish, rows
from tests.site.site import Site

PAGES_KILLED = 250


def stored_numbers(database: Path) -> set[str]:
    """The articles of a database, also of one that a kill kept from being made."""
    if not database.exists() or not rows(database, "SELECT 1 FROM sqlite_schema WHERE name = 'articles'"):
        return set()
    return {url.rpartition("/")[2] for (url,) in rows(database, "SELECT canonical_url FROM articles")}


def test_killed_twenty_times(tmp_path: Path) -> None:
    """Each kill comes at a random moment; what was stored is not fetched again, and in the end nothing is missing."""
    chance = random.Random(20261122)
    with Site(PAGES_KILLED, host="127.0.0.3", other_host=None) as site:
        calm, wild = tmp_path / "calm", tmp_path / "wild"
        for one in (calm, wild):
            one.mkdir()
            describe(one, ("test_site", site))
        assert crawl(calm, "test_site").status == 0
        database = wild / "news.db"
        slow = ("--allow-private-hosts", "--delay", "0.06", "--workers", "1")
        for kill in range(20):
            stored = stored_numbers(database)
            site.forget()
            process = begin(wild, "test_site", "--db", "news.db", "--sources", "sources.py", *slow)
            # Counted in pages and not in seconds, as a busy machine is slow; now and then before the first of them.
            pages, until = chance.randint(0, 14), time.monotonic() + chance.uniform(1, 15)
            while article_requests(site).total() < pages and time.monotonic() < until:
                time.sleep(0.01)
            # Most come before anything of the run is stored, which is done once a second; not all of them may.
            while kill % 3 == 2 and len(stored_numbers(database)) == len(stored) and time.monotonic() < until + 10:
                time.sleep(0.05)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            process.communicate(timeout=10)
            assert not {f"/{number}" for number in stored} & article_requests(site).keys()
        assert 0 < len(stored) < PAGES_KILLED, "the kills must fall into the work"
        last = crawl(wild, "test_site")
        assert last.status == 0, last.errors
        assert articles(database) == articles(calm / "news.db")
        assert not rows(database, "SELECT url FROM frontier WHERE state = 'leased'")
        states = rows(database, "SELECT state, count(*) FROM runs GROUP BY state")
        assert dict(states).keys() == {"failed", "done"}
        done = finish(
            begin(wild, "news-archive", "--db", "again.db", "--sources", "sources.py", "--json", command="replay")
        )
        assert done.status in (0, 3), done.errors
        assert done.counts["unreadable"] <= 20  # torn ends, one a file at most
        assert articles(wild / "again.db") == articles(database)
        assert not list((wild / "news-archive").glob("*.open"))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_run_in_good_order(folder: Path, site: Site, number: signal.Signals, status: int) -> None:
    slow = ("--allow-private-hosts", "--delay", "0.1")
    process = begin(folder, "test_site", "--db", "news.db", "--sources", "sources.py", "--log-format", "json", *slow)
    until = time.monotonic() + 20
    while len(article_requests(site)) < 5 and time.monotonic() < until:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(number)
    done = finish(process, 20)
    assert done.status == status, done.errors
    assert time.monotonic() - began < 5
    asked = article_requests(site)
    assert 5 <= len(asked) < 40
    assert rows(folder / "news.db", "SELECT state FROM runs") == [("stopped",)]
    assert not rows(folder / "news.db", "SELECT url FROM frontier WHERE state = 'leased'")
    assert rows(folder / "news.db", "SELECT count(*) FROM articles") == [(len(asked),)]
    assert not list((folder / "news-archive").glob("*.open"))

    assert crawl(folder, "test_site").status == 0
    assert set(article_requests(site).values()) == {1}
    assert rows(folder / "news.db", "SELECT count(*) FROM articles") == [(40,)]
