"""Several processes at one database, and processes that are killed."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome
from crawler.frontier import Frontier, Result
from pipelines.article import Article, BodyBlock
from pipelines.store import Writer, end_run, hold_lock, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

# A forked process has everything imported: it is killed at its work, not while it starts.
PROCESSES = multiprocessing.get_context("fork")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
PAGES = 240
LIMIT = 60  # seconds after which a process counts as hung


def source(name):
    return type("Source", (), {"name": name, "url_rules": None})


def links(name):
    return [Link(url=f"https://h{number % 3}.{name}/{number}", found_in="x") for number in range(PAGES)]


def accepted(url, name):
    blocks = (BodyBlock("paragraph", f"نص الخبر {url} " * 20),)
    return Accepted(
        Article(
            url=url,
            canonical_url=url,
            source=name,
            headline="خبر",
            body_blocks=blocks,
            content_hash=content_hash("خبر", blocks),
        )
    )


def crawl(say, path, name):
    """Fetch everything that can be leased, a few pages a transaction; say what is fetched before it is stored."""
    with hold_lock(path, command="crawl", now=NOW, source=name), open_database(path) as database:
        run = start_run(database, command="crawl", program_version="0", now=NOW, sources=[name])
        frontier, writer = Frontier(database, run_id=run), Writer(database)
        frontier.take_back([name], now=NOW)
        frontier.add(links(name), source=source(name), now=NOW)
        while tasks := frontier.lease([name], now=NOW, limit=5, per_host=2):
            for task in tasks:
                say(("fetched", task.url))
            judged = [(Result(task=task, outcome=Outcome.FETCHED, at=NOW), accepted(task.url, name)) for task in tasks]
            frontier.store(writer, judged, now=NOW)
            for task in tasks:
                say(("stored", task.url))
        end_run(database, run, state="done", now=NOW)


def lease(say, path, name, number):
    """Lease without the lock of the source, as nobody should, until nothing is left."""
    with open_database(path) as database:
        run = start_run(database, command="crawl", program_version="0", now=NOW, sources=[f"{name}{number}"])
        frontier = Frontier(database, run_id=run)
        frontier.add(links(name), source=source(name), now=NOW)
        while tasks := frontier.lease([name], now=NOW, limit=3, per_host=2):
            for task in tasks:
                say(("leased", task.url))
            frontier.acknowledge([Result(task=task, outcome=Outcome.FETCHED, at=NOW) for task in tasks])


class Child:
    """A process that runs a function, and what it says."""

    def __init__(self, function, *arguments):
        self.pipe, pipe = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=function, args=(pipe.send, *arguments))
        self.process.start()
        pipe.close()

    def listen(self, limit=None):
        said = []
        with suppress(EOFError):
            while len(said) != limit:
                assert self.pipe.poll(LIMIT), "the process hangs"
                said.append(self.pipe.recv())
        return said

    def kill(self):
        self.process.kill()
        self.process.join(LIMIT)
        return self.listen()

    def finish(self):
        said = self.listen()
        self.process.join(LIMIT)
        assert self.process.exitcode == 0
        return said


def stored(path):
    with open_database(path) as database:
        return {url for (url,) in database.connection.execute("SELECT url FROM articles")}


def test_killed_at_random_moments_nothing_is_lost_and_nothing_stored_is_fetched_again(path):
    chance = random.Random()
    said = []
    kills = 6
    for _ in range(kills):
        child = Child(crawl, path, "example.com")
        said += child.listen(chance.randrange(40))
        time.sleep(chance.random() * 0.02)
        said += child.kill()
        assert stored(path) >= {url for what, url in said if what == "stored"}
    said += Child(crawl, path, "example.com").finish()
    fetched = Counter(url for what, url in said if what == "fetched")
    announced = Counter(url for what, url in said if what == "stored")
    assert len(fetched) == len(stored(path)) == PAGES
    assert set(announced.values()) == {1}
    assert sum(fetched.values()) <= PAGES + kills * 5  # those that were leased when the run was killed
    with open_database(path) as database:
        ask = database.connection.execute
        assert ask("SELECT state, visits, count(*) FROM frontier GROUP BY 1, 2").fetchall() == [("done", 1, PAGES)]
        assert ask("SELECT count(*), count(DISTINCT frontier_id) FROM fetches").fetchone() == (PAGES, PAGES)
        states = [state for (state,) in ask("SELECT state FROM runs ORDER BY id")]
        # A child may be done before it is killed.
        assert set(states[:-1]) <= {"failed", "done"}
        assert states[-1] == "done"
        assert ask("SELECT sum(json_extract(outcomes, '$.new')) FROM runs").fetchone() == (PAGES,)
        assert ask("PRAGMA foreign_key_check").fetchall() == []


def test_processes_that_lease_at_once_never_get_the_same_task_nor_a_locked_database(path):
    open_database(path).close()
    children = [Child(lease, path, "example.com", number) for number in range(3)]
    leased = [url for child in children for _, url in child.finish()]
    assert len(leased) == len(set(leased)) == PAGES


def test_two_sources_into_one_database_at_once(path):
    children = [Child(crawl, path, name) for name in ("example.com", "example.org")]
    for child in children:
        assert sum(what == "stored" for what, _ in child.finish()) == PAGES
    assert len(stored(path)) == 2 * PAGES


@pytest.mark.parametrize("clean", [True, False])
def test_what_is_leased_at_the_end_is_what_the_next_run_gets(desk, now, clean):
    desk.add(*(f"https://example.com/{number}" for number in range(10)))
    tasks = desk.lease(limit=6)
    desk.finish(*tasks[:4])
    if clean:
        assert desk.frontier.release_leases() == 2
        desk.end()
    assert desk.begin().take_back(["example.com"], now=now) == (0 if clean else 2)
    assert {task.url for task in desk.lease()} == {f"https://example.com/{number}" for number in range(4, 10)}
