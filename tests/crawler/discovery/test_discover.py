"""The one door: whatever comes in, links or a problem come out."""

from __future__ import annotations

import gzip
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.discovery import KINDS, Discovered, candidates, discover
from crawler.discovery.mending import mend
from crawler.discovery.scope import _PLAIN, address, is_furniture, names_a_story
from crawler.sources import SOURCES
from pipelines.normalise.urls import host, resolve

URL = "https://news.example/x.xml"


@pytest.mark.parametrize("kind", ["article", "archive", ""])
def test_other_kinds_are_wrong_usage(kind: str) -> None:
    with pytest.raises(ValueError, match="feed, sitemap, section"):
        discover(kind, b"", url=URL)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_is_a_publisher(source: type) -> None:
    found = discover("sitemap", b"<urlset/>", url=f"https://{source.hosts[0]}/sitemap.xml", source=source)  # type: ignore[attr-defined]
    assert found == Discovered()


@pytest.mark.parametrize(
    ("kind", "content", "what"),
    [
        ("feed", b"<html><title>x</title></html>", "an HTML page, not RSS"),
        ("feed", b"https://news.example/a/1", "a list of addresses, not RSS"),
        ("sitemap", b"<html><title>x</title></html>", "an HTML page, not a sitemap"),
        ("section", b"https://news.example/a/1", "a list of addresses, not an HTML page"),
        ("section", b"plain words", "something else, not an HTML page"),
        ("section", b"\xff\xd8\xff\xe0", "a JPEG image"),
    ],
)
def test_the_problem_names_address_finding_and_way_out(kind: str, content: bytes, what: str) -> None:
    found = discover(kind, content, url=URL)
    assert found.problem is not None
    assert found.problem.startswith(f"{URL}: this {kind} is ") and what in found.problem
    assert found.problem.endswith(".")


def check(found: Discovered) -> None:
    """What holds of every answer."""
    assert len({link.url for link in found.links}) == len(found.links)
    for link in found.links:
        assert link.url.isascii() and link.url.startswith(("http://", "https://")) and host(link.url)
        assert link.found_in == URL
        for text in (link.title, link.author, link.published, link.modified):
            assert text is None or (text and text.encode() and "\n" not in text and "\0" not in text)
    for kind, url in found.follow:
        assert kind in KINDS and url.startswith(("http://", "https://")) and url != URL
    assert found.problem is None or (found.problem.startswith(URL) and found.problem.endswith("."))
    assert found.complete or found.problem


@given(kind=st.sampled_from(KINDS), content=st.binary(max_size=300), content_type=st.none() | st.text(max_size=20))
def test_arbitrary_bytes_never_raise(kind: str, content: bytes, content_type: str | None) -> None:
    check(discover(kind, content, url=URL, content_type=content_type))


PIECES = (
    *("<rss>", "</rss>", "<channel>", "<item>", "</item>", "<entry>", "</entry>", "<urlset>", "</urlset>", "<url>"),
    *("</url>", "<loc>", "</loc>", "<sitemapindex>", "<sitemap>", "</sitemap>", "<html>", "<title>", "</title>"),
    *("<feed xmlns='http://www.w3.org/2005/Atom'>", "<link>", "</link>", "<link href='/a/1'/>", "<h2>", "</a>"),
    *("<a href='/news/12345'>", "http://http://news.example/a/1", "/a/2", "خبر عاجل من المدينة", "https://[::1", "//"),
    *("&", "&nbsp;", "&#0;", "&amp;", "<", ">", "<![CDATA[", "]]>", "<!--", "-->", "<!DOCTYPE x [", "]>", "'", '"'),
    *("<?xml version='1.0' encoding='windows-1256'?>", "<!ENTITY a '&b;'>", "\0", "\x0b", "\ufeff", "\ufffe", "\n"),
    *("dc:creator>", "<dc:creator>", "</dc:creator>", "xml:base='", "{", "[", '"items"', ":", "?page=2", "التالي"),
)


@given(
    kind=st.sampled_from(KINDS),
    pieces=st.lists(st.sampled_from(PIECES), max_size=40),
    encoding=st.sampled_from(("utf-8", "utf-16", "windows-1256")),
    packed=st.booleans(),
)
def test_pieces_of_markup_never_raise(kind: str, pieces: list[str], encoding: str, packed: bool) -> None:
    content = "".join(pieces).encode(encoding, "replace")
    check(discover(kind, gzip.compress(content) if packed else content, url=URL))


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_mended_markup_has_no_faults_left(pieces: list[str]) -> None:
    mended = mend("".join(pieces).encode())
    assert mend(mended) == mended
    bare = re.sub(rb"<!\[CDATA\[(?:.*?\]\]>|.*)|<!--(?:.*?-->|.*)", b"", mended, flags=re.DOTALL)
    assert not re.search(rb"&(?!(?:amp|lt|gt|quot|apos);|#)", bare)


@given(st.from_regex(_PLAIN, fullmatch=True))
@example("https://example.com/a;?b=1")
@settings(max_examples=50)
def test_the_short_way_of_an_address_is_the_long_way(raw: str) -> None:
    assert address(URL, raw) == (resolve(URL, raw) if "&amp;" not in raw else address(URL, raw.replace("&amp;", "&")))


@given(st.text(max_size=60))
def test_any_address_may_be_judged(text: str) -> None:
    url = address(URL, text)
    if url is not None:
        assert is_furniture(url) in (True, False)
        assert names_a_story(url) in (True, False)


@given(robots=st.binary(max_size=200), home=st.binary(max_size=200), url=st.text(max_size=30))
def test_autodiscovery_never_raises(robots: bytes, home: bytes, url: str) -> None:
    for base in (URL, url):
        assert all(kind in KINDS and found for kind, found in candidates(base, robots=robots, home=home))
