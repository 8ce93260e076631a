"""A page as a flat list of text blocks in document order.

One walk over the tree gives everything that the later steps ask for: the text of each block, the element it stands in,
how much of it is link text, and whether it lies in a part of the page that is not the article (a *mark*).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml import etree

from pipelines.normalise.text import display, letters
from pipelines.normalise.urls import host

# https://html.spec.whatwg.org/multipage/text-level-semantics.html, and the old ones still met on Arabic sites.
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font g i ins kbd label mark nobr q s samp small span "
    "strike strong sub sup time tt u var wbr".split()
)
_PLAIN = _INLINE - {"a"}
_SKIPPED = frozenset(
    "head script style noscript template svg math iframe object embed applet audio video canvas map select option "
    "textarea button input img link meta head title datalist progress meter rp rt".split()
)
_BOLD = frozenset(("b", "strong"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that hold one paragraph; text elsewhere (div, td) stands directly in its container.
PARAGRAPHS = HEADINGS | frozenset(("p", "li", "dd", "dt", "pre", "figcaption", "caption", "summary"))
# Parts whose text nobody asks for. They are half of a page's elements, so they are not even walked, unless they lie
# round an h1 or hold paragraphs. What readers wrote is never the article, however many paragraphs it has.
_UNREAD = frozenset(
    "comments nav header footer ad share newsletter modal poll player aside most_read tags form post_nav hidden".split()
)
_FEW = 2
_MENU_TAGS = frozenset(("h1", "ul", "ol", "div", "table", "section", "dl"))
_MENU = 4  # links
_MAX_DEPTH = 400  # of recursion; real pages stay under 60, and deeper text is still read, flat


@dataclass(slots=True, eq=False)
class Mark:
    """A part of the page that is something else than the article: ``kind`` says what."""

    kind: str
    element: etree._Element
    parent: Mark | None = None
    chars: int = 0
    revoked: bool = False


@dataclass(slots=True, eq=False)
class Block:
    """One block of text.

    ``element`` is the nearest block-level element, ``tag`` its name, ``pieces`` the text runs with the element each
    stands in, ``links`` the links in it as (raw text, href), ``mark`` the innermost mark around it.
    """

    text: str
    tag: str
    element: etree._Element
    pieces: list[tuple[str, etree._Element]]
    links: list[tuple[str, str]]
    link_chars: int
    bold: bool
    mark: Mark | None
    index: int = -1
    _letters: str | None = None

    @property
    def letters(self) -> str:
        """The folded words alone, so that quotes and punctuation do not matter in comparing."""
        if self._letters is None:
            self._letters = letters(self.text)
        return self._letters

    @property
    def kind(self) -> str | None:
        """What the block is where it is not the article's: the kind of the innermost mark that still holds."""
        mark = self.mark
        while mark is not None and mark.revoked:
            mark = mark.parent
        return mark.kind if mark is not None else None


@dataclass(slots=True, eq=False)
class Blocks:
    """The walk's result: blocks in document order, and every mark that was set."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def linearise(
    root: etree._Element,
    kind_of: Callable[[etree._Element, str], str | None],
    marked: Mapping[etree._Element, str] | None = None,
) -> Blocks:
    """Walk a tree once.

    ``kind_of(element, tag)`` names an element that opens a part which is not the article (or returns ``None``);
    ``marked`` holds elements whose kind a publisher's selectors have decided already.
    """
    walker = _Walker(kind_of, marked or {}, list(root.iter("h1")))
    walker.walk(root, str(root.tag), None, False, False, 0)
    return walker.result


class _Walker:
    def __init__(
        self,
        kind_of: Callable[[etree._Element, str], str | None],
        marked: Mapping[etree._Element, str],
        headings: list[etree._Element],
    ) -> None:
        self.kind_of = kind_of
        self.marked = marked
        self.around_headings = {ancestor for heading in headings for ancestor in heading.iterancestors()}
        # Lists of links above the longest h1 are menus, whatever their class.
        self.main_heading = max(headings, key=lambda heading: len("".join(heading.itertext()).strip()), default=None)
        self.result = Blocks()
        self.holder: etree._Element | None = None
        self.heading: str | None = None
        self.mark: Mark | None = None
        self.pieces: list[tuple[str, etree._Element]] = []
        self.links: list[tuple[str, str]] = []
        self.href: str | None = None
        self.link_chars = 0
        self.plain = False

    def walk(self, element: etree._Element, tag: str, mark: Mark | None, linked: bool, bold: bool, depth: int) -> None:
        """One element and all below it. Leaves that need no walk of their own are most of a page."""
        inline = tag in _INLINE
        kind = self.marked.get(element) if self.marked else None
        if kind is None:
            kind = self.kind_of(element, tag)
        if self.is_unread(element, tag, kind):
            self.flush()
            return
        if kind is not None:
            inline = False
            mark = Mark(kind, element, mark)
            self.result.marks.append(mark)
        outer, outer_mark, outer_heading = self.holder, self.mark, self.heading
        if not inline:
            if self.pieces:
                self.flush()
            self.holder = element
            if tag in HEADINGS:
                self.heading = tag
        self.mark = mark
        href = None
        if tag == "a":
            linked = True
            href = self.href = element.get("href")
        elif tag in _BOLD:
            bold = True
        link_start = len(self.pieces)
        text = element.text
        if text and not text.isspace():
            self.add(text, element, linked, bold)
        if depth > _MAX_DEPTH:
            for text in element.itertext():
                self.add(text, element, linked, bold)
            return
        for child in element:
            name: Any = child.tag  # a function where the child is a comment
            if name == "br":
                if self.heading is None:
                    if self.pieces:
                        self.flush()
                elif self.pieces:
                    self.pieces.append((" ", child))
            elif name in _SKIPPED:
                pass
            elif len(child):
                self.walk(child, name, mark, linked, bold, depth + 1)
                self.mark = mark
            elif name == "a" and not linked:
                self.leaf_link(child, bold)
            elif name in _PLAIN and not child.keys():
                if text := child.text:
                    self.add(text, child, linked, bold or name in _BOLD)
            elif isinstance(name, str):
                if ((text := child.text) and not text.isspace()) or child.get("content"):
                    self.walk(child, name, mark, linked, bold, depth + 1)
                    self.mark = mark
                elif self.pieces and name not in _INLINE:
                    self.flush()
            text = child.tail
            if text and (self.pieces or not text.isspace()):
                self.add(text, element, linked, bold)
        if href:
            if len(self.pieces) > link_start:
                self.links.append(("".join([piece for piece, _ in self.pieces[link_start:]]), href))
            self.href = None
        if not inline:
            if self.pieces:
                self.flush()
            self.holder, self.heading = outer, outer_heading
        self.mark = outer_mark

    def is_unread(self, element: etree._Element, tag: str, kind: str | None) -> bool:
        """Whether a part is left out without a look: nobody asks for its text."""
        if kind is not None:
            return kind in _UNREAD and element not in self.around_headings and _holds_little(element, kind)
        if self.main_heading is None or tag not in _MENU_TAGS:
            return False
        if element is self.main_heading:
            self.main_heading = None
            return False
        return element not in self.around_headings and _is_menu(element)

    def leaf_link(self, element: etree._Element, bold: bool) -> None:
        """A link that holds only text: most links are."""
        if element.text and not element.text.isspace():
            self.add(element.text, element, True, bold)
            if href := element.get("href"):
                self.links.append((element.text, href))

    def add(self, text: str, element: etree._Element, linked: bool, bold: bool) -> None:
        if text.isspace():
            if self.pieces:
                self.pieces.append((" ", element))
            return
        self.pieces.append((text, element))
        if linked:
            self.link_chars += len(text)
        if not bold:
            self.plain = True

    def flush(self) -> None:
        if self.pieces:
            text = display("".join([piece for piece, _ in self.pieces]))
            if text and self.holder is not None:
                self.keep(text, self.holder)
            self.pieces, self.links = [], []
            self.link_chars, self.plain = 0, False
        elif self.links:
            self.links = []

    def keep(self, text: str, holder: etree._Element) -> None:
        blocks = self.result.blocks
        if self.href and self.link_chars:  # the link goes round the block: <a><h3>…</h3></a>
            self.links.append((text, self.href))
        link_chars = min(self.link_chars, len(text))
        tag = self.heading or str(holder.tag)
        blocks.append(
            Block(text, tag, holder, self.pieces, self.links, link_chars, not self.plain, self.mark, len(blocks))
        )
        mark = self.mark
        if link_chars * 2 < len(text):
            while mark is not None:
                mark.chars += len(text)
                mark = mark.parent


_TEXT_LENGTH = etree.XPath("string-length()")


def _is_menu(element: etree._Element) -> bool:
    """Whether a part is many links and no paragraph."""
    if next(islice(element.iter("a"), _MENU, None), None) is None or not _holds_little(element, "nav"):
        return False
    rest = _TEXT_LENGTH(element)
    for link in element.iter("a"):
        rest -= 2 * sum(map(len, link.itertext()))
        if rest <= 0:
            return True
    return False


def _holds_little(element: etree._Element, kind: str) -> bool:
    """Whether a part has too few paragraphs and line breaks to be the article under a wrong name."""
    return kind == "comments" or next(islice(element.iter("p", "br"), _FEW, None), None) is None


def same_site(href: str, base: str | None) -> bool:
    """Whether a link stays on the page's site: a relative link, or one to the same host or a sub-domain of it."""
    if "//" not in href[:8]:
        return not href.startswith(("#", "javascript:", "mailto:", "tel:", "whatsapp:"))
    own, other = host(base) if base else None, host(href)
    return own is not None and other is not None and (other == own or other.endswith(f".{own}"))
