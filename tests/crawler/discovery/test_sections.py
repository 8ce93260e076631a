"""Section pages: which links are articles, and where the list goes on."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from crawler.discovery import Discovered, discover
from crawler.discovery.sections import MAX_ANCHORS

URL = "https://news.example/economy"
STORY = '<h2><a href="/economy/48213">أسعار القمح ترتفع</a></h2>'


@dataclass(frozen=True)
class Source:
    hosts: tuple[str, ...] = ("news.example",)
    article_url: re.Pattern[str] | None = None


def read(body: str, *, url: str = URL, source: Source | None = None) -> Discovered:
    return discover("section", f"<!doctype html><html><body>{body}</body></html>".encode(), url=url, source=source)


def urls(found: Discovered) -> list[str]:
    return [link.url for link in found.links]


LINE = "أسعار القمح ترتفع في الأسواق"


@pytest.mark.parametrize(
    ("href", "taken"),
    [
        pytest.param("/economy/48213", True, id="number"),
        pytest.param("/article.aspx?ArticleId=48213", True, id="number-in-query"),
        pytest.param("/2024/03/02/x", True, id="date"),
        pytest.param("/economy/wheat-prices-rise-again", True, id="slug"),
        pytest.param("/economy/أسعار-القمح-ترتفع-مجددا/", True, id="arabic-slug"),
        pytest.param("/arabic/articles/c8xk2r4q5dxo", True, id="random-id"),
        pytest.param("https://www.news.example/economy/48213", True, id="www"),
        pytest.param("https://sport.news.example/48213", True, id="subdomain"),
        pytest.param("https://other.example/economy/48213", False, id="other-site"),
        pytest.param("https://badnews.example/48213", False, id="host-that-ends-alike"),
        pytest.param("/economy", False, id="the-page-itself"),
        pytest.param("/", False, id="home"),
        pytest.param("/economy/oil", False, id="short-path"),
        pytest.param("/tag/48213", False, id="tag"),
        pytest.param("/Author/48213/name-of-the-author", False, id="author"),
        pytest.param("/وسم/القمح-في-السوق-العالمية", False, id="arabic-tag"),
        pytest.param("/login?back=48213", False, id="login"),
        pytest.param("/uploads/48213.jpg", False, id="picture"),
        pytest.param("/page/481", False, id="page"),
        pytest.param("mailto:a48213@news.example", False, id="mail"),
        pytest.param("javascript:open(48213)", False, id="script"),
    ],
)
def test_address_as_evidence(href: str, taken: bool) -> None:
    assert len(read(f'<a href="{href}">{LINE}</a>').links) == taken


@pytest.mark.parametrize(
    ("anchor", "title"),
    [
        pytest.param(f'<a href="/a/48213">{LINE}</a>', LINE, id="five-words"),
        pytest.param('<a href="/a/48213">المزيد</a>', None, id="one-word"),
        pytest.param('<h3><span><a href="/a/48213">عودة الأمطار</a></span></h3>', "عودة الأمطار", id="inside-heading"),
        pytest.param(
            f'<a href="/a/48213"><time>2 مارس 2024</time><h3>عودة الأمطار</h3><p>{LINE}</p></a>',
            "عودة الأمطار",
            id="heading-inside",
        ),
        pytest.param(f'<a href="/a/48213"><img src="x"></a><a href="/a/48213">{LINE}</a>', LINE, id="picture-first"),
        pytest.param(f'<a href="/a/48213">{LINE}</a><a href="/a/48213#c">7 تعليقات</a>', LINE, id="comments-behind"),
        pytest.param(f'<a href="/a/48213" title="{LINE}"><img src="x"></a>', LINE, id="title-attribute"),
        pytest.param('<a href="/a/48213"><img src="x"></a>', None, id="picture-alone"),
    ],
)
def test_text_as_evidence(anchor: str, title: str | None) -> None:
    assert [link.title for link in read(anchor).links] == ([title] if title else [])


def test_a_pattern_needs_no_other_evidence() -> None:
    source = Source(article_url=re.compile(r"/s/[a-z]+$"))
    found = read(f'<a href="/s/x">خبر</a><a href="/s/y"><img></a><a href="/a/48213">{LINE}</a>', source=source)
    assert urls(found) == ["https://news.example/s/x", "https://news.example/s/y"]


def test_relative_links_follow_the_base() -> None:
    assert urls(read(f'<base href="/v2/"><a href="a/48213">{LINE}</a>')) == ["https://news.example/v2/a/48213"]


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256"])
def test_charset(encoding: str) -> None:
    page = f"<html><body><p>نص من الصفحة لبيان الترميز</p><a href='/a/48213'>{LINE}</a></body></html>"
    [link] = discover("section", page.encode(encoding), url=URL).links
    assert link.title == LINE


@pytest.mark.parametrize(
    ("url", "pager", "expected"),
    [
        pytest.param(URL, '<a rel="next" href="?p=b">x</a>', "/economy?p=b", id="rel-next"),
        pytest.param(URL, '<link rel="next" href="/economy/page/2">', "/economy/page/2", id="link-rel-next"),
        pytest.param(
            URL,
            '<a href="?page=1">1</a><a href="?page=2">2</a><a href="?page=9">9</a>',
            "/economy?page=2",
            id="numbers",
        ),
        pytest.param(
            f"{URL}?page=2", '<a href="?page=1">1</a><a href="?page=3">3</a>', "/economy?page=3", id="number-3"
        ),
        pytest.param(
            f"{URL}/page/2/",
            '<a href="/economy/page/1/">1</a><a href="/economy/page/3/">3</a>',
            "/economy/page/3/",
            id="path-3",
        ),
        pytest.param(URL, '<a href="/sport/page/2">2</a>', None, id="numbers-of-another-list"),
        pytest.param(URL, '<a href="/economy?before=9">التالي</a>', "/economy?before=9", id="next"),
        pytest.param(URL, '<a href="/economy?before=9">الصفحة التالية ›</a>', "/economy?before=9", id="next-page"),
        pytest.param(
            URL, '<a href="/economy?before=9" aria-label="التالي"><i></i></a>', "/economy?before=9", id="label"
        ),
        pytest.param(URL, '<a href="/economy/page/2">المزيد</a>', "/economy/page/2", id="more"),
        pytest.param(
            "https://news.example/",
            '<a href="/sport">المزيد</a><a href="/art">المزيد</a>',
            None,
            id="more-on-a-home-page",
        ),
        pytest.param("https://news.example/", '<a href="/sport">المزيد</a>', None, id="more-of-a-section"),
        pytest.param(f"{URL}?page=3", '<a href="?page=2">التالي</a>', None, id="next-that-goes-back"),
        pytest.param(URL, '<a href="/economy/a-b">التالي</a><a href="/economy/c-d">التالي</a>', None, id="two-nexts"),
        pytest.param(URL, '<a rel="next" href="https://other.example/2">x</a>', None, id="next-off-the-site"),
        pytest.param(URL, f'<a rel="next" href="{URL}">x</a>', None, id="next-is-itself"),
        pytest.param(URL, "", None, id="none"),
    ],
)
def test_next_page(url: str, pager: str, expected: str | None) -> None:
    found = read(STORY + pager, url=url)
    assert found.follow == ((("section", f"https://news.example{expected}"),) if expected else ())
    assert "https://news.example/economy/48213" in urls(found)


def test_a_page_without_articles_ends_the_list() -> None:
    found = read('<a rel="next" href="/economy/page/3">x</a>', url=f"{URL}/page/2")
    assert found.follow == ()
    assert found.problem is not None and "article_url" in found.problem


def test_a_pattern_that_matches_nothing_is_reported() -> None:
    found = read(STORY, source=Source(article_url=re.compile("/never/")))
    assert found.problem is not None and "check the pattern" in found.problem


def test_links_are_bounded() -> None:
    found = read("".join(f'<a href="/a/{number}">{LINE}</a>' for number in range(1_000, 1_000 + MAX_ANCHORS + 1)))
    assert len(found.links) == MAX_ANCHORS
    assert not found.complete


def test_markup_nested_too_deep_is_reported() -> None:
    found = read(STORY + "<div>" * 5_000)
    assert found.problem is not None and "too deep" in found.problem


@pytest.mark.parametrize("url", [f"{URL}/rss", URL])
def test_a_feed_in_the_place_of_a_section(url: str) -> None:
    feed = b"<rss><channel><item><title>x</title><link>/a/1</link></item></channel></rss>"
    assert urls(discover("section", feed, url=url)) == ["https://news.example/a/1"]
