"""The date line of the header, and the line that names the last change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from crawler.parsers.blocks import Block
from crawler.parsers.context import Context
from crawler.parsers.header import BARE, Neighbourhood, parted
from crawler.parsers.parts import names_of
from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

_SENTENCE = 6  # spaces
_LAST = 3  # blocks
_DIGIT = re.compile(r"\d")
_AGO = re.compile(r"(?:منذ|قبل|أمس|اليوم)\b")
_UPDATED = re.compile("|".join(sorted(re.escape(fold(label)) for label in load("date_words")["label"]["updated"])))
_SENTENCE_END = re.compile(r"(?:[.؟!]|(?<![،\s])\s*،)\s*$")  # some sites end their date lines with «،،،»
_CLOCK = re.compile(r"\d{1,2}\s*[:.]\s*\d{2}")


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
    if block is None or not names_of(block.element).date or len(block.text) > BARE:
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


def find_update(near: Neighbourhood, context: Context) -> tuple[str, Block] | None:
    """A line of its own that names the last change alone (``آخر تحديث: ...``), round the text or at its end."""
    last = (block for block in near.within[-_LAST:] if _UPDATED.search(fold(block.text)))
    for block in (*near.after, *near.before, *near.below, *last):
        if len(block.text) <= 80 and (_DIGIT.search(block.text) or _AGO.search(block.text)):
            for text in _readings(block):
                reading = context.date(text)
                if reading.iso is not None and reading.iso == reading.modified:
                    return text, block
    return None


def _readings(block: Block) -> Iterator[str]:
    """A block's text, and the same with a space where only the edge of an element parts two words."""
    yield block.text
    if (text := parted(block, " ")) != block.text:
        yield text


def _date_in(group: Sequence[Block], context: Context) -> tuple[str, list[Block]] | None:
    fallback: tuple[str, list[Block]] | None = None
    for place, block in enumerate(group):
        text = parted(block, " ")
        if len(text) > 160 or not (_DIGIT.search(text) or names_of(block.element).date or _AGO.match(text)):
            continue
        if text.count(" ") >= _SENTENCE and _SENTENCE_END.search(text):
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
