"""The command line: options, output, exit status. What the parsers and readers make of a page is tested beside them."""

import io
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

import crawler.parsers
from crawler.cli import warraq
from pipelines.article import Article, Author, Outcome, ParsedPage
from pipelines.normalise.bylines import BylineReading
from pipelines.normalise.dates import DateReading

NOW = "2024-05-15T12:00:00+00:00"
PAGE = "<!doctype html><html lang=ar><title>خبر</title><h1>خبر</h1><p>نص الخبر</p></html>"


@pytest.fixture
def run():
    def invoke(*args, stdin=None):
        return CliRunner().invoke(warraq, [str(arg) for arg in args], input=stdin)

    return invoke


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.html"
    file.write_text(PAGE, "utf-8")
    return file


@pytest.fixture
def parser(monkeypatch):
    """Replace the parser by one that notes how it was called, and fails on pages that say so."""
    calls = []

    def parse_page(saved, *, now, generic=False):
        calls.append((saved, now, generic))
        if b"FAIL" in saved.content:
            raise ZeroDivisionError("no words")
        outcome = Outcome.LISTING if b"LIST" in saved.content else Outcome.ARTICLE
        reason = "It lists stories." if outcome is Outcome.LISTING else None
        article = Article(url=saved.url, headline="خبر\u2028", authors=(Author("سارة"),), archive=saved.archive)
        return ParsedPage(outcome, article, reason)

    monkeypatch.setattr(crawler.parsers, "parse_page", parse_page, raising=False)
    return calls


class TestParse:
    def test_one_record_a_line(self, run, parser, page):
        result = run("parse", page, page)
        assert result.exit_code == 0, result.output
        first, second = (json.loads(line) for line in result.stdout.splitlines())
        assert first == second
        assert list(first)[:3] == ["path", "outcome", "reason"]
        assert (first["path"], first["outcome"], first["reason"]) == (str(page), "article", None)
        assert first["authors"] == [{"name": "سارة", "role": "writer"}]
        assert "سارة" in result.stdout

    def test_refused_page_says_why(self, run, parser, tmp_path):
        (tmp_path / "a.html").write_text(PAGE + "LIST")
        result = run("parse", tmp_path / "a.html")
        assert result.exit_code == 0
        assert json.loads(result.stdout)["outcome"] == "listing"
        assert json.loads(result.stdout)["reason"] == "It lists stories."

    def test_pretty(self, run, parser, page):
        result = run("parse", page, "--pretty")
        assert json.loads(result.stdout)["headline"] == "خبر\u2028"
        assert result.stdout.startswith('{\n  "path"')

    def test_options_reach_the_parser(self, run, parser, page):
        run("parse", page, "--generic", "--now", NOW, "--url", "https://news.example/1")
        ((saved, now, generic),) = parser
        assert (saved.url, now.isoformat(), generic) == ("https://news.example/1", NOW, True)

    def test_standard_input(self, run, parser):
        result = run("parse", "-", "--url", "https://news.example/1", stdin=PAGE)
        assert result.exit_code == 0, result.output
        assert json.loads(result.stdout)["url"] == "https://news.example/1"

    def test_a_page_that_cannot_be_read_costs_itself_alone(self, run, parser, page, tmp_path):
        result = run("parse", tmp_path / "missing.html", page)
        assert result.exit_code == 3
        assert len(result.stdout.splitlines()) == 1
        assert str(tmp_path / "missing.html") in result.stderr

    def test_nothing_read(self, run, parser, tmp_path):
        result = run("parse", tmp_path / "missing.html")
        assert (result.exit_code, result.stdout) == (1, "")
        assert str(tmp_path / "missing.html") in result.stderr

    def test_parser_that_fails(self, run, parser, page, tmp_path):
        (tmp_path / "bad.html").write_text(PAGE + "FAIL")
        result = run("parse", tmp_path / "bad.html", page)
        assert result.exit_code == 3
        assert len(result.stdout.splitlines()) == 1
        assert f"{tmp_path / 'bad.html'}: The parser failed with ZeroDivisionError (no words)" in result.stderr
        assert ", line " in result.stderr


DATES = ["2024-05-15T10:00:00+03:00", "", "لا تاريخ هنا", "2024-05-15T10:00:00+03:00\r"]


class TestNormalise:
    def test_dates_from_standard_input(self, run):
        """Every line gives one, in order, also the empty one and the last one without its line end."""
        result = run("normalise", "date", "--now", NOW, stdin="\n".join(DATES))
        assert result.exit_code == 0, result.output
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        assert [answer["raw"] for answer in answers] == [*DATES[:3], DATES[0]]
        assert list(answers[0]) == ["raw", "iso", "precision", "zone", "modified", "method", "reason", "warnings"]
        assert [answer["iso"] is None for answer in answers] == [False, True, True, False]

    def test_dates_as_arguments(self, run):
        result = run("normalise", "date", "--now", NOW, *DATES[:2])
        assert [json.loads(line)["raw"] for line in result.stdout.splitlines()] == DATES[:2]

    def test_zone_and_now_reach_the_reader(self, run, monkeypatch):
        seen = {}

        def read_date(raw, *, now, timezone=None, hint=None):
            seen.update(now=now.isoformat(), timezone=str(timezone))
            return DateReading(raw=raw)

        monkeypatch.setattr("pipelines.normalise.dates.read_date", read_date, raising=False)
        assert run("normalise", "date", "--now", NOW, "--timezone", "Africa/Cairo", "x").exit_code == 0
        assert seen == {"now": NOW, "timezone": "Africa/Cairo"}

    def test_bylines(self, run, monkeypatch):
        def read_byline(raw):
            return BylineReading(raw=raw, authors=(Author("سارة", "editor"),), agency="أ ف ب")

        monkeypatch.setattr("pipelines.normalise.bylines.read_byline", read_byline, raising=False)
        result = run("normalise", "byline", stdin="سارة\n\n")
        first, second = (json.loads(line) for line in result.stdout.splitlines())
        assert first == {
            "raw": "سارة",
            "authors": [{"name": "سارة", "role": "editor"}],
            "agency": "أ ف ب",
            "location": None,
            "reason": None,
            "warnings": [],
        }
        assert second["raw"] == ""

    @pytest.mark.parametrize("raw", ["a\u2028b", "a\x85b", "a\x0bb", "a\x1cb", "a\u2029b", "a\rb"])
    def test_odd_line_ends_stay_inside_one_line(self, run, raw):
        result = run("normalise", "byline", stdin=raw + "\n")
        (line,) = result.stdout.splitlines()
        assert json.loads(line)["raw"] == raw

    def test_a_line_that_is_not_utf_8_costs_itself_alone(self, run):
        result = run("normalise", "date", "--now", NOW, stdin=b"\xc7\xe1\n2024-05-15\n")
        first, second = (json.loads(line) for line in result.stdout.splitlines())
        assert (first["raw"], first["iso"]) == ("\ufffd\ufffd", None)
        assert second["raw"] == "2024-05-15"


@pytest.mark.parametrize(
    ("args", "value", "rule", "example"),
    [
        (["normalise", "date", "--now", "yesterday"], "'yesterday'", "ISO 8601", NOW),
        (["normalise", "date", "--now", "2024-05-15T12:00:00"], "'2024-05-15T12:00:00'", "with an offset", NOW),
        (["normalise", "date", "--timezone", "Cairo"], "'Cairo'", "IANA", "Did you mean Africa/Cairo?"),
        (["normalise", "date", "--timezone", "../../etc/passwd"], "'../../etc/passwd'", "IANA", "Africa/Cairo"),
        (["normalise", "date", "--timezone", ""], "''", "IANA", "Africa/Cairo"),
        (["normalise", "date", "--timezone", "Asia"], "'Asia'", "IANA", "Africa/Cairo"),
        (
            ["parse", "x.html", "--url", "news.example/1"],
            "'news.example/1'",
            "http or https",
            "https://www.example.com",
        ),
        (["parse", "x.html", "--url", "file:///a"], "'file:///a'", "http or https", "https://www.example.com"),
        (["replay", "x.html", "--url", "https://[bad"], "'https://[bad'", "http or https", "https://www.example.com"),
    ],
)
def test_wrong_value(run, args, value, rule, example):
    result = run(*args)
    assert (result.exit_code, result.stdout) == (2, "")
    message = " ".join(result.stderr.split())
    assert value in message
    assert rule in message
    assert example in message


@pytest.mark.parametrize(
    "args",
    [
        ["parse"],
        ["replay"],
        ["replay", "x", "--workers", "0"],
        ["replay", "x", "--time-limit", "0"],
        ["replay", "x", "--batch", "0"],
        ["parse", "a.html", "b.html", "--url", "https://news.example/1"],
        ["replay", "crawl.warc.gz", "--url", "https://news.example/1"],
        ["nothing-of-the-kind"],
    ],
    ids=" ".join,
)
def test_wrong_usage(run, args):
    assert run(*args).exit_code == 2


def warraq_process(*args, **options):
    return subprocess.run(
        [sys.executable, "-c", "from crawler.cli import main; main()", *args],
        capture_output=True,
        timeout=20,
        **options,
    )


def test_output_is_utf_8_whatever_the_locale():
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "PYTHONCOERCECLOCALE": "0",
    }
    done = warraq_process("normalise", "byline", input="كتبت سارة\n".encode(), env=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.decode("utf-8"))["raw"] == "كتبت سارة"


def test_lone_surrogate_is_escaped():
    done = warraq_process("normalise", "byline", b"\xff", env={**os.environ, "PYTHONUTF8": "1"})
    assert json.loads(done.stdout.decode("utf-8"))["raw"] == "\udcff"


def test_reader_that_leaves_early():
    """``warraq ... | head -1`` ends without a word."""
    shell = f"{sys.executable} -c 'from crawler.cli import main; main()' normalise byline | head -n 1"
    done = subprocess.run(shell, shell=True, input=b"x\n" * 50_000, capture_output=True, timeout=20)
    assert (len(done.stdout.splitlines()), done.stderr) == (1, b"")


@pytest.mark.parametrize("command", [["--help"], ["normalise", "byline", "x"], ["parse", "-h"]], ids=" ".join)
def test_starts_without_what_it_does_not_need(command):
    probe = (
        "import sys, crawler.cli\n"
        "try: crawler.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'scrapy', 'lxml', 'sqlite3', 'rich', 'multiprocessing'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, timeout=20)
    assert done.stderr.strip() == "[]"


def test_version_and_help(run):
    assert run("--version").output.startswith("warraq, version ") or run("--version").output.startswith("warraq ")
    assert run("-h").exit_code == 0
    for command in ("parse", "normalise", "replay"):
        assert command in run("--help").output
        assert run(command, "-h").exit_code == 0


def test_input_lines_are_read_as_they_come():
    from crawler.commands.normalising import input_lines

    assert list(input_lines(io.BytesIO("أ\n\nب\r\nج".encode()))) == ["أ", "", "ب", "ج"]
