"""A first publisher file from one saved page: its data, and selectors for what the generic parser found there.

A selector is written only where it names one element of the page, and where the page then reads exactly as before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from lxml import etree

from crawler.discovery.autodiscovery import feeds_in_page
from crawler.discovery.scope import Scope
from crawler.parsers.article_page import ArticlePage
from crawler.parsers.blocks import Block
from crawler.parsers.page import parse_page
from crawler.parsers.parts import names_of
from crawler.parsers.watching import Steps, watch_page
from crawler.saved.page import SavedPage
from pipelines.article import Article, Outcome
from pipelines.normalise.urls import host
from pipelines.normalise.vocabulary import load

UNKNOWN_COUNTRY = "XX"
"""What stands where the address tells no country: ISO 3166 leaves this code to its users."""

_ZONES = load("country_zones")["zone"]
# Labels before a country's code that name no publisher (example.com.eg).
_SECOND_LEVEL = frozenset("com net org gov co edu info ac mil press media".split())
# Numbers of posts, and the marks that bundlers hang on names: both are others on the next page or after the next build.
_GENERATED = re.compile(r"\d{2}|^css-|(?:[_-]|^)(?=\w*\d)[0-9a-z]{5,}$", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_TAG = re.compile(r"[a-z][a-z0-9]*")
_MOST_NAMES, _MOST_FEEDS, _LONGEST_NAME = 4, 5, 80


class DraftError(ValueError):
    """No publisher file can be written from a page: the message names the page, the rule and the way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDraft:
    """A publisher file: the source's name and host, the text of the file, and the selectors in it by field."""

    name: str
    host: str
    text: str
    selectors: dict[str, str]


def draft_source(saved: SavedPage, *, now: datetime, name: str | None = None) -> SourceDraft:
    """Write the file from an article page that names its address. ``now`` stands in where it does not say its day.

    :raises DraftError: the page is no article, or nobody knows its address
    """
    parsed, steps = watch_page(saved, now=now, generic=True)
    article = parsed.article
    site = host(article.url) if article.url else None
    if site is None:
        raise DraftError(
            f"{saved.archive.file}: a publisher file needs the page's address, and nothing names it. Give it with "
            '--url, or beside the page in NAME.meta.json as {"url": "https://..."}.'
        )
    if steps is None or parsed.outcome is not Outcome.ARTICLE:
        raise DraftError(
            f"{saved.archive.file}: a publisher file is written from the HTML of an article, and this is "
            f"{parsed.outcome if steps is not None else saved.kind}{f' ({parsed.reason})' if parsed.reason else ''}. "
            "Save a page with one article as the server sends it; `warraq parse --explain` shows how this one is read."
        )
    feeds = _feeds(saved, article.url or "", site)
    selectors = _selectors(saved, steps, article, now)
    name = name or _name_of(site)
    names = list(dict.fromkeys(own for own in steps.context.own_names if len(own) <= _LONGEST_NAME))[:_MOST_NAMES]
    day = (article.fetched_at or now.isoformat())[:10]
    text = "\n".join(_lines(name, site, names, feeds, selectors, day)) + "\n"
    return SourceDraft(name=name, host=site, text=text, selectors=selectors)


def _name_of(site: str) -> str:
    """The label of a host that tells the publisher: of ``news.example.com.eg`` it is ``example``."""
    labels = site.split(".")[:-1] or [site]
    while len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels.pop()
    return labels[-1]


def _feeds(saved: SavedPage, url: str, site: str) -> list[str]:
    scope = Scope(url, (site,))
    found = feeds_in_page(saved.content, url=url, content_type=saved.headers.get("content-type"))
    return [feed for feed in found if scope.on_site(feed)][:_MOST_FEEDS]


def _lines(
    name: str, site: str, names: list[str], feeds: list[str], selectors: dict[str, str], day: str
) -> Iterator[str]:
    land = site.rpartition(".")[2]
    zone = _ZONES.get(land)
    yield f'"""{site}: a first draft by `warraq sources new`; see docs/adding-a-publisher.md."""'
    yield ""
    if zone:
        yield "from zoneinfo import ZoneInfo"
        yield ""
    if selectors:
        yield "from crawler.parsers.article_page import ArticlePage"
    yield "from crawler.sources.source import Source"
    yield ""
    yield ""
    yield f"class {_class_name(name)}(Source):"
    yield f'    """{site}."""'
    yield ""
    yield f"    name = {_quoted(name)}"
    yield f"    hosts = ({_quoted(site)},)"
    if zone:
        yield f"    country = {_quoted(land.upper())}"
        yield f"    timezone = ZoneInfo({_quoted(zone[0])})"
    else:
        yield "    # The address tells no country: write its ISO 3166 code, and the zone of the printed clocks:"
        yield '    # timezone = ZoneInfo("Africa/Cairo")'
        yield f"    country = {_quoted(UNKNOWN_COUNTRY)}"
    yield f"    own_names = {_tuple(names)}"
    if feeds:
        yield f"    feeds = {_tuple(feeds)}"
    if selectors:
        yield ""
        yield "    class Page(ArticlePage):"
        yield f'        """The layout seen on {day}."""'
        yield ""
        for field, selector in selectors.items():
            yield f"        {field} = {_quoted(selector)}"


def _class_name(name: str) -> str:
    words = [part.capitalize() for part in re.split(r"[^a-z0-9]+", name) if part]
    joined = "".join(words)
    return joined if joined[:1].isalpha() else f"Source{joined}"


def _quoted(text: str) -> str:
    # What JSON escapes, Python escapes alike.
    return json.dumps(text.encode("utf-8", "replace").decode(), ensure_ascii=False)


def _tuple(texts: list[str]) -> str:
    inner = ", ".join(map(_quoted, texts))
    if len(inner) <= 80:
        return f"({inner},)" if len(texts) == 1 else f"({inner})"
    return "(\n" + "".join(f"        {_quoted(text)},\n" for text in texts) + "    )"


def _selectors(saved: SavedPage, steps: Steps, article: Article, now: datetime) -> dict[str, str]:
    """A selector for each field where one names its element and changes nothing of what is read."""
    root = steps.blocks[0].element.getroottree().getroot() if steps.blocks else None
    wanted = _read(article)
    chosen: dict[str, str] = {}
    for field, elements in _evidence(steps):
        for selector in _names(elements, root):
            page = type("Page", (ArticlePage,), {**chosen, field: selector})()
            if _read(parse_page(saved, now=now, make=partial(_always, page)).article) == wanted:
                chosen[field] = selector
                break
    return chosen


def _always(page: ArticlePage, _: type[ArticlePage]) -> ArticlePage:
    return page


def _read(article: Article) -> Article:
    """What was read, without how: a selector gives the whole printed line, of which the byline is a part."""
    return replace(article, byline_raw=None, parser="", parser_version="", provenance={}, warnings=())


def _evidence(steps: Steps) -> Iterator[tuple[str, list[etree._Element]]]:
    """For each field the elements that a selector may name, the best first."""
    if steps.headline.block is not None:
        yield "headline", [steps.headline.block.element]
    shown = [block for block in steps.blocks if block.index in steps.header.used]
    if steps.header.date:
        yield "date", list(_elements([b for b in shown if b.text in steps.header.date], "date"))
    if steps.header.byline:
        yield "byline", list(_elements([b for b in shown if steps.header.byline in b.text], "byline"))
    if steps.body.element is not None:
        yield "body", [steps.body.element]


def _elements(blocks: Iterable[Block], flag: str) -> Iterator[etree._Element]:
    """Elements of the blocks: those whose names say what they hold, then the blocks' own."""
    blocks = list(blocks)
    pieces = [piece for block in blocks for _, piece in block.pieces]
    yield from (piece for piece in pieces if getattr(names_of(piece), flag))
    for block in blocks:
        yield block.element
        if (parent := block.element.getparent()) is not None and getattr(names_of(parent), flag):
            yield parent


def _names(elements: Iterable[etree._Element], root: etree._Element | None) -> Iterator[str]:
    """Selectors ``tag#id`` and ``tag.class`` that find one element of the page and look written by a person."""
    for element in elements:
        tag = str(element.tag)
        if root is None or not _TAG.fullmatch(tag) or tag in ("html", "body"):
            continue
        names = [f"{tag}#{element.get('id', '')}", *(f"{tag}.{name}" for name in element.get("class", "").split())]
        for selector in names:
            name = selector[len(tag) + 1 :]
            if _NAME.fullmatch(name) and not _GENERATED.search(name) and _found_once(root, tag, selector, name):
                yield selector


def _found_once(root: etree._Element, tag: str, selector: str, name: str) -> bool:
    by_id = selector[len(tag)] == "#"
    found = 0
    for element in root.iter(tag):
        if element.get("id") == name if by_id else name in element.get("class", "").split():
            found += 1
    return found == 1
