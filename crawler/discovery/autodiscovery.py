"""Where the feeds and sitemaps of a site that nobody described may be."""

from __future__ import annotations

from itertools import islice
from urllib.parse import urlsplit

from protego import Protego

from crawler.discovery.scope import Scope, address
from crawler.parsers.charset import decode
from crawler.parsers.tree import parse_html
from pipelines.normalise.text import fold
from pipelines.normalise.urls import resolve

MAX_ROBOTS = 512_000
"""How much of robots.txt is read: RFC 9309 (2.5) asks for 500 KiB at least."""

USUAL_PLACES: tuple[tuple[str, str], ...] = (
    ("sitemap", "/news-sitemap.xml"),
    ("sitemap", "/sitemap-news.xml"),
    ("sitemap", "/sitemap_news.xml"),
    ("feed", "/feed"),
    ("feed", "/feed/"),
    ("feed", "/rss"),
    ("feed", "/rss.xml"),
    ("feed", "/rss.aspx"),
    ("feed", "/rss/"),
    ("feed", "/feed.xml"),
    ("feed", "/atom.xml"),
    ("feed", "/index.xml"),
    ("feed", "/feed.json"),
    ("feed", "/feeds/posts/default"),
    ("sitemap", "/sitemap.xml"),
    ("sitemap", "/sitemap_index.xml"),
    ("sitemap", "/sitemap-index.xml"),
    ("sitemap", "/sitemapindex.xml"),
    ("sitemap", "/wp-sitemap.xml"),
    ("sitemap", "/sitemap.xml.gz"),
    ("sitemap", "/sitemap.txt"),
)
"""Paths by convention, what brings news first."""

_FEED_TYPES = frozenset(
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/xml+rss")
)
_MAX_FOUND = 200
_COMMENTS = ("تعليق", "comment")


def candidates(
    url: str, *, robots: bytes | None = None, home: bytes | None = None, content_type: str | None = None
) -> tuple[tuple[str, str], ...]:
    """(kind, address) of what may be a feed or sitemap of the site at ``url``, most trusted first, each once.

    What robots.txt declares, sitemaps of news first; what the home page declares (``home``, with its Content-Type);
    then the usual places, which are guesses. ``robots`` and ``home`` are bodies as they came, ``None`` where missing.
    """
    declared = sitemaps_in_robots(robots, url=url) if robots else ()
    alternates = feeds_in_page(home, url=url, content_type=content_type) if home else ()
    usual = [(kind, found) for kind, path in USUAL_PLACES if (found := resolve(url, path))]
    return tuple(
        dict.fromkeys(
            (
                *(("sitemap", found) for found in declared),
                *(("feed", found) for found in alternates),
                *usual,
            )
        )
    )


def sitemaps_in_robots(robots: bytes, *, url: str) -> tuple[str, ...]:
    """The addresses on "Sitemap:" lines, those with "news" in their paths first. ``url``: any address of the site.

    >>> sitemaps_in_robots(b"User-agent: *\\nSitemap: /map.xml", url="https://example.com/")
    ('https://example.com/map.xml',)
    """
    text = decode(robots[:MAX_ROBOTS]).text.removeprefix("\ufeff")
    declared = islice(Protego.parse(text).sitemaps, _MAX_FOUND)
    found = dict.fromkeys(target for raw in declared if (target := address(url, raw)))
    return tuple(sorted(found, key=lambda target: "news" not in urlsplit(target).path.lower()))


def feeds_in_page(content: bytes, *, url: str, content_type: str | None = None) -> tuple[str, ...]:
    """The feeds that a page declares as its alternates (html.spec.whatwg.org, 4.6.7.1), without those of comments."""
    root = parse_html(content, content_type=content_type).root
    if root is None:
        return ()
    site = Scope.of(url, None)
    base = next((base for element in root.iter("base") if (base := address(url, element.get("href")))), url)
    found: dict[str, None] = {}
    for element in islice(root.iter("link"), 10 * _MAX_FOUND):
        if "alternate" not in element.get("rel", "").lower().split():
            continue
        if element.get("type", "").partition(";")[0].strip().lower() not in _FEED_TYPES:
            continue
        about = fold(f"{element.get('title', '')} {element.get('href', '')}")
        target = address(base, element.get("href"))
        if target is not None and not any(word in about for word in _COMMENTS):
            found[target] = None
    return tuple(sorted(islice(found, _MAX_FOUND), key=lambda target: not site.on_site(target)))
