"""The base class of every page parser: from a tree to a draft.

It reads any Arabic news page by evidence alone. A publisher's page class adds selectors where that is not enough; they
mark elements before the one walk over the tree, so that the same code reads described and unknown sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from lxml import etree

from crawler.parsers.blocks import Block, linearise
from crawler.parsers.body import Body, find_body, lead_blocks, revoke_layout_marks, span
from crawler.parsers.clean import absolute, clean_body, keep_links
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.header import Header, Neighbourhood, neighbourhood
from crawler.parsers.header_byline import MARKED, find_byline, find_source
from crawler.parsers.header_date import find_date, find_update, machine_date
from crawler.parsers.headline import Headline, find_headline
from crawler.parsers.metadata import Claim, Metadata
from crawler.parsers.outcome import judge
from crawler.parsers.parts import PartFinder, names_of
from crawler.parsers.phrases import noise_kind
from crawler.parsers.section import find_section
from crawler.parsers.selectors import Selected, Selector, Selectors
from pipelines.article import Image
from pipelines.normalise.text import display

_WALL_CLOCK = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?")
_ZONE = re.compile(r"[+-]\d\d:?\d\d$")  # Z is stamped on local clocks too
_SELECTORS = ("headline", "alternative_headline", "date", "byline", "section", "body", "caption", "noise", "related")


class ArticlePage:
    """Reads an article page. Subclasses set CSS selectors, or override a method where a selector cannot say it.

    ``valid_until`` is the last day on which a publisher's pages looked like this; the version is chosen by the day
    the page was fetched. Selectors: ``headline``, ``alternative_headline``, ``date``, ``byline``, ``section``,
    ``body`` (the element that holds the text), and ``caption``, ``noise``, ``related`` (elements that are not text,
    several allowed).
    """

    version: ClassVar[str] = "1"
    valid_until: ClassVar[date | None] = None
    headline: ClassVar[Selector] = None
    alternative_headline: ClassVar[Selector] = None
    date: ClassVar[Selector] = None
    byline: ClassVar[Selector] = None
    section: ClassVar[Selector] = None
    body: ClassVar[Selector] = None
    caption: ClassVar[Selector] = None
    noise: ClassVar[Selector] = None
    related: ClassVar[Selector] = None
    _selectors: ClassVar[Selectors] = Selectors({})

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._selectors = Selectors({name: getattr(cls, name) for name in _SELECTORS})

    def read(self, root: etree._Element, metadata: Metadata, context: Context) -> Draft:
        """Everything the page says, as a draft."""
        selected = self._selectors.find(root)
        parts = PartFinder()
        page = linearise(root, parts.kind_of, self._marked(selected))
        metadata.read_described(parts.described)
        blocks = page.blocks
        headline = self._headline(blocks, metadata, context, selected.get("headline"))
        if headline.site is not None:
            context.own_names = (*context.own_names, headline.site)
        revoke_layout_marks(page.marks, blocks, headline.block)
        body = self._body(blocks, headline, metadata, selected.get("body"))
        draft = Draft(
            headline=headline.text,
            keywords=metadata.keywords,
            language=metadata.language,
            warnings=metadata.warnings,
            captions=[b.text for b in blocks if b.kind == "caption"],
        )
        if headline.origin:
            draft.provenance["headline"] = headline.origin
        near = neighbourhood(blocks, headline.block, body)
        header = self._header(blocks, headline, body, near, draft, context, selected)
        self._text(blocks, headline, body, header, draft, context, selected)
        self._from_metadata(draft, metadata, context)
        draft.section = draft.section or find_section(root, metadata, near, blocks, draft)
        judge(draft, metadata, blocks, body, context)
        return draft

    def _marked(self, selected: Selected) -> dict[etree._Element, str]:
        kinds = (("caption", "caption"), ("noise", "noise"), ("related", "related"))
        return {element: kind for name, kind in kinds for element in selected.get(name, ())}

    def _headline(
        self, blocks: list[Block], metadata: Metadata, context: Context, chosen: list[etree._Element] | None
    ) -> Headline:
        if chosen:
            block = _first_inside(blocks, chosen)
            if block is not None:
                return Headline(block.text, block, "selector")
        return find_headline(blocks, metadata, context.own_names)

    def _body(
        self, blocks: list[Block], headline: Headline, metadata: Metadata, chosen: list[etree._Element] | None
    ) -> Body:
        if chosen:
            body = span(chosen, blocks)
            if body.element is not None:
                return body
        return find_body(blocks, headline.block, metadata.bodies)

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
        header = Header()
        chosen = _first_inside(blocks, selected.get("date", ()))
        if chosen is not None:
            header.date, header.date_origin = chosen.text, "selector"
            header.used.add(chosen.index)
        elif (found := find_date(near, context)) is not None:
            header.date, header.date_origin = found[0], "printed"
            header.used.update(block.index for block in found[1])
        shown = [*(block for block in blocks if block.index in header.used), *near.below]
        if (stamp := next((stamp for block in shown if (stamp := machine_date(block))), None)) is not None:
            draft.published, draft.provenance["metadata_published"] = stamp, "time element"
        if (update := find_update(near, context)) is not None:
            header.used.add(update[1].index)
            if update[0] != header.date:
                draft.modified, draft.provenance["metadata_modified"] = update[0], "printed"
        chosen = _first_inside(blocks, selected.get("byline", ()))
        if chosen is not None:
            header.byline, header.byline_origin = chosen.text, "selector"
            header.used.add(chosen.index)
        elif (credit := find_byline(near, context, headline.text, draft.captions)) is not None:
            header.byline, header.byline_origin = credit[0], credit[1]
            header.used.update(block.index for block in credit[2])
            reading = context.byline(credit[0], headline.text, draft.captions, marked=credit[1] == MARKED)
            if reading.authors and reading.agency is None:
                source = find_source(near, context, credit[2][-1].index, header.used)
                if source is not None:
                    header.used.add(source.index)
                    draft.credit_lines.append(source.text)
        draft.printed_date, draft.byline = header.date, header.byline
        if header.date_origin:
            draft.provenance["date_published"] = header.date_origin
        if header.byline_origin:
            draft.provenance["byline_raw"] = header.byline_origin
        for name in ("section", "alternative_headline"):
            text = next((text for e in selected.get(name, ()) if (text := display("".join(e.itertext())))), None)
            if text is not None:
                setattr(draft, name, text)
                draft.provenance[name] = "selector"
        if draft.alternative_headline is None and headline.block is not None:
            self._subtitle(blocks[headline.block.index + 1 : max(body.start, headline.block.index + 1)], draft)
        return header

    def _subtitle(self, between: list[Block], draft: Draft) -> None:
        for block in between[:6]:
            parent = block.element.getparent()
            if names_of(block.element).subtitle or (parent is not None and names_of(parent).subtitle):
                draft.alternative_headline = block.text
                draft.provenance["alternative_headline"] = "printed"
                return

    def _text(
        self,
        blocks: list[Block],
        headline: Headline,
        body: Body,
        header: Header,
        draft: Draft,
        context: Context,
        selected: Selected,
    ) -> None:
        if body.element is None:
            return
        lead = lead_blocks(blocks, body, headline.block) if not selected.get("body") else []
        chosen = [
            *lead,
            *(
                block
                for block in blocks[body.start : body.end]
                if block.element in body.inside
                and (headline.block is None or block.index > headline.block.index or body.end <= headline.block.index)
            ),
        ]
        clean_body([block for block in chosen if block.index not in header.used], draft, context)
        if draft.blocks:
            draft.provenance["body"] = "selector" if selected.get("body") else "text density"
        _related_below([block for block in blocks[body.start :] if block.element not in body.inside], draft, context)

    def _from_metadata(self, draft: Draft, metadata: Metadata, context: Context) -> None:
        for name in ("published", "modified", "description", "section"):
            claims = metadata.claims.get(name)
            if claims and getattr(draft, name) is None:
                claim = _most_precise(claims) if name in ("published", "modified") else claims[0]
                setattr(draft, name, claim.value)
                draft.provenance[f"metadata_{name}"] = claim.origin
        if draft.published is not None and (zoned := _with_zone(draft.published, metadata)) is not None:
            draft.published, draft.provenance["metadata_published"] = zoned.value, zoned.origin
        draft.metadata_authors = list(dict.fromkeys(claim.value for claim in metadata.authors)) or [
            claim.value
            for claim in metadata.claims.get("author", ())
            if "://" not in claim.value and "@" not in claim.value
        ]
        image = metadata.first("image")
        if image is not None:
            url = absolute(context.url, image.value)
            caption = draft.captions[0] if draft.captions else None
            draft.image = Image(url or image.value, caption)
            draft.provenance["main_image"] = image.origin


def _related_below(blocks: list[Block], draft: Draft, context: Context) -> None:
    """Related stories printed round the text, up to a list of what others read."""
    for block in blocks:
        if block.kind == "related":
            if noise_kind(block.text) == "most_read":
                return
            keep_links(block, draft, context)


def _most_precise(claims: list[Claim]) -> Claim:
    """The first claim, or a later one that gives the same day with a clock."""
    first = claims[0]
    if ":" in first.value:
        return first
    return next((claim for claim in claims if ":" in claim.value and claim.value.startswith(first.value[:10])), first)


def _with_zone(published: str, metadata: Metadata) -> Claim | None:
    """The claim that gives the wall clock of a ``<time>`` without a zone, and its zone."""
    clock = published.strip().replace(" ", "T")
    if not _WALL_CLOCK.fullmatch(clock):
        return None
    claims = metadata.claims.get("published", ())
    return next((claim for claim in claims if claim.value.startswith(clock[:16]) and _ZONE.search(claim.value)), None)


def _first_inside(blocks: list[Block], elements: Iterable[etree._Element]) -> Block | None:
    for element in elements:
        inside = {element, *element.iterdescendants()}
        for block in blocks:
            if block.element in inside or any(piece in inside for _, piece in block.pieces):
                return block
    return None
