"""Texts of pages in a page of ours: what would turn the direction of writing is shown, not obeyed."""

from __future__ import annotations

import re
from typing import TypeVar

# Overrides, embeddings and isolates: https://www.unicode.org/reports/tr9/. Marks of one character (LRM, RLM, ALM) are
# common in Arabic pages and end where the <bdi> around a text ends.
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Value = TypeVar("Value")


def visible(value: Value) -> Value | str:
    """A text with its steering characters written out; any other value as it is.

    Markup stays markup: what is put in holds no character that HTML knows.

    >>> visible("مال\u202eevil")
    'مال⟦U+202E⟧evil'
    """
    if not isinstance(value, str) or not _STEERING.search(value):
        return value
    return type(value)(_STEERING.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", str(value)))
