"""How a crawl treats the hosts that it asks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from tests.crawler.crawl_runs import LOCAL, article_requests, crawl, describe, rows
from tests.site.faults.table import FAULTS
from tests.site.newspaper import FIRST_ID
from tests.site.site import Site


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
