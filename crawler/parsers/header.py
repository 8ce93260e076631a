"""The visible header: the lines round the headline that may give date and byline.

A date above the page's masthead is a clock, not a publication date, so only the neighbourhood of the headline counts:
between headline and text, just above the headline inside the article, and just below the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.parsers.blocks import Block
from crawler.parsers.body import Body
from pipelines.normalise.text import display

_ABOVE, _BELOW = 6, 6  # blocks
_PROSE = 80  # characters: where the text begins
_STORY = 25  # characters: a shorter link is a name or a section
_ELSEWHERE = frozenset(("related", "most_read", "comments", "hidden", "newsletter", "poll", "caption", "ad", "nav",
                        "header", "footer", "aside", "modal", "post_nav", "tags", "views"))  # fmt: skip
BARE = 60
"""Characters: the longest line that is nothing but a name or a day."""


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
    """The blocks where header lines may stand: after the headline, before it, below the text, and short ones within it.

    ``above`` is the block just above the headline, wherever it lies.
    """

    after: list[Block]
    before: list[Block]
    below: list[Block]
    within: list[Block]
    above: Block | None = None


def neighbourhood(blocks: Sequence[Block], headline: Block | None, body: Body) -> Neighbourhood:
    """Cut the header's neighbourhood out of the page."""
    if headline is None:
        if body.element is None:
            return Neighbourhood([], [], [], [])
        start, before = max(0, body.start - _ABOVE), []
    else:
        start = headline.index + 1
        before = _before(blocks, headline, body)
    prose = next(
        (b.index for b in blocks[max(start, body.start) : body.end] if len(b.text) >= _PROSE and b.kind is None),
        body.end,
    )
    if body.element is None or body.end <= start:
        prose = start + _ABOVE
    after = [b for b in blocks[start:prose] if b.kind not in _ELSEWHERE]
    behind = blocks[body.end : body.end + _BELOW] if body.element is not None else []
    below = [b for b in _up_to_stories(behind) if b.kind not in _ELSEWHERE]
    within = [b for b in blocks[prose : body.end] if len(b.text) <= BARE and b.kind is None]
    above = blocks[headline.index - 1] if headline is not None and headline.index and not before else None
    above = above if above is not None and above.kind is None else None
    return Neighbourhood(after, before[::-1], below, within, above)


def _up_to_stories(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks up to the first link to another story: what stands below it is that story's."""
    for place, block in enumerate(blocks):
        longest = max((len(text) for text, _ in block.links), default=0)
        if longest >= _STORY and block.link_chars * 2 >= len(block.text):
            return blocks[:place]
    return blocks


def _before(blocks: Sequence[Block], headline: Block, body: Body) -> list[Block]:
    """Blocks just above the headline that lie with it in an element smaller than the page."""
    near = [b for b in blocks[max(0, headline.index - _ABOVE) : headline.index] if b.kind not in _ELSEWHERE]
    home = headline.element.getparent()
    if not near or home is None:
        return []
    around = set(body.element.iterancestors()) if body.element is not None else ()
    for _ in range(3):
        parent = home.getparent()
        if parent is None or parent.tag in ("body", "html") or home in around:
            break
        home = parent
    if home.tag in ("body", "html"):
        return []
    return [b for b in near if b.element is home or home in b.element.iterancestors()]


def is_glued(block: Block) -> bool:
    """Whether two of a block's words are parted by nothing: a single letter is a drop cap."""
    texts = [text for text, _ in block.pieces]
    glued = any(left[-1].isalnum() and right[0].isalnum() for left, right in pairwise(texts))
    return glued and not any(len(text) == 1 and text.isalpha() for text in texts)


def parted(block: Block, mark: str) -> str:
    """A header line's text, with a mark where only the edges of its elements part two words."""
    if len(block.pieces) < 2 or not is_glued(block):
        return block.text
    return display(mark.join(text for text, _ in block.pieces if not text.isspace()))
