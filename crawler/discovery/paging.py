"""The next page of a list, told by its markup, its number, or its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

_NAMES = load("link_words")["next page"]
_NEXT = frozenset(fold(name) for name in _NAMES["next"])
_MORE = frozenset(fold(name) for name in _NAMES["more"])
_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_ARROWS = frozenset(("»", "›", ">", ">>", "←"))
_MAX_NAME = 60
_MAX_PARTS = 20

_PAGE_IN_PATH = re.compile(r"/page[/-]?([0-9]{1,6})/?(?=$|[?])|-page-([0-9]{1,6})/?(?=$|[?])", re.IGNORECASE)
_PAGE_IN_QUERY = re.compile(
    r"(?<=[?&])(?:page|paged|pg|page_?no|pagenum|pagenumber)=([0-9]{1,6})(?:&|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a page (``a``, ``area`` or ``link``) and the address it leads to."""

    element: etree._Element
    url: str


def page_number(url: str) -> tuple[str, int | None]:
    """The address without its page number, and the number; ``None`` where it has none.

    >>> page_number("https://example.com/news/page/3/"), page_number("https://example.com/news?page=3&x=1")
    (('https://example.com/news', 3), ('https://example.com/news?x=1', 3))
    """
    found = _PAGE_IN_QUERY.search(url)
    if found is None:
        found = _PAGE_IN_PATH.search(url)
    if found is None:
        return _stem(url), None
    number = next(group for group in found.groups() if group is not None)
    return _stem(url[: found.start()] + url[found.end() :]), int(number)


def _stem(url: str) -> str:
    path, mark, query = url.rstrip("?&").partition("?")
    return path.rstrip("/") + mark + query


def next_page(anchors: Sequence[Anchor], *, url: str, on_site: Callable[[str], bool]) -> str | None:
    """The page after this one; ``None`` where the list ends or nothing tells.

    By markup (``rel=next``); by number (the same address with the number after this page's); by name ("التالي"), where
    every link of that name leads to one address. "المزيد" must also lead to a numbered page of the same list, for on
    a home page it leads to sections.
    """
    anchors = [anchor for anchor in anchors if anchor.url != url and on_site(anchor.url)]
    stem, number = page_number(url)
    for anchor in anchors:
        if "next" in anchor.element.get("rel", "").lower().split():
            return anchor.url
    for anchor in anchors:
        if anchor.element.tag == "a" and page_number(anchor.url) == (stem, (number or 1) + 1):
            return anchor.url
    named = dict.fromkeys(
        anchor.url for anchor in anchors if anchor.element.tag == "a" and _is_next(anchor, stem, number)
    )
    return next(iter(named)) if len(named) == 1 else None


def _is_next(anchor: Anchor, stem: str, number: int | None) -> bool:
    names = {
        _name(text) for text in (_text(anchor.element), anchor.element.get("title"), anchor.element.get("aria-label"))
    }
    if names & _NEXT or names & _ARROWS:
        target = page_number(anchor.url)[1]
        # Without numbers (?before=..., ?cursor=...) the list's own address must still be in it.
        if target is not None:
            return target > (number or 0)
        return anchor.url.startswith(stem.partition("?")[0])
    if names & _MORE:
        target_stem, target = page_number(anchor.url)
        return target_stem == stem and target is not None and target > (number or 0)
    return False


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in islice(element.itertext(), _MAX_PARTS))


def _name(text: str | None) -> str:
    if not text or len(text) > 4 * _MAX_NAME:
        return ""
    folded = fold(text)
    return _EDGE.sub("", folded) or folded
