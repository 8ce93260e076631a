"""docs/database.md says what the database is: neither may change without the other."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.store import end_run, start_run
from pipelines.store.schema import APPLICATION_ID, RECORD_COLUMNS, SCHEMA_VERSION
from pipelines.verdict import Reason

TEXT = (Path(__file__).parents[3] / "docs" / "database.md").read_text("utf-8")
SECTIONS = {
    name: re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE)
    for name, body in re.findall(r"^## (?:Table|View) `(\w+)`\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
}
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL)


def columns(store, name):
    return [row["name"] for row in store.rows("SELECT name FROM pragma_table_info(?)", name)]


def test_every_table_and_view_is_documented_and_no_other(store):
    found = store.rows("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
    not_ours = ("sqlite_", "_sqlite_", "articles_search_")  # the last are where FTS5 keeps its index
    assert set(SECTIONS) == {row["name"] for row in found if not row["name"].startswith(not_ours)}


@pytest.mark.parametrize("name", SECTIONS)
def test_every_column_is_documented_in_its_order_and_no_other(store, name):
    expected = columns(store, name)
    if name in ("articles", "revisions"):
        assert "from `url` to `archive_offset`" in TEXT
        expected = [column for column in expected if column not in RECORD_COLUMNS]
    assert SECTIONS[name] == expected


def test_the_tables_of_versions_share_their_columns(store):
    for name in ("articles", "revisions"):
        assert [column for column in columns(store, name) if column in RECORD_COLUMNS] == list(RECORD_COLUMNS)
    assert set(RECORD_COLUMNS) <= set(columns(store, "articles_v1"))


def test_what_is_said_of_reasons_and_of_the_file():
    said = re.findall(r"^\| `reason` \| (.*?) \|", TEXT.partition("## Table `quarantine`")[2], re.MULTILINE)[0]
    assert re.findall(r"`(\w+)`", said) == [reason.value for reason in Reason]
    assert f"is {APPLICATION_ID:#x}" in TEXT
    assert f"version of the tables, now {SCHEMA_VERSION}." in TEXT


@pytest.fixture
def filled(store, accepted, refused, now):
    from pipelines.article import Archive, Author

    writer = {"authors": (Author("سلمى حداد"),), "keywords": ("موانئ",), "date_published": "2021-04-04"}
    store.run(
        accepted(17, fetched_at="2021-04-04T08:00:00Z", **writer),
        accepted(17, "نص جديد لم يكن هنا", fetched_at="2021-04-05T08:00:00Z", archive=Archive("b.html"), **writer),
        accepted(18),
        refused(),
        refused(asked_url="https://example.com/18", status=404, fetched_at="2026-11-17T08:00:00Z"),
    )
    execute = store.database.connection.execute
    run_id = start_run(store.database, command="warraq crawl", program_version="0", now=now, sources=["example.com"])
    execute(
        "INSERT INTO frontier (source, kind, url, canonical_url, host, state, priority, first_seen_at) "
        "VALUES ('example.com', 'article', 'https://example.com/1', 'https://example.com/1', '', 'gone', 2, '')"
    )
    execute("INSERT INTO fetches (frontier_id, run_id, fetched_at, outcome) VALUES (1, ?, '', 'http_404')", (run_id,))
    end_run(store.database, run_id, state="done", now=now)
    return store


def test_there_are_ten_queries():
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("query", QUERIES, ids=[str(place) for place in range(len(QUERIES))])
def test_every_query_runs_and_finds_something(filled, query):
    assert filled.rows(query)


def test_a_program_of_fifteen_lines_reads_the_views_with_none_of_our_code(filled, path):
    (program,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert len([line for line in program.splitlines() if line.strip()]) <= 15
    assert set(re.findall(r"(?:FROM|JOIN) (\w+)", program)) == {"people_v1", "articles_v1"}
    # Without site-packages and the folder, so that nothing of this project can be imported.
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-", str(path)],
        input=program,
        cwd=path.parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "example.com\tسلمى حداد\t1\t2021-04-04\n"


def test_queries_use_the_indexes_that_are_there_for_them(store):
    def plan(query):
        return " ".join(row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {query}"))

    assert "articles_date_published" in plan(
        "SELECT headline FROM articles_v1 ORDER BY date_published_utc DESC LIMIT 20"
    )
    assert "articles_source" in plan("SELECT headline FROM articles_v1 WHERE source = 'x' ORDER BY date_published_utc")
    assert "frontier_due" in plan(
        "SELECT id FROM frontier WHERE source = 'x' AND host = 'y' AND priority = 2 AND next_visit_at <= 'z' "
        "AND state <> 'leased' ORDER BY next_visit_at, id LIMIT 5"
    )
    assert "USING PRIMARY KEY" in plan(
        "SELECT article_id FROM addresses WHERE url IN (SELECT value FROM json_each('[]'))"
    )
    assert "quarantine_page" in plan(
        "SELECT 1 FROM quarantine WHERE archive_file = 'a' AND ifnull(archive_offset, -1) = 3"
    )
