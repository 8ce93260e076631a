"""Several crawls at once, several sources in one, and those of them that fail."""

from __future__ import annotations

import time
from pathlib import Path

from tests.crawler.crawl_runs import LOCAL, begin, crawl, describe, finish, rows
from tests.site.faults.table import FAULTS
from tests.site.site import Site


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
