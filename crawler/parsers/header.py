"""The visible header: date line and byline, as printed near the headline.

A date above the page's masthead is a clock, not a publication date, so only the neighbourhood of the headline counts:
between headline and text, just above the headline inside the article, and just below the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from lxml import etree

from crawler.parsers.blocks import Block
from crawler.parsers.body import Body
from crawler.parsers.context import Context
from crawler.parsers.parts import Names, names_of
from crawler.parsers.phrases import bare, is_source_line, noise_kind
from pipelines.normalise.bylines import BylineReading, is_person_name
from pipelines.normalise.text import display, fold
from pipelines.normalise.vocabulary import load

_ABOVE, _BELOW = 6, 6  # blocks
_SENTENCE = 6  # spaces
_PROSE = 80  # characters: where the text begins
_BYLINE = 160  # characters: a longer line is a paragraph
_BARE = 60
_LAST = 3  # blocks
_STORY = 25  # characters: a shorter link is a name or a section
_ELSEWHERE = frozenset(("related", "most_read", "comments", "hidden", "newsletter", "poll", "caption", "ad", "nav",
                        "header", "footer", "aside", "modal", "post_nav", "tags", "views"))  # fmt: skip
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"(?:منذ|قبل|أمس|اليوم)\b")
_CLOCK = re.compile(r"\d{1,2}\s*[:.]\s*\d{2}")
_LABELS = frozenset(bare(label) for entry in load("byline_labels")["label"].values() for label in entry)
# Labels that are no everyday words, so that they tell a byline also in the middle of a line.
_INNER_LABEL = re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, load('byline_labels')['inner']))})(?!\w)")
_PARTED = re.compile(r"[-–—|/:(،]")
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
    within = [b for b in blocks[prose : body.end] if len(b.text) <= _BARE and b.kind is None]
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


def find_date(near: Neighbourhood, context: Context) -> tuple[str, list[Block]] | None:
    """The date line: as printed, with the blocks it stands in."""
    for group in (near.after, near.before, near.below):
        found = _date_in(group, context)
        if found is not None:
            return found
    return _date_above(near.above, context)


def _date_above(block: Block | None, context: Context) -> tuple[str, list[Block]] | None:
    """A date right above the headline but outside of the article: a blog's day heading, or the page's clock.

    It is believed where its class says date and the address names its month, or it is not the day of fetching.
    """
    if block is None or not names_of(block.element).date or len(block.text) > _BARE:
        return None
    reading = context.date(block.text)
    if reading.iso is None:
        return None
    clock = not context.fetched or reading.iso[:10] == context.now.date().isoformat()
    return (block.text, [block]) if context.month == reading.iso[:7] or (not clock and context.month is None) else None


def machine_date(block: Block) -> str | None:
    """The ``datetime`` of the ``<time>`` that a printed date stands in, or the ``title`` of hAtom's ``<abbr>``."""
    for element in (block.element, *(piece for _, piece in block.pieces)):
        stamp = element.get("datetime") if element.tag == "time" else None
        if element.tag == "abbr" and names_of(element).date:
            stamp = element.get("title")
        if stamp:
            return stamp
    return None


def find_update(near: Neighbourhood, context: Context) -> Block | None:
    """A line of its own that names the last change alone (``آخر تحديث: ...``), round the text or at its end."""
    for block in (*near.after, *near.before, *near.below, *near.within[-_LAST:]):
        if len(block.text) <= 80 and (_DIGIT.search(block.text) or _AGO.search(block.text)):
            reading = context.date(block.text)
            if reading.iso is not None and reading.iso == reading.modified:
                return block
    return None


def _date_in(group: Sequence[Block], context: Context) -> tuple[str, list[Block]] | None:
    fallback: tuple[str, list[Block]] | None = None
    for place, block in enumerate(group):
        text = block.text
        if len(text) > 160 or not (_DIGIT.search(text) or names_of(block.element).date or _AGO.match(text)):
            continue
        if text.count(" ") >= _SENTENCE and text.rstrip().endswith((".", "؟", "!", "،")):
            continue  # a sentence of the text that names a day
        reading = context.date(text)
        used = [block]
        if reading.iso is None:
            continue
        if (
            place
            and len(label := group[place - 1].text) <= 25
            and not _DIGIT.search(label)
            and label.rstrip().endswith(":")
        ):
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


def find_byline(
    near: Neighbourhood, context: Context, headline: str | None, captions: Sequence[str]
) -> tuple[str, str, list[Block]] | None:
    """The line that credits somebody: as printed, what told it, and its blocks. People go before agencies.

    A class or a label tells a byline wherever it stands; a bare name only beside the headline, and there a bare line
    with an agency and a city too. Who took the picture alone is a caption's credit.
    """
    fallback: tuple[str, str, list[Block]] | None = None
    for group, bare_names in ((near.after, True), (near.before, True), (near.within, False), (near.below, False)):
        for text, origin, block in byline_candidates(group, bare_names):
            reading = context.byline(text, headline, captions)
            pictures = all(author.role == "photographer" for author in reading.authors)
            if not pictures or (reading.authors and origin != "bare"):
                blocks = _listed_with(block, group) if text == block.text else [block]
                return "، ".join([text, *(other.text for other in blocks[1:])]), origin, blocks
            if fallback is not None or not (reading.agency or reading.location):
                continue
            if origin != "bare" or (group is near.after and not block.links and _in_a_city(reading, context)):
                fallback = (text, origin, [block])
    return fallback


def _in_a_city(reading: BylineReading, context: Context) -> bool:
    """Whether a line gives an agency and a city: an outlet's word and a country may be two sections."""
    return bool(reading.agency and reading.location and context.byline(reading.location, None, ()).location)


def _listed_with(block: Block, group: Sequence[Block]) -> list[Block]:
    """A name's block and those of the names that follow it in one list of the page."""
    if block.tag != "li" or not is_person_name(block.text):
        return [block]
    here = block.element.getparent()
    following = group[group.index(block) + 1 :]
    return [block, *takewhile(lambda b: b.element.getparent() is here and is_person_name(b.text), following)]


def byline_candidates(group: Sequence[Block], bare_names: bool) -> Iterable[tuple[str, str, Block]]:
    """Lines of one group that may credit somebody, in the order of trust; ``bare_names``: also bare names."""
    short = [block for block in group if len(block.text) <= _BYLINE]
    for block in short:  # a class or rel that says author
        for text in _by_markup(block):
            yield text, "byline class", block
    for block in short:
        if has_label(block.text) or is_source_line(block.text):
            yield block.text, "byline label", block
    if not bare_names:
        return
    for block in short:  # a date line may go on: "... 10:20 ص بقلم: فلان"
        if _DIGIT.search(block.text) and _INNER_LABEL.search(fold(block.text)):
            yield block.text, "byline label", block
    for block in short:
        if block.kind is not None or noise_kind(block.text):
            continue
        for text in (
            (block.text, *(display(piece) for piece, _ in block.pieces)) if len(block.pieces) > 1 else (block.text,)
        ):
            if 0 < len(text) <= _BARE and (_DIGIT.search(text) or _PARTED.search(text) or is_person_name(text)):
                yield text, "bare", block


def has_label(text: str) -> bool:
    """Whether a line begins with a word that credits somebody (``كتب``, ``بقلم``, ``إعداد``, ``حوار``: ...)."""
    words = bare(text[:60]).replace(":", " ").split()[: _LABEL_WORDS + 1]
    return any(" ".join(words[:size]) in _LABELS for size in range(1, len(words) + 1))


def _by_markup(block: Block) -> Iterable[str]:
    """The text of the pieces that stand in an element named as a byline, or the whole block where it is one.

    Its pieces are parted first where nothing but their elements' edges parts them: ``<a>NAME</a><span>PAPER</span>``.
    """
    parent = block.element.getparent()
    if _is_byline(block.element) or (parent is not None and _is_byline(parent)):
        if _is_glued(block):
            yield display(" - ".join(text for text, _ in block.pieces if not text.isspace()))
        yield block.text
        return
    if text := display(_named(block)):
        yield text


def _named(block: Block) -> str:
    """The pieces of a line that stand in elements named as a byline; two elements alike are two people's."""
    named = ""
    last: etree._Element | None = None
    for text, element in block.pieces:
        byline = _byline_round(element, block.element)
        if byline is not None:
            apart = last is not None and byline is not last and _alike(byline, last)
            named += f"{'،' if apart else ''} {text}"
            last = byline
    return named


def _alike(one: etree._Element, other: etree._Element) -> bool:
    return one.tag == other.tag == "a" and all(
        one.get(name) == other.get(name) for name in ("rel", "class", "itemprop")
    )


def _is_glued(block: Block) -> bool:
    """Whether two of a block's words are parted by nothing: a single letter is a drop cap."""
    texts = [text for text, _ in block.pieces]
    glued = any(left[-1].isalpha() and right[0].isalpha() for left, right in pairwise(texts))
    return glued and not any(len(text) == 1 and text.isalpha() for text in texts)


def _byline_round(element: etree._Element | None, top: etree._Element) -> etree._Element | None:
    """An element below ``top``, or one round it, that is named as a byline: ``<span class=author><a>name</a>``."""
    while element is not None and element is not top:
        if _is_byline(element):
            return element
        element = element.getparent()
    return None


def _is_byline(element: etree._Element) -> bool:
    names: Names = names_of(element)
    return names.byline or element.get("rel") == "author" or element.get("itemprop") in ("author", "creator")
