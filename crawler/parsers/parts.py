"""Which part of a page an element opens, told by its tag, its class and id, and whether it is hidden.

The words are data: ``pipelines/normalise/vocabulary/page_parts.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from pipelines.normalise.vocabulary import load

_VOCABULARY = load("page_parts")
_SEPARATOR = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])")

# Layout parts may be misnamed round the whole article (a form round an ASP.NET page, "content-with-sidebar"); the
# others say what their text is, however long it is.
LAYOUT = frozenset(
    "nav header footer aside form ad share related most_read newsletter player poll modal views post_nav tags caption "
    "author_box embed".split()
)
LISTS = frozenset(("related", "most_read"))


def _index(section: str) -> dict[str, str]:
    return {word: kind for kind, words in _VOCABULARY[section].items() for word in words}


_WORDS = _index("class words")
_PAIRS = _index("class pairs")
_ARTICLE = frozenset(_VOCABULARY["article words"])


@dataclass(frozen=True, slots=True)
class Names:
    """What class and id say: ``kind`` is the part that is opened, the flags are evidence for the article's parts."""

    kind: str | None
    body: bool
    subtitle: bool
    byline: bool
    date: bool


_NOTHING = Names(None, False, False, False, False)


def _matcher(section: str) -> tuple[frozenset[str], frozenset[str]]:
    entries = _VOCABULARY[section]
    pairs = frozenset(entries.get("pairs", ()))
    return frozenset(word for key, words in entries.items() if key != "pairs" for word in words), pairs


_BODY, _SUBTITLE, _BYLINE, _DATE = (
    _matcher(section) for section in ("body words", "subtitle words", "byline words", "date words")
)


@lru_cache(maxsize=4096)
def names(attribute: str) -> Names:
    """Read ``class`` and ``id`` (joined by a space).

    >>> names("post-related-list").kind
    'related'
    >>> names("entry-content clearfix").body
    True
    """
    words: list[str] = []
    pairs: list[str] = []
    for name in attribute.split():
        parts = [part.lower() for part in _SEPARATOR.split(name) if part]
        words += parts
        whole = "".join(parts)
        if len(parts) > 1:
            words.append(whole)
            pairs += [f"{left} {right}" for left, right in pairwise(parts)]
    found = set(words)
    joined = set(pairs)

    def said(matcher: tuple[frozenset[str], frozenset[str]]) -> bool:
        return not found.isdisjoint(matcher[0]) or not joined.isdisjoint(matcher[1])

    body = said(_BODY)
    kind = next((_PAIRS[pair] for pair in pairs if pair in _PAIRS), None)
    if kind is None:
        builder = "elementor widget" in joined  # a page builder wraps every element in such a part
        kind = next((_WORDS[word] for word in words if word in _WORDS and not (builder and word == "widget")), None)
    if kind == "article" or (kind is not None and not found.isdisjoint(_ARTICLE)):
        kind = None
    return Names(kind, body, said(_SUBTITLE), said(_BYLINE), said(_DATE))


def names_of(element: etree._Element) -> Names:
    """The same for an element; cheap, since a site repeats its names."""
    class_, id_ = element.get("class"), element.get("id")
    if class_ is None:
        return names(id_) if id_ else _NOTHING
    return names(f"{class_} {id_}" if id_ else class_)


_BY_TAG = {
    "nav": "nav",
    "aside": "aside",
    "form": "form",
    "figcaption": "caption",
    "figure": "caption",
    "marquee": "most_read",
}
# The attributes that hide an element, and the values with which they do.
_HIDING = {
    "hidden": re.compile(""),
    "aria-hidden": re.compile("^true$"),
    "style": re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I),
}
# Beside a text for screen readers these hold the same for everybody else; only larger parts are hidden to be opened.
_SHOWN_ANYWAY = frozenset(("span", "time"))
_NEVER = frozenset(("html", "body", "a", "b", "strong", "em", "i", "u", "font", "h1", "article", "main", "tbody"))


class PartFinder:
    """Tells the parts of one page, and keeps the elements that carry microdata or RDFa, which it meets on the way."""

    def __init__(self) -> None:
        self.described: list[etree._Element] = []

    def kind_of(self, element: etree._Element, tag: str) -> str | None:
        """The part of the page that an element opens, or ``None`` where it opens none."""
        class_ = id_ = ""
        hidden = False
        for name, value in element.items():
            if name == "class":
                class_ = value
            elif name == "id":
                id_ = value
            elif name == "itemprop" or name == "property":
                self.described.append(element)
            elif name in _HIDING and not (name == "aria-hidden" and tag in _SHOWN_ANYWAY):
                hidden = hidden or _HIDING[name].search(value) is not None
        if tag in _NEVER:
            return None
        if hidden:
            return "hidden"
        kind = _BY_TAG.get(tag)
        if kind is not None:
            return kind
        if tag in ("footer", "header") and not _inside_article(element):
            return tag
        return names(f"{class_} {id_}").kind if class_ or id_ else None


def _inside_article(element: etree._Element) -> bool:
    return any(ancestor.tag == "article" for ancestor in element.iterancestors())
