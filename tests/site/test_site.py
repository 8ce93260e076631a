"""What the test site prints, serves, changes and remembers."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from crawler.parsers import parse_page
from crawler.saved.page import SavedPage
from pipelines.article import Archive, Outcome
from tests.site.answer import http_date
from tests.site.client import ARTICLES, get
from tests.site.furniture import section_path
from tests.site.newspaper import NEWEST, SECTIONS, Gone, Newspaper, number_at, place_of
from tests.site.protocol import Logged
from tests.site.site import Site


def locations(content: bytes) -> list[str]:
    """The addresses that a sitemap or index names."""
    return [element.text or "" for element in etree.fromstring(content).iter("{*}loc")]


# What is printed


@given(st.integers(0, 10**6))
def test_numbers_and_places_are_one_to_one(place: int) -> None:
    assert place_of(number_at(place)) == place
    assert number_at(place) < number_at(place + 1) <= number_at(place) + 5


def test_numbers_have_gaps_that_are_no_places() -> None:
    numbers = [number_at(place) for place in range(1000)]
    assert [place_of(n) for n in range(numbers[0], numbers[-1]) if n not in numbers] == [None] * (
        numbers[-1] - numbers[0] - 999
    )


def test_large_paper_repeats_no_headline_and_runs_forward() -> None:
    paper = Newspaper(20_000)
    numbers = list(paper.numbers())
    assert len({paper.headline(number) for number in numbers}) == 20_000
    published = [paper.published(number) for number in numbers]
    assert published == sorted(published, reverse=True)
    assert NEWEST - timedelta(minutes=11) < published[0] <= NEWEST


def test_seed_decides_what_is_printed() -> None:
    one, same, other = Newspaper(50), Newspaper(50), Newspaper(50, seed=2)
    articles = [[paper.article(number) for number in paper.numbers()] for paper in (one, same, other)]
    assert articles[0] == articles[1]
    assert not {a.headline for a in articles[0]} & {a.headline for a in articles[2]}


def test_no_such_article() -> None:
    paper = Newspaper(5)
    with pytest.raises(KeyError):
        paper.article(10_009)
    with pytest.raises(KeyError, match="no article 10009"):
        paper.correct(10_009)


@pytest.mark.parametrize("form", ["", "/amp", "/print"])
def test_the_parser_reads_what_was_printed(site: Site, form: str) -> None:
    for number in list(site.paper.numbers())[:12]:
        printed, address = site.paper.article(number), site.url(f"{form}/{number}")
        saved = SavedPage(archive=Archive("page"), content=get(site, f"{form}/{number}").body, url=address)
        page = parse_page(saved, now=NEWEST + timedelta(days=1))
        article = page.article
        assert page.outcome is Outcome.ARTICLE
        assert article.headline == printed.headline
        assert [author.name for author in article.authors] == [printed.author]
        assert (article.date_published or "")[:16] == printed.published.isoformat()[:16]
        assert tuple(block.text for block in article.body_blocks) == printed.paragraphs
        assert article.canonical_url == site.url(f"/{number}").replace("http:", "https:")


# What is served


def test_every_article_is_there_and_has_the_size_of_a_real_page(site: Site) -> None:
    sizes = []
    for address in site.addresses:
        got = get(site, urlsplit(address).path)
        assert got.status == 200
        sizes.append(len(got.body))
    assert len(sizes) == ARTICLES
    assert 30_000 < min(sizes) < max(sizes) < 80_000


@pytest.mark.parametrize(
    "path", ["/10009", "/9999", "/999999999", "/nothing", "/sitemaps/articles-77.xml", "/story.php?id=1"]
)
def test_what_is_not_there(site: Site, path: str) -> None:
    assert get(site, path).status == 404


def test_sitemaps_name_every_article_once(site: Site) -> None:
    names = [urlsplit(address).path for address in locations(get(site, "/sitemap.xml").body)]
    found: list[str] = []
    for name in names:
        body = get(site, name).body
        found += locations(gzip.decompress(body) if name.endswith(".gz") else body)
    assert len(names) == 3
    assert sum(name.endswith(".gz") for name in names) == 2
    assert sorted(found) == sorted(site.addresses)


def test_feeds_name_the_newest(site: Site) -> None:
    newest = site.addresses[:50]
    rss = etree.fromstring(get(site, "/rss.xml").body)
    assert [guid.text for guid in rss.iter("guid")] == newest
    assert [link.text for link in rss.iterfind(".//item/link")] == [
        f"{a}?utm_source=rss&utm_medium=feed" for a in newest
    ]
    atom = etree.fromstring(get(site, "/atom.xml").body)
    assert [link.get("href") for link in atom.iterfind(".//{*}entry/{*}link")] == newest
    assert [item["url"] for item in json.loads(get(site, "/feed.json").body)["items"]] == newest
    assert locations(get(site, "/news-sitemap.xml").body) == site.addresses


def test_sections_lead_page_by_page_to_every_article(site: Site) -> None:
    found = []
    for section in SECTIONS:
        target: str | None = section_path(section)
        while target:
            page = html.fromstring(get(site, target).body.decode())
            found += [site.base + str(href) for href in page.xpath('//div[@class="card"]/h2/a/@href')]
            target = next(iter(page.xpath('//a[@class="next"]/@href')), None)
    assert sorted(found) == sorted(site.addresses)
    assert not html.fromstring(get(site, f"{section_path(SECTIONS[0])}?page=99").body.decode()).xpath(
        '//div[@class="card"]'
    )


def test_robots_names_sitemaps_that_are_there(site: Site) -> None:
    body = get(site, "/robots.txt").body.decode()
    sitemaps = re.findall(r"^Sitemap: (.*)$", body, re.MULTILINE)
    assert [get(site, urlsplit(address).path).status for address in sitemaps] == [200, 200]


def test_twins_redirects_and_tracking_lead_to_the_article(site: Site) -> None:
    address = site.url("/10004")
    for twin in ("/amp/10004", "/print/10004", "/10004?utm_source=x&fbclid=y"):
        page = html.fromstring(get(site, twin).body.decode())
        assert page.xpath('//link[@rel="canonical"]/@href') == [address]
    for old in ("/story.php?id=10004", "/10004/any-slug", "/archive/10004"):
        got = get(site, old)
        assert (got.status, got.headers["Location"]) == (301, address)


def test_variants_all_lead_to_articles() -> None:
    with Site(60, variants=True) as site:
        links = set()
        for section in SECTIONS:
            page = html.fromstring(get(site, section_path(section)).body.decode())
            links |= {str(href) for href in page.xpath('//div[@class="card"]/h2/a/@href')}
        assert len(links) == 60
        assert len({re.sub(r"\d+|%..", "", link) for link in links}) >= 6
        assert {get(site, link).status for link in links} == {200, 301}


def test_other_host_serves_the_same(site: Site) -> None:
    if site.other_base is None:
        pytest.skip("this machine has no 127.0.0.2")
    host, port = site.other_base.removeprefix("http://").split(":")
    with closing(http.client.HTTPConnection(host, int(port), timeout=5)) as connection:
        connection.request("GET", "/10004")
        assert connection.getresponse().read() == get(site, "/10004").body
    assert [request.host for request in site.requests] == ["127.0.0.2", "127.0.0.1"]


# What changes


def test_conditions_are_answered_with_304_until_something_changes() -> None:
    with Site(20) as site:
        paths = ["/10004", "/rss.xml", "/sitemaps/articles-0.xml.gz", section_path(SECTIONS[4]), "/"]
        before = {path: get(site, path) for path in paths}
        for path, got in before.items():
            etag, modified = got.headers["ETag"], got.headers["Last-Modified"]
            assert get(site, path, If_None_Match=f'"x", W/{etag}').status == 304
            assert get(site, path, If_Modified_Since=modified).status == 304
            assert get(site, path, If_None_Match='"x"', If_Modified_Since=modified).status == 200
            assert get(site, path, If_Modified_Since="yesterday").status == 200
            assert not get(site, path, If_None_Match=etag).body
        site.paper.correct(10_004, at=NEWEST + timedelta(days=1))
        for path in ("/10004", "/sitemaps/articles-0.xml.gz"):
            got = get(site, path, If_None_Match=before[path].headers["ETag"])
            assert got.status == 200
            assert got.body != before[path].body
        modified = before["/10004"].headers["Last-Modified"]
        assert get(site, "/10004", If_Modified_Since=modified).status == 200


def test_a_correction_changes_text_and_time_alone() -> None:
    paper = Newspaper(20)
    before = paper.article(10_004)
    paper.correct(10_004)
    after = paper.article(10_004)
    assert after.modified == before.published + timedelta(hours=1)
    assert (after.headline, after.published, after.author) == (before.headline, before.published, before.author)
    assert sum(a != b for a, b in zip(before.paragraphs, after.paragraphs, strict=True)) == 1
    paper.correct(10_004)
    assert paper.article(10_004).paragraphs != after.paragraphs


@pytest.mark.parametrize(
    ("how", "status", "location"),
    [(Gone.NOT_FOUND, 404, None), (Gone.GONE, 410, None), (Gone.HOME, 302, "/"), (Gone.SHELL, 200, None)],
    ids=lambda value: value.name.lower() if isinstance(value, Gone) else "",
)
def test_deleted_articles(how: Gone, status: int, location: str | None) -> None:
    with Site(20) as site:
        site.paper.delete(10_004, how)
        got = get(site, "/10004")
        assert got.status == status
        assert got.headers["Location"] == (site.base + location if location else None)
        assert site.url("/10004") not in site.addresses
        assert b"/10004?" not in get(site, "/rss.xml").body
        assert site.paper.headline(10_004).encode() not in got.body


def test_moved_and_new_articles() -> None:
    with Site(20) as site:
        site.paper.move(10_004)
        assert get(site, "/10004").headers["Location"] == site.url("/archive/10004")
        assert f'rel="canonical" href="{site.url("/archive/10004")}"'.encode() in get(site, "/archive/10004").body
        at = datetime(2026, 1, 5, 12, tzinfo=UTC)
        assert get(site, "/10022").status == 404
        assert site.paper.publish(at=at) == [10_022]
        assert get(site, "/10022").status == 200
        assert site.paper.article(10_022).published == at
        assert get(site, "/rss.xml").body.index(b"/10022?") < get(site, "/rss.xml").body.index(b"/10021?")


def test_changes_can_be_planned() -> None:
    with Site(20) as site:
        site.after(0.05, site.paper.correct, 10_004)
        deadline = monotonic() + 5
        while not site.paper.article(10_004).revision and monotonic() < deadline:
            sleep(0.01)
        assert site.paper.article(10_004).revision == 1


# What is remembered, and how connections are kept


def test_every_request_is_in_the_log(site: Site) -> None:
    with closing(http.client.HTTPConnection(site.host, site.port, timeout=5)) as connection:
        for target in ("/10004?a=1", "/nothing"):
            connection.request("GET", target, headers={"User-Agent": "probe", "X-Twice": "b"})
            connection.getresponse().read()
    first, second = site.requests
    assert (first.method, first.target, first.path, first.status) == ("GET", "/10004?a=1", "/10004", 200)
    assert (first.headers["user-agent"], first.headers["x-twice"]) == ("probe", "b")
    assert first.connection == second.connection
    assert second.status == 404
    assert first.finished is not None
    assert first.started <= first.finished <= second.started
    assert abs(first.at - datetime.now(UTC).timestamp()) < 10
    assert first.sent > 30_000
    assert site.asked("/10004") == [first]


def test_requests_sent_together_are_answered_in_order(site: Site) -> None:
    request = "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n"
    last = "GET /nothing HTTP/1.1\r\nConnection: close\r\n\r\n"
    with socket.create_connection((site.host, site.port), timeout=5) as connection:
        connection.sendall((request.format(10_004) + request.format(10_005) + last).encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"200", b"200", b"404"]
    assert answer.index(b"/amp/10004") < answer.index(b"/amp/10005")
    assert site.peak_connections == 1


def test_other_methods(site: Site) -> None:
    head, full = get(site, "/10004", "HEAD"), get(site, "/10004")
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(full.body))
    assert get(site, "/10004", "POST").status == 405
    assert get(site, "http://elsewhere.example/").status == 400


def test_a_head_without_end_is_cut_off(site: Site) -> None:
    with socket.create_connection((site.host, site.port), timeout=5) as connection, pytest.raises(OSError):
        for _ in range(100):
            connection.sendall(b"x" * 65536)
    assert get(site, "/10004").status == 200


def test_several_sites_at_once() -> None:
    with Site(5) as one, Site(5, seed=2) as two:
        assert one.port != two.port
        assert get(one, "/10004").body != get(two, "/10004").body
        assert len(one.requests) == len(two.requests) == 1


def test_only_loopback() -> None:
    with pytest.raises(ValueError, match="loopback only"):
        Site(host="0.0.0.0")
    with pytest.raises(ValueError, match="none of good, expired"):
        Site(certificate="fine")


def test_a_taken_port_is_an_error_and_stopping_frees_it(site: Site) -> None:
    with pytest.raises(OSError):
        Site(port=site.port).start()
    other = Site(5).start()
    other.stop()
    other.stop()
    with Site(5, port=other.port) as again:
        assert get(again, "/10004").status == 200


def test_http_dates_are_read_back() -> None:
    moment = datetime(2025, 6, 1, 12, 30, 15, tzinfo=UTC)
    assert parsedate_to_datetime(http_date(moment)) == moment
    assert Logged("GET", "/a?b=1", {}, 1, "127.0.0.1").path == "/a"
