"""``warraq replay`` in a process of its own: what it stores, prints and survives. Pages say what they do to it."""

import json
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest

STUBS = Path(__file__).parent / "stubs"
FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = ("--now", "2024-05-15T12:00:00+00:00")
LIMIT = 20  # seconds after which a run counts as hung


def write_pages(folder, *contents):
    folder.mkdir(exist_ok=True)
    for number, content in enumerate(contents):
        (folder / f"{number:03}.txt").write_text(content + "\n", "utf-8")
    return folder


def command(folder, database, *options):
    script = str(STUBS / "warraq_with_stub.py")
    return [sys.executable, script, "replay", str(folder), "--db", str(database), *NOW, *options]


def replay(folder, database, *options):
    return subprocess.run(
        command(folder, database, *options), capture_output=True, text=True, encoding="utf-8", timeout=LIMIT
    )


@pytest.fixture
def start():
    """Start a replay in a process group of its own, which does not outlive the test."""
    with ExitStack() as running:

        def begin(folder, database, *options):
            run = running.enter_context(
                subprocess.Popen(
                    command(folder, database, *options),
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                    start_new_session=True,
                )
            )
            running.callback(kill_group, run)
            return run

        yield begin


def kill_group(run):
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)


def rows(database, query):
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def everything(database):
    """All rows of all tables, but for what names the run itself."""
    tables = [name for (name,) in rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    # How full-text search lays out its own tables depends on which pages were committed together.
    others = ("sqlite_", "_", "articles_search_")
    tables = [name for name in tables if name != "runs" and not name.startswith(others)]
    assert "articles" in tables
    return {name: rows(database, f"SELECT * FROM {name}") for name in tables}


def wait_for_stored(count, database, run):
    deadline = time.monotonic() + LIMIT
    while stored(database) < count:
        assert run.poll() is None, run.communicate()
        assert time.monotonic() < deadline, f"waited {LIMIT} s for {count} articles"
        time.sleep(0.02)


def stored(database):
    try:
        return rows(database, "SELECT count(*) FROM articles")[0][0]
    except sqlite3.OperationalError:
        return 0


def test_counts_problems_and_status(tmp_path):
    folder = write_pages(tmp_path / "pages", "ok a", "raise bad luck", "ok a", "listing", "")
    done = replay(folder, tmp_path / "news.db")
    assert done.returncode == 3, done.stderr
    counts = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines())
    counts.pop("pages/s")
    assert counts == {
        "new": "1",
        "updated": "0",
        "unchanged": "1",
        "duplicate": "0",
        "quarantined: listing": "1",
        "quarantined: parser_failed": "1",
        "unreadable": "1",
        "total": "5",
    }
    problems = done.stderr.splitlines()
    assert len(problems) == 3
    assert problems[0].startswith(
        f"{folder / '001.txt'}: parser_failed: The parser failed with RuntimeError (bad luck)"
    )
    assert "stub_parser.py, line " in problems[0]
    assert problems[1] == f"{folder / '003.txt'}: listing: It lists stories."
    assert problems[2].startswith(f"{folder / '004.txt'}: unreadable: ")


def test_second_run_stores_nothing_and_says_so(tmp_path):
    folder = write_pages(tmp_path / "pages", "ok a", "ok b", "ok c")
    first = replay(folder, tmp_path / "news.db")
    assert first.returncode == 0, first.stderr
    before = everything(tmp_path / "news.db")
    second = replay(folder, tmp_path / "news.db")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.splitlines()[-1] == "Nothing new: all 3 pages were already stored."
    assert everything(tmp_path / "news.db") == before


def test_workers_make_no_difference(tmp_path):
    contents = ["slow 0.3", *(f"ok {number}" for number in range(30)), "raise bad", "ok 3", "listing", "slow 0.1"]
    folder = write_pages(tmp_path / "pages", *contents)
    for workers in ("1", "2"):
        done = replay(folder, tmp_path / f"{workers}.db", "--workers", workers, "--batch", "7")
        assert done.returncode == 0, done.stderr
    assert everything(tmp_path / "1.db") == everything(tmp_path / "2.db")


def test_fixtures_with_the_real_parser(tmp_path):
    def run(database, *options):
        real = [sys.executable, "-c", "from crawler.cli import main; main()"]
        arguments = command(FIXTURES, database, "--json", *options)[2:]
        return subprocess.run([*real, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=LIMIT)

    first, other = run(tmp_path / "1.db", "--workers", "1"), run(tmp_path / "2.db", "--workers", "2")
    assert (first.returncode, other.returncode) == (0, 0), first.stderr + other.stderr
    assert json.loads(first.stdout)["new"] > 20
    before = everything(tmp_path / "1.db")
    assert before == everything(tmp_path / "2.db")
    again = run(tmp_path / "1.db")
    assert [json.loads(again.stdout)[name] for name in ("new", "updated", "duplicate")] == [0, 0, 0]
    assert again.stderr.splitlines()[-1].startswith("Nothing new: ")
    after = everything(tmp_path / "1.db")
    assert after["articles"] == before["articles"]
    assert after["revisions"] == before["revisions"]


def test_bad_pages_go_to_quarantine_and_the_rest_goes_on(tmp_path):
    folder = write_pages(tmp_path / "pages", "ok a", "hang", "ok b", "die", f"die-once {tmp_path / 'seen'}", "ok c")
    done = replay(folder, tmp_path / "news.db", "--time-limit", "1.5", "--workers", "2", "--json")
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["new"], summary["quarantined"]) == (4, {"time_limit": 1, "worker_lost": 1})
    assert rows(tmp_path / "news.db", "SELECT reason, archive_file FROM quarantine ORDER BY id") == [
        ("time_limit", str(folder / "001.txt")),
        ("worker_lost", str(folder / "003.txt")),
    ]
    assert "--time-limit 6" in done.stderr


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stop_keeps_what_was_done(tmp_path, start, number, status):
    """The whole group gets the signal, as a terminal and a service manager send it."""
    folder = write_pages(tmp_path / "pages", "ok a", "ok b", *["slow 0.1"] * 200)
    database = tmp_path / "news.db"
    run = start(folder, database, "--batch", "1")
    wait_for_stored(3, database, run)
    os.killpg(run.pid, number)
    output, errors = run.communicate(timeout=LIMIT)
    assert run.returncode == status, errors
    assert errors == ""
    kept = stored(database)
    assert 3 <= kept < 150
    assert output.splitlines()[-1] == (
        f"Stopped by {number.name}: what is counted above is stored. {202 - kept} pages were left; "
        "run the same command again to finish."
    )
    assert f"new  {kept}" in " ".join(output.splitlines()[0].split()).replace(" ", "  ")
    assert rows(database, "SELECT state FROM runs") == [("stopped",)]


def test_kill_9_of_the_whole_run_then_again(tmp_path, start):
    folder = write_pages(tmp_path / "pages", *(f"ok {number}" for number in range(40)), *["slow 0.05"] * 20)
    database = tmp_path / "news.db"
    run = start(folder, database, "--batch", "5", "--workers", "2")
    wait_for_stored(5, database, run)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate(timeout=LIMIT)
    assert rows(database, "PRAGMA integrity_check") == [("ok",)]
    again = replay(folder, database, "--workers", "2")
    assert again.returncode == 0, again.stderr
    assert stored(database) == 60
    assert rows(database, "SELECT state FROM runs") == [("failed",), ("done",)]
    names = [*map(str, range(40)), *(f"{number:03}" for number in range(40, 60))]
    assert rows(database, "SELECT id, headline FROM articles ORDER BY id") == [
        (number, f"خبر {name}") for number, name in enumerate(names, 1)
    ]


def test_workers_end_with_a_killed_run(tmp_path, start):
    folder = write_pages(tmp_path / "pages", "ok a", "slow 0.5", "hang", "slow 1", "hang")
    run = start(folder, tmp_path / "news.db", "--workers", "2", "--batch", "1", "--time-limit", "2")
    wait_for_stored(1, tmp_path / "news.db", run)
    os.kill(run.pid, signal.SIGKILL)
    run.communicate(timeout=LIMIT)  # ends only when the last process that holds its outputs has ended


def test_second_replay_is_told_who_holds_the_lock(tmp_path, start):
    folder = write_pages(tmp_path / "pages", "ok a", *["slow 0.2"] * 100)
    database = tmp_path / "news.db"
    run = start(folder, database, "--batch", "1")
    wait_for_stored(1, database, run)
    second = replay(folder, database)
    assert (second.returncode, second.stdout) == (75, "")
    assert f"process {run.pid}" in second.stderr
    assert "run the same command again" in second.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not a database, but somebody's notes", "must be a SQLite file"), (None, "is a folder")],
    ids=["another file", "a folder"],
)
def test_unusable_database(tmp_path, content, words):
    folder = write_pages(tmp_path / "pages", "ok a")
    database = tmp_path / "news.db"
    if content is None:
        database.mkdir()
    else:
        database.write_bytes(content)
    done = replay(folder, database)
    assert (done.returncode, done.stdout) == (1, "")
    assert words in done.stderr
    assert "--db" in done.stderr
    assert content is None or database.read_bytes() == content


def test_bar_on_a_terminal(tmp_path):
    folder = write_pages(tmp_path / "pages", "ok a", "slow 0.5")
    master, terminal = pty.openpty()
    # Rich asks these for the kind and size of the terminal.
    environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "100", "LINES": "20"}
    run = subprocess.Popen(
        command(folder, tmp_path / "news.db"), stdout=subprocess.PIPE, stderr=terminal, env=environment
    )
    os.close(terminal)
    shown = read_terminal(master)
    output, _ = run.communicate(timeout=LIMIT)
    assert run.returncode == 0, shown
    assert "2/2 pages" in shown
    assert "pages/s" in shown
    assert b"\x1b" not in output


def read_terminal(master):
    """All that is written until the last writer is gone, which Linux reports as an error."""
    parts = []
    with suppress(OSError):
        while part := os.read(master, 1 << 16):
            parts.append(part)
    os.close(master)
    return b"".join(parts).decode()


def test_nothing_readable(tmp_path):
    done = replay(tmp_path / "nowhere", tmp_path / "news.db")
    assert done.returncode == 1
    assert str(tmp_path / "nowhere") in done.stderr


def test_the_database_is_no_page(tmp_path):
    """To read the file beside SQLite would end the locks that the run itself holds on it."""
    database = tmp_path / "news.db"
    assert replay(write_pages(tmp_path / "pages", "good a"), database).returncode == 0
    before = database.read_bytes()
    run = replay(database, database)
    assert run.returncode == 2
    assert f"{database}: this is the database that pages are stored in" in run.stderr
    assert database.read_bytes() == before
