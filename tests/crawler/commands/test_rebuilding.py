from __future__ import annotations

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from pipelines.store import Writer, open_database, start_run
from tests.corpus import corpus

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "news.db"
    with open_database(path) as database:
        run = start_run(database, command="replay", program_version="0", now=NOW)
        Writer(database).store([news.accepted() for news in corpus(20)], run_id=run, now=NOW)
        database.connection.execute("UPDATE near_duplicate_index SET algorithm = 'warraq 0'")
    return path


@pytest.fixture
def run():
    def invoke(*arguments):
        return CliRunner().invoke(warraq, ["rebuild", *map(str, arguments)])

    return invoke


@pytest.mark.parametrize("index", ["near-duplicates", "search"])
def test_an_index_is_made_anew(run, path, index):
    done = run(index, "--db", path)
    assert (done.exit_code, done.output) == (0, f"{index}: 20 articles\n")


def test_where_there_is_no_database_none_is_made(run, tmp_path):
    done = run("near-duplicates", "--db", tmp_path / "none.db")
    assert done.exit_code == 1
    assert "does not exist" in done.output
    assert not (tmp_path / "none.db").exists()


def test_an_index_that_does_not_exist_is_wrong_usage(run, path):
    done = run("everything", "--db", path)
    assert done.exit_code == 2
    assert "near-duplicates" in done.output
