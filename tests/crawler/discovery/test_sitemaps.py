"""Sitemaps, their indexes, and what is served in their place."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass

import pytest

from crawler.discovery import Discovered, Link, discover
from crawler.discovery.collecting import MAX_ENTRIES
from crawler.discovery.document import MAX_BYTES
from crawler.discovery.sitemaps import MAX_DEPTH

URL = "https://news.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@dataclass(frozen=True)
class Source:
    hosts: tuple[str, ...] = ("news.example",)
    article_url: re.Pattern[str] | None = None


def read(content: str | bytes, **options: object) -> Discovered:
    data = content.encode() if isinstance(content, str) else content
    return discover("sitemap", data, url=URL, **options)  # type: ignore[arg-type]


def urlset(*locations: str) -> str:
    entries = "".join(f"<url><loc>{location}</loc></url>" for location in locations)
    return f'<?xml version="1.0"?><urlset {NS}>{entries}</urlset>'


def index(*entries: tuple[str, str | None]) -> str:
    listed = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, day in entries
    )
    return f"<sitemapindex {NS}>{listed}</sitemapindex>"


def urls(found: Discovered) -> list[str]:
    return [link.url for link in found.links]


def test_news_and_image_namespaces() -> None:
    found = read(
        f'<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml"><url>'
        "<image:image><image:loc>https://news.example/p.jpg</image:loc><image:title>صورة</image:title></image:image>"
        '<xhtml:link rel="alternate" hreflang="en" href="https://news.example/en/1"/>'
        "<loc>\n https://news.example/a/1 </loc>"
        "<lastmod>2031-01-01</lastmod><news:news><news:publication><news:name>جريدة</news:name></news:publication>"
        "<news:publication_date>2024-03-02T10:00:00+02:00</news:publication_date><news:title>افتتاح الجسر</news:title>"
        "</news:news></url></urlset>"
    )
    assert found.links == (
        Link(
            url="https://news.example/a/1",
            title="افتتاح الجسر",
            published="2024-03-02T10:00:00+02:00",
            modified="2031-01-01",  # in the future, and raw: what it is worth is decided elsewhere
            found_in=URL,
        ),
    )
    assert (found.problem, found.complete, found.follow) == (None, True, ())


@pytest.mark.parametrize(
    "sitemap",
    [
        pytest.param("<urlset><url><loc>/a/1</loc></url></urlset>", id="no-namespace-relative"),
        pytest.param(
            f"<s:urlset {NS.replace('xmlns', 'xmlns:s')}><s:url><s:loc>/a/1</s:loc></s:url></s:urlset>", id="prefixed"
        ),
        pytest.param("<urlset><url><loc><![CDATA[/a/1]]></loc></url></urlset>", id="cdata"),
        pytest.param("<urlset><url><loc>http://https://news.example/a/1</loc></url></urlset>", id="scheme-twice"),
        pytest.param(
            "<urlset><url><news:news><news:title>x</news:title></news:news><loc>/a/1</loc></url></urlset>",
            id="undeclared-news",
        ),
        pytest.param("<urlset><url><loc>/a/1</loc><lastmod>x</url></urlset>", id="mismatched"),
        pytest.param("<urlset><url><loc>/a/1</loc></url></urlset>\n<!-- cache -->", id="comment-behind"),
        pytest.param("/a/1".join(("https://news.example", "\n\n")), id="list-of-one-address"),
    ],
)
def test_one_article(sitemap: str) -> None:
    found = read(sitemap)
    assert urls(found) == ["https://news.example/a/1"]
    assert found.problem is None


def test_pages_that_are_no_articles_are_left_out() -> None:
    kept = ["/a/1", "/news/a-long-story-of-the-day", "/%D8%AE%D8%A8%D8%B1-1", "/?p=1234"]
    dropped = [
        "/",
        "/tag/x",
        "/author/y",
        "/category/news",
        "/wp-login.php",
        "/p.jpg",
        "/%D9%83%D8%A7%D8%AA%D8%A8/z",
        "/?x",
    ]
    found = read(urlset(*(f"https://news.example{path}" for path in (*dropped, *kept))))
    assert urls(found) == [f"https://news.example{path}" for path in kept]


def test_the_pattern_of_a_source_decides_alone() -> None:
    source = Source(article_url=re.compile("/tag/[0-9]+$"))
    assert urls(read(urlset("https://news.example/tag/1", "https://news.example/a/1"), source=source)) == [
        "https://news.example/tag/1"
    ]


def test_other_sites_are_left_out_and_reported() -> None:
    found = read(urlset("https://other.example/a/1"))
    assert found.links == ()
    assert found.problem is not None and "off the site (news.example)" in found.problem


def test_an_index_leads_on_newest_first() -> None:
    found = read(
        index(
            ("https://news.example/1.xml", "2024-01-01"),
            ("https://news.example/3.xml.gz", "2024-03-01"),
            ("/2.xml", "2024-02-01"),
            ("https://news.example/3.xml.gz", "2020-01-01"),
            (URL, "2025-01-01"),
            ("https://other.example/x.xml", "2025-01-01"),
        )
    )
    assert found.follow == (
        ("sitemap", "https://news.example/3.xml.gz"),
        ("sitemap", "https://news.example/2.xml"),
        ("sitemap", "https://news.example/1.xml"),
    )
    assert (found.links, found.problem, found.complete) == ((), None, True)


@pytest.mark.parametrize("day", [None, "2024-01-01"], ids=["no-lastmod", "constant-lastmod"])
def test_an_index_without_news_of_change_keeps_its_order(day: str | None) -> None:
    found = read(index(("/b.xml", day), ("/a.xml", day)))
    assert [url for _, url in found.follow] == ["https://news.example/b.xml", "https://news.example/a.xml"]


def test_an_index_of_itself_leads_nowhere() -> None:
    found = read(index((URL, None)))
    assert found.follow == () and found.problem is not None


def test_indexes_inside_indexes_end() -> None:
    listing = index(("/deeper.xml", None))
    assert read(listing, depth=MAX_DEPTH - 1).follow
    found = read(listing, depth=MAX_DEPTH)
    assert found.follow == () and not found.complete
    assert found.problem is not None and "inside another" in found.problem


PLAIN = urlset("https://news.example/a/1", "https://news.example/a/2").encode()


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(gzip.compress(PLAIN), id="gz"),
        pytest.param(gzip.compress(gzip.compress(PLAIN)), id="gz-twice"),
        pytest.param(gzip.compress(PLAIN[:80]) + gzip.compress(PLAIN[80:]), id="gz-of-two-members"),
        pytest.param(gzip.compress(PLAIN) + b"\0" * 20, id="gz-padded"),
        pytest.param(PLAIN, id="not-packed-under-a-gz-name"),
    ],
)
@pytest.mark.parametrize("content_type", [None, "application/x-gzip", "text/xml"])
def test_gz_is_told_by_its_bytes(content: bytes, content_type: str | None) -> None:
    found = discover("sitemap", content, url="https://news.example/sitemap.xml.gz", content_type=content_type)
    assert urls(found) == ["https://news.example/a/1", "https://news.example/a/2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(gzip.compress(PLAIN)[:-12], "cut short", id="gz-cut-short"),
        pytest.param(gzip.compress(PLAIN)[:12] + b"\xff" * 40, "broken", id="gz-broken"),
        pytest.param(gzip.compress(b"<urlset>" + b" " * MAX_BYTES), "more than", id="gz-bomb"),
        pytest.param(b"<urlset>" + b" " * MAX_BYTES, "more than", id="too-large"),
        pytest.param(b"<!doctype html><html><body>blocked</body></html>", "HTML page", id="html"),
        pytest.param(b"<p>Just a moment</p>", "HTML page", id="html-fragment"),
        pytest.param(b"Not found", "something else", id="text"),
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \r\n\xef\xbb\xbf \0", "empty", id="blank"),
        pytest.param(b"%PDF-1.4 x", "PDF", id="pdf"),
    ],
)
def test_what_is_no_sitemap_is_a_problem(content: bytes, words: str) -> None:
    found = read(content)
    assert found.links == found.follow == () and not found.complete
    assert found.problem is not None and found.problem.startswith(URL) and words in found.problem


def test_plain_text() -> None:
    found = read("\ufeffhttps://news.example/a/1\r\n\r\nhttps://news.example/خبر-2\r\nnot an address\r\n")
    assert urls(found) == ["https://news.example/a/1", "https://news.example/%D8%AE%D8%A8%D8%B1-2"]


@pytest.mark.parametrize("attributes", ["", f" {NS}"], ids=["rss", "rss-with-sitemap-namespace"])
def test_rss_mistaken_for_a_sitemap(attributes: str) -> None:
    found = read(f"<rss{attributes}><channel><item><title>خبر</title><link>/a/1</link></item></channel></rss>")
    assert [(link.url, link.title) for link in found.links] == [("https://news.example/a/1", "خبر")]


def test_a_sitemap_mistaken_for_a_feed() -> None:
    assert urls(discover("feed", PLAIN, url=URL)) == ["https://news.example/a/1", "https://news.example/a/2"]


def test_a_sitemap_cut_short() -> None:
    found = read(PLAIN[: -len(b"1</loc></url></urlset>")])
    assert urls(found) == ["https://news.example/a/1"]
    assert not found.complete and found.problem is not None


def stories(count: int) -> bytes:
    return urlset(*(f"https://news.example/news/{number}" for number in range(count))).encode()


def test_a_full_sitemap_is_complete() -> None:
    found = read(gzip.compress(stories(MAX_ENTRIES), compresslevel=1))
    assert len(found.links) == MAX_ENTRIES == 50_000
    assert (found.problem, found.complete) == (None, True)


def test_more_entries_than_the_bound_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.discovery.collecting.MAX_ENTRIES", 20)
    assert read(stories(20)).complete
    found = read(stories(21))
    assert len(found.links) == 20
    assert not found.complete and found.problem is not None and "more than 20" in found.problem


def test_an_index_has_a_bound_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.discovery.sitemaps.MAX_ENTRIES", 20)
    assert read(index(*((f"/{number}.xml", None) for number in range(20)))).complete
    found = read(index(*((f"/{number}.xml", None) for number in range(21))))
    assert len(found.follow) == 20
    assert not found.complete and found.problem is not None


@pytest.mark.parametrize(
    "fault",
    [
        b"<loc>https://news.example/x <b></loc>",
        b"<loc>https://news.example/news/4500",
        b"<loc></url></url></loc>",
        b"<loc a=b>",
    ],
    ids=["html", "loc-without-end", "ends-crossed", "attribute-without-quotes"],
)
def test_a_fault_in_a_large_sitemap_costs_one_entry(fault: bytes) -> None:
    found = read(stories(5_000).replace(b"<loc>https://news.example/news/4500</loc>", fault))
    expected = {f"https://news.example/news/{number}" for number in range(5_000) if number != 4_500}
    assert expected <= {link.url for link in found.links}
    assert len(found.links) <= 5_000
