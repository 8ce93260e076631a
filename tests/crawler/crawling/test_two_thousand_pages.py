"""A crawl of a whole site of 2,000 articles, and a second one that finds nothing new."""

from __future__ import annotations

from itertools import pairwise
from math import inf
from pathlib import Path

from tests.crawler.crawl_runs import article_requests, crawl, describe, make_due, rows
from tests.site.site import Site


def test_two_thousand_pages_and_then_nothing_new(tmp_path: Path) -> None:
    with Site(2000, other_host=None) as site:
        describe(tmp_path, ("test_site", site))
        first = crawl(tmp_path, "test_site", timeout=100)
        assert first.status == 0, first.errors
        assert first.counts["outcomes"]["new"] == 2000
        assert article_requests(site) == dict.fromkeys([f"/{number}" for number in site.paper.numbers()], 1)
        assert rows(tmp_path / "news.db", "SELECT count(*) FROM articles") == [(2000,)]
        # Not by counting connections: on a busy machine one may be closed here while the next is open already.
        assert not [later.path for one, later in pairwise(site.requests) if later.started < (one.finished or inf)]
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
