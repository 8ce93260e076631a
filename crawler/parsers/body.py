"""The body finder: which blocks of a page are the article's text.

Long text votes for the element that holds it; the winner climbs to its parent as long as that brings in more long text
(a body split into several parts). The tree is read once: everything here works on the flat list of blocks.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

from crawler.parsers.blocks import PARAGRAPHS, Block, Mark
from crawler.parsers.parts import LAYOUT, LISTS, names_of

_VOTER = 40  # characters: a shorter block may be a label or a headline in a list
_TEASER = 20  # characters: a shorter link is a label
_POEM_LINES = 4
_STORY = 3  # long paragraphs
_LONG = 100  # characters: a block that can only be prose
_SENTENCE_END = (".", "!", "؟", "?", "»", '"', "…", ":", "؛", ")", "”", "،")


@dataclass(slots=True)
class Body:
    """The element that holds the article's text (``None`` where there is none) and the span of its blocks.

    ``inside`` is that element and all below it; a page class may name several.
    """

    element: etree._Element | None
    start: int
    end: int
    inside: set[etree._Element] = field(default_factory=set)


@dataclass(slots=True)
class _Tally:
    """What lies in an element: how many long texts, their characters, those of links, and headings of other stories."""

    count: int = 0
    total: int = 0
    linked: int = 0
    others: int = 0

    def add(self, below: _Tally) -> None:
        self.count += below.count
        self.total += below.total
        self.linked += below.linked
        self.others += below.others


def revoke_layout_marks(marks: list[Mark], blocks: list[Block], headline: Block | None) -> None:
    """Take back marks that were set on an element round the whole article because of its name.

    A layout mark falls where it lies round the headline or, unless it is a list of other stories, holds most of the
    page's plain text.
    """
    mark = headline.mark if headline is not None else None
    while mark is not None:
        mark.revoked = mark.kind in LAYOUT or mark.kind in ("comments", "hidden")
        mark = mark.parent
    total = sum(len(b.text) for b in blocks if len(b.text) >= _VOTER and b.link_chars * 2 < len(b.text))
    for mark in marks:
        if mark.chars * 2 > total and mark.kind in LAYOUT:
            mark.revoked |= mark.kind not in LISTS or (mark.kind == "most_read" and _tells_a_story(mark, blocks))


def _tells_a_story(mark: Mark, blocks: list[Block]) -> bool:
    """Whether a part that is named like a list of stories (``breaking-news-page``) holds prose and hardly a teaser."""
    inside = [block for block in blocks if _lies_in(block, mark)]
    teasers = sum(block.link_chars >= _TEASER for block in inside)
    prose = sum(len(block.text) >= _LONG and not block.link_chars for block in inside)
    return prose >= _STORY and teasers * 3 <= prose


def _lies_in(block: Block, mark: Mark) -> bool:
    inner = block.mark
    while inner is not None and inner is not mark:
        inner = inner.parent
    return inner is mark


def find_body(blocks: list[Block], headline: Block | None, claimed: list[etree._Element]) -> Body:
    """The container of the article's text.

    ``claimed`` are elements that metadata says hold it (microdata, RDFa); such a claim wins where at least half of the
    votes lie inside.
    """
    direct: dict[etree._Element, float] = defaultdict(float)
    tallies: dict[etree._Element, _Tally] = defaultdict(_Tally)
    start = headline.index if headline is not None else -1
    first_after: dict[etree._Element, int] = {}
    held: dict[etree._Element, int] = defaultdict(int)
    teasers: list[int] = []
    for block in blocks:
        element = block.element
        tally = tallies[element]
        tally.linked += block.link_chars
        plain = len(block.text) - block.link_chars
        if plain < _VOTER or block.link_chars > plain or block.kind is not None or _is_title(block):
            if (block.tag == "h1" and block.index > start) or (
                block.link_chars > plain and block.link_chars >= _TEASER and block.kind is None
            ):
                tally.others += 1
                teasers.append(block.index)
            continue
        tally.total += plain
        tally.count += 1
        parent = element.getparent() if block.tag in PARAGRAPHS else None
        near = parent if parent is not None else element
        held[near] += 1
        direct[near] += plain if block.index > start else plain * 0.3
        first_after.setdefault(near, block.index)
    if not direct:
        return _short_lines(blocks, start)
    _sum_up(tallies)
    _pool(direct, held, tallies, first_after, teasers)

    def worth(element: etree._Element) -> float:
        tally = tallies[element]
        density = tally.linked / (tally.linked + tally.total + 1)
        gap = max(0, first_after[element] - start) if start >= 0 else 0
        bonus = 1.6 if names_of(element).body else 1.0
        return direct[element] * (1 - density) * bonus * (1 / (1 + gap / 20))

    best = max(direct, key=worth)
    for element in claimed:
        if tallies[element].total * 2 >= tallies[best].total and tallies[element].total >= _VOTER:
            return span([element], blocks)
    return span([_climb(best, tallies, held)], blocks)


def _is_title(block: Block) -> bool:
    return block.tag in ("h1", "h2") and (len(block.text) < _LONG or not block.text.endswith(_SENTENCE_END))


def _sum_up(tallies: dict[etree._Element, _Tally]) -> None:
    """Add to each element what the elements below it hold."""
    parents: dict[etree._Element, etree._Element | None] = {}
    downwards: list[etree._Element] = []
    for element in tallies:
        path: list[etree._Element] = []
        above: etree._Element | None = element
        while above is not None and above not in parents:
            path.append(above)
            parent = parents[above] = above.getparent()
            above = parent
        downwards += reversed(path)
    for element in reversed(downwards):
        parent = parents[element]
        if parent is not None:
            tallies[parent].add(tallies[element])


def _short_lines(blocks: list[Block], start: int) -> Body:
    """A poem or a flash has no long block: the element below the headline with most unlinked text in short ones."""
    weight: dict[etree._Element, int] = defaultdict(int)
    lines: dict[etree._Element, int] = defaultdict(int)
    for block in blocks[start + 1 :]:
        if block.kind is None and not block.link_chars and block.tag not in ("h1", "h2"):
            parent = block.element.getparent()
            near = parent if block.tag in PARAGRAPHS and parent is not None else block.element
            weight[near] += len(block.text)
            lines[near] += 1
    best = max(weight, key=lambda element: weight[element], default=None)
    enough = best is not None and (lines[best] >= _POEM_LINES or names_of(best).body) and weight[best] >= _VOTER
    return span([best], blocks) if best is not None and enough and start >= 0 else Body(None, 0, 0)


def _pool(
    direct: dict[etree._Element, float],
    held: dict[etree._Element, int],
    tallies: dict[etree._Element, _Tally],
    first_after: dict[etree._Element, int],
    teasers: list[int],
) -> None:
    """Where each paragraph lies in an element of its own, alike neighbours vote for the element round them."""
    alone: dict[tuple[etree._Element, str], list[etree._Element]] = defaultdict(list)
    for near, number in held.items():
        if number > 1:
            continue
        top = near
        while (parent := top.getparent()) is not None and tallies[parent].count == 1:
            top = parent
        if parent is not None:
            alone[parent, _shape(top)].append(near)
    for (parent, _), nears in alone.items():
        if len(nears) < 2:
            continue
        between = bisect(teasers, first_after[nears[-1]]) - bisect(teasers, first_after[nears[0]])
        if between * 2 < len(nears):
            direct[parent] = direct.get(parent, 0.0) + sum(direct[near] for near in nears)
            first_after[parent] = min(
                first_after.get(parent, first_after[nears[0]]), *(first_after[near] for near in nears)
            )


_NUMBER = re.compile(r"\d+")


def _shape(element: etree._Element) -> str:
    """What an element looks like beside its neighbours: its name and class, whatever numbers are in it."""
    return f"{element.tag!s} {_NUMBER.sub('', element.get('class') or '')}"


def _climb(
    element: etree._Element, tallies: dict[etree._Element, _Tally], held: dict[etree._Element, int]
) -> etree._Element:
    """The highest ancestor that still gains whole paragraphs; list teasers and sidebars are short or full of links."""
    current = best = element
    while (parent := current.getparent()) is not None and parent.tag != "html":
        child, current = current, parent
        own, wider = tallies[best], tallies[parent]
        gain, blocks = wider.total - own.total, wider.count - own.count
        if not blocks:
            continue
        new_links = wider.linked - own.linked
        teasers = wider.others - own.others
        parts = [
            tallies[sibling]
            for sibling in parent
            if sibling is not child and sibling in tallies and _shape(sibling) == _shape(best)
        ]
        whole = sum(part.total for part in parts) * 10 >= gain * 9
        if whole:  # links between the parts of a text that was cut up are for `clean_body`
            new_links, teasers = sum(part.linked for part in parts), sum(part.others for part in parts)
        if (
            (gain / blocks < _LONG and not whole)
            or new_links > gain / 2
            or (gain * 8 < own.total and not whole)
            or teasers * 2 > blocks
            or (not whole and not _may_join(parent, own, held))
        ):
            if parent.tag in ("article", "main", "body"):
                break
            continue
        best = parent
    return best


def _may_join(parent: etree._Element, own: _Tally, held: dict[etree._Element, int]) -> bool:
    """Whether text beside the body, in elements of another shape, may be its other half."""
    return parent.tag == "article" or names_of(parent).body or own.count == 1 or held.get(parent, 0) > 0


def span(elements: list[etree._Element], blocks: list[Block]) -> Body:
    """The body that lies in these elements; one without an element where they hold no block."""
    inside = {element for top in elements for element in (top, *top.iterdescendants())}
    indexes = [block.index for block in blocks if block.element in inside]
    return Body(elements[0], indexes[0], indexes[-1] + 1, inside) if indexes else Body(None, 0, 0)


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
