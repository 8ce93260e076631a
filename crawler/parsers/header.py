"""The visible header: date line and byline, as printed near the headline.

A date above the page's masthead is a clock, not a publication date, so only the neighbourhood of the headline counts:
between headline and text, just above the headline inside the article, and just below the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from crawler.parsers.blocks import Block
from crawler.parsers.body import Body
from crawler.parsers.context import Context
from crawler.parsers.parts import Names, names_of
from crawler.parsers.phrases import bare, is_source_line, noise_kind
from pipelines.normalise.bylines import is_person_name, read_byline
from pipelines.normalise.text import display
from pipelines.normalise.vocabulary import load

_ABOVE, _BELOW = 6, 6  # blocks
_PROSE = 80  # characters: where the text begins
_ELSEWHERE = frozenset(("related", "most_read", "comments", "hidden", "newsletter", "poll", "caption", "ad", "nav",
                        "header", "footer", "aside", "modal", "post_nav", "tags", "views"))  # fmt: skip
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d{1,2}\s*[:.]\s*\d{2}")
_LABELS = frozenset(bare(label) for entry in load("byline_labels")["label"].values() for label in entry)
_LABEL_WORDS = max(len(label.split()) for label in _LABELS)


@dataclass(slots=True)
class Header:
    """What is printed round the headline: raw strings and the blocks they stand in (which are no body)."""

    date: str | None = None
    date_origin: str | None = None
    byline: str | None = None
    byline_origin: str | None = None
    used: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Neighbourhood:
    """The blocks where header lines may stand, in order of trust: after the headline, before it, below the text."""

    after: list[Block]
    before: list[Block]
    below: list[Block]


def neighbourhood(blocks: Sequence[Block], headline: Block | None, body: Body) -> Neighbourhood:
    """Cut the header's neighbourhood out of the page."""
    if headline is None:
        if body.element is None:
            return Neighbourhood([], [], [])
        start, before = max(0, body.start - _ABOVE), []
    else:
        start = headline.index + 1
        before = _before(blocks, headline, body)
    prose = next(
        (b.index for b in blocks[max(start, body.start) : body.end] if len(b.text) >= _PROSE and b.kind is None), body.end
    )
    if body.element is None or body.end <= start:
        prose = start + _ABOVE
    after = [b for b in blocks[start:prose] if b.kind not in _ELSEWHERE]
    below = [b for b in blocks[body.end : body.end + _BELOW] if b.kind not in _ELSEWHERE] if body.element is not None else []
    return Neighbourhood(after, before[::-1], below)


def _before(blocks: Sequence[Block], headline: Block, body: Body) -> list[Block]:
    """Blocks just above the headline that lie with it in an element smaller than the page."""
    home = headline.element.getparent()
    for _ in range(3):
        parent = home.getparent() if home is not None else None
        if parent is None or parent.tag in ("body", "html") or (body.element is not None and home in set(body.element.iterancestors())):
            break
        home = parent
    if home is None or home.tag in ("body", "html"):
        return []
    inside = set(home.iter())
    return [
        b
        for b in blocks[max(0, headline.index - _ABOVE) : headline.index]
        if b.element in inside and b.kind not in _ELSEWHERE
    ]


def find_date(near: Neighbourhood, context: Context) -> tuple[str, list[Block]] | None:
    """The date line: as printed, with the blocks it stands in."""
    for group in (near.after, near.before, near.below):
        found = _date_in(group, context)
        if found is not None:
            return found
    return None


def _date_in(group: Sequence[Block], context: Context) -> tuple[str, list[Block]] | None:
    fallback: tuple[str, list[Block]] | None = None
    for place, block in enumerate(group):
        text = block.text
        if len(text) > 160 or not _DIGIT.search(text) and not names_of(block.element).date:
            continue
        reading = context.date(text)
        used = [block]
        if reading.iso is None:
            continue
        if place and len(label := group[place - 1].text) <= 25 and not _DIGIT.search(label) and label.rstrip().endswith(":"):
            labelled = context.date(f"{label} {text}")
            if labelled.iso is not None:
                text, reading, used = f"{label} {text}", labelled, [group[place - 1], block]
        if reading.precision == "day" and place + 1 < len(group):
            after = group[place + 1].text
            if len(after) <= 24 and _CLOCK.search(after):
                longer = context.date(f"{text} {after}")
                if longer.precision == "minute" and longer.iso is not None:
                    text, reading, used = f"{text} {after}", longer, [*used, group[place + 1]]
        if reading.modified is not None and reading.modified == reading.iso:
            fallback = fallback or (text, used)
            continue
        return text, used
    return fallback


def find_byline(near: Neighbourhood, context: Context, headline: str | None, captions: Sequence[str]) -> tuple[str, str, Block] | None:
    """The line that credits somebody: as printed, what told it, and its block. People go before agencies."""
    fallback: tuple[str, str, Block] | None = None
    for group in (near.after, near.before, near.below):
        for text, origin, block in _byline_candidates(group):
            reading = read_byline(text, own_names=context.own_names, headline=headline, captions=captions)
            if reading.authors:
                return text, origin, block
            if fallback is None and (reading.agency or reading.location) and origin != "bare":
                fallback = (text, origin, block)
    return fallback


def _byline_candidates(group: Iterable[Block]) -> Iterable[tuple[str, str, Block]]:
    blocks = list(group)
    for block in blocks:  # a class or rel that says author
        if len(block.text) <= 200 and (text := _by_markup(block)):
            yield text, "byline class", block
    for block in blocks:
        text = block.text
        if len(text) > 160:
            continue
        if has_label(text) or is_source_line(text):
            yield text, "byline label", block
    for block in blocks:
        if len(block.text) <= 60 and block.kind is None and not noise_kind(block.text) and is_person_name(block.text):
            yield block.text, "bare", block


def has_label(text: str) -> bool:
    """Whether a line begins with a word that credits somebody (``كتب``, ``بقلم``, ``إعداد``, ``حوار``: ...)."""
    words = bare(text[:60]).replace(":", " ").split()[: _LABEL_WORDS + 1]
    return any(" ".join(words[:size]) in _LABELS for size in range(1, len(words) + 1))


def _by_markup(block: Block) -> str | None:
    """The text of the pieces that stand in an element named as a byline, or the whole block where it is one."""
    if _is_byline(block.element) or (block.element.getparent() is not None and _is_byline(block.element.getparent())):
        return block.text
    named = [text for text, element in block.pieces if element is not block.element and _is_byline(element)]
    return display(" ".join(named)) or None if named else None


def _is_byline(element: etree._Element) -> bool:
    names: Names = names_of(element)
    return names.byline or element.get("rel") == "author" or element.get("itemprop") in ("author", "creator")
