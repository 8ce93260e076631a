"""The byline of the header: the line that credits somebody, told by its class, its label or its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from lxml import etree

from crawler.parsers.blocks import Block
from crawler.parsers.context import Context
from crawler.parsers.header import BARE, Neighbourhood, parted
from crawler.parsers.parts import Names, names_of
from crawler.parsers.phrases import bare, is_source_line, noise_kind
from pipelines.normalise.bylines import BylineReading, is_person_name
from pipelines.normalise.text import display, fold
from pipelines.normalise.vocabulary import load

MARKED = "byline class"
"""What told a byline that stands in an element named as one."""

_BYLINE = 160  # characters: a longer line is a paragraph
_SOURCE, _BESIDE = 30, 2  # characters, blocks
_DIGIT = re.compile(r"\d")
_ROLES = ("writer", "editor", "translator", "interviewer", "photographer", "correspondent")
_LABELS = frozenset(bare(label) for entry in load("byline_labels")["label"].values() for label in entry)
# These are everyday words too: only a mark behind them tells the label (أجرى اللقاءات / سامي).
_MARKED_LABELS = frozenset(bare(label) for role in _ROLES for label in load("roles")[role]["sure"])
# Labels that are no everyday words, so that they tell a byline also in the middle of a line.
_INNER_LABEL = re.compile(rf"(?<!\w)(?:{'|'.join(map(fold, load('byline_labels')['inner']))})(?!\w)")
_PUNCTUATION = re.compile(r"[:،,/|_ـ–—-]")  # it may be glued to a label: كتب- سامي
_PARTED = re.compile(r"[-–—|/:(،]")
_LABEL_WORDS = max(len(label.split()) for label in _LABELS)


def find_byline(
    near: Neighbourhood, context: Context, headline: str | None, captions: Sequence[str]
) -> tuple[str, str, list[Block]] | None:
    """The line that credits somebody: as printed, what told it, and its blocks. People go before agencies.

    A class or a label tells a byline wherever it stands; a bare name only beside the headline, and there a bare line
    with an agency and a city too. Who took the picture alone is a caption's credit.
    """
    fallback: tuple[str, str, list[Block]] | None = None
    photographer: tuple[str, str, list[Block]] | None = None
    for group, bare_names in ((near.after, True), (near.before, True), (near.within, False), (near.below, False)):
        for text, origin, block in byline_candidates(group, bare_names):
            reading = context.byline(text, headline, captions, marked=origin == MARKED)
            pictures = all(author.role == "photographer" for author in reading.authors)
            if not pictures:
                blocks = _listed_with(block, group) if text == block.text else [block]
                return "، ".join([text, *(other.text for other in blocks[1:])]), origin, blocks
            if reading.authors and origin != "bare":
                photographer = photographer or (text, origin, [block])
                continue
            if fallback is not None or not (reading.agency or reading.location):
                continue
            if origin != "bare" or (group is near.after and not block.links and _in_a_city(reading, context)):
                fallback = (text, origin, [block])
    return photographer or fallback


def find_source(near: Neighbourhood, context: Context, byline: int, used: set[int]) -> Block | None:
    """A line of its own that is only an agency (``أ ش أ``), beside the byline, which is the block ``byline``."""
    for block in near.after:
        if abs(block.index - byline) > _BESIDE or block.index in used or len(block.text) > _SOURCE or block.links:
            continue
        reading = context.byline(block.text, None, ()) if not _DIGIT.search(block.text) else None
        if reading is not None and reading.agency and not reading.authors and not reading.location:
            return block
    return None


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
            yield text, MARKED, block
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
            (parted(block, " - "), *(display(piece) for piece, _ in block.pieces))
            if len(block.pieces) > 1
            else (block.text,)
        ):
            if 0 < len(text) <= BARE and (_DIGIT.search(text) or _PARTED.search(text) or is_person_name(text)):
                yield text, "bare", block


def has_label(text: str) -> bool:
    """Whether a line begins with a word that credits somebody (``كتب``, ``بقلم``, ``إعداد``, ``حوار``: ...)."""
    marked, mark, _ = _PUNCTUATION.sub(":", text[:60]).partition(":")
    if mark and bare(marked) in _MARKED_LABELS:
        return True
    words = _PUNCTUATION.sub(" ", bare(text[:60])).split()[: _LABEL_WORDS + 1]
    return any(" ".join(words[:size]) in _LABELS for size in range(1, len(words) + 1))


def _by_markup(block: Block) -> Iterable[str]:
    """The text of the pieces that stand in an element named as a byline, or the whole block where it is one.

    Its pieces are parted first where nothing but their elements' edges parts them: ``<a>NAME</a><span>PAPER</span>``.
    """
    parent = block.element.getparent()
    if _is_byline(block.element) or (parent is not None and _is_byline(parent)):
        if (text := parted(block, " - ")) != block.text:
            yield text
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
