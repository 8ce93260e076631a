"""CSS selectors of page classes, compiled once.

``tag.class`` and ``tag#id``, which nearly all are, need no XPath: lxml finds a tag ten times faster than XPath asks
every element for its class.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from cssselect import HTMLTranslator
from lxml import etree

Selector: TypeAlias = str | tuple[str, ...] | None
Finder: TypeAlias = Callable[[etree._Element], list[etree._Element]]

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)(?P<what>[.#])(?P<name>[\w-]+)")
_TRANSLATOR = HTMLTranslator()


def compile_selector(selector: str | Iterable[str]) -> Finder:
    """What finds the elements of one CSS selector or several, those of the first selector first.

    :raises cssselect.SelectorError: a selector is not CSS
    """
    finders = [_one(text) for text in ((selector,) if isinstance(selector, str) else selector)]
    if len(finders) == 1:
        return finders[0]
    return lambda root: [element for finder in finders for element in finder(root)]


def _one(selector: str) -> Finder:
    simple = _SIMPLE.fullmatch(selector)
    if simple is None:
        return etree.XPath(_TRANSLATOR.css_to_xpath(selector), smart_strings=False)
    tag, name = simple["tag"], simple["name"]
    if simple["what"] == "#":
        return lambda root: [element for element in root.iter(tag) if element.get("id") == name]
    return lambda root: [
        e for e in root.iter(tag) if (names := e.get("class")) and name in names and name in names.split()
    ]
