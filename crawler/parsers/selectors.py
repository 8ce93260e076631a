"""CSS selectors of page classes, compiled once.

``tag.class`` and ``tag#id``, which nearly all are, need no XPath: one pass over the elements with those tags, which
lxml finds ten times faster than XPath asks every element for its class, serves all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from cssselect import HTMLTranslator
from lxml import etree

Selector: TypeAlias = str | tuple[str, ...] | None
Selected: TypeAlias = dict[str, list[etree._Element]]

_SIMPLE = re.compile(r"(?P<tag>[a-z][a-z0-9]*)(?P<what>[.#])(?P<name>[\w-]+)")
_TRANSLATOR = HTMLTranslator()


class Selectors:
    """The selectors of a page class by the name of what they select."""

    def __init__(self, selectors: Mapping[str, Selector]) -> None:
        """Compile one CSS selector a name, or several in order; ``None`` selects nothing.

        :raises cssselect.SelectorError: a selector is not CSS
        """
        self._css: dict[str, tuple[str, ...]] = {
            name: (selector,) if isinstance(selector, str) else tuple(selector)
            for name, selector in selectors.items()
            if selector
        }
        texts = {text for several in self._css.values() for text in several}
        simple = {text: match for text in texts if (match := _SIMPLE.fullmatch(text))}
        self._classes = [(m["name"], m["tag"], text) for text, m in simple.items() if m["what"] == "."]
        self._named = lru_cache(maxsize=4096)(self._read_class)  # a site repeats its class attributes
        self._ids = {f"{m['tag']}#{m['name']}": text for text, m in simple.items() if m["what"] == "#"}
        self._tags = sorted({match["tag"] for match in simple.values()})
        self._paths = {
            text: etree.XPath(_TRANSLATOR.css_to_xpath(text), smart_strings=False) for text in texts - simple.keys()
        }

    def find(self, root: etree._Element) -> Selected:
        """The elements of every name, those of its first selector first."""
        found: dict[str, list[etree._Element]] = {text: path(root) for text, path in self._paths.items()}
        if self._tags:
            self._find_simple(root, found)
        return {name: [e for text in several for e in found.get(text, ())] for name, several in self._css.items()}

    def _find_simple(self, root: etree._Element, found: dict[str, list[etree._Element]]) -> None:
        named, ids = self._named if self._classes else None, self._ids
        for element in root.iter(*self._tags):
            if named is not None and (given := element.get("class")) and (wanted := named(given)):
                for tag, text in wanted:
                    if tag == element.tag:
                        found.setdefault(text, []).append(element)
            if ids and (own := element.get("id")) and (css := ids.get(f"{element.tag!s}#{own}")):
                found.setdefault(css, []).append(element)

    def _read_class(self, attribute: str) -> tuple[tuple[str, str], ...]:
        """The tags that are wanted with one of the classes in a ``class`` attribute, each with its selector."""
        given = attribute.split()
        return tuple((tag, text) for name, tag, text in self._classes if name in given)
