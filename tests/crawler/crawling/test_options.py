"""What the operator asks of a crawl, and what it logs."""

from __future__ import annotations

import time
from datetime import UTC
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from tests.crawler.crawl_runs import LOCAL, article_requests, begin, crawl, describe, finish, make_due, rows
from tests.site.site import Site


def test_limit(folder: Path, site: Site) -> None:
    done = crawl(folder, "test_site", options=(*LOCAL, "--limit", "7"))
    assert [done.status, done.counts["ended_by"], done.counts["left"] >= 33] == [0, "limit", True]
    assert sum(article_requests(site).values()) == 7
    assert crawl(folder, "test_site").counts["outcomes"]["new"] == 33


def test_since(folder: Path, site: Site) -> None:
    describe(folder, ("test_site", site), ways=("feeds", "sitemaps"))
    numbers = list(site.paper.numbers())
    newest = site.paper.published(numbers[9]).astimezone(UTC)
    done = crawl(folder, "test_site", options=(*LOCAL, "--since", newest.isoformat()))
    assert done.status == 0, done.errors
    assert done.counts["outcomes"]["new"] == 10
    assert rows(folder / "news.db", "SELECT count(*) FROM articles") == [(10,)]
    make_due(folder / "news.db")
    assert crawl(folder, "test_site").counts["outcomes"]["new"] == 30, "what was left out is found without --since"


def test_time_limit(folder: Path, site: Site) -> None:
    slow = ("--allow-private-hosts", "--delay", "0.2", "--time-limit", "3s")
    began = time.monotonic()
    done = crawl(folder, "test_site", options=slow)
    assert time.monotonic() - began < 30  # 3 and a start; on a busy machine more
    assert [done.status, done.counts["ended_by"]] == [0, "time_limit"]
    assert done.counts["left"] > 0
    assert rows(folder / "news.db", "SELECT state FROM runs") == [("done",)]
    assert not rows(folder / "news.db", "SELECT url FROM frontier WHERE state = 'leased'")


def test_log_as_json(folder: Path) -> None:
    done = crawl(folder, "test_site", options=(*LOCAL, "--limit", "2"))
    assert done.errors == ""
    assert [line["event"] for line in done.log if line["event"] != "fetched"] == [
        "run_began",
        "log",
        "run_ended",
        "note",
    ]
    fetched = [line for line in done.events("fetched") if line["kind"] == "article"]
    assert len(fetched) == 2
    assert {"time", "level", "event", "source", "kind", "url", "outcome", "status", "bytes", "milliseconds"} <= set(
        fetched[0]
    )
    assert {line["outcome"] for line in fetched} == {"new"}


def test_log_as_text_has_no_noise(folder: Path) -> None:
    done = finish(begin(folder, "test_site", "--sources", "sources.py", *LOCAL, "--limit", "2"))
    assert done.status == 0
    lines = done.errors.splitlines()
    assert "scrapy" not in done.errors.lower()
    assert sum(" new " in line for line in lines) == 2
    assert lines[-1] == "Ended by --limit; the same command goes on from here."


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("youm7",), "--contact"),
        (("https://news.example/",), "--contact"),
        (("https://news.example/", "--allow-private-hosts"), "--contact"),
        (("youm7", "--contact", "nobody"), "contact"),
        (("youm7", "--contact", "desk@example.org", "--delay", "0"), "--allow-private-hosts"),
        (("nobody",), "sources list"),
        (("ftp://example.org/", "--contact", "desk@example.org"), "http"),
        (("example.org/news", "--contact", "desk@example.org"), "https://example.org/news"),
        (("http:/example.org", "--contact", "desk@example.org"), "https://example.org"),
        (("HTTPS://EXAMPLE.ORG/",), "--contact"),
        (("youm7", "--contact", "desk@example.org", "--delay", "nan"), "number of seconds"),
        (("youm7", "--contact", "desk@example.org", "--since", "2999-01-01"), "lies ahead"),
        (("youm7", "--contact", "desk@example.org", "--db", "."), "a folder"),
        (("youm7", "--since", "yesterday"), "ISO 8601"),
        (("youm7", "--time-limit", "soon"), "10m"),
        (("youm7", "--archive", "a", "--no-archive"), "--no-archive"),
    ],
)
def test_wrong_usage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str) -> None:
    """It is said before Scrapy is imported, so the command may run in this process."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WARRAQ_CONTACT", raising=False)
    done = CliRunner().invoke(warraq, ["crawl", *arguments])
    assert [done.exit_code, said in done.stderr] == [2, True], done.output
    assert not list(tmp_path.iterdir())
