"""One fact on how a page was read."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.parsers.blocks import Block

FIRST = 120
"""Characters of a text that are shown."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``field`` of the record that the fact is about, the fact in English, and the text that it is about, if any.

    The text is the page's or the record's; it is cut after `FIRST` characters.
    """

    field: str
    fact: str
    text: str | None = None


def first_words(text: str) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text[: 2 * FIRST].split())
    return line if len(line) <= FIRST and len(text) <= 2 * FIRST else f"{line[:FIRST].rstrip()}…"


def tag_of(element: etree._Element) -> str:
    """An element as it would be selected: ``<div#main.text>``."""
    id_, class_ = element.get("id"), element.get("class") or ""
    names = "".join(f".{name}" for name in class_.split()[:3])
    return f"<{element.tag!s}{f'#{id_}' if id_ else ''}{names}>"[:80]


def place_of(block: Block) -> str:
    """The innermost element of a block that has a name, else the block's own."""
    for _, piece in block.pieces:
        if piece is not block.element and (piece.get("class") or piece.get("id")):
            return tag_of(piece)
    return tag_of(block.element)
