"""What is wrong with a database, how large it is, and making it smaller."""

from __future__ import annotations

import shutil
import sqlite3
from collections import namedtuple

import pytest

from pipelines.article import Author
from pipelines.store import StoreError, StoreLocked, hold_lock, open_database
from pipelines.store.checking import problems
from pipelines.store.merging import merge_people
from pipelines.store.sizes import sizes
from pipelines.store.vacuuming import vacuum

OTHER = "نص آخر تماما عن حدث وقع أمس في العاصمة"


@pytest.fixture
def filled(store, accepted, refused, now):
    """Two articles by two people, one a copy of the other, one away; a third with two versions."""
    store.run(
        accepted(1, fetched_at="2026-11-16T08:00:00Z", authors=(Author("سلمى حداد"), Author("هالة منصور"))),
        accepted(2),
        accepted(3, OTHER, fetched_at="2026-11-16T08:00:00Z"),
        accepted(3, f"{OTHER} اليوم", fetched_at="2026-11-17T08:00:00Z"),
        refused(asked_url="https://example.com/1", status=404, fetched_at="2026-11-17T08:00:00Z"),
    )
    merge_people(store.database, "هالة منصور", "سلمى حداد", now=now)
    return store


def test_nothing_is_wrong(store, filled):
    assert problems(filled.database) == []


def test_nothing_is_wrong_with_an_empty_one(store):
    assert problems(store.database) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DELETE FROM addresses WHERE article_id = 2", "1 articles do not lead from their canonical address"),
        ("DELETE FROM article_people WHERE article_id = 1", "1 articles credit other people"),
        ("UPDATE article_people SET name = 'x' WHERE article_id = 3", "1 articles credit other people"),
        ("UPDATE articles SET duplicate_of = 1 WHERE id = 3", "1 articles are marked as copies of one that never had"),
        ("UPDATE articles SET last_fetched_at = '2026-11-01' WHERE id = 3", "older version that was seen after"),
        ("UPDATE articles SET first_fetched_at = '2027' WHERE id = 3", "were last seen before"),
        ("UPDATE revisions SET first_fetched_at = '2027'", "an older version that was last seen before"),
        ("UPDATE articles SET withdrawn_at = NULL", "1 articles are marked as withdrawn otherwise"),
        ("DELETE FROM withdrawals", "1 articles are marked as withdrawn otherwise"),
        ("DELETE FROM article_changes WHERE article_id = 3", "1 articles are missing in the order of changes"),
        ("UPDATE article_people SET person_id = 2 WHERE position = 1", "people who were merged into others"),
        ("UPDATE people SET key = 'x' WHERE id = 2", "1 aliases belong to no person"),
        (
            "INSERT INTO people_aliases SELECT key, 0, 2, '' FROM people WHERE id = 1",
            "People were merged in a circle (1, 2)",
        ),
        ("DELETE FROM articles WHERE id = 2", "rows of addresses lead to rows of articles that are not there"),
        ("DROP TABLE runs", "lead to rows of runs"),
        ("DELETE FROM search_documents WHERE article_id = 1", "1 articles are not in the search index"),
        ("DELETE FROM article_signatures WHERE article_id = 1", "warraq rebuild near-duplicates"),
    ],
)
def test_what_another_program_broke_is_named(filled, change, message):
    connection = filled.database.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(change)
    found = problems(filled.database)
    assert any(message in problem for problem in found), found
    assert all(problem.endswith(".") for problem in found)


def test_a_damaged_file(filled, path):
    filled.database.close()
    with path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 8)
    with open_database(path, read_only=True) as database:
        found = problems(database)
    assert found and all(problem.startswith("The file is damaged: ") for problem in found)


def test_sizes(filled, path):
    found = sizes(filled.database)
    tables = {table.name: table for table in found.tables}
    assert (tables["articles"].rows, tables["revisions"].rows, tables["articles_search"].rows) == (3, 1, None)
    assert "articles_search_data" not in tables
    assert found.log > 0
    if tables["articles"].bytes is not None:
        read = filled.database.connection.execute
        pages = read("PRAGMA page_count").fetchone()[0] - read("PRAGMA freelist_count").fetchone()[0]
        assert tables["articles_search"].bytes > 4096
        assert sum(table.bytes for table in found.tables) <= pages * 4096
    assert [(month.source, month.month, month.articles) for month in found.months] == [("example.com", None, 3)]


def test_a_vacuum_gives_back_and_changes_nothing(filled, path, now):
    connection = filled.database.connection
    connection.execute("CREATE TABLE ballast (text TEXT)")
    connection.execute("INSERT INTO ballast VALUES (zeroblob(3000000))")
    connection.execute("DROP TABLE ballast")
    before = filled.dump()
    done = vacuum(path, command="warraq vacuum", now=now)
    assert done.before - done.after > 2_500_000
    assert filled.dump() == before
    assert problems(filled.database) == []


@pytest.mark.parametrize("source", [None, "example.com"])
def test_no_vacuum_while_a_run_is_at_work(filled, path, now, source):
    with (
        hold_lock(path, command="warraq crawl", now=now, source=source),
        pytest.raises(StoreLocked, match=r"nobody else may be at work .* and process \d+ \(warraq crawl, since"),
    ):
        vacuum(path, command="warraq vacuum", now=now)
    vacuum(path, command="warraq vacuum", now=now)
    with hold_lock(path, command="warraq crawl", now=now, source=source):
        pass


def test_no_vacuum_without_room(filled, path, now, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage(10, 9, 1))
    with pytest.raises(StoreError, match=r"needs \d+ MB free in .*, and there are 0 MB\. Free some space"):
        vacuum(path, command="warraq vacuum", now=now)


def test_no_vacuum_while_another_program_writes(filled, path, now, monkeypatch):
    monkeypatch.setattr("pipelines.store.vacuuming.open_database", lambda path, create: open_quickly(path))
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked):
            vacuum(path, command="warraq vacuum", now=now)
        other.execute("ROLLBACK")
    other.close()


def open_quickly(path):
    return open_database(path, create=False, timeout=0.05)
