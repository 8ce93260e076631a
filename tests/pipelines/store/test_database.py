from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.store import StoreError, StoreLocked, open_database, start_run
from pipelines.store.schema import APPLICATION_ID, SCHEMA_VERSION

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def make(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_new_file_is_ours_and_has_the_guarantees(path):
    with open_database(path) as database:
        ask = lambda pragma: database.connection.execute(f"PRAGMA {pragma}").fetchone()[0]  # noqa: E731
        assert (ask("application_id"), ask("user_version")) == (APPLICATION_ID, SCHEMA_VERSION)
        assert (ask("journal_mode"), ask("foreign_keys"), ask("synchronous")) == ("wal", 1, 1)
        tables = database.connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE type = 'table'"
        ).fetchall()
        ours = {name: strict for name, strict in tables if not name.startswith(("sqlite_", "_sqlite"))}
        assert ours == dict.fromkeys(ours, 1)
        assert database.connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (SCHEMA_VERSION,)
    assert not path.with_name("news.db-wal").exists()


def test_opening_again_changes_nothing(path):
    open_database(path).close()
    before = path.read_bytes()
    open_database(path).close()
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_database(path):
    path.touch()
    open_database(path).close()
    assert path.stat().st_size


def test_a_name_that_would_be_something_else_in_a_uri(tmp_path):
    path = tmp_path / "أخبار?mode=ro#100%.db"
    open_database(path).close()
    assert path.exists()


def not_sqlite(path):
    path.write_text("date,headline\n", "utf-8")


def other_tables(path):
    make(path, "CREATE TABLE notes (text)")


def other_application(path):
    make(path, "PRAGMA application_id = 7")


def newer(path):
    open_database(path).close()
    make(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


def folder(path):
    path.mkdir()


@pytest.mark.parametrize(
    ("prepare", "rule", "way_out"),
    [
        (not_sqlite, "must be a SQLite file", "Name another file with --db; this one was not touched"),
        (other_tables, "belongs to another program", "Name another file with --db; this one was not touched"),
        (other_application, "belongs to another program", "Name another file with --db; this one was not touched"),
        (newer, f"tables of version {SCHEMA_VERSION + 1}", "Update Warraq"),
        (folder, "this is a folder", "Name a file with --db"),
    ],
)
def test_what_is_not_ours_is_refused_and_not_touched(path, prepare, rule, way_out):
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError) as caught:
        open_database(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert rule in caught.value.rule
    assert way_out in caught.value.way_out
    assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "options", "rule"),
    [
        ("no/such/news.db", {}, "the folder of the database does not exist"),
        ("news.db", {"create": False}, "the database does not exist"),
        ("news.db", {"read_only": True}, "the database does not exist"),
    ],
)
def test_what_is_missing(tmp_path, name, options, rule):
    with pytest.raises(StoreError, match=rule):
        open_database(tmp_path / name, **options)
    assert not (tmp_path / name).exists()


def test_a_damaged_file(path, store, accepted):
    store.run(*(accepted(number, f"نص الخبر رقم {number}") for number in range(50)))
    store.database.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="damaged"):
        open_database(path).connection.close()


def test_read_only_opens_and_refuses_to_write(path):
    open_database(path).close()
    with open_database(path, read_only=True) as database, pytest.raises(StoreError, match="read-only"):
        start_run(database, command="replay", program_version="0", now=NOW)


def test_another_program_that_holds_the_write_lock(path, store, accepted):
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.database.connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreLocked, match="only one program may write at a time"):
        store.run(accepted())
    with pytest.raises(StoreLocked):
        open_database(path, timeout=0.05)
    other.execute("ROLLBACK")
    other.close()
    assert store.run(accepted()) == ["new"]


def test_waiting_for_another_writer(path, store, accepted):
    """The time-out applies although the transaction reads before it writes, which it would not with a plain BEGIN."""
    holder = (
        "import sqlite3, sys, time; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "c.execute('BEGIN IMMEDIATE'); c.execute('UPDATE articles SET section = 1');"
        "print('held', flush=True); time.sleep(0.3); c.execute('COMMIT')"
    )
    store.run(accepted(1))
    with subprocess.Popen([sys.executable, "-c", holder, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        assert store.run(accepted(2, "نص لم يكن معروفا من قبل أبدا")) == ["new"]
    assert process.returncode == 0


def test_a_full_disk_keeps_what_was_stored(path, store, accepted):
    store.run(accepted(1))
    before = store.dump()
    (pages,) = store.database.connection.execute("PRAGMA page_count").fetchone()
    store.database.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match=r"news\.db: the disk is full: .* Free some space") as caught:
        store.run(*(accepted(number, f"نص طويل عن الخبر {number} " * 200) for number in range(2, 30)))
    assert not isinstance(caught.value, StoreLocked)
    assert store.dump() == before
    store.database.connection.execute("PRAGMA max_page_count = 1000000")
    assert store.run(accepted(2, "نص الخبر الثاني كما هو")) == ["new"]
    assert store.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


OPEN_AS_NOBODY = """
import os, sys
from pipelines.store import StoreError, hold_lock, open_database
from datetime import datetime, UTC
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
try:
    if sys.argv[2] == "lock":
        with hold_lock(sys.argv[1], command="replay", now=datetime.now(UTC)): pass
    else:
        open_database(sys.argv[1], read_only=sys.argv[2] == "read").close()
except StoreError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(
    ("what", "action", "rule"),
    [
        pytest.param("file", "write", "it or its folder is read-only", id="a read-only file"),
        pytest.param(
            "file in open folder", "write", "it or its folder is read-only", id="a read-only file in an open folder"
        ),
        pytest.param("folder", "write", "read-only|cannot be opened", id="a read-only folder"),
        pytest.param("empty folder", "write", "cannot be opened", id="a read-only folder without a database"),
        pytest.param("empty folder", "lock", "the lock of a run must be a file that can be written", id="no lock file"),
        pytest.param("unreadable", "read", "the database must be readable", id="a file that may not even be read"),
    ],
)
def test_rights(what, action, rule):
    # Root may write everywhere, so a child gives up its rights; pytest's own folders are closed to it.
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "news.db"
        if what != "empty folder":
            open_database(path).close()
        path.parent.chmod({"folder": 0o555, "empty folder": 0o555, "file in open folder": 0o777}.get(what, 0o755))
        if what != "empty folder":
            path.chmod(0o000 if what == "unreadable" else 0o444)
        done = subprocess.run(
            [sys.executable, "-c", OPEN_AS_NOBODY, str(path), action],
            capture_output=True,
            text=True,
            env=os.environ,
            timeout=30,
        )
        path.parent.chmod(0o755)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith(str(path))
    assert re.search(rule, done.stderr), done.stderr


def test_two_programs_that_make_the_same_database_at_once(path):
    make_it = (
        "import sys; from pipelines.store import open_database; sys.stdin.read(); open_database(sys.argv[1]).close()"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", make_it, str(path)], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for child in children:
        child.stdin.close()
    assert [child.stderr.read() for child in children if child.wait(30)] == []
    for child in children:
        child.stderr.close()
    with open_database(path) as database:
        assert database.connection.execute("SELECT count(*) FROM _sqlite_migrations").fetchone() == (SCHEMA_VERSION,)


def test_a_second_connection_takes_no_lock_from_the_first(path):
    """Else a program that only looked would, on leaving, take itself for the last one and remove the log."""
    look = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).execute('SELECT name FROM sources ORDER BY 1'))"

    def seen():
        return subprocess.run(
            [sys.executable, "-c", look, str(path)], capture_output=True, text=True, timeout=30
        ).stdout

    with open_database(path) as first, open_database(path) as second:
        run = start_run(first, command="test", program_version="0", now=NOW)
        for name, database in (("a", first), ("b", second), ("c", first)):
            with database.write() as connection:
                connection.execute("INSERT INTO sources VALUES (?, ?)", (name, run))
            assert f"('{name}',)" in seen()
            assert path.with_name(f"{path.name}-wal").exists()
    assert seen() == "('a',) ('b',) ('c',)\n"
