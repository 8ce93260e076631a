"""Every fault is what its name says, and leaves the site alive."""

from __future__ import annotations

import http.client
import socket
import ssl
import sys
import zlib
from contextlib import closing
from email.utils import parsedate_to_datetime
from time import monotonic, sleep
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from tests.site.client import ARTICLES, get, raw
from tests.site.fault import Fault
from tests.site.faults import wire
from tests.site.faults.redirects import FORBIDDEN
from tests.site.faults.statuses import LONG_SECONDS, RETRY_SECONDS
from tests.site.faults.table import FAULTS, faults_at
from tests.site.furniture import section_path
from tests.site.newspaper import SECTIONS
from tests.site.site import Site

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


def test_a_fault_strikes_so_often_or_so_long(site: Site) -> None:
    site.faults["/10004"] = FAULTS["status_503"].times(2)
    assert [get(site, "/10004").status for _ in range(4)] == [503, 503, 200, 200]
    site.faults["/10005"] = FAULTS["status_500"].lasting(0.6)
    assert get(site, "/10005").status == 500
    sleep(0.65)
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


def once_back(site: Site, target: str) -> int:
    """The status of the first answer after connections were refused."""
    deadline = monotonic() + 10
    while True:
        try:
            return get(site, target).status
        except ConnectionRefusedError:
            if monotonic() > deadline:
                raise
            sleep(0.05)


def test_refused_connections_come_back() -> None:
    with Site(5) as site:
        site.faults["/10004"] = FAULTS["refused"].times(1)
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            get(site, "/10004")
        with pytest.raises(ConnectionRefusedError):
            get(site, "/10004")
        assert once_back(site, "/10004") == 200
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
        assert monotonic() - began < 5


@pytest.mark.parametrize("name", ["endless_body", "endless_chunks", "endless_headers"])
def test_endless_answers_go_on(site: Site, name: str) -> None:
    site.faults["/10004"] = FAULTS[name]
    assert len(raw(site, "/10004", most=5_000_000)) >= 5_000_000


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
        said[name] = get(site, "/10004").headers
    dated = said.pop("status_503_retry_date")
    ahead = parsedate_to_datetime(dated["Retry-After"]) - parsedate_to_datetime(dated["Date"])
    assert RETRY_SECONDS <= ahead.total_seconds() <= RETRY_SECONDS + 1
    assert [headers["Retry-After"] for headers in said.values()] == [str(RETRY_SECONDS), str(LONG_SECONDS)]


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
