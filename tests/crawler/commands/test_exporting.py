"""``warraq export``, ``feed`` and ``snapshot`` as an operator calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from crawler.cli import warraq
from pipelines.article import Article, Author, BodyBlock
from pipelines.store import Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

WARRAQ = Path(sys.executable).with_name("warraq")
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
# Arrow's threads may abort an interpreter that ends (apache/arrow#34314), so what reads Parquet ends at once.
READ_PARQUET = """
import json, os, sys
import pyarrow.parquet as pq
print(json.dumps(pq.read_table(sys.argv[1]).to_pylist()), flush=True)
os._exit(0)
"""


def store(path, *numbers, text="نص الخبر"):
    with open_database(path) as database:
        run = start_run(database, command="warraq replay pages", program_version="0", now=NOW)
        verdicts = []
        for number in numbers:
            blocks = (BodyBlock("paragraph", f"{text} {number}"),)
            verdicts.append(
                Accepted(
                    Article(
                        url=f"https://example.com/{number}",
                        canonical_url=f"https://example.com/{number}",
                        source="example.com",
                        headline=f"خبر {number}",
                        authors=(Author("أحمد عبد الله"),),
                        date_published=f"2026-11-{number % 28 + 1:02}T10:00:00+02:00",
                        body_blocks=blocks,
                        fetched_at="2026-11-22T09:00:00Z",
                        provenance={"headline": "h1"},
                        content_hash=content_hash(f"خبر {number}", blocks),
                    )
                )
            )
        Writer(database).store(verdicts, run_id=run, now=NOW)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "news.db"
    store(file, 1, 2, 3)
    return file


def call(*arguments):
    return CliRunner().invoke(warraq, [str(argument) for argument in arguments])


def ids(text):
    return [json.loads(line)["id"] for line in text.splitlines()]


def test_json_lines_to_standard_output(path):
    done = call("export", "--db", path)
    assert done.exit_code == 0 and ids(done.stdout) == [1, 2, 3]
    assert done.stderr.startswith("3 articles; cursor: w1.")
    after = done.stderr.split()[-1]
    assert call("export", "--db", path, "--after", after).stdout == ""
    store(path, 4)
    assert ids(call("export", "--db", path, "--after", after).stdout) == [4]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--person", "احمد عبدالله", "--limit", "2"], [1, 2]),
        (["--since", "2026-11-03"], [2, 3]),
        (["--until", "2026-11-02"], [1]),
        (["--since", "2026-11-03", "--until", "2026-11-03T09:00:00+00:00"], [2]),
        (["--source", "example.com", "--source", "other"], [1, 2, 3]),
        (["--section", "اقتصاد"], []),
        (["--changed-since", "2026-11-23"], []),
        (["--no-copies"], [1, 2, 3]),
    ],
)
def test_filters(path, options, expected):
    assert ids(call("export", "--db", path, *options).stdout) == expected


def test_a_cursor_file_is_kept(path, tmp_path):
    cursor, output = tmp_path / "cursor", tmp_path / "out.jsonl"
    command = ("export", "--db", path, "--cursor-file", cursor, "--output", output)
    assert call(*command, "--limit", "2").exit_code == 0 and ids(output.read_text("utf-8")) == [1, 2]
    assert call(*command).exit_code == 0 and ids(output.read_text("utf-8")) == [3]
    assert cursor.read_text() == call(*command).stderr.split()[-1] + "\n" and output.read_bytes() == b""
    cursor.write_text("spoiled")
    done = call(*command)
    assert done.exit_code == 2 and "is not a cursor" in done.stderr and "Delete the file" in done.stderr


def test_csv_for_excel(path):
    done = call("export", "--db", path, "--format", "csv", "--excel", "--columns", "id, headline,authors,id")
    rows = list(csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    assert done.stdout.startswith("\ufeff") and rows[:2] == [
        ["id", "headline", "authors"],
        ["1", "خبر 1", "أحمد عبد الله"],
    ]


def test_parquet(path, tmp_path):
    pytest.importorskip("pyarrow", reason="needs the extra: pip install 'warraq[parquet]'")
    output = tmp_path / "out.parquet"
    command = [WARRAQ, "export", "--db", path, "--format", "parquet", "--output", output]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    read = subprocess.run([sys.executable, "-c", READ_PARQUET, output], capture_output=True, text=True, check=True)
    records = json.loads(read.stdout)
    expected = [json.loads(line) for line in call("export", "--db", path).stdout.splitlines()]
    for record in records:
        record["provenance"] = dict(record["provenance"])
    assert records == expected


def test_parquet_without_pyarrow(path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.delitem(sys.modules, "pipelines.publish.parquet", raising=False)
    done = call("export", "--db", path, "--format", "parquet")
    assert done.exit_code == 2 and "pip install 'warraq[parquet]'" in done.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--after", "x"], "is not a cursor"),
        (["--after", "w1.00000000.1"], "another database"),
        (["--after", "w1.00000000.1", "--cursor-file", "c"], "cannot both be given"),
        (["--columns", "hedline"], "Did you mean headline?"),
        (["--columns", "ء"], "There are id, url"),
        (["--columns", ","], "no column is named"),
        (["--excel"], "--excel goes with --format csv"),
        (["--since", "yesterday"], "is not a moment"),
        (["--until", "2026-11-22T10:00:00"], "with an offset"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_wrong_usage(path, options, said):
    done = call("export", "--db", path, *options)
    assert done.exit_code == 2 and said in done.stderr and "Traceback" not in done.stderr and done.stdout == ""


@pytest.mark.parametrize("name", ["missing.db", "folder"])
@pytest.mark.parametrize("command", ["export", "feed", "snapshot out.db"])
def test_a_database_that_is_none(tmp_path, name, command):
    (tmp_path / "folder").mkdir()
    done = CliRunner().invoke(warraq, [*command.split(), "--db", str(tmp_path / name)])
    assert done.exit_code == 1 and name in done.stderr


def test_a_failed_export_leaves_the_old_file(path, tmp_path):
    output = tmp_path / "out.jsonl"
    output.write_text("old")
    assert call("export", "--db", path, "--output", output, "--after", "w1.00000000.1").exit_code == 2
    assert output.read_text() == "old" and not list(tmp_path.glob(".*"))
    done = call("export", "--db", path, "--output", tmp_path / "missing" / "out.jsonl")
    assert done.exit_code == 1 and "name another file" in done.stderr


def test_a_reader_that_has_enough_ends_it_quietly(path):
    store(path, *range(10, 400), text="نص " * 200)
    command = [WARRAQ, "export", "--db", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        assert process.stderr.read() == b"" and process.wait() == 128 + signal.SIGPIPE


def test_what_is_no_file_is_written_to_directly(path, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        assert call("export", "--db", path, "--output", pipe).exit_code == 0
        assert ids(reader.stdout.read()) == [1, 2, 3]
    assert pipe.is_fifo()


def test_a_feed(path, tmp_path):
    output = tmp_path / "feed.xml"
    assert call("feed", "--db", path, "--output", output, "--limit", "2", "--title", "أخبار").exit_code == 0
    root = etree.parse(output).getroot()
    assert [title.text for title in root.iter("{*}title")] == ["أخبار", "خبر 3", "خبر 2"]
    done = call("feed", "--db", path, "--person", "جهة")
    assert done.exit_code == 1 and "a name that was credited" in done.stderr
    done = call("feed", "--db", path, "--url", "https://example.org/feed.xml", "--full", "--source", "x")
    assert done.exit_code == 0 and "https://example.org/feed.xml" in done.stdout and "<entry" not in done.stdout
    assert call("feed", "--db", path, "--url", "feed.xml").exit_code == 2


def test_a_snapshot(path, tmp_path):
    target = tmp_path / "public.db"
    done = call("snapshot", target, "--db", path)
    assert done.exit_code == 0 and done.stdout.startswith(f"{target}: 3 articles, ")
    cursor = call("export", "--db", path).stderr
    assert call("export", "--db", target).stderr == cursor, "a copy has the cursors of its database"
    assert call("snapshot", target, "--db", path, "--no-search").exit_code == 0
    done = call("snapshot", path, "--db", target)
    assert done.exit_code == 1 and "a database to write to" in done.stderr
