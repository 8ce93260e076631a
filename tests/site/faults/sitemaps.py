"""Sitemaps, their index and section pages as they are met."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from urllib.parse import parse_qs

from tests.site.answer import HTML, Answer, redirect
from tests.site.fault import Area, Hit
from tests.site.faults.wire import bomb
from tests.site.feeds import rss, sitemap_index, urlset
from tests.site.pages import list_page, plain_page
from tests.site.routes import GZIP, XML

fault = Area("sitemap", "sitemap")
sections = Area("section", "section")
ENTRIES = 50_000
_LASTMOD = re.compile(rb"<lastmod>[^<]*</lastmod>")


@fault
def sitemap_50k(hit: Hit) -> Answer:
    """50,000 entries: the same articles again and again under tracking parameters."""
    listed = hit.site.paper.listed()
    addresses = ((f"{hit.site.base}/{listed[n % len(listed)]}?utm_content={n}", None) for n in range(ENTRIES))
    return Answer(urlset(list(addresses)), content_type=XML)


@fault
def sitemap_50k_missing(hit: Hit) -> Answer:
    """50,000 entries that all lead to nothing (404), and at the end the newest article."""
    entries: list[tuple[str, str | None]] = [(f"{hit.site.base}/{9_000_000 + n}", None) for n in range(ENTRIES - 1)]
    return Answer(
        urlset([*entries, *((hit.site.base + f"/{n}", None) for n in hit.site.paper.listed()[:1])]), content_type=XML
    )


@fault
def sitemap_loop(hit: Hit) -> Answer:
    """An index that names itself, under two addresses, and the healthy sitemaps."""
    site = hit.site
    own = [
        f"{site.base}{hit.target}",
        f"{site.base}{hit.path}?again=1",
        *(site.base + path for path in site.routes.sitemaps),
    ]
    return Answer(sitemap_index([(address, None) for address in own]), content_type=XML)


@fault
def sitemap_index_endless(hit: Hit) -> Answer:
    """An index that names another index, which names another, without end."""
    return Answer(sitemap_index([(f"{hit.site.base}{hit.path}?level={hit.time + 1}", None)]), content_type=XML)


@fault
def sitemap_lastmod_future(hit: Hit) -> Answer:
    """Every lastmod is in 2099."""
    return _lastmod(hit, b"2099-01-01T00:00:00Z")


@fault
def sitemap_lastmod_constant(hit: Hit) -> Answer:
    """Every lastmod is the same moment."""
    return _lastmod(hit, b"2025-12-31T00:00:00Z")


@fault
def sitemap_lastmod_broken(hit: Hit) -> Answer:
    """Every lastmod is no date."""
    return _lastmod(hit, "أمس".encode())


@fault
def sitemap_lastmod_ancient(hit: Hit) -> Answer:
    """Every lastmod is the year 1970, whatever was published since."""
    return _lastmod(hit, b"1970-01-01")


@fault
def sitemap_gz_without_header(hit: Hit) -> Answer:
    """gzip bytes with the Content-Type of XML and no Content-Encoding."""
    return Answer(gzip.compress(_xml(hit), mtime=0), content_type=XML)


@fault
def sitemap_gz_encoded(hit: Hit) -> Answer:
    """The XML in gzip as Content-Encoding, once, whatever the address ends in."""
    return Answer(gzip.compress(_xml(hit), mtime=0), content_type=XML, headers=(("Content-Encoding", "gzip"),))


@fault
def sitemap_gz_twice(hit: Hit) -> Answer:
    """gzip as a file and gzip again as Content-Encoding."""
    twice = gzip.compress(gzip.compress(_xml(hit), mtime=0), mtime=0)
    return Answer(twice, content_type=GZIP, headers=(("Content-Encoding", "gzip"),))


@fault
def sitemap_gz_plain(hit: Hit) -> Answer:
    """XML that is not compressed, with the Content-Type of gzip."""
    return Answer(_xml(hit), content_type=GZIP)


@fault
def sitemap_gz_truncated(hit: Hit) -> Answer:
    """A gzip file that is cut off."""
    packed = gzip.compress(_xml(hit), mtime=0)
    return Answer(packed[: len(packed) // 2], content_type=GZIP)


@fault
def sitemap_gz_bomb(hit: Hit) -> Answer:
    """A gzip file, not a Content-Encoding, that unpacks to 100 MB."""
    return Answer(bomb("gzip"), content_type=GZIP)


@fault
def sitemap_rss(hit: Hit) -> Answer:
    """A feed where a sitemap should be."""
    return Answer(rss(hit.site.paper, hit.site.base), content_type=XML)


@fault
def sitemap_html(hit: Hit) -> Answer:
    """A page of HTML in place of the sitemap, with status 200."""
    return Answer(plain_page("الصفحة غير موجودة"), content_type=HTML)


@fault
def sitemap_text(hit: Hit) -> Answer:
    """A sitemap as plain text, one address a line."""
    return Answer("\n".join(hit.site.addresses).encode(), content_type="text/plain")


@fault
def sitemap_foreign(hit: Hit) -> Answer:
    """Entries on other hosts, private addresses and files beside the newest ten articles."""
    foreign = ("http://elsewhere.example/1", "http://10.0.0.1/secret", "file:///etc/passwd", "//", "")
    return Answer(urlset([(address, None) for address in (*foreign, *hit.site.addresses[:10])]), content_type=XML)


@fault
def sitemap_no_namespace(hit: Hit) -> Answer:
    """A sitemap without the namespace."""
    return Answer(re.sub(rb' xmlns="[^"]*"', b"", _xml(hit)), content_type=XML)


@fault
def sitemap_truncated(hit: Hit) -> Answer:
    """A sitemap cut off in the middle of an entry."""
    body = _xml(hit)
    return Answer(body[: len(body) // 2], content_type=XML)


@sections
def paging_repeats(hit: Hit) -> Answer:
    """The last page has a next page, and whatever comes after shows the first again, with a next page."""
    body = hit.healthy.body
    if b'class="card"' not in body:
        return _endless(hit, hit.site.routes.answer(hit.path).body)
    return hit.healthy if b'class="next"' in body else _endless(hit, body)


@sections
def paging_endless(hit: Hit) -> Answer:
    """Every page has a next page, and past the last they are empty."""
    return _endless(hit, hit.healthy.body)


@sections
def paging_self(hit: Hit) -> Answer:
    """The next page is the page itself."""
    return _next(hit.healthy.body, hit.target)


@sections
def paging_invents(hit: Hit) -> Answer:
    """Every page names twenty articles that nobody has seen, which are not there, and a next page."""
    first = 1_000_000 + 20 * _page(hit)
    links = [(f"/{number}", f"خبر لا وجود له يحمل الرقم {number}") for number in range(first, first + 20)]
    around = hit.site.routes.around("front")
    return Answer(list_page("قسم بلا نهاية", links, around, later=f"{hit.path}?page={_page(hit) + 1}"))


@sections
def paging_redirects(hit: Hit) -> Answer:
    """Every page but the first redirects to the first."""
    return hit.healthy if _page(hit) == 1 else redirect(hit.path, 302)


@sections
def section_empty(hit: Hit) -> Answer:
    """A section's page without links to articles."""
    return Answer(plain_page("القسم", "لا توجد أخبار في هذا القسم"))


def _page(hit: Hit) -> int:
    said = parse_qs(hit.target.partition("?")[2]).get("page", ["1"])[0]
    return int(said) if said.isdecimal() and len(said) < 6 else 1


def _endless(hit: Hit, body: bytes) -> Answer:
    return _next(body, f"{hit.path}?page={_page(hit) + 1}")


def _next(body: bytes, target: str) -> Answer:
    link = f'<a class="next" rel="next" href="{target}">التالي</a>'.encode()
    without = re.sub(rb'<a class="next"[^>]*>[^<]*</a>', b"", body)
    return Answer(without.replace(b'<div class="paging">', b'<div class="paging">' + link))


def _xml(hit: Hit) -> bytes:
    body = hit.healthy.body
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def _lastmod(hit: Hit, moment: bytes) -> Answer:
    return replace(hit.healthy, body=_LASTMOD.sub(b"<lastmod>" + moment + b"</lastmod>", _xml(hit)), content_type=XML)
