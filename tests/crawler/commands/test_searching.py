"""``warraq search``: for a reader and for a program."""

import json
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from pipelines.article import Article, Author, BodyBlock
from pipelines.store import Writer, open_database, start_run
from pipelines.validate import content_hash
from pipelines.verdict import Accepted

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def article(number, headline, *body, **fields):
    blocks = tuple(BodyBlock("paragraph", text) for text in body)
    address = f"https://example.com/{number}"
    return Accepted(
        Article(
            url=address,
            canonical_url=address,
            source="example.com",
            headline=headline,
            body_blocks=blocks,
            content_hash=content_hash(headline, blocks),
            **fields,
        )
    )


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("search") / "news.db"
    with open_database(path) as database:
        run = start_run(database, command="replay", program_version="0", now=NOW)
        copied = ("قطار يصل متأخرا", "انتظر الركاب ساعة.")
        verdicts = [
            article(1, "صدور الكِتَاب الجديد", "قال الناشر. والكتاب في مئة صفحة.", date_published="2026-01-02"),
            article(2, "خبر آخر", "ورد ذكر كتاب فيه \x1b[31m\u202e!", authors=(Author("سلمى حداد"),), section="ثقافة"),
            article(3, *copied),
            article(4, *copied),
        ]
        Writer(database).store(verdicts, run_id=run, now=NOW)
    return path


@pytest.fixture
def run(path):
    def invoke(*arguments, **how):
        return CliRunner().invoke(warraq, ["search", "--db", str(path), *arguments], **how)

    return invoke


def ids(done):
    return [json.loads(line)["id"] for line in done.stdout.splitlines()]


def test_a_reader_sees_what_was_found_and_why(run):
    done = run("كتاب", color=True)
    first, facts, address, snippet, *others = done.stdout.splitlines()
    bold = click.style("الكِتَاب", bold=True)
    assert first == f"  1 \u2068صدور {bold} الجديد\u2069"
    assert facts == "    article 1 | \u20682026-01-02\u2069 | \u2068example.com\u2069"
    assert address == "    https://example.com/1"
    assert snippet == f"    \u2068قال الناشر. {click.style('والكتاب', bold=True)} في مئة صفحة.\u2069"
    assert len(others) == 4
    assert done.exit_code == 0
    assert done.stderr == ""


def test_a_text_does_not_steer_the_terminal(run):
    done = run("ذكر")
    assert "\x1b" not in done.stdout
    assert "\u202e" not in done.stdout


def test_a_program_gets_the_places_of_what_was_found(run):
    record = json.loads(run("كتاب", "--limit", "1", "--json").stdout)
    places = [record["headline"][start:end] for start, end in record["headline_marks"]]
    assert places == ["الكِتَاب"]
    assert [record["snippet"][start:end] for start, end in record["snippet_marks"]] == ["والكتاب"]
    assert record["score"] > 0
    assert (record["id"], record["canonical_url"], record["authors"]) == (1, "https://example.com/1", [])


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["كتاب"], [1, 2]),
        (["كتاب", "-ذكر"], [1]),
        (["كتاب", "-الصفحة"], [2]),
        (["-كتاب"], [3]),
        (['"كتاب جديد"'], [1]),
        (["كتاب", "OR", "قطار"], [1, 2, 3]),
        (["كتاب OR قطار"], [1, 2, 3]),
        (["كتاب", "--person", "سلمي حداد"], [2]),
        (["كتاب", "--section", "ثقافة"], [2]),
        (["كتاب", "--source", "example.com"], [1, 2]),
        (["كتاب", "--source", "other"], []),
        (["كتاب", "--since", "2026-01-02", "--until", "2026-01-02"], [1]),
        (["كتاب", "--until", "2026-01-01"], []),
        (["قطار", "--copies"], [3, 4]),
        (["--order", "date"], [1, 3, 2]),
        (["كتاب", "--offset", "1"], [2]),
        (["كتاب", "--order", "date"], [1, 2]),
        (["😀"], []),
        (['"', "(", "NEAR", "*"], []),
    ],
)
def test_what_is_found(run, arguments, expected):
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.stderr
    assert sorted(ids(done)) == sorted(expected)


def test_the_newest_where_nothing_is_asked_for(run):
    assert ids(run("--json"))[0] == 1


def test_there_are_more(run):
    assert run("كتاب", "--limit", "1").stderr == "There are more: --offset 1\n"


def test_nothing_found_is_no_failure(run):
    done = run("غائب")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "No article was found.\n")


def test_a_long_query_is_cut_and_says_so(run):
    assert "6 of its words were left out" in run(" ".join(f"ن{number}" for number in range(70))).stderr


def test_an_index_that_is_out_of_date_says_so(run, path):
    with open_database(path) as database:
        database.connection.execute("UPDATE search_state SET folding = '0-0'")
    try:
        done = run("كتاب")
        assert "warraq rebuild search" in done.stderr
        assert (done.exit_code, bool(done.stdout)) == (3, True)
    finally:
        CliRunner().invoke(warraq, ["rebuild", "search", "--db", str(path)])
    assert run("كتاب").stderr == ""


def test_where_there_is_no_database(tmp_path):
    done = CliRunner().invoke(warraq, ["search", "كتاب", "--db", str(tmp_path / "none.db")])
    assert done.exit_code == 1
    assert "does not exist" in done.stderr


def test_a_snapshot_without_the_index(run, path, tmp_path):
    copy = tmp_path / "copy.db"
    assert CliRunner().invoke(warraq, ["snapshot", str(copy), "--db", str(path), "--no-search"]).exit_code == 0
    done = CliRunner().invoke(warraq, ["search", "كتاب", "--db", str(copy)])
    assert done.exit_code == 3
    assert "index is not complete" in done.stderr
