"""``warraq crawl`` from end to end, against the site in tests/site: what it fetches, stores, archives and says."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from tests.crawler.crawl_runs import LOCAL, article_requests, articles, begin, crawl, describe, finish, make_due, rows
from tests.site.faults.table import FAULTS
from tests.site.newspaper import FIRST_ID, Gone
from tests.site.site import Site


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
