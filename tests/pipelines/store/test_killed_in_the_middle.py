"""kill -9 at a chosen statement of a batch, a migration or a merge: nothing is wrong afterwards, and again works.

The kill comes from SQLite's trace of statements, so that each run dies where the last one did; a process forked for it
takes milliseconds.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import warnings
from datetime import UTC, datetime

import pytest
import sqlite_utils

from pipelines.article import Archive, Author
from pipelines.store import Writer, open_database, schema, start_run
from pipelines.store.checking import problems
from pipelines.store.merging import merge_people, split_person
from pipelines.store.migrations import migrations
from pipelines.verdict import Reason

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18))
OTHER = "نص آخر تماما عن حدث وقع أمس في العاصمة"
STEPS = [migration.name for migration in migrations.pending(sqlite_utils.Database(memory=True))]


def run_to_statement(job, number):
    """Do a job in a process that is killed before its statement of that number; tells whether it came so far.

    No connection to the job's file may be open here: SQLite does not survive a fork.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking with threads: the child uses none
        pid = os.fork()
    if pid == 0:
        status = 1
        try:
            connect, left = sqlite3.connect, [number]

            def count(_statement):
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

            def traced(*arguments, **options):
                connection = connect(*arguments, **options)
                connection.set_trace_callback(count)
                return connection

            sqlite3.connect = traced
            job()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def content(path):
    """What a reader finds."""
    with open_database(path, read_only=True) as database:
        assert problems(database) == []
        views = ("articles_v1", "revisions_v1", "people_v1", "withdrawals_v1")
        return [database.connection.execute(f"SELECT * FROM {view} ORDER BY 1, 2, 3").fetchall() for view in views]


def kill_everywhere(path, job, *, every=1):
    """Kill a job at each of its statements, until it comes through; gives what was found after each kill."""
    found, number = [], 0
    while run_to_statement(job, number):
        found.append(content(path))
        number += every
        assert number < 5000
    return found


@pytest.fixture
def filled(path, accepted):
    """A database with an article and two people; closed."""
    with open_database(path) as database:
        run = start_run(database, command="replay", program_version="0", now=NOW)
        page = accepted(1, fetched_at=MONDAY, authors=(Author("سلمى حداد"), Author("هالة منصور")))
        Writer(database).store([page], run_id=run, now=NOW)
    return path


def test_in_a_batch(filled, accepted, refused):
    batch = [
        accepted(1, OTHER, fetched_at=TUESDAY, archive=Archive("b.html"), authors=(Author("أمل قاسم"),)),
        accepted(2),
        refused("c.html", Reason.ERROR_PAGE, asked_url="https://example.com/1", status=404, fetched_at=WEDNESDAY),
    ]
    before = content(filled)

    def store():
        with open_database(filled) as database:
            Writer(database).store(batch, run_id=1, now=NOW)

    found = kill_everywhere(filled, store, every=3)
    after = content(filled)
    assert len(found) > 10
    assert before != after
    assert found[0] == before
    assert all(one in (before, after) for one in found)


@pytest.mark.parametrize(
    "act",
    [
        lambda database: merge_people(database, "هالة منصور", "سلمى حداد", now=NOW),
        lambda database: [
            merge_people(database, "هالة منصور", "سلمى حداد", now=NOW),
            split_person(database, "سلمى حداد", "هالة منصور", now=NOW),
        ],
    ],
    ids=["merge", "split"],
)
def test_in_a_merge(filled, act):
    before = content(filled)
    with open_database(filled) as database:
        merge_people(database, "هالة منصور", "سلمى حداد", now=NOW)
        merged = database.connection.execute("SELECT name FROM people_v1 ORDER BY position").fetchall()
        split_person(database, "سلمى حداد", "هالة منصور", now=NOW)
    assert content(filled) == before

    def job():
        with open_database(filled) as database:
            if database.connection.execute("SELECT count(*) FROM people_aliases").fetchone()[0]:
                split_person(database, "سلمى حداد", "هالة منصور", now=NOW)
            act(database)

    for one in kill_everywhere(filled, job):
        assert one == before or [(row[1],) for row in one[2]] == merged


def old_database(path, version):
    """A database as the program of an older version left it, with rows of everything there was then."""
    connection = sqlite3.connect(path, isolation_level=None)
    stop = STEPS[version] if version < len(STEPS) else None
    migrations.apply(sqlite_utils.Database(connection, execute_plugins=False), stop_before=stop)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("PRAGMA journal_mode = WAL")
    names = "headline, keywords, authors, body, body_kinds, related, word_count, content_hash, parser, parser_version"
    record = (
        """'خبر', '[]', '[{"name":"سلمى حداد","role":"writer"}]', 'نص', '["paragraph"]', '[]', 1, 'x', 'generic', '1'"""
    )
    for statement in (
        "INSERT INTO runs (command, program_version, started_at, state) VALUES ('replay', '0', '2026', 'done')",
        "INSERT INTO sources VALUES ('example.com', 1)",
        "INSERT INTO articles (canonical_url, source, first_run, last_run, stored_at, changed_at, provenance, "
        f"warnings, {names}) "
        f"VALUES ('https://example.com/1', 'example.com', 1, 1, '2026', '2026', '{{}}', '[]', {record})",
        "INSERT INTO revisions (article_id, run_id, stored_at, provenance, warnings, "
        f"{names}) VALUES (1, 1, '2026', '{{}}', '[]', {record})",
        "INSERT INTO addresses VALUES ('https://example.com/1', 1, 1)",
        "INSERT INTO people (key, name, first_run) VALUES ('سلمي حداد', 'سلمى حداد', 1)",
        "INSERT INTO article_people VALUES (1, 0, 1, 'writer', 'سلمى حداد')",
        "INSERT INTO quarantine (archive_file, reason, detail, first_run, last_run, first_seen_at, last_seen_at) "
        "VALUES ('a.html', 'listing', '', 1, 1, '2026', '2026')",
        *(
            [
                "INSERT INTO run_sources (source, run_id, state) VALUES ('example.com', 1, 'done')",
                "INSERT INTO frontier (source, kind, url, canonical_url, host, state, priority, first_seen_at) VALUES "
                "('example.com', 'article', 'https://example.com/1', 'https://example.com/1', '', 'done', 2, '2026')",
                "INSERT INTO fetches (frontier_id, run_id, fetched_at, outcome) VALUES (1, 1, '2026', 'new')",
                "INSERT INTO numbered_archives VALUES ('example.com', 'https://example.com/{id}', 9, 1)",
                "INSERT INTO host_rests VALUES ('example.com', '2026')",
                "INSERT INTO robots VALUES ('https://example.com', 'allow_all', '', '2026', NULL, x'')",
            ]
            if version >= 2
            else []
        ),
        *(["INSERT INTO people_aliases VALUES ('x', 1, 1, '2026')"] if version >= 5 else []),
        *(["INSERT INTO withdrawals VALUES (1, '2026', 'gone', 1, '2027', 1)"] if version >= 5 else []),
    ):
        connection.execute(statement)
    found = rows_of(connection)
    connection.close()
    return found


_MADE = ("sqlite_", "_sqlite_", "articles_search", "search_", "near_duplicate", "article_changes")
"""Tables that a migration fills from the others."""


def rows_of(connection):
    """The tables that hold something, with their columns and rows."""
    tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%' ORDER BY name"
    found = {}
    for (name,) in connection.execute(tables).fetchall():
        if not name.startswith(
            ("sqlite_", "_sqlite_", "articles_search", "search_", "near_duplicate", "article_changes")
        ):
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            names = [column[0] for column in cursor.description]
            if rows := [dict(zip(names, row, strict=True)) for row in cursor]:
                found[name] = rows
    return found


def is_in(old, new):
    """Whether all old rows are among the new ones, which may have further columns and tables."""
    return all(
        [{name: row[name] for name in before} for before, row in zip(rows, new[table], strict=True)] == rows
        for table, rows in old.items()
    )


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION + 1))
def test_a_database_of_an_older_version_is_brought_up_to_date_and_loses_nothing(version, path, store):
    tables = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY 1, 2"
    older = path.with_name("older.db")
    before = old_database(older, version)
    with open_database(older) as database:
        ask = database.connection.execute
        assert ask("PRAGMA user_version").fetchone() == (schema.SCHEMA_VERSION,)
        assert ask(tables).fetchall() == [tuple(row.values()) for row in store.rows(tables)]
        assert is_in(before, rows_of(database.connection))
        assert ask("SELECT article_id FROM changes_v1").fetchall() == [(1,)]
        assert [one for one in problems(database) if "rebuild" not in one] == []


@pytest.mark.parametrize("version", range(1, schema.SCHEMA_VERSION))
def test_in_a_migration(version, path):
    before = old_database(path, version)

    def migrate():
        open_database(path).close()

    number = 0
    while run_to_statement(migrate, number):
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        assert found in (version, schema.SCHEMA_VERSION)
        assert is_in(before, rows_of(connection))
        if found == version:
            assert rows_of(connection) == before
        connection.close()
        number += 3
    assert number > 9
    with open_database(path) as database:
        assert is_in(before, rows_of(database.connection))
