"""The frontier against what SQLite itself takes to write the same rows, in the same run on the same disk.

The figures are ratios, so that they say the same on a slow machine. Only processor time counts, and of it the best of
several rounds: other programs on the machine then disturb least.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from crawler.discovery.link import Link
from crawler.fetching.outcome import Outcome
from crawler.frontier import Frontier, Result
from pipelines.normalise.urls import canonicalise
from pipelines.store import open_database, start_run

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SOURCE = type("Source", (), {"name": "example.com", "url_rules": None})
LINKS, HOSTS, ROUNDS = 30_000, 5, 2
FULL = 50_000
CHUNK, FETCHED, BATCH = 5000, 4000, 100
# About 0.75 (adding), 0.2 (leasing and acknowledging) is what it reaches; the floors leave room for noise.
FLOOR_ADD, FLOOR_WORK = 0.35, 0.12


def links(number_of: int = LINKS) -> Iterator[Link]:
    for number in range(number_of):
        url = f"https://h{number % HOSTS}.example.com/economy/2026/11/{number}/the-new-harbour-opens"
        yield Link(
            url=url, title=f"افتتاح الميناء الجديد {number}", published="2026-11-22", found_in="https://example.com/s"
        )


def use(path: Path) -> dict[str, float]:
    """Processor seconds to add all links, to add them again, and to lease and acknowledge some."""
    seconds = {}
    with open_database(path) as database:
        run_id = start_run(database, command="benchmark", program_version="0", now=NOW, sources=[SOURCE.name])
        frontier = Frontier(database, run_id=run_id)
        for name, expected in (("add", LINKS), ("again", 0)):
            began = process_time()
            assert frontier.add(links(), source=SOURCE, now=NOW) == expected
            seconds[name] = process_time() - began
        began = process_time()
        for _ in range(FETCHED // BATCH):
            tasks = frontier.lease([SOURCE.name], now=NOW, limit=BATCH, per_host=BATCH // HOSTS)
            frontier.acknowledge([Result(task=task, outcome=Outcome.FETCHED, at=NOW) for task in tasks])
        seconds["work"] = process_time() - began
        assert frontier.counts() == {"fetched": FETCHED}
    return seconds


def use_sqlite(path: Path, used: Path) -> dict[str, float]:
    """Processor seconds to insert the same rows, and to mark as many as leased, done and logged, in bulk."""
    with open_database(used, read_only=True) as source:
        columns = [row[1] for row in source.connection.execute("PRAGMA table_info(frontier)")]
        rows = source.connection.execute("SELECT * FROM frontier ORDER BY id").fetchall()
        runs = source.connection.execute("SELECT * FROM runs").fetchall()
        fetches = source.connection.execute("SELECT * FROM fetches ORDER BY id").fetchall()
    waiting = {
        "state": "waiting",
        "visits": 0,
        "priority": 2,
        "next_visit_at": "2026-11-22T09:00:00Z",
        "last_run": None,
    }
    waiting |= {"last_outcome": None, "first_fetched_at": None, "last_fetched_at": None}
    rows = [tuple(waiting.get(name, value) for name, value in zip(columns, row, strict=True)) for row in rows]
    seconds = {}
    with open_database(path) as database:
        connection = database.connection
        connection.execute(f"INSERT INTO runs VALUES ({', '.join('?' * len(runs[0]))})", runs[0])
        connection.execute("INSERT INTO sources VALUES ('example.com', 1)")
        insert = f"INSERT INTO frontier VALUES ({', '.join('?' * len(columns))})"
        began = process_time()
        for start in range(0, LINKS, CHUNK):
            with database.write():
                connection.executemany(insert, rows[start : start + CHUNK])
        seconds["add"] = process_time() - began
        began = process_time()
        for start in range(0, FETCHED, BATCH):
            ids = [fetch[1] for fetch in fetches[start : start + BATCH]]
            with database.write():
                connection.execute(
                    "UPDATE frontier SET state = 'leased', leased_by = 1, leased_until = '2026-11-22T10:00:00Z' "
                    "WHERE id IN (SELECT value FROM json_each(?))",
                    (json.dumps(ids),),
                )
            with database.write():
                connection.executemany(
                    "UPDATE frontier SET state = 'done', priority = 1, next_visit_at = '2026-11-22T10:00:00Z', "
                    "visits = 1, leased_by = NULL, leased_until = NULL, last_run = 1, last_outcome = 'fetched', "
                    "first_fetched_at = '2026-11-22T09:00:00Z', last_fetched_at = '2026-11-22T09:00:00Z' WHERE id = ?",
                    [(id_,) for id_ in ids],
                )
                connection.executemany(
                    f"INSERT INTO fetches VALUES ({', '.join('?' * len(fetches[0]))})", fetches[start : start + BATCH]
                )
        seconds["work"] = process_time() - began
    return seconds


@pytest.fixture
def quiet() -> Iterator[None]:
    """No collection of what other tests left behind."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("quiet")
def test_the_frontier_against_sqlite(tmp_path: Path, record_property: pytest.RecordProperty) -> None:
    """Finding the one spelling of each address, which SQLite is spared, is taken off the time of adding."""
    spelling = []
    ours: dict[str, list[float]] = {"add": [], "again": [], "work": []}
    raw: dict[str, list[float]] = {"add": [], "work": []}
    for number in range(ROUNDS):
        began = process_time()
        for link in links():
            canonicalise(link.url)
        spelling.append(process_time() - began)
        for name, seconds in use(tmp_path / f"{number}.db").items():
            ours[name].append(seconds)
        for name, seconds in use_sqlite(tmp_path / f"{number}-raw.db", tmp_path / f"{number}.db").items():
            raw[name].append(seconds)
    best = {name: min(seconds) for name, seconds in ours.items()}
    add = min(raw["add"]) / (best["add"] - min(spelling))
    again = min(raw["add"]) / (best["again"] - min(spelling))
    work = min(raw["work"]) / best["work"]
    record_property("add_to_raw", round(add, 2))
    record_property("add_again_to_raw", round(again, 2))
    record_property("lease_and_acknowledge_to_raw", round(work, 2))
    print(f"against raw sqlite3: adding {add:.2f}, again {again:.2f}, leasing and acknowledging {work:.2f}")
    assert add >= FLOOR_ADD, f"adding reaches {add:.2f} of the rows/s of raw sqlite3; {FLOOR_ADD} are wanted"
    assert again >= FLOOR_ADD, f"adding again reaches {again:.2f} of raw sqlite3; {FLOOR_ADD} are wanted"
    assert work >= FLOOR_WORK, f"leasing and acknowledging reaches {work:.2f} of raw sqlite3; {FLOOR_WORK} are wanted"


def test_leasing_takes_no_longer_from_a_full_frontier(tmp_path: Path) -> None:
    """The index leads to what is due: a frontier of 50,000 is leased from about as fast as one of 1,000."""
    seconds = {}
    for size in (1000, FULL):
        with open_database(tmp_path / f"{size}.db") as database:
            run_id = start_run(database, command="benchmark", program_version="0", now=NOW, sources=[SOURCE.name])
            frontier = Frontier(database, run_id=run_id)
            frontier.add(links(size), source=SOURCE, now=NOW)
            rounds = []
            for _ in range(40):
                began = process_time()
                assert len(frontier.lease([SOURCE.name], now=NOW, limit=20, per_host=4)) == 20
                rounds.append(process_time() - began)
            seconds[size] = min(rounds)
    assert seconds[FULL] <= 3 * seconds[1000], seconds
