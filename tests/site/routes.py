"""Which answer belongs to which address, as long as nothing goes wrong. No sockets: a target in, an answer out."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable
from datetime import datetime
from math import ceil
from urllib.parse import parse_qs, unquote
from zlib import crc32

from tests.site import feeds, pages
from tests.site.answer import HTML, Answer, redirect
from tests.site.furniture import Furniture, furniture, section_path
from tests.site.newspaper import SECTIONS, Gone, Newspaper, number_at

AS_IS = "/as-is"
"""Every address also answers under this prefix, where no fault strikes: what a redirect that works leads to."""

ON_FRONT = 30
KEPT = 2048
"""So many rendered articles are kept, about 100 MB: a benchmark's second round then costs the site next to nothing."""
XML, RSS, ATOM, JSON, GZIP, TEXT = (
    "application/xml; charset=utf-8",
    "application/rss+xml; charset=utf-8",
    "application/atom+xml; charset=utf-8",
    "application/feed+json",
    "application/gzip",
    "text/plain; charset=utf-8",
)
_ARTICLE = re.compile(r"/(?:(archive|amp|print)/)?(\d{5,9})(/[^/]*)?")
_SITEMAP = re.compile(r"/sitemaps/articles-(\d{1,6})\.xml(\.gz)?")
_NO_IMAGE = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_STATIC = re.compile(r"/(?:about|contact|search|places/\d+|tag/\d+|private/.*|secret.*)")


class Routes:
    """The site's addresses. ``base`` is the site's own, without a slash at the end.

    With ``variants``, lists name articles by whatever address comes to hand: with tracking parameters, by an old
    address that redirects, by the AMP and the print twin. ``per_section`` articles stand on a section's page.
    """

    def __init__(self, paper: Newspaper, base: str, *, variants: bool = False, per_section: int = 20) -> None:
        self.paper, self.base, self.variants, self.per_section = paper, base, variants, per_section
        self.per_sitemap = max(1, min(5000, ceil(paper.count / 3)))
        self._edition = -1
        self._by_section: dict[str, list[int]] = {}
        self._touched: datetime | None = None
        self._documents: dict[tuple[str, str], Answer] = {}
        self._rendered: dict[tuple[str | None, int], Answer] = {}
        self._furniture: dict[str, Furniture] = {}
        self._made: dict[str, tuple[Callable[[Newspaper, str], bytes], str]] = {
            "/rss.xml": (feeds.rss, RSS),
            "/atom.xml": (feeds.atom, ATOM),
            "/feed.json": (feeds.json_feed, JSON),
            "/news-sitemap.xml": (feeds.news_sitemap, XML),
        }

    def answer(self, target: str) -> Answer:
        """The answer to a request target (path and query as they stand in the request line)."""
        path, _, query = target.partition("?")
        path = path.removeprefix(AS_IS) or "/"
        if self._edition != self.paper.edition:
            self._renew()
        if found := _ARTICLE.fullmatch(path):
            return self._article(found[1], int(found[2]), found[3])
        if (known := self._documents.get((path, query))) is None:
            known = self._document(path, query)
            if known.status == 200 and len(self._documents) < 5000:
                self._documents[path, query] = known
        return known

    @property
    def sitemaps(self) -> list[str]:
        """The paths of the sitemaps that the index names: every other one is compressed."""
        return [
            f"/sitemaps/articles-{n}.xml{'.gz' if n % 2 == 0 else ''}"
            for n in range(ceil(self.paper.count / self.per_sitemap))
        ]

    def around(self, section: str) -> Furniture:
        """The furniture of a section's pages, built once an edition."""
        if (known := self._furniture.get(section)) is None:
            known = self._furniture[section] = furniture(self.paper, section)
        return known

    def _renew(self) -> None:
        """Forget what another edition said; walk all articles once, not once a page."""
        self._documents.clear()
        self._rendered.clear()
        self._furniture.clear()
        self._by_section = {section: [] for section in SECTIONS}
        for number in self.paper.listed():
            self._by_section[self.paper.section(number)].append(number)
        self._touched = max(map(self.paper.touched, self.paper.numbers()), default=None)
        self._edition = self.paper.edition

    def _article(self, form: str | None, number: int, rest: str | None) -> Answer:
        paper = self.paper
        if not paper.has(number):
            return not_found()
        if (gone := paper.gone.get(number)) is not None:
            return self._gone(gone)
        path = paper.path(number)
        if rest or (form is None and number in paper.moved) or (form == "archive" and number not in paper.moved):
            return redirect(self.base + path)
        if (known := self._rendered.get((form, number))) is not None:
            return known
        article = paper.article(number)
        if form == "amp":
            body = pages.amp_page(article, paper, self.base)
        elif form == "print":
            body = pages.print_page(article, paper, self.base)
        else:
            body = pages.article_page(article, paper, self.base, self.around(article.section))
        answer = Answer(body, etag=f'"{number}-{article.revision}-{form or "page"}"', modified=article.touched)
        if len(self._rendered) >= KEPT:
            del self._rendered[next(iter(self._rendered))]
        self._rendered[form, number] = answer
        return answer

    def _gone(self, how: Gone) -> Answer:
        if how is Gone.HOME:
            return redirect(f"{self.base}/", 302)
        if how is Gone.SHELL:
            return Answer(pages.list_page("", (), self.around(SECTIONS[0])))
        return not_found(int(how.value))

    def _document(self, path: str, query: str) -> Answer:
        body, kind = b"", HTML
        if path == "/robots.txt":
            body, kind = feeds.robots(self.base), TEXT
        elif path in self._made:
            make, kind = self._made[path]
            body = make(self.paper, self.base)
        elif path == "/":
            body = self._front()
        elif path == "/sitemap.xml":
            body, kind = self._sitemap_index(), XML
        elif found := _SITEMAP.fullmatch(path):
            if path not in self.sitemaps:
                return not_found()
            body, kind = self._sitemap(int(found[1])), XML
            if found[2]:
                body, kind = gzip.compress(body, 6, mtime=0), GZIP
        elif path == "/story.php" and (number := parse_qs(query).get("id", [""])[0]).isdecimal():
            return redirect(self.base + self.paper.path(int(number))) if self.paper.has(int(number)) else not_found()
        elif (section := self._section_of(path)) is not None:
            body = self._section(section, query)
        elif path.startswith("/img/"):
            return Answer(_NO_IMAGE, content_type="image/gif")
        elif _STATIC.fullmatch(path):
            body = pages.plain_page("صفحة ثابتة", path)
        else:
            return not_found()
        return Answer(body, content_type=kind, etag=f'"{crc32(body):08x}-{len(body):x}"', modified=self._touched)

    def _section_of(self, path: str) -> str | None:
        parts = unquote(path).split("/")
        return parts[2] if len(parts) == 3 and parts[1] == "قسم" and parts[2] in SECTIONS else None

    def _front(self) -> bytes:
        links = [self._link(number) for number in self.paper.listed()[:ON_FRONT]]
        return pages.list_page("الصفحة الرئيسية", links, self.around("front"))

    def _section(self, section: str, query: str) -> bytes:
        """A page of a section, newest first; a page past the last is there, and empty."""
        said = parse_qs(query).get("page", ["1"])[0]
        page = int(said) if said.isdecimal() and len(said) < 6 and int(said) else 1
        listed = self._by_section[section]
        upto = page * self.per_section
        links = [self._link(number) for number in listed[upto - self.per_section : upto]]
        address = section_path(section)
        earlier = None if page == 1 else address if page == 2 else f"{address}?page={page - 1}"
        later = f"{address}?page={page + 1}" if len(listed) > upto else None
        return pages.list_page(section, links, self.around(section), earlier=earlier, later=later)

    def _link(self, number: int) -> tuple[str, str]:
        headline = self.paper.headline(number)
        if not self.variants:
            return f"/{number}", headline
        forms = (
            f"/{number}",
            f"/{number}?utm_source=home&amp;utm_campaign=top&amp;fbclid=x{number}",
            f"/{number}/{pages.slug(headline)}",
            f"/amp/{number}",
            f"/print/{number}",
            f"/story.php?id={number}",
        )
        return forms[number % len(forms)], headline

    def _sitemap_index(self) -> bytes:
        size, paper = self.per_sitemap, self.paper
        entries = []
        for n, path in enumerate(self.sitemaps):
            places = range(n * size, min((n + 1) * size, paper.count))
            newest = max(paper.touched(number_at(place)) for place in places)
            entries.append((self.base + path, newest.isoformat()))
        return feeds.sitemap_index(entries)

    def _sitemap(self, n: int) -> bytes:
        paper = self.paper
        numbers = map(number_at, range(n * self.per_sitemap, min((n + 1) * self.per_sitemap, paper.count)))
        return feeds.urlset(
            [
                (f"{self.base}/{number}", paper.touched(number).isoformat())
                for number in numbers
                if number not in paper.gone
            ]
        )


def not_found(status: int = 404) -> Answer:
    """The page that stands for one that is not there."""
    return Answer(pages.plain_page("الصفحة غير موجودة", "عذرا، الصفحة التي تبحث عنها غير موجودة."), status)
