"""The section an article stands in: metadata, or the breadcrumb."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.parsers.blocks import Block
from crawler.parsers.draft import Draft
from crawler.parsers.header import Neighbourhood
from crawler.parsers.metadata import Metadata
from crawler.parsers.phrases import bare
from pipelines.normalise.text import display
from pipelines.normalise.vocabulary import load

_HOLDERS = ("nav", "ol", "ul", "div", "section", "p", "span", "table")
_HOME = frozenset(bare(word) for words in load("noise_phrases")["breadcrumb"].values() for word in words)
_HOME_REACH = 40  # characters
_ARROW = re.compile(r"[»«›‹>←→]+|\s/\s")
_LONGEST = 40  # characters: a longer crumb is the headline


def find_section(
    root: etree._Element, metadata: Metadata, near: Neighbourhood, blocks: Sequence[Block], draft: Draft
) -> str | None:
    """The section's printed name: what metadata gives, else what stands behind "home" in a breadcrumb, else a lone link
    just above the headline.
    """
    claim = metadata.first("section")
    if claim is not None:
        draft.provenance["section"] = claim.origin
        return claim.value
    for text in (*(_crumbs(root) if metadata.has_breadcrumb else ()), *_trails(blocks)):
        if text and bare(text) and bare(text) not in _HOME and len(text) <= _LONGEST and text != draft.headline:
            draft.provenance["section"] = "breadcrumb"
            return str(text)
    for block in near.before:
        if block.link_chars >= len(block.text) - 2 and len(block.text.split()) <= 4 and bare(block.text) not in _HOME:
            draft.provenance["section"] = "link above the headline"
            return block.text
    return None


def _trails(blocks: Sequence[Block]) -> Iterator[str]:
    """The parts of lines such as ``الرئيسية » محليات``, whatever their markup."""
    for block in blocks:
        # The first part is a word or three: no need to look for arrows in whole lines.
        parts = _ARROW.split(block.text) if len(block.text) <= 120 and _ARROW.search(block.text[:_HOME_REACH]) else ()
        if 1 < len(parts) <= 5 and bare(parts[0]) in _HOME:
            yield from (part.strip() for part in parts[1:])


def _crumbs(root: etree._Element) -> Iterator[str]:
    """The texts of the first breadcrumb on the page, in order."""
    for holder in root.iter(*_HOLDERS):
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}".lower().replace("-", "").replace("_", "")
        if "crumb" in names or "breadcumb" in names:
            for crumb in holder.iter("a", "li", "span"):
                if crumb.find("a") is None and crumb.find("span") is None:
                    yield display("".join(crumb.itertext())).strip("»›>/| ")
            return
