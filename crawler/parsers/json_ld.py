"""JSON-LD as it is met on news pages, and the shapes in which schema.org's values come.

https://www.w3.org/TR/json-ld11/ allows a value, a list or a node nearly everywhere, and sites use them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pipelines.normalise.text import display

_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", re.S)
# Simple strings of keys that mean one thing only: what can still be told where no parser reads the rest.
_LOOSE = re.compile(r'"(headline|datePublished|dateModified)"\s*:\s*"([^"\\\n]{1,300})"')


def parse_json_ld(text: str) -> Any:
    """JSON-LD as it is met: HTML comments or CDATA round it, raw line breaks in strings, trailing commas, a stray
    ``;``.

    Returns ``None`` where it cannot be read even so.

    >>> parse_json_ld('<!-- {"a": [1,2,],} -->')
    {'a': [1, 2]}
    """
    for attempt in (0, 1):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            if attempt:
                return None
            text = _TRAILING_COMMA.sub("", _WRAPPING.sub("", text).strip().rstrip(";"))
    return None


def loose_strings(text: str) -> list[tuple[str, str]]:
    """Key and value of headline and dates in JSON-LD that cannot be parsed.

    >>> loose_strings('{"headline": "خبر", "broken": }')
    [('headline', 'خبر')]
    """
    return _LOOSE.findall(text)


def nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every node of a document: itself, the items of lists and of ``@graph``, and main entities."""
    if isinstance(data, list):
        for item in data:
            yield from nodes(item, depth + 1) if depth < 8 else ()
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "@list"):
            if key in data and depth < 8:
                yield from nodes(data[key], depth + 1)


def strings(value: Any) -> Iterator[str]:
    """A string, or the strings of a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def names(value: Any) -> Iterator[str]:
    """The names of a person or organisation given as text, as a node or as a list of either."""
    if isinstance(value, str):
        if text := display(value):
            yield text
    elif isinstance(value, dict):
        yield from names(value.get("name"))
    elif isinstance(value, list):
        for item in value:
            yield from names(item)


def images(value: Any) -> Iterator[str]:
    """The addresses of a picture given as text, as an ImageObject or as a list of either; at most three of a list."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from images(value.get("url") or value.get("contentUrl") or value.get("@list") or value.get("@id"))
    elif isinstance(value, list):
        for item in value[:3]:
            yield from images(item)
