"""``warraq crawl`` from end to end, against the site in tests/site: what it fetches, stores, archives and says."""

from __future__ import annotations

import json
import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from crawler.cli import warraq
from tests.crawler.crawl_runs import (
    LOCAL,
    article_requests,
    articles,
    begin,
    crawl,
    describe,
    finish,
    make_due,
    rows,
)
from tests.site.faults.table import FAULTS
from tests.site.newspaper import FIRST_ID, Gone
from tests.site.site import Site

PAGES_KILLED = 250


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(40, host="127.0.0.3", other_host=None) as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path, site: Site) -> Path:
    describe(tmp_path, ("test_site", site))
    return tmp_path


def stored_numbers(database: Path) -> set[str]:
    """The articles of a database, also of one that a kill kept from being made."""
    if not database.exists() or not rows(database, "SELECT 1 FROM sqlite_schema WHERE name = 'articles'"):
        return set()
    return {url.rpartition("/")[2] for (url,) in rows(database, "SELECT canonical_url FROM articles")}


# A whole site


def test_two_thousand_pages_and_then_nothing_new(tmp_path: Path) -> None:
    with Site(2000, other_host=None) as site:
        describe(tmp_path, ("test_site", site))
        first = crawl(tmp_path, "test_site", timeout=100)
        assert first.status == 0, first.errors
        assert first.counts["outcomes"]["new"] == 2000
        assert article_requests(site) == dict.fromkeys([f"/{number}" for number in site.paper.numbers()], 1)
        assert [site.peak_connections, rows(tmp_path / "news.db", "SELECT count(*) FROM articles")] == [1, [(2000,)]]
        before = rows(tmp_path / "news.db", "SELECT * FROM articles")
        counted = sum(first.counts["outcomes"].values())
        assert [(counted,)] == rows(tmp_path / "news.db", "SELECT count(*) FROM frontier WHERE last_run = 1")

        site.forget()
        make_due(tmp_path / "news.db")
        second = crawl(tmp_path, "test_site", timeout=60)
        assert second.status == 0, second.errors
        assert set(second.counts["outcomes"]) == {"not_modified"}
        asked = [request for request in site.requests if request.path != "/robots.txt"]
        assert len(asked) >= 20
        assert {request.status for request in asked} == {304}
        assert all("if-none-match" in request.headers for request in asked)
        assert rows(tmp_path / "news.db", "SELECT * FROM articles") == before


def test_records_say_what_the_site_prints(folder: Path, site: Site) -> None:
    assert crawl(folder, "test_site").status == 0
    stored = {
        urlsplit(url).path: (headline, published, json.loads(authors), body)
        for url, headline, published, authors, body in rows(
            folder / "news.db", "SELECT canonical_url, headline, date_published, authors, body FROM articles"
        )
    }
    for number in site.paper.numbers():
        said = site.paper.article(number)
        headline, published, authors, body = stored[f"/{number}"]
        assert headline == said.headline
        assert datetime.fromisoformat(published) == said.published
        assert [author["name"] for author in authors] == [said.author]
        assert said.paragraphs[0] in body


def test_the_archive_replayed_gives_the_same_articles(folder: Path) -> None:
    assert crawl(folder, "test_site").status == 0
    done = finish(
        begin(folder, "news-archive", "--db", "again.db", "--sources", "sources.py", "--json", command="replay")
    )
    assert done.status == 0, done.errors
    assert done.counts["quarantined"] == {}, "sections are no articles"
    assert articles(folder / "again.db") == articles(folder / "news.db")
    place = "SELECT url, archive_file, archive_offset FROM articles ORDER BY url"
    assert rows(folder / "again.db", place) == rows(folder / "news.db", place)
    assert len(articles(folder / "again.db")) == 40


def test_an_archive_that_cannot_be_written(folder: Path, site: Site) -> None:
    (folder / "file").write_text("in the way")
    done = crawl(folder, "test_site", options=(*LOCAL, "--archive", "file/archive"))
    assert done.status == 1
    (said,) = done.events("note")
    assert said["detail"].startswith("Error: file/archive: the archive cannot be written")
    assert rows(folder / "news.db", "SELECT state FROM runs") == [("failed",)]
    assert not rows(folder / "news.db", "SELECT * FROM robots")
    assert crawl(folder, "test_site").counts["outcomes"]["new"] == 40


def test_no_archive(folder: Path) -> None:
    assert crawl(folder, "test_site", options=(*LOCAL, "--no-archive", "--limit", "3")).status == 0
    assert not list(folder.glob("*archive*"))
    assert rows(folder / "news.db", "SELECT count(*) FROM articles WHERE archive_file = url") == [(3,)]


def test_a_site_that_nobody_described(tmp_path: Path, site: Site) -> None:
    done = crawl(tmp_path, f"{site.base}/")
    assert done.status == 0, done.errors
    assert done.counts["outcomes"]["new"] == 40
    assert rows(tmp_path / "news.db", "SELECT DISTINCT source FROM articles") == [(site.host,)]


def test_a_site_that_names_nothing_is_searched_in_the_usual_places(tmp_path: Path, site: Site) -> None:
    site.faults["/robots.txt"] = FAULTS["robots_empty"]
    site.faults["/"] = FAULTS["section_empty"]
    assert crawl(tmp_path, f"{site.base}/").counts["outcomes"]["new"] == 40
    assert [request.status for request in site.asked("/wp-sitemap.xml")] == [404]


def test_numbered_archive(tmp_path: Path, site: Site) -> None:
    describe(tmp_path, ("test_site", site), ways=("archive",))
    site.paper.delete(FIRST_ID + 3)
    done = crawl(tmp_path, "test_site")
    assert done.status == 0, done.errors
    assert done.counts["outcomes"]["new"] == 39
    highest = max(site.paper.numbers())
    assert rows(tmp_path / "news.db", "SELECT highest FROM numbered_archives") == [(highest,)]
    assert max(int(path[1:]) for path in article_requests(site)) <= highest + 10  # gap_limit

    (new,) = site.paper.publish(1)
    site.forget()
    assert crawl(tmp_path, "test_site").counts["outcomes"]["new"] == 1
    assert min(int(path[1:]) for path in article_requests(site)) == highest + 1 <= new


# Again and again


def test_a_correction_becomes_a_revision(tmp_path: Path) -> None:
    with Site(5, host="127.0.0.3", other_host=None) as site:
        describe(tmp_path, ("test_site", site))
        assert crawl(tmp_path, "test_site").status == 0
        number = next(iter(site.paper.numbers()))
        site.paper.correct(number)
        make_due(tmp_path / "news.db")
        assert crawl(tmp_path, "test_site").counts["outcomes"]["updated"] == 1
    said = rows(tmp_path / "news.db", "SELECT body FROM articles WHERE canonical_url LIKE ?", f"%/{number}")
    assert "تصحيح رقم 1" in said[0][0]
    assert rows(tmp_path / "news.db", "SELECT count(*) FROM revisions") == [(1,)]
    assert rows(tmp_path / "news.db", "SELECT count(*) FROM articles") == [(5,)]


def test_deleted_articles_stay_stored(tmp_path: Path) -> None:
    ways = {Gone.NOT_FOUND: "http_404", Gone.GONE: "http_410", Gone.HOME: "quarantined", Gone.SHELL: "quarantined"}
    with Site(6, host="127.0.0.3", other_host=None) as site:
        describe(tmp_path, ("test_site", site))
        assert crawl(tmp_path, "test_site").status == 0
        for number, how in zip(site.paper.numbers(), ways, strict=False):
            site.paper.delete(number, how)
        make_due(tmp_path / "news.db")
        done = crawl(tmp_path, "test_site")
        assert done.status == 0
        said = {line["url"].partition("?")[0].rpartition("/")[2]: line["outcome"] for line in done.events("fetched")}
        gone = {site.paper.gone[number]: said[str(number)] for number in site.paper.gone}
        assert gone == ways
        assert rows(tmp_path / "news.db", "SELECT count(*) FROM articles") == [(6,)]


def test_killed_twenty_times(tmp_path: Path) -> None:
    """Each kill comes at a random moment; what was stored is not fetched again, and in the end nothing is missing."""
    chance = random.Random(20261122)
    with Site(PAGES_KILLED, host="127.0.0.3", other_host=None) as site:
        calm, wild = tmp_path / "calm", tmp_path / "wild"
        for one in (calm, wild):
            one.mkdir()
            describe(one, ("test_site", site))
        assert crawl(calm, "test_site").status == 0
        database = wild / "news.db"
        slow = ("--allow-private-hosts", "--delay", "0.04", "--workers", "1")
        for _ in range(20):
            stored = stored_numbers(database)
            site.forget()
            process = begin(wild, "test_site", "--db", "news.db", "--sources", "sources.py", *slow)
            # Counted in pages and not in seconds, as a busy machine is slow; now and then before the first of them.
            pages, until = chance.randint(0, 14), time.monotonic() + chance.uniform(1, 15)
            while article_requests(site).total() < pages and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.3))
            process.kill()
            process.communicate(timeout=10)
            assert not {f"/{number}" for number in stored} & article_requests(site).keys()
        assert 0 < len(stored) < PAGES_KILLED, "the kills must fall into the work"
        last = crawl(wild, "test_site")
        assert last.status == 0, last.errors
        assert articles(database) == articles(calm / "news.db")
        assert not rows(database, "SELECT url FROM frontier WHERE state = 'leased'")
        states = rows(database, "SELECT state, count(*) FROM runs GROUP BY state")
        assert dict(states).keys() == {"failed", "done"}
        done = finish(
            begin(wild, "news-archive", "--db", "again.db", "--sources", "sources.py", "--json", command="replay")
        )
        assert done.status in (0, 3), done.errors
        assert done.counts["unreadable"] <= 20  # torn ends, one a file at most
        assert articles(wild / "again.db") == articles(database)
        assert not list((wild / "news-archive").glob("*.open"))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_the_run_in_good_order(folder: Path, site: Site, number: signal.Signals, status: int) -> None:
    slow = ("--allow-private-hosts", "--delay", "0.1")
    process = begin(folder, "test_site", "--db", "news.db", "--sources", "sources.py", "--log-format", "json", *slow)
    until = time.monotonic() + 20
    while len(article_requests(site)) < 5 and time.monotonic() < until:
        time.sleep(0.02)
    began = time.monotonic()
    process.send_signal(number)
    done = finish(process, 20)
    assert done.status == status, done.errors
    assert time.monotonic() - began < 5
    asked = article_requests(site)
    assert 5 <= len(asked) < 40
    assert rows(folder / "news.db", "SELECT state FROM runs") == [("stopped",)]
    assert not rows(folder / "news.db", "SELECT url FROM frontier WHERE state = 'leased'")
    assert rows(folder / "news.db", "SELECT count(*) FROM articles") == [(len(asked),)]
    assert not list((folder / "news-archive").glob("*.open"))

    assert crawl(folder, "test_site").status == 0
    assert set(article_requests(site).values()) == {1}
    assert rows(folder / "news.db", "SELECT count(*) FROM articles") == [(40,)]


# Several at once


def test_two_crawls_into_one_database_at_once(tmp_path: Path) -> None:
    with (
        Site(80, host="127.0.0.3", other_host=None) as one,
        Site(80, host="127.0.0.4", other_host=None, seed=2) as two,
    ):
        describe(tmp_path, ("one", one), ("two", two))
        common = ("--db", "news.db", "--sources", "sources.py", "--log-format", "json", "--json", *LOCAL)
        ended = [finish(process) for process in [begin(tmp_path, name, *common) for name in ("one", "two")]]
    assert [done.status for done in ended] == [0, 0], [done.errors for done in ended]
    assert [done.counts["outcomes"]["new"] for done in ended] == [80, 80]
    assert dict(rows(tmp_path / "news.db", "SELECT source, count(*) FROM articles GROUP BY 1")) == {
        "one": 80,
        "two": 80,
    }


def test_another_run_holds_the_lock(folder: Path, site: Site) -> None:
    slow = ("--allow-private-hosts", "--delay", "2")
    first = begin(folder, "test_site", "--db", "news.db", "--sources", "sources.py", *slow)
    until = time.monotonic() + 20
    while not site.requests and time.monotonic() < until:
        time.sleep(0.02)
    try:
        began = time.monotonic()
        second = crawl(folder, "test_site")
        assert second.status == 75
        assert time.monotonic() - began < 10  # on a busy machine; one second otherwise
        (said,) = second.events("note")
        assert f"process {first.pid} (warraq crawl test_site" in said["detail"]

        with Site(5, host="127.0.0.4", other_host=None) as other:
            describe(folder, ("test_site", site), ("free", other))
            both = crawl(folder, "test_site", "free")
        assert both.status == 3
        assert {name: one["state"] for name, one in both.counts["sources"].items()} == {
            "test_site": "held",
            "free": "done",
        }
        assert both.counts["outcomes"]["new"] == 5
        assert f"process {first.pid} (" in both.events("held")[0]["detail"]
        assert rows(folder / "news.db", "SELECT source, state FROM run_sources WHERE run_id = 2") == [("free", "done")]
    finally:
        first.kill()
        first.communicate(timeout=10)


def test_a_source_that_fails_does_not_stop_the_others(tmp_path: Path, site: Site) -> None:
    with Site(5, host="127.0.0.4", other_host=None) as broken:
        broken.faults["*"] = FAULTS["status_500"]
        describe(tmp_path, ("broken", broken), ("test_site", site))
        done = crawl(tmp_path, "broken", "test_site")
    assert done.status == 3
    assert {name: source["state"] for name, source in done.counts["sources"].items()} == {
        "broken": "failed",
        "test_site": "done",
    }
    assert done.counts["outcomes"]["new"] == 40
    assert rows(tmp_path / "news.db", "SELECT source, state FROM run_sources ORDER BY 1") == [
        ("broken", "failed"),
        ("test_site", "done"),
    ]


def test_nothing_but_failure(tmp_path: Path) -> None:
    with Site(5, host="127.0.0.4", other_host=None) as broken:
        broken.faults["*"] = FAULTS["status_500"]
        describe(tmp_path, ("broken", broken))
        assert crawl(tmp_path, "broken").status == 1


# What the operator asks for


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


# Manners


def test_retry_after_is_waited_for(folder: Path, site: Site) -> None:
    number = FIRST_ID + 5
    site.faults[f"/{number}"] = FAULTS["status_429_retry_seconds"].times(1)
    done = crawl(folder, "test_site")
    assert done.status == 0, done.errors
    assert done.counts["outcomes"]["new"] == 40
    first, second = site.asked(f"/{number}")
    assert [first.status, second.status] == [429, 200]
    assert not [request for request in site.requests if first.finished + 0.2 < request.started < first.started + 2]


def test_a_long_retry_after_is_left_to_later_runs(folder: Path, site: Site) -> None:
    site.faults["/rss.xml"] = FAULTS["status_503_retry_long"]
    assert crawl(folder, "test_site").counts["outcomes"].keys() <= {"http_5xx", "host_resting", "fetched"}
    asked = len(site.requests)
    assert asked < 10
    crawl(folder, "test_site")
    assert len(site.requests) == asked


def test_robots(folder: Path, site: Site) -> None:
    site.faults["/robots.txt"] = FAULTS["robots_wildcards"]
    describe(folder, ("test_site", site), ways=("sitemaps",))
    done = crawl(folder, "test_site")
    assert done.status == 0
    refused = {path for (path,) in rows(folder / "news.db", "SELECT url FROM frontier WHERE state = 'refused'")}
    assert refused == {site.url(f"/{n}") for n in site.paper.numbers() if str(n).endswith("1")}
    assert not refused & {site.url(path) for path in article_requests(site)}
    assert done.counts["outcomes"]["refused_by_robots"] == len(refused) > 0


def test_private_hosts_are_refused_without_leave(tmp_path: Path, site: Site) -> None:
    describe(tmp_path, ("test_site", site))
    done = crawl(tmp_path, "test_site", options=("--contact", "desk@example.org"))
    assert done.status == 1
    assert set(done.counts["outcomes"]) == {"refused_address"}
    assert not site.requests


def test_one_second_between_requests(tmp_path: Path, site: Site) -> None:
    describe(tmp_path, ("test_site", site), ways=("feeds",))
    crawl(tmp_path, "test_site", options=("--allow-private-hosts", "--limit", "2"))
    starts = sorted(request.started for request in site.requests)
    assert len(starts) == 4
    assert all(later - earlier > 0.95 for earlier, later in pairwise(starts))


def test_who_asks(tmp_path: Path, site: Site) -> None:
    describe(tmp_path, ("test_site", site))
    crawl(tmp_path, "test_site", options=(*LOCAL, "--limit", "1", "--contact", "desk@example.org"))
    (agent,) = {request.headers["user-agent"] for request in site.requests}
    assert agent.startswith("Warraq/")
    assert agent.endswith("(+desk@example.org)")
