"""Texts of pages on a terminal, in lines that stay in order whatever they hold."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

# https://www.unicode.org/reports/tr9/: whatever the direction of a text, the line around it stays from left to right.
_ISOLATE, _END = "\u2068", "\u2069"
# A page must not steer the terminal: control characters go, and what would end or turn the isolate.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def plain(text: str) -> str:
    """The text on one line, with a space where anything stood that steers a terminal or the direction of writing."""
    return _CONTROLS.sub(" ", text)


def isolated(text: str, *, bold: Iterable[tuple[int, int]] = ()) -> str:
    """The text, made `plain`, between marks that keep its direction to itself.

    ``bold`` holds pieces to be set off: the first character and the one after the last, in order.

    >>> isolated("خبر")
    '\\u2068خبر\\u2069'
    """
    pieces: list[str] = []
    at = 0
    for start, end in bold:
        pieces += [plain(text[at:start]), click.style(plain(text[start:end]), bold=True)]
        at = end
    return enclosed("".join([*pieces, plain(text[at:])]))


def enclosed(line: str) -> str:
    """A line made of `plain` and styled pieces, between marks that keep its direction to itself."""
    return f"{_ISOLATE}{line}{_END}"
