"""A page read as always, with every step's result kept: for explaining a record, and for describing a new publisher."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.blocks import Block
from crawler.parsers.body import Body
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.header import Header, Neighbourhood
from crawler.parsers.headline import Headline
from crawler.parsers.metadata import Metadata
from crawler.parsers.page import parse_page
from crawler.parsers.selectors import Selected
from crawler.saved.page import SavedPage
from pipelines.article import ParsedPage


@dataclass(slots=True)
class Steps:
    """What the steps of one reading gave, as `ArticlePage.read` takes them."""

    metadata: Metadata
    context: Context
    blocks: list[Block] = field(default_factory=list)
    headline: Headline = field(default_factory=lambda: Headline(None, None, None))
    body: Body = field(default_factory=lambda: Body(None, 0, 0))
    near: Neighbourhood = field(default_factory=lambda: Neighbourhood([], [], [], []))
    header: Header = field(default_factory=Header)
    draft: Draft = field(default_factory=Draft)


def watch_page(saved: SavedPage, *, now: datetime, generic: bool = False) -> tuple[ParsedPage, Steps | None]:
    """What `parse_page` makes of a page, and how; no steps where no markup was read (a text capture, an empty file)."""
    watchers: list[_Watcher] = []

    def make(page: type[ArticlePage]) -> ArticlePage:
        # The page class stands behind the watcher, so that each step is its own.
        watcher: _Watcher = type(page.__name__, (_Watcher, page), {})()
        watchers.append(watcher)
        return watcher

    parsed = parse_page(saved, now=now, generic=generic, make=make)
    return parsed, watchers[0].steps if watchers else None


class _Watcher(ArticlePage):
    steps: Steps | None = None

    def read(self, root: etree._Element, metadata: Metadata, context: Context) -> Draft:
        self.steps = steps = Steps(metadata, context)
        steps.draft = super().read(root, metadata, context)
        return steps.draft

    def _headline(
        self, blocks: list[Block], metadata: Metadata, context: Context, chosen: list[etree._Element] | None
    ) -> Headline:
        found = super()._headline(blocks, metadata, context, chosen)
        if self.steps is not None:
            self.steps.blocks, self.steps.headline = blocks, found
        return found

    def _body(
        self, blocks: list[Block], headline: Headline, metadata: Metadata, chosen: list[etree._Element] | None
    ) -> Body:
        found = super()._body(blocks, headline, metadata, chosen)
        if self.steps is not None:
            self.steps.body = found
        return found

    def _header(
        self,
        blocks: list[Block],
        headline: Headline,
        body: Body,
        near: Neighbourhood,
        draft: Draft,
        context: Context,
        selected: Selected,
    ) -> Header:
        found = super()._header(blocks, headline, body, near, draft, context, selected)
        if self.steps is not None:
            self.steps.near, self.steps.header = near, found
        return found
