"""A snapshot is whole, has everything that was committed before, and never spoils what was there."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from pipelines.publish.snapshot import snapshot
from pipelines.store import StoreError, open_database
from pipelines.store.checking import problems
from pipelines.store.search_upkeep import rebuild_search

# Stores batches of five copies of one text: half a batch is never seen.
WRITE = """
import sys, itertools
from datetime import UTC, datetime
from pipelines.article import Article, BodyBlock
from pipelines.store import Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
with open_database(sys.argv[1]) as database:
    writer = Writer(database)
    run = start_run(database, command="replay", program_version="0", now=NOW)
    for batch in itertools.count():
        blocks = (BodyBlock("paragraph", f"نص {batch} " * 200),)
        urls = [f"https://example.com/{batch}/{number}" for number in range(5)]
        writer.store([Accepted(Article(url=url, canonical_url=url, headline="خبر", body_blocks=blocks, source="e",
                      content_hash=content_hash("خبر", blocks))) for url in urls], run_id=run, now=NOW)
        print(batch, flush=True)
"""
# Kills itself in the middle: when the file beside the target has begun to grow.
DIE = """
import os, signal, sys
from pathlib import Path
from pipelines.publish import snapshot
from pipelines.store import open_database

target = Path(sys.argv[2])

def look():
    if any(file.stat().st_size for file in target.parent.glob(f".{target.name}.*")):
        os.kill(os.getpid(), signal.SIGNUM)
    return 0

class Watched:
    def __init__(self, connection):
        self.connection = connection
    def set_progress_handler(self, handler, instructions):
        self.connection.set_progress_handler(handler and (lambda: look() or handler()), 50)
    def __getattr__(self, name):
        return getattr(self.connection, name)

with open_database(sys.argv[1], read_only=True) as database:
    database.connection = Watched(database.connection)
    snapshot.snapshot(database, target)
print("not killed")
"""


@pytest.fixture
def writer(path):
    """A process that stores batches into the database until the test ends."""
    with subprocess.Popen([sys.executable, "-c", WRITE, str(path)], stdout=subprocess.PIPE, text=True) as process:
        process.stdout.readline()
        yield process
        process.kill()


@pytest.fixture
def target(tmp_path):
    folder = tmp_path / "public"
    folder.mkdir()
    return folder / "news.db"


def read(file: Path, query: str):
    connection = sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def is_whole(file: Path, *, search: bool = True) -> bool:
    """Whether `warraq check` finds nothing wrong, but that an index which was left out is not complete."""
    with open_database(file, read_only=True) as database:
        return len(problems(database)) == (0 if search else 1)


@pytest.mark.parametrize("search", [True, False])
def test_nothing_is_lost_or_torn_while_another_process_writes(path, writer, target, search):
    for _ in range(4):
        batch = int(writer.stdout.readline())
        with open_database(path, read_only=True) as database:
            made = snapshot(database, target, search=search)
        counts = dict(read(target, "SELECT content_hash, count(*) FROM articles GROUP BY content_hash"))
        assert set(counts.values()) == {5}
        assert len(counts) > batch and made.articles == 5 * len(counts)
        assert is_whole(target, search=search)
    before = writer.stdout.readline()
    assert int(writer.stdout.readline()) > int(before), "the writer goes on"


def test_a_copy_can_be_read_where_nothing_can_be_written(store, accepted, target):
    store.run(accepted(1))
    made = snapshot(store.database, target)
    assert read(target, "PRAGMA journal_mode") == [("delete",)] and list(target.parent.iterdir()) == [target]
    assert (made.articles, made.bytes) == (1, target.stat().st_size)
    assert target.stat().st_mode & 0o222 == 0
    for name in ("application_id", "user_version"):
        assert read(target, f"PRAGMA {name}") == store.database.connection.execute(f"PRAGMA {name}").fetchall()
    with open_database(target, read_only=True) as copy:
        assert copy.connection.execute("SELECT headline FROM articles_v1").fetchall() == [("خبر من المدينة",)]


def test_who_reads_the_old_copy_goes_on_reading_it(store, accepted, target):
    store.run(accepted(1))
    snapshot(store.database, target)
    old = sqlite3.connect(f"{target.as_uri()}?mode=ro", uri=True)
    rows = old.execute("SELECT id FROM articles")
    store.run(accepted(2, "نص آخر"))
    snapshot(store.database, target)
    assert rows.fetchall() == [(1,)] and old.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    old.close()
    assert read(target, "SELECT count(*) FROM articles") == [(2,)]


def test_without_search_only_the_index_is_left_out(store, accepted, target):
    store.run(accepted(1))
    snapshot(store.database, target, search=False)
    assert read(target, "SELECT count(*) FROM articles_search_docsize") == [(0,)]
    assert read(target, "SELECT is_complete FROM search_state") == [(0,)]
    assert is_whole(target, search=False) and list(target.parent.iterdir()) == [target]
    target.chmod(0o644)
    with open_database(target) as copy:
        rebuild_search(copy)
        found = copy.connection.execute("SELECT count(*) FROM articles_search WHERE articles_search MATCH 'خبر'")
        assert found.fetchone() == (1,)


def test_a_target_that_is_no_copy_is_not_touched(store, accepted, target, tmp_path):
    store.run(accepted(1))
    other, text, live = tmp_path / "other.db", tmp_path / "notes.txt", tmp_path / "live.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    text.write_text("notes")
    open_database(live).close()
    cases = {other: "was not made by Warraq", text: "was not made by Warraq", live: "a database to write to"}
    cases |= {store.database.path: "another file than the database", tmp_path: "this is a folder"}
    for file, why in cases.items():
        before = file.is_file() and file.read_bytes()
        with pytest.raises(StoreError, match=why):
            snapshot(store.database, file)
        assert (file.is_file() and file.read_bytes()) == before


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_log_beside_the_target_would_be_applied_to_the_copy(store, target, ending):
    snapshot(store.database, target)
    Path(f"{target}{ending}").touch()
    with pytest.raises(StoreError, match="a program is writing"):
        snapshot(store.database, target)


def test_an_older_copy_and_an_empty_file_are_replaced(store, accepted, target):
    target.touch()
    snapshot(store.database, target)
    target.chmod(0o644)
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    store.run(accepted(1))
    assert snapshot(store.database, target).articles == 1


def test_too_little_space_is_said_before(store, target, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(StoreError, match="0 MB are free"):
        snapshot(store.database, target)
    assert list(target.parent.iterdir()) == []


@pytest.mark.parametrize("name", ["SIGKILL", "SIGINT"])
def test_a_copy_that_is_stopped_in_the_middle(store, accepted, target, name):
    store.run(*(accepted(number, f"نص {number} " * 200) for number in range(1, 200)))
    with open_database(store.database.path, read_only=True) as database:
        snapshot(database, target)
    before = target.read_bytes()
    script = DIE.replace("SIGNUM", name)
    done = subprocess.run(
        [sys.executable, "-c", script, str(store.database.path), str(target)], capture_output=True, text=True
    )
    assert "not killed" not in done.stdout and target.read_bytes() == before
    if name == "SIGKILL":
        assert done.returncode == -signal.SIGKILL
        assert len(list(target.parent.iterdir())) > 1
    else:
        assert "KeyboardInterrupt" in done.stderr and list(target.parent.iterdir()) == [target]
    assert is_whole(store.database.path) and is_whole(target)
    store.run(accepted(999, "جديد"))
    assert snapshot(store.database, target).articles == 200
    assert list(target.parent.iterdir()) == [target] and is_whole(target)


def test_two_at_once_do_not_disturb_each_other(store, accepted, target):
    store.run(*(accepted(number, f"نص {number} " * 100) for number in range(1, 100)))
    failed: list[BaseException] = []

    def publish():
        try:
            for _ in range(5):
                with open_database(store.database.path, read_only=True) as database:
                    snapshot(database, target)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == [] and is_whole(target) and list(target.parent.iterdir()) == [target]
