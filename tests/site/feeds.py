"""What the site offers to machines: RSS, Atom and JSON feeds, sitemaps and their index, robots.txt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from email.utils import format_datetime
from itertools import takewhile
from xml.sax.saxutils import escape

from tests.site.furniture import NAME
from tests.site.newspaper import NEWEST, Newspaper

IN_FEED = 50
"""A feed holds the newest so many, as real ones do: who comes too seldom has missed some."""

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def rss(paper: Newspaper, base: str) -> bytes:
    """RSS 2.0. Its links carry tracking parameters; its guids are the plain addresses."""
    items = "".join(
        f"<item><title>{paper.headline(number)}</title><link>{base}/{number}?utm_source=rss&amp;utm_medium=feed</link>"
        f'<guid isPermaLink="true">{base}/{number}</guid><pubDate>{format_datetime(paper.published(number))}</pubDate>'
        f"<dc:creator>{paper.article(number).author}</dc:creator><category>{paper.section(number)}</category></item>\n"
        for number in paper.listed()[:IN_FEED]
    )
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{NAME}</title>'
        f"<link>{base}/</link><description>آخر الأخبار</description><language>ar</language>\n{items}</channel></rss>\n"
    ).encode()


def atom(paper: Newspaper, base: str) -> bytes:
    """Atom 1.0, with plain addresses."""
    newest = max(map(paper.touched, paper.listed()[:IN_FEED]), default=NEWEST)
    entries = "".join(
        f"<entry><id>{base}/{number}</id><title>{paper.headline(number)}</title>"
        f'<link rel="alternate" href="{base}/{number}"/><published>{paper.published(number).isoformat()}</published>'
        f"<updated>{paper.touched(number).isoformat()}</updated>"
        f"<author><name>{paper.article(number).author}</name></author></entry>\n"
        for number in paper.listed()[:IN_FEED]
    )
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><id>{base}/</id><title>{NAME}</title>'
        f"<updated>{newest.isoformat()}</updated>\n{entries}</feed>\n"
    ).encode()


def json_feed(paper: Newspaper, base: str) -> bytes:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    items = [
        {
            "id": f"{base}/{number}",
            "url": f"{base}/{number}",
            "title": paper.headline(number),
            "date_published": paper.published(number).isoformat(),
            "date_modified": paper.touched(number).isoformat(),
            "authors": [{"name": paper.article(number).author}],
        }
        for number in paper.listed()[:IN_FEED]
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": NAME, "home_page_url": f"{base}/", "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def news_sitemap(paper: Newspaper, base: str) -> bytes:
    """The last two days, at most 1,000, as search engines ask for it."""
    listed = paper.listed()
    since = paper.published(listed[0]) - timedelta(days=2) if listed else None
    recent = takewhile(lambda number: since is None or paper.published(number) > since, listed[:1000])
    urls = "".join(
        f"<url><loc>{base}/{number}</loc><news:news><news:publication><news:name>{NAME}</news:name>"
        f"<news:language>ar</news:language></news:publication>"
        f"<news:publication_date>{paper.published(number).isoformat()}</news:publication_date>"
        f"<news:title>{paper.headline(number)}</news:title></news:news></url>\n"
        for number in recent
    )
    return f"{_XML}<urlset {_SITEMAP} {_NEWS}>\n{urls}</urlset>\n".encode()


def urlset(entries: Sequence[tuple[str, str | None]]) -> bytes:
    """A sitemap of ``(address, lastmod)``."""
    urls = "".join(
        f"<url><loc>{escape(address)}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>\n"
        for address, lastmod in entries
    )
    return f"{_XML}<urlset {_SITEMAP}>\n{urls}</urlset>\n".encode()


def sitemap_index(entries: Sequence[tuple[str, str | None]]) -> bytes:
    """A sitemap index of ``(address, lastmod)``."""
    maps = "".join(
        f"<sitemap><loc>{escape(address)}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</sitemap>\n"
        for address, lastmod in entries
    )
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{maps}</sitemapindex>\n".encode()


def robots(base: str) -> bytes:
    """A polite site's rules: no search, nothing private, and where the sitemaps are."""
    return (
        f"User-agent: *\nDisallow: /private/\nDisallow: /search\n\n"
        f"Sitemap: {base}/sitemap.xml\nSitemap: {base}/news-sitemap.xml\n"
    ).encode()
