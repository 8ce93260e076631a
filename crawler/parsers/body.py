"""The body finder: which blocks of a page are the article's text.

Long text votes for the element that holds it; the winner climbs to its parent as long as that brings in more long text
(a body split into several parts). The tree is read once: everything here works on the flat list of blocks.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from crawler.parsers.blocks import PARAGRAPHS, Block, Mark
from crawler.parsers.parts import LAYOUT, LISTS, names_of

_VOTER = 40  # characters: a shorter block may be a label or a headline in a list
_LONG = 100  # characters: a block that can only be prose
_SENTENCE_END = (".", "!", "؟", "?", "»", '"', "…", ":", "؛", ")", "”", "،")


@dataclass(slots=True)
class Body:
    """The element that holds the article's text (``None`` where there is none) and the span of its blocks."""

    element: etree._Element | None
    start: int
    end: int


def revoke_layout_marks(marks: list[Mark], blocks: list[Block], headline: Block | None) -> None:
    """Take back marks that were set on an element round the whole article because of its name.

    A layout mark falls where it lies round the headline or, unless it is a list of other stories, holds most of the
    page's plain text.
    """
    mark = headline.mark if headline is not None else None
    while mark is not None:
        mark.revoked = mark.kind in LAYOUT
        mark = mark.parent
    total = sum(len(b.text) for b in blocks if len(b.text) >= _VOTER and b.link_chars * 2 < len(b.text))
    for mark in marks:
        if mark.chars * 2 > total and mark.kind in LAYOUT and mark.kind not in LISTS:
            mark.revoked = True


def find_body(blocks: list[Block], headline: Block | None, claimed: list[etree._Element]) -> Body:
    """The container of the article's text.

    ``claimed`` are elements that metadata says hold it (microdata, RDFa); such a claim wins where at least half of the
    votes lie inside.
    """
    direct: dict[etree._Element, float] = defaultdict(float)
    total: dict[etree._Element, int] = defaultdict(int)
    linked: dict[etree._Element, int] = defaultdict(int)
    count: dict[etree._Element, int] = defaultdict(int)
    chains: dict[etree._Element, list[etree._Element]] = {}
    start = headline.index if headline is not None else -1
    first_after: dict[etree._Element, int] = {}
    for block in blocks:
        element = block.element
        chain = chains.get(element)
        if chain is None:
            chain = chains[element] = [element, *element.iterancestors()]
        plain = len(block.text) - block.link_chars
        if plain < _VOTER or block.link_chars > plain or block.kind is not None or block.tag in ("h1", "h2"):
            for holder in chain:
                linked[holder] += block.link_chars
            continue
        near = chain[1] if block.tag in PARAGRAPHS and len(chain) > 1 else element
        direct[near] += plain if block.index > start else plain * 0.3
        first_after.setdefault(near, block.index)
        for holder in chain:
            total[holder] += plain
            linked[holder] += block.link_chars
            count[holder] += 1
    if not direct:
        return Body(None, 0, 0)

    def worth(element: etree._Element) -> float:
        density = linked[element] / (linked[element] + total[element] + 1)
        gap = max(0, first_after[element] - start) if start >= 0 else 0
        bonus = 1.6 if names_of(element).body else 1.0
        return direct[element] * (1 - density) * bonus * (1 / (1 + gap / 60))

    best = max(direct, key=worth)
    for element in claimed:
        if total[element] * 2 >= total[best] and total[element] >= _VOTER:
            return _span(element, blocks)
    return _span(_climb(best, total, count, linked), blocks)


def _climb(
    element: etree._Element,
    total: dict[etree._Element, int],
    count: dict[etree._Element, int],
    linked: dict[etree._Element, int],
) -> etree._Element:
    """The highest ancestor that still gains whole paragraphs; list teasers and sidebars are short or full of links."""
    current = best = element
    while (parent := current.getparent()) is not None and parent.tag != "html":
        current = parent
        gain, blocks = total[parent] - total[best], count[parent] - count[best]
        if not blocks:
            continue
        new_links = linked[parent] - linked[best]
        if gain / blocks < _LONG or new_links > gain / 2 or gain * 8 < total[best]:
            if parent.tag in ("article", "main", "body"):
                break
            continue
        best = parent
    return best


def _span(element: etree._Element, blocks: list[Block]) -> Body:
    inside = {element, *element.iterdescendants()}
    indexes = [block.index for block in blocks if block.element in inside]
    return Body(element, indexes[0], indexes[-1] + 1) if indexes else Body(None, 0, 0)


def lead_blocks(blocks: list[Block], body: Body, headline: Block | None) -> list[Block]:
    """Paragraphs of prose that stand between the headline and the body's container: a lead outside of it."""
    if headline is None or body.element is None:
        return []
    return [
        block
        for block in blocks[headline.index + 1 : body.start]
        if block.tag in ("p", "div", "h2", "h3")
        and block.kind is None
        and len(block.text) >= _LONG - 20
        and block.link_chars * 3 < len(block.text)
        and block.text.endswith(_SENTENCE_END)
        and not names_of(block.element).subtitle
    ]
