"""One saved page to one parsed page: decode, find the address, choose the parser, read, build the record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

# The module, not its names: a publisher's file imports the base class from this package, and may be imported first.
from crawler import sources
from crawler.parsers.address import choose, from_comments
from crawler.parsers.article_page import ArticlePage
from crawler.parsers.capture import read_capture
from crawler.parsers.charset import decode
from crawler.parsers.clean import absolute
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.metadata import Metadata, read_metadata
from crawler.parsers.ordering import visible_texts
from crawler.parsers.record import build_record
from crawler.parsers.tree import Tree, gave_up, parse_html
from crawler.saved.page import SavedPage
from pipelines.article import Outcome, ParsedPage
from pipelines.normalise.urls import host, url_date
from pipelines.normalise.vocabulary import load

_ZONES = load("country_zones")["zone"]


def parse_page(
    saved: SavedPage,
    *,
    now: datetime,
    generic: bool = False,
    make: Callable[[type[ArticlePage]], ArticlePage] | None = None,
) -> ParsedPage:
    """Read a saved page. Pure: no network, no clock, no database.

    ``now`` is an aware moment, used for relative dates where the page does not say when it was fetched. ``generic``
    leaves the publishers' own page classes aside. ``make`` makes the reader of a page class, for who wants to watch it.
    """
    if saved.kind == "capture":
        return _parse_capture(saved, now)
    tree = parse_html(saved.content, content_type=saved.headers.get("content-type"))
    metadata = read_metadata(tree.root, tree.source) if tree.root is not None else Metadata()
    url, url_from, fetched_at = _address(saved, tree, metadata)
    source = sources.source_of(url)
    context = _context(saved, url, source, fetched_at, now, metadata.names)
    if tree.root is not None:
        context.texts = partial(visible_texts, tree.root)
    page = ArticlePage if generic or source is None else source.page(context.now.date())
    reader = make(page) if make is not None else page()
    draft = reader.read(tree.root, metadata, context) if tree.root is not None else _no_markup()
    if not draft.blocks and gave_up():
        draft.warnings.append("markup_too_deep")
        draft.reason = (
            "elements are nested more than 2048 deep, and the HTML parser gave up: repair the file or leave it out"
        )
    if tree.encoding_from not in ("utf-8", "bom"):
        draft.provenance["encoding"] = f"{tree.encoding} ({tree.encoding_from})"
    if saved.status is not None and saved.status >= 400:
        draft.outcome = Outcome.ERROR_PAGE
        draft.reason = f"the server answered with status {saved.status}"
    return _finish(saved, draft, context, source, url_from, fetched_at, metadata.canonical, page)


def _parse_capture(saved: SavedPage, now: datetime) -> ParsedPage:
    source = sources.source_of(saved.url)
    context = _context(saved, saved.url, source, saved.fetched_at, now, ())
    text = decode(saved.content, header=saved.headers.get("content-type")).text
    context.texts = text.splitlines
    draft = read_capture(text, own_names=context.own_names)
    return _finish(saved, draft, context, source, saved.url_from, saved.fetched_at, None, None)


def _finish(
    saved: SavedPage,
    draft: Draft,
    context: Context,
    source: type[sources.Source] | None,
    url_from: str | None,
    fetched_at: str | None,
    canonical: str | None,
    page: type[ArticlePage] | None,
) -> ParsedPage:
    if url_from:
        draft.provenance["url"] = url_from
    name = "capture" if page is None else "generic" if page is ArticlePage or source is None else source.name
    article = build_record(
        draft,
        context,
        archive=saved.archive,
        source=source.name if source is not None else host(context.url) if context.url else None,
        url_rules=source.url_rules if source is not None else None,
        canonical=absolute(context.url, canonical) if canonical else None,
        fetched_at=fetched_at,
        parser=name,
        parser_version=ArticlePage.version if page is None else page.version,
    )
    return ParsedPage(draft.outcome, article, draft.reason)


def _context(
    saved: SavedPage,
    url: str | None,
    source: type[sources.Source] | None,
    fetched_at: str | None,
    now: datetime,
    site_names: tuple[str, ...],
) -> Context:
    fetched = datetime.fromisoformat(fetched_at) if fetched_at else now
    if fetched.tzinfo is None:
        fetched = fetched.replace(tzinfo=now.tzinfo)
    day = url_date(url) if url else None
    return Context(
        now=fetched,
        url=url,
        hint=day.date if day is not None else None,
        month=day.iso[:7] if day is not None else None,
        fetched=fetched_at is not None,
        timezone=source.timezone if source is not None else _zone_of_host(host(url) or "") if url else None,
        date_order=source.date_order if source is not None else None,
        announced=saved.evidence,
        own_names=tuple(dict.fromkeys((*(source.own_names if source is not None else ()), *site_names))),
    )


@cache
def _zone_of_host(name: str) -> ZoneInfo | None:
    zones = _ZONES.get(name.rpartition(".")[2])
    return ZoneInfo(zones[0]) if zones else None


def _address(saved: SavedPage, tree: Tree, metadata: Metadata) -> tuple[str | None, str | None, str | None]:
    """The page's address, what named it, and when it was fetched where a saving browser noted that."""
    if saved.url:
        return saved.url, saved.url_from, saved.fetched_at
    noted = from_comments(tree.source)
    if noted is not None:
        return noted.url, noted.origin, saved.fetched_at or noted.saved_at
    claims = [(claim.origin, claim.value) for claim in metadata.claims.get("url", ())]
    chosen = choose([("canonical", metadata.canonical), *claims])
    return (chosen[1], chosen[0], saved.fetched_at) if chosen is not None else (None, None, saved.fetched_at)


def _no_markup() -> Draft:
    return Draft(outcome=Outcome.EMPTY_BODY, reason="the file holds no HTML elements")
