"""Where an undescribed site keeps its feeds and sitemaps."""

from __future__ import annotations

import pytest

from crawler.discovery import candidates
from crawler.discovery.autodiscovery import USUAL_PLACES, feeds_in_page, sitemaps_in_robots

URL = "https://news.example/"


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        pytest.param("Sitemap: https://news.example/s.xml", ["https://news.example/s.xml"], id="plain"),
        pytest.param("User-agent: *\nDisallow: /\n\nSITEMAP:/s.xml # x", ["https://news.example/s.xml"], id="relative"),
        pytest.param("\ufeffSitemap: /s.xml", ["https://news.example/s.xml"], id="mark"),
        pytest.param("Sitemap: /a.xml\r\nSitemap: /a.xml\r\n", ["https://news.example/a.xml"], id="twice"),
        pytest.param(
            "Sitemap: /a.xml\nSitemap: /news.xml",
            ["https://news.example/news.xml", "https://news.example/a.xml"],
            id="news-first",
        ),
        pytest.param("Sitemap: https://cdn.example/s.xml.gz", ["https://cdn.example/s.xml.gz"], id="other-host"),
        pytest.param("Sitemap: ftp://news.example/s.xml\nSitemap:", [], id="no-web-address"),
        pytest.param("<!doctype html><html><p>Not found</p></html>", [], id="html"),
        pytest.param("", [], id="empty"),
    ],
)
def test_robots(robots: str, expected: list[str]) -> None:
    assert list(sitemaps_in_robots(robots.encode(), url=URL)) == expected


def link(href: str, media: str = "application/rss+xml", rest: str = 'rel="alternate"') -> str:
    return f'<link {rest} type="{media}" href="{href}">'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param(link("/feed"), ["https://news.example/feed"], id="rss"),
        pytest.param(link("/a", "application/atom+xml"), ["https://news.example/a"], id="atom"),
        pytest.param(link("/j", "application/feed+json; charset=utf-8"), ["https://news.example/j"], id="json"),
        pytest.param(
            link("/f", "APPLICATION/RSS+XML", 'rel="home ALTERNATE"'), ["https://news.example/f"], id="capitals"
        ),
        pytest.param('<base href="/x/">' + link("f"), ["https://news.example/x/f"], id="base"),
        pytest.param(
            link("https://feeds.example/x") + link("/f"),
            ["https://news.example/f", "https://feeds.example/x"],
            id="own-host-first",
        ),
        pytest.param(link("/oembed", "application/json+oembed"), [], id="oembed"),
        pytest.param(link("/wp-json/1", "application/json"), [], id="api"),
        pytest.param(link("/en", "text/html"), [], id="translation"),
        pytest.param(link("/comments/feed/"), [], id="comments"),
        pytest.param(link("/f", rest='rel="alternate" title="جريدة « خلاصة التعليقات"'), [], id="comments-by-title"),
        pytest.param(link("/f", rest='rel="stylesheet"'), [], id="other-relation"),
        pytest.param(link(""), [], id="no-address"),
    ],
)
def test_page(head: str, expected: list[str]) -> None:
    page = f"<!doctype html><html><head>{head}</head><body>x</body></html>"
    assert list(feeds_in_page(page.encode(), url=URL)) == expected


def test_candidates_in_order_of_trust() -> None:
    found = candidates(
        "https://news.example/deep/page?x=1",
        robots=b"Sitemap: https://news.example/maps/1.xml",
        home=f"<html><head>{link('/rss/all')}{link('/feed')}</head></html>".encode(),
    )
    assert found[:3] == (
        ("sitemap", "https://news.example/maps/1.xml"),
        ("feed", "https://news.example/rss/all"),
        ("feed", "https://news.example/feed"),
    )
    assert len(found) == len(set(found)) == 2 + len(USUAL_PLACES)
    assert {url for _, url in found} >= {f"https://news.example{path}" for _, path in USUAL_PLACES}


def test_without_answers_the_usual_places_are_left() -> None:
    assert candidates(URL) == tuple((kind, f"https://news.example{path}") for kind, path in USUAL_PLACES)


@pytest.mark.parametrize("content", [b"", b"\0\xff" * 50, b"<" * 5_000, b"{}"])
def test_anything_may_be_served(content: bytes) -> None:
    assert len(candidates(URL, robots=content, home=content)) == len(USUAL_PLACES)


def test_no_address_no_candidates() -> None:
    assert candidates("not an address") == ()
