"""The test site's own tests: what it serves, what it remembers, and that every fault is what its name says."""

from __future__ import annotations

import gzip
import http.client
import importlib.util
import json
import re
import socket
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from crawler.parsers import parse_page
from crawler.saved.page import SavedPage
from crawler.sources import Source
from pipelines.article import Archive, Outcome
from tests.site.answer import http_date
from tests.site.fault import Fault
from tests.site.faults import wire
from tests.site.faults.redirects import FORBIDDEN
from tests.site.faults.statuses import LONG_SECONDS, RETRY_SECONDS
from tests.site.faults.table import FAULTS, faults_at
from tests.site.furniture import section_path
from tests.site.newspaper import NEWEST, SECTIONS, Gone, Newspaper, number_at, place_of
from tests.site.protocol import Logged
from tests.site.site import Site
from tests.site.sources import write_sources

ROOT = Path(__file__).parents[2]
ARTICLES = 130
DOCUMENTS = {
    "article": "/10004",
    "robots": "/robots.txt",
    "feed": "/rss.xml",
    "sitemap": "/sitemap.xml",
    "section": section_path(SECTIONS[2]),
}
SLOW = {"hang", "hang_mid_body", "length_huge", "slow_drip", "slow_headers", "slow_start"}
"""Faults that keep the connection open for longer than this test waits."""
SAME_AT_FIRST = {"deaf_to_conditions", "paging_repeats", "paging_redirects"}
"""Faults whose first answer to a plain request is the healthy one."""


@pytest.fixture(scope="module")
def shared() -> Iterator[Site]:
    with Site(ARTICLES) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Iterator[Site]:
    """The shared site, healthy and with an empty log. Tests that change what is printed start their own."""
    shared.faults.clear()
    shared.forget()
    yield shared
    shared.faults.clear()


class Got:
    """An answer as a client sees it."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.body, self.headers = response.status, response.read(), response.headers


def get(site: Site, target: str, method: str = "GET", **headers: str) -> Got:
    """One request on a connection of its own; ``_`` in a header's name stands for ``-``."""
    with closing(http.client.HTTPConnection(site.host, site.port, timeout=5)) as connection:
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return Got(connection.getresponse())


def raw(site: Site, target: str, *, patience: float = 5.0, most: int = 1_000_000) -> bytes:
    """What comes over the wire until the connection ends, ``patience`` is over or ``most`` bytes are there."""
    request = f"GET {target} HTTP/1.1\r\nHost: {site.host}\r\nConnection: close\r\n\r\n".encode()
    deadline, parts, size = monotonic() + patience, list[bytes](), 0
    with socket.create_connection((site.host, site.port), timeout=patience) as connection:
        connection.sendall(request)
        try:
            while size < most and (left := deadline - monotonic()) > 0:
                connection.settimeout(left)
                if not (part := connection.recv(65536)):
                    break
                parts.append(part)
                size += len(part)
        except (ConnectionResetError, TimeoutError):
            pass
    return re.sub(rb"\r\nDate: [^\r]*", b"", b"".join(parts))


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


def test_a_taken_port_is_an_error_and_stopping_frees_it(site: Site) -> None:
    with pytest.raises(OSError):
        Site(port=site.port).start()
    other = Site(5).start()
    other.stop()
    other.stop()
    with Site(5, port=other.port) as again:
        assert get(again, "/10004").status == 200


# What goes wrong


def test_every_fault_has_a_name_a_sentence_and_a_place() -> None:
    assert len(FAULTS) > 200
    for name, fault in FAULTS.items():
        assert fault.name == name
        assert fault.about.endswith(".")
        assert fault.at
        assert set(fault.at) <= set(DOCUMENTS)
    assert {fault.area for fault in FAULTS.values()} == {
        *("transport", "redirect", "status", "content", "robots", "feed", "sitemap", "section", "encoding")
    }
    assert [fault for fault in faults_at("robots", "robots") if fault.area != "robots"] == []


@pytest.mark.parametrize("fault", [f for f in FAULTS.values() if f.name != "refused"], ids=lambda fault: fault.name)
def test_every_fault_strikes_and_leaves_the_site_alive(site: Site, fault: Fault) -> None:
    path = DOCUMENTS[fault.at[0]]
    healthy = raw(site, path)
    site.faults[path] = fault
    struck = raw(site, path, patience=0.3 if fault.name in SLOW else 10)
    assert (struck == healthy) is (fault.name in SAME_AT_FIRST)
    assert [request.fault for request in site.asked(path)] == [None, fault.name]
    assert raw(site, f"/as-is{path}") == healthy
    del site.faults[path]
    assert raw(site, path) == healthy


def test_a_fault_strikes_so_often_or_so_long(site: Site) -> None:
    site.faults["/10004"] = FAULTS["status_503"].times(2)
    assert [get(site, "/10004").status for _ in range(4)] == [503, 503, 200, 200]
    site.faults["/10005"] = FAULTS["status_500"].lasting(0.2)
    assert get(site, "/10005").status == 500
    sleep(0.25)
    assert get(site, "/10005").status == 200
    assert [request.fault for request in site.asked("/10004")] == ["status_503"] * 2 + [None] * 2


def test_the_closest_key_strikes(site: Site) -> None:
    site.faults["*"] = FAULTS["status_500"]
    site.faults["/1000*"] = FAULTS["status_502"]
    site.faults["/10004"] = FAULTS["status_403"]
    site.faults["/10004?page=2"] = FAULTS["status_404"]
    assert dict(site.faults)["/10004"].name == "status_403"
    targets = ["/rss.xml", "/10004?page=3", "/10004?page=2"]
    assert [get(site, target).status for target in targets] == [500, 403, 404]
    del site.faults["*"]
    assert get(site, "/10005").status == 502


def test_refused_connections_come_back() -> None:
    with Site(5) as site:
        site.faults["/10004"] = FAULTS["refused"].times(1)
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            get(site, "/10004")
        with pytest.raises(ConnectionRefusedError):
            get(site, "/10004")
        sleep(1.2)
        assert get(site, "/10004").status == 200
        with site.down(), pytest.raises(ConnectionRefusedError):
            get(site, "/10004")
        assert get(site, "/10004").status == 200
        host, port = site.refused.removeprefix("http://").split(":")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, int(port)), timeout=1)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("reset_before_answer", ConnectionResetError),
        ("closed_before_answer", http.client.RemoteDisconnected),
        ("reset_mid_body", (ConnectionResetError, http.client.IncompleteRead)),
        ("length_too_long", http.client.IncompleteRead),
        ("truncated_chunking", http.client.IncompleteRead),
        ("broken_chunking", http.client.IncompleteRead),
        ("bad_status_line", http.client.BadStatusLine),
        ("headers_1000", http.client.HTTPException),
        ("header_huge", http.client.LineTooLong),
    ],
)
def test_what_a_client_makes_of_it(site: Site, name: str, error: type[Exception]) -> None:
    site.faults["/10004"] = FAULTS[name]
    with pytest.raises(error):
        get(site, "/10004")


@pytest.mark.parametrize("name", ["hang", "hang_mid_body", "slow_drip", "slow_headers"])
def test_slow_answers_hold_nobody_else_up(site: Site, name: str) -> None:
    site.faults["/10004"] = FAULTS[name]
    with socket.create_connection((site.host, site.port), timeout=5) as waiting:
        waiting.sendall(b"GET /10004 HTTP/1.1\r\n\r\n")
        began = monotonic()
        assert get(site, "/10005").status == 200
        assert monotonic() - began < 1


@pytest.mark.parametrize("name", ["endless_body", "endless_chunks", "endless_headers"])
def test_endless_answers_go_on(site: Site, name: str) -> None:
    site.faults["/10004"] = FAULTS[name]
    assert len(raw(site, "/10004", most=20_000_000)) >= 20_000_000


@pytest.mark.parametrize("name", ["redirect_loop", "redirect_self", "redirect_endless"])
def test_circles(site: Site, name: str) -> None:
    site.faults["/10004"] = FAULTS[name]
    target, seen = "/10004", []
    for _ in range(6):
        got = get(site, target)
        assert got.status in (301, 302)
        target = got.headers["Location"].removeprefix(site.base)
        seen.append(target)
    assert len(set(seen)) == {"redirect_loop": 2, "redirect_self": 1, "redirect_endless": 6}[name]


@pytest.mark.parametrize("name", ["redirect_once", "redirect_relative", "redirect_other_host", "redirect_to_http"])
def test_redirects_that_lead_to_the_page(site: Site, name: str) -> None:
    healthy = get(site, "/10004").body
    site.faults["/10004"] = FAULTS[name]
    target = urlsplit(urljoin(site.url("/10004"), get(site, "/10004").headers["Location"]))
    with closing(http.client.HTTPConnection(target.hostname or "", target.port, timeout=5)) as connection:
        connection.request("GET", target.path)
        assert connection.getresponse().read() == healthy


@pytest.mark.parametrize("name", FORBIDDEN)
def test_redirects_out_of_bounds(site: Site, name: str) -> None:
    site.faults["/10004"] = FAULTS[name]
    got = get(site, "/10004")
    assert (got.status, got.headers["Location"]) == (302, FORBIDDEN[name])


def test_retry_after(site: Site) -> None:
    said = {}
    for name in ("status_429_retry_seconds", "status_503_retry_date", "status_429_retry_long"):
        site.faults["/10004"] = FAULTS[name]
        said[name] = get(site, "/10004").headers["Retry-After"]
    ahead = parsedate_to_datetime(said.pop("status_503_retry_date")) - datetime.now(UTC)
    assert RETRY_SECONDS - 0.5 < ahead.total_seconds() <= RETRY_SECONDS + 1
    assert list(said.values()) == [str(RETRY_SECONDS), str(LONG_SECONDS)]


@pytest.mark.parametrize("kind", ["good", "expired", "self_signed", "wrong_host"])
def test_certificates(site: Site, kind: str) -> None:
    site.faults["/10004"] = FAULTS["redirect_to_https" if kind == "good" else f"certificate_{kind}"]
    target = urlsplit(get(site, "/10004").headers["Location"])
    trusting = ssl.create_default_context(cafile=str(site.ca_file))
    connection = http.client.HTTPSConnection(target.hostname or "", target.port, timeout=5, context=trusting)
    with closing(connection):
        if kind == "good":
            connection.request("GET", target.path)
            assert connection.getresponse().status == 200
            assert site.requests[-1].secure
        else:
            with pytest.raises(ssl.SSLCertVerificationError):
                connection.request("GET", target.path)


def test_a_site_over_https_redirects_to_http() -> None:
    with Site(5, certificate="good") as site:
        site.faults["/10004"] = FAULTS["redirect_to_http"]
        trusting = ssl.create_default_context(cafile=str(site.ca_file))
        with closing(http.client.HTTPSConnection(site.host, site.port, timeout=5, context=trusting)) as connection:
            connection.request("GET", "/10004")
            target = urlsplit(connection.getresponse().headers["Location"])
        assert site.base.startswith("https://")
        assert target.scheme == "http"
        with closing(http.client.HTTPConnection(target.hostname or "", target.port, timeout=5)) as connection:
            connection.request("GET", target.path)
            assert connection.getresponse().status == 200


def unpack(coding: str, data: bytes, most: int) -> int:
    """How many bytes come out, counted up to ``most``."""
    if coding in ("gzip", "deflate"):
        return len(zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, most))
    if coding == "br":
        brotli = pytest.importorskip("brotli")
        reader, size = brotli.Decompressor(), 0
        while size < most and not reader.is_finished():
            size += len(reader.process(b"" if size else data, output_buffer_limit=1_000_000))
        return size
    zstd = pytest.importorskip("backports.zstd" if sys.version_info < (3, 14) else "compression.zstd")
    return len(zstd.ZstdDecompressor().decompress(data, max_length=most))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_bombs_and_cut_bodies(coding: str) -> None:
    if coding == "br" and not wire.HAS_BROTLI:
        pytest.skip("brotli is not installed, so there are no faults in br")
    text = "خبر ".encode() * 40_000
    assert unpack(coding, wire.compressed(coding, text), 10**6) == len(text)
    bomb = wire.bomb(coding)
    assert len(bomb) < 300_000
    assert unpack(coding, bomb, 20_000_000) >= 20_000_000
    assert {f"bomb_{coding}", f"truncated_{coding}"} <= set(FAULTS)


def test_the_gzip_bomb_is_whole() -> None:
    reader, size = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    data = wire.bomb("gzip")
    while not reader.eof:
        size += len(reader.decompress(data, 1 << 24))
        data = reader.unconsumed_tail
    assert size == wire.BOMB_BYTES


CHARSETS = {
    "windows_1256_undeclared": ("cp1256", None),
    "windows_1256_as_utf8": ("cp1256", "utf-8"),
    "windows_1256_as_latin1": ("cp1256", "ISO-8859-1"),
    "iso_8859_6_undeclared": ("iso8859_6", None),
    "utf16": ("utf-16", None),
    "bom_against_header": ("utf-8-sig", "windows-1256"),
    "utf8_as_latin1": ("utf-8", "ISO-8859-1"),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_charsets(site: Site, name: str) -> None:
    charset, said = CHARSETS[name]
    site.faults["/10004"] = FAULTS[name]
    got = get(site, "/10004")
    assert f'<h1 class="story-title">{site.paper.headline(10_004)}</h1>' in got.body.decode(charset)
    assert got.headers.get_content_charset() == (said.lower() if said else None)


def test_broken_text(site: Site) -> None:
    bodies = {}
    for name in ("truncated_utf8", "double_encoded_utf8", "nul_bytes", "lone_surrogates", "references_only"):
        site.faults["/10004"] = FAULTS[name]
        bodies[name] = get(site, "/10004").body
    with pytest.raises(UnicodeDecodeError, match="unexpected end of data"):
        bodies["truncated_utf8"].decode()
    headline = site.paper.headline(10_004)
    assert headline not in bodies["double_encoded_utf8"].decode()
    assert bodies["nul_bytes"].count(b"\x00") == 2
    assert headline in bodies["lone_surrogates"].decode("utf-8", "surrogatepass")
    assert bodies["references_only"].isascii()


@pytest.mark.parametrize(
    "name",
    [
        "feed_undeclared_entities",
        "feed_bare_ampersand",
        "feed_control_characters",
        "feed_bare_less_than",
        "feed_truncated",
        "feed_undeclared_prefix",
        "feed_junk_before",
        "feed_junk_after",
        "feed_windows_1256_as_utf8",
        "feed_entity_bomb",
    ],
)
def test_feeds_that_are_no_xml(site: Site, name: str) -> None:
    site.faults["/rss.xml"] = FAULTS[name]
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(get(site, "/rss.xml").body)


@pytest.mark.parametrize(
    ("name", "path", "count"), [("feed_50k", "/rss.xml", 50_000), ("sitemap_50k", "/sitemap.xml", 50_000)]
)
def test_fifty_thousand(site: Site, name: str, path: str, count: int) -> None:
    site.faults[path] = FAULTS[name]
    root = etree.fromstring(get(site, path).body)
    addresses = [element.text or "" for element in root.iter("link", "{*}loc")]
    assert len(set(addresses)) == count
    assert len({address.partition("?")[0] for address in addresses}) == ARTICLES


def test_lying_validators() -> None:
    with Site(20) as site:
        site.faults["/10004"] = FAULTS["unchanged_etag"]
        etag = get(site, "/10004").headers["ETag"]
        site.paper.correct(10_004)
        assert get(site, "/10004", If_None_Match=etag).status == 304
        site.faults["/10005"] = FAULTS["changing_etag"]
        assert get(site, "/10005").headers["ETag"] != get(site, "/10005").headers["ETag"]
        site.faults["/10006"] = FAULTS["deaf_to_conditions"]
        assert get(site, "/10006", If_None_Match=get(site, "/10006").headers["ETag"]).status == 200


@pytest.mark.parametrize("name", ["paging_repeats", "paging_endless", "paging_self", "paging_invents"])
def test_paging_never_ends(site: Site, name: str) -> None:
    target = section_path(SECTIONS[0])
    site.faults[target] = FAULTS[name]
    for _ in range(5):
        target = str(html.fromstring(get(site, target).body.decode()).xpath('//a[@class="next"]/@href')[0])


# What it says of itself


def test_sources_file(site: Site, tmp_path: Path) -> None:
    with Site(5, host="127.0.0.3", other_host=None) as other:
        path = write_sources(tmp_path / "sources.py", [("one", site), ("other_site", other)], ["feeds", "archive"])
        spec = importlib.util.spec_from_file_location("test_site_sources", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        assert issubclass(module.OtherSite, Source)
        assert module.OtherSite.hosts == ("127.0.0.3",)
        one = module.One
        assert (one.name, one.hosts, one.sitemaps, one.sections) == ("one", ("127.0.0.1",), (), ())
        assert [get(site, urlsplit(feed).path).status for feed in one.feeds] == [200]
        assert one.archive.url(10_004) == site.url("/10004")
        assert all(one.article_url.search(address) for address in site.addresses)
        others = ("/", "/rss.xml", section_path(SECTIONS[0]), "/img/10004.jpg", "/tag/1", "/places/3")
        assert not any(one.article_url.search(site.base + path) for path in others)
        with pytest.raises(ValueError, match="telepathy is none of"):
            write_sources(path, [("one", site)], ["telepathy"])
    assert (
        site.sources_file(tmp_path / "mine.py", name="mine").read_text(encoding="utf-8").count("class Mine(Source)")
        == 1
    )


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False, encoding="utf-8")


def test_command_line(tmp_path: Path) -> None:
    sources, log = tmp_path / "sources.py", tmp_path / "log.jsonl"
    files = ["--sources", str(sources), "--log", str(log)]
    done = run("-m", "tests.site", "--port", "0", "--articles", "5", "--seconds", "0.1", *files)
    assert done.returncode == 0, done.stderr
    assert re.search(r"^5 articles at http://127\.0\.0\.1:\d+/ for 0\.1 s", done.stdout)
    assert done.stdout.endswith("0 requests answered.\n")
    assert "class TestSite(Source)" in sources.read_text(encoding="utf-8")
    assert log.read_text(encoding="utf-8") == ""


def test_command_line_names_the_faults_and_refuses_others() -> None:
    listed = run("tests/site", "--list-faults")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == list(FAULTS)
    wrong = run("-m", "tests.site", "--fault", "/10004=nonsense")
    assert wrong.returncode == 2
    assert "--list-faults" in wrong.stderr


def test_http_dates_are_read_back() -> None:
    moment = datetime(2025, 6, 1, 12, 30, 15, tzinfo=UTC)
    assert parsedate_to_datetime(http_date(moment)) == moment
    assert Logged("GET", "/a?b=1", {}, 1, "127.0.0.1").path == "/a"
