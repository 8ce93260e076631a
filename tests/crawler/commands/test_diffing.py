from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.commands.diffing import history_of, to_lines
from pipelines.article import Archive, Article, Author, BodyBlock
from pipelines.store import Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

URL = "https://example.com/1"
MONDAY, TUESDAY, WEDNESDAY = (f"2026-11-{day}T08:00:00Z" for day in (16, 17, 18))


def version(at, *paragraphs, **fields):
    blocks = tuple(BodyBlock("paragraph", text) for text in paragraphs)
    record = {"headline": "افتتاح الميناء", "authors": (Author("سلمى حداد"),)} | fields
    return Accepted(
        Article(
            url=URL,
            canonical_url=URL,
            source="example.com",
            body_blocks=blocks,
            fetched_at=at,
            archive=Archive(f"{at}.html"),
            content_hash=content_hash(record["headline"], blocks),
            **record,
        )
    )


@pytest.fixture
def database(tmp_path, now):
    path = tmp_path / "news.db"
    with open_database(path) as store:
        run = start_run(store, command="replay", program_version="0", now=now)
        Writer(store).store(
            [
                version(MONDAY, "قال الوزير اليوم", "فقرة ثانية", "فقرة ثالثة"),
                version(TUESDAY, "قال الوزير اليوم", "فقرة ثانية", "فقرة ثالثة", authors=(Author("هالة منصور"),)),
                version(WEDNESDAY, "قال المدير اليوم", "فقرة ثانية", "فقرة ثالثة", authors=(Author("هالة منصور"),)),
            ],
            run_id=run,
            now=now,
        )
    return path


@pytest.fixture
def now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def run(database):
    def run(*arguments):
        return CliRunner().invoke(warraq, ["diff", *arguments, "--db", str(database)])

    return run


def test_the_history_and_the_last_change(run):
    done = run(URL)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        f"article 1  \u2068{URL}\u2069",
        "version  first seen            last seen              words  changed",
        f"1        {MONDAY}  {MONDAY}       7",
        f"2        {TUESDAY}  {TUESDAY}       7  authors",
        f"3        {WEDNESDAY}  {WEDNESDAY}       7  body",
        "from version 2 to version 3:",
        "body:",
        "  \u2068قال [-الوزير-] {+المدير+} اليوم\u2069",
        "  ... 2 unchanged paragraphs",
    ]


def test_any_two_versions(run):
    output = run("1", "--from", "1", "--to", "2").output
    assert output.endswith("authors:\n  \u2068[-سلمى حداد-] {+هالة منصور+}\u2069\n")
    assert run("1", "--to", "2").output == output
    assert "from version 3 to version 1:" in run("1", "--from", "3", "--to", "1").output


def test_for_programs(run):
    found = json.loads(run("1", "--json").output)
    assert [one["changed"] for one in found["versions"]] == [[], ["authors"], ["body"]]
    assert found["diff"]["fields"]["body"][:3] == [
        {"change": "same", "text": "قال"},
        {"change": "gone", "text": "الوزير"},
        {"change": "new", "text": "المدير"},
    ]


def test_in_colours_without_marks(database):
    history = history_of(database, "1")
    lines = "\n".join(to_lines(history, (history.versions[1], history.versions[2]), colour=True))
    assert "\x1b[31m\x1b[9mالوزير\x1b[0m" in lines
    assert "[-" not in lines


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["7"], 1, "7: it must be the number of an article in"),
        (["https://example.com/2"], 1, "or an address that led to one"),
        (["1", "--to", "4"], 2, "--to 4: article 1 has versions 1 to 3."),
        (["1", "--from", "0"], 2, "--from"),
    ],
)
def test_what_there_is_not(run, arguments, status, message):
    done = run(*arguments)
    assert (done.exit_code, message in done.output) == (status, True), done.output
