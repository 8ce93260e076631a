"""``warraq parse --explain``: lines for a terminal, whatever the page holds."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from crawler.commands.explaining import line
from crawler.parsers.evidence import Evidence

FIXTURES = Path(__file__).parents[3] / "fixtures"


def run(*args, stdin=None):
    return CliRunner().invoke(warraq, ["parse", "--explain", *map(str, args)], input=stdin)


def test_one_fact_a_line():
    done = run(FIXTURES / "youm7.html", FIXTURES / "almarjie-capture.txt")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert [text for text in lines if text.startswith("==")] == [
        f"== {FIXTURES / name}" for name in ("youm7.html", "almarjie-capture.txt")
    ]
    assert {text.split()[0] for text in lines} == {"==", "page", "headline", "date", "authors", "body", "outcome"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("خبر", "خبر"),
        ("a\x1b[31mb\x07", "a [31mb "),
        ("خبر\u202e\u2069\u2068سر", "خبر سر"),
        ("a\nb\u2028c\x85d", "a b c d"),
    ],
)
def test_a_text_cannot_leave_its_isolate_nor_steer_the_terminal(text, shown):
    assert line(Evidence("date", "taken", text)) == f"date      taken: \u2068{shown}\u2069"


def test_a_fact_without_a_text_has_no_isolate():
    assert line(Evidence("outcome", "article")) == "outcome   article"


def test_what_cannot_be_read_costs_itself_alone(tmp_path):
    done = run(tmp_path / "missing.html", FIXTURES / "youm7.html")
    assert done.exit_code == 3
    assert str(tmp_path / "missing.html") in done.stderr
    assert done.stdout.startswith("== ")


def test_options_reach_the_reader():
    page = "<h1>خبر</h1>".encode()
    done = run("-", "--url", "https://news.example/1", "--now", "2024-05-15T12:00:00+00:00", stdin=page)
    assert "\u2068https://news.example/1\u2069" in done.stdout
    assert "page class" in run(FIXTURES / "youm7.html").stdout
    assert "page class" not in run(FIXTURES / "youm7.html", "--generic").stdout


def test_a_parser_that_fails(monkeypatch):
    def fail(*_args, **_options):
        raise ZeroDivisionError("no words")

    monkeypatch.setattr("crawler.commands.explaining.explain", fail)
    done = run(FIXTURES / "youm7.html")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "The parser failed with ZeroDivisionError (no words)" in done.stderr
