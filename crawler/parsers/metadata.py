"""What a page's metadata claims: JSON-LD, microdata, RDFa, OpenGraph and plain ``<meta>``, wherever they stand.

Metadata is evidence, not truth: many Arabic sites fill it from templates. Each value keeps the place it came from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import unquote

from lxml import etree

from crawler.parsers.json_ld import images, loose_strings, names, nodes, parse_json_ld, strings
from pipelines.normalise.text import display, letters

# https://schema.org/Article and its kinds
_ARTICLE_TYPES = frozenset(
    "Article NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle "
    "ReviewNewsArticle BlogPosting LiveBlogPosting SocialMediaPosting TechArticle ScholarlyArticle Report".split()
)
_VIDEO_TYPES = frozenset(("VideoObject", "Movie", "TVEpisode", "Clip"))


_LOOSE_NAMES = {"headline": "headline", "datePublished": "published", "dateModified": "modified"}

_META = {
    "headline": ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "title", "rnews:name"),
    "published": (
        "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "publish_date",
        "publishdate", "publication_date", "pubdate", "publish-date", "sailthru.date", "parsely-pub-date",
        "cxenseparse:recs:publishtime", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.created",
        "article.published", "date", "published_at",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "og:article:modified_time", "datemodified", "dcterms.modified",
        "lastmod",
    ),
    "section": ("article:section", "og:article:section", "section", "articlesection", "category", "parsely-section"),
    "author": (
        "article:author", "author", "dc.creator", "dcterms.creator", "parsely-author", "byl", "twitter:creator",
        "og:article:author",
    ),
    "description": ("og:description", "description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail"),
    "site_name": ("og:site_name", "application-name", "publisher"),
    "url": ("og:url", "twitter:url"),
    "type": ("og:type",),
    "locale": ("og:locale",),
    "keywords": ("article:tag", "keywords", "news_keywords", "parsely-tags"),
}  # fmt: skip
_FIELD_OF_META = {name: (what, rank) for what, names in _META.items() for rank, name in enumerate(names)}
# RDFa and microdata names (schema.org, rNews, Dublin Core), without their prefix, lower-case.
_PROPERTY = {
    "headline": "headline", "datepublished": "published", "datecreated": "created", "datemodified": "modified",
    "articlesection": "section", "articlebody": "body", "author": "author", "creator": "author", "date": "published",
    "issued": "published", "created": "created", "modified": "modified",
}  # fmt: skip


class Claim(NamedTuple):
    """One value and the place it came from (``json-ld``, ``og:title``, ``microdata`` ...)."""

    value: str
    origin: str


@dataclass(slots=True)
class Metadata:
    """All claims of a page by field, most trusted first. ``bodies`` are elements that are said to hold the text."""

    claims: dict[str, list[Claim]] = field(default_factory=dict)
    authors: list[Claim] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    bodies: list[etree._Element] = field(default_factory=list)
    types: set[str] = field(default_factory=set)
    web_page: dict[str, Any] = field(default_factory=dict)
    canonical: str | None = None
    amphtml: str | None = None
    language: str | None = None
    title: str | None = None
    article_body: str | None = None
    free: bool = True
    source: bytes = b""
    warnings: list[str] = field(default_factory=list)

    def first(self, name: str) -> Claim | None:
        """The most trusted claim of a field."""
        claims = self.claims.get(name)
        return claims[0] if claims else None

    def add(self, name: str, value: object, origin: str) -> None:
        """Keep a claim unless it is empty."""
        if isinstance(value, str) and (text := display(value)):
            self.claims.setdefault(name, []).append(Claim(text, origin))

    def read_described(self, elements: Iterable[etree._Element]) -> None:
        """Add the claims of elements with microdata or RDFa, below those of JSON-LD and before those of ``<meta>``."""
        below = {name: claims for name, claims in self.claims.items() if name in ("published", "modified", "headline")}
        for name, claims in below.items():
            self.claims[name] = [claim for claim in claims if "json-ld" in claim.origin]
        for element in elements:
            if element.tag != "meta":
                names, origin = element.get("itemprop"), "microdata"
                _read_property(element, names or element.get("property") or "", origin if names else "rdfa", self)
        for name, claims in below.items():
            self.claims[name] += [claim for claim in claims if "json-ld" not in claim.origin]

    @property
    def has_breadcrumb(self) -> bool:
        """Whether any name can be a breadcrumb's; asked of the raw page, which is cheaper than of each element."""
        return b"rumb" in self.source or b"breadcumb" in self.source

    @property
    def names(self) -> tuple[str, ...]:
        """What the site calls itself."""
        return tuple(claim.value for claim in self.claims.get("site_name", ()) if "://" not in claim.value)

    @property
    def is_article(self) -> bool:
        """Whether the page calls itself an article."""
        kind = self.first("type")
        return not _ARTICLE_TYPES.isdisjoint(self.types) or (kind is not None and kind.value.lower() == "article")

    @property
    def is_video(self) -> bool:
        """Whether the page calls itself a video and not an article."""
        kind = self.first("type")
        claimed = not _VIDEO_TYPES.isdisjoint(self.types) and _ARTICLE_TYPES.isdisjoint(self.types)
        return claimed or (kind is not None and kind.value.lower().startswith("video"))


def read_metadata(root: etree._Element, source: bytes) -> Metadata:
    """Gather every claim of a page, in head and body alike (a broken head pushes its metadata into the body).

    Microdata and RDFa of visible elements are added by the one walk over the page: `Metadata.read_described`.
    ``source`` is the raw page, which tells quickly what is not worth looking for.
    """
    found = Metadata(source=source, language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    ranked: dict[str, list[tuple[int, Claim]]] = {}
    articles: list[dict[str, Any]] = []
    for element in root.iter("meta", "link", "script", "title"):
        tag = element.tag
        if tag == "meta":
            _read_meta(element, ranked, found)
        elif tag == "script":
            if "ld+json" in (element.get("type") or "") and element.text:
                _read_json_ld(element.text, found, articles)
        elif tag == "link":
            rel = (element.get("rel") or "").lower()
            if rel == "canonical":
                found.canonical = found.canonical or element.get("href")
            elif rel == "amphtml":
                found.amphtml = found.amphtml or element.get("href")
        elif found.title is None and element.text:
            found.title = display(element.text) or None
    for node in _of_this_page(articles, found, ranked):
        _read_article(node, found)
    for name, claims in ranked.items():
        claims.sort(key=lambda pair: pair[0])
        found.claims.setdefault(name, []).extend(claim for _, claim in claims)
    found.keywords = list(dict.fromkeys(found.keywords))
    if found.types.isdisjoint(_ARTICLE_TYPES):  # some systems describe the page in place of its article
        for key, name in (("datePublished", "published"), ("dateModified", "modified")):
            found.add(name, found.web_page.get(key), "WebPage")
    return found


def _read_meta(element: etree._Element, ranked: dict[str, list[tuple[int, Claim]]], found: Metadata) -> None:
    get = element.get
    property_, name, described = get("property"), get("name"), get("itemprop")
    known = _fields(property_) if property_ else ()
    if name:
        known += _fields(name)
    if (not known and described is None) or not (value := get("content")):
        return
    if described is not None:
        _read_property(element, described, "microdata", found)
    for what, rank, origin in known:
        if what == "keywords":
            found.keywords += [word for part in value.replace("،", ",").split(",") if (word := display(part))]
        elif text := display(value):
            ranked.setdefault(what, []).append((rank, Claim(text, origin)))


@lru_cache(maxsize=1024)
def _fields(names: str) -> tuple[tuple[str, int, str], ...]:
    """What the names of a ``<meta>`` say: field, rank among its claims, name. Most say nothing that is asked for."""
    return tuple((*_FIELD_OF_META[name], name) for name in names.lower().split() if name in _FIELD_OF_META)


def _read_property(element: etree._Element, names: str, origin: str, found: Metadata) -> None:
    for name in {part.rpartition(":")[2].lower() for part in names.split()}:
        what = _PROPERTY.get(name)
        if what == "body":
            found.bodies.append(element)
        elif what == "author":
            _read_author_element(element, found, origin)
        elif what is not None:
            value = (
                element.get("datetime") or element.get("content") or element.get("title") or "".join(element.itertext())
            )
            found.add(what, value, origin)


def _read_author_element(element: etree._Element, found: Metadata, origin: str) -> None:
    value = element.get("content")
    if value is None:
        named = [e for e in element.iter() if isinstance(e.tag, str) and e.get("itemprop") == "name"]
        texts = [e.get("content") or "".join(e.itertext()) for e in named] or ["".join(element.itertext())]
    else:
        texts = [value]
    found.authors += [Claim(text, origin) for value in texts if (text := display(value))]


def _of_this_page(
    articles: list[dict[str, Any]], found: Metadata, ranked: dict[str, list[tuple[int, Claim]]]
) -> list[dict[str, Any]]:
    """The JSON-LD articles that are the page's own: some pages describe the stories that they link to as well.

    Those whose headline is a title of the page, where there are any. Else none where they are several stories, and all
    but those that name another address where they are one.
    """
    titles = [found.title or "", *(claim.value for _, claim in ranked.get("headline", ()))]
    folded = [title for title in map(letters, titles) if title]
    if not articles or not folded:
        return articles
    agreeing = [node for node in articles if _agrees(node.get("headline"), folded)]
    if agreeing:
        return agreeing
    if len({letters(headline) for node in articles if isinstance(headline := node.get("headline"), str)}) > 1:
        return []
    own = {_address(url) for url in (found.canonical, *(claim.value for _, claim in ranked.get("url", ()))) if url}
    return [node for node in articles if not own or (url := _url_of(node)) is None or _address(url) in own]


def _agrees(headline: object, titles: list[str]) -> bool:
    text = letters(headline) if isinstance(headline, str) else ""
    return bool(text) and any(text in title or title in text for title in titles)


def _url_of(node: dict[str, Any]) -> str | None:
    main = node.get("mainEntityOfPage")
    url = node.get("url") or (main.get("@id") if isinstance(main, dict) else main)
    return url if isinstance(url, str) and "/" in url else None


def _address(url: str) -> str:
    """An address for comparing: without scheme, ``www.`` and the slash at its end, its escapes read."""
    return unquote(url).partition("//")[2].removeprefix("www.").rstrip("/")


def _read_json_ld(text: str, found: Metadata, articles: list[dict[str, Any]]) -> None:
    """Keep the articles of a script apart: whose they are is known only at the page's end."""
    data = parse_json_ld(text)
    if data is None:
        found.warnings.append("json_ld_broken")
        for key, value in loose_strings(text):
            found.add(_LOOSE_NAMES[key], value, "broken json-ld")
        return
    for node in nodes(data):
        types = set(strings(node.get("@type")))
        found.types |= types
        if types.isdisjoint(_ARTICLE_TYPES):
            if "WebPage" in types:
                found.web_page = node
            continue
        articles.append(node)


def _read_article(node: dict[str, Any], found: Metadata) -> None:
    for key, name in (
        ("headline", "headline"),
        ("name", "headline"),
        ("datePublished", "published"),
        ("dateCreated", "created"),
        ("dateModified", "modified"),
        ("description", "description"),
        ("url", "url"),
    ):
        found.add(name, node.get(key), "json-ld")
    for section in strings(node.get("articleSection")):
        found.add("section", section, "json-ld")
    main = node.get("mainEntityOfPage")
    found.add("url", main.get("@id") if isinstance(main, dict) else main, "json-ld")
    found.authors += [Claim(name, "json-ld") for name in names(node.get("author"))]
    found.keywords += [w for part in strings(node.get("keywords")) for w in map(display, part.split(",")) if w]
    for image in images(node.get("image")):
        found.add("image", image, "json-ld")
    body = node.get("articleBody")
    if isinstance(body, str) and found.article_body is None:
        found.article_body = body
    if node.get("isAccessibleForFree") in (False, "False", "false"):
        found.free = False
