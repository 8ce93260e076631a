"""Section pages: the links that look like articles, and the next page of the list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import etree

from crawler.discovery.collecting import printed_title
from crawler.discovery.link import Discovered, Link
from crawler.discovery.paging import Anchor, next_page
from crawler.discovery.scope import Publisher, Scope, address, is_furniture, names_a_story
from crawler.parsers.tree import gave_up, parse_html
from pipelines.normalise.text import words

MAX_ANCHORS = 5_000
"""The most links looked at on one page."""

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEADING_WORDS, _WORDS = 2, 4
_MAX_NODES, _MAX_PARTS, _MAX_ANCESTORS = 200, 60, 4


@dataclass(slots=True)
class _Candidate:
    """What the links to one address say: the best text, and whether a heading says it."""

    title: str | None = None
    heading: bool = False

    def see(self, title: str | None, heading: bool) -> None:
        """A heading before other text, longer text before shorter."""
        if title and (heading, len(title)) > (self.heading, len(self.title or "")):
            self.title, self.heading = title, heading

    def reads_like_headline(self) -> bool:
        return self.title is not None and len(words(self.title)) >= (_HEADING_WORDS if self.heading else _WORDS)


def read_section(
    content: bytes, *, url: str, content_type: str | None = None, source: Publisher | None = None
) -> Discovered:
    """The articles that a section page links to, in its order, and its next page as ``("section", address)``.

    ``content`` is the page as it came, decompressed. An article is told by the source's pattern; without one by
    evidence: on the site, no tag or log-in, a number, date or slug of words in the address, and a heading or at least
    four words as the link's text. A page without articles has no next page: lists end that way.
    """
    scope = Scope.of(url, source)
    root = parse_html(content, content_type=content_type).root
    broken = gave_up()
    anchors = list(islice(_anchors(root, url), MAX_ANCHORS)) if root is not None else []
    candidates: dict[str, _Candidate] = {}
    for anchor in anchors:
        if anchor.element.tag == "a" and scope.on_site(anchor.url) and anchor.url != url:
            heading, title = _title(anchor.element)
            candidates.setdefault(anchor.url, _Candidate()).see(title, heading)
    links = tuple(
        Link(url=target, title=candidate.title, found_in=url)
        for target, candidate in candidates.items()
        if _is_article(target, candidate, scope)
    )
    following = next_page(anchors, url=url, on_site=scope.on_site) if links else None
    return Discovered(
        links=links,
        follow=(("section", following),) if following else (),
        problem=_problem(url, len(candidates), len(links), broken, scope),
        complete=not broken and len(anchors) < MAX_ANCHORS,
    )


def _is_article(url: str, candidate: _Candidate, scope: Scope) -> bool:
    if scope.article_url is not None:
        return scope.article_url.search(url) is not None
    return candidate.reads_like_headline() and not is_furniture(url) and names_a_story(url)


def _anchors(root: etree._Element, url: str) -> Iterator[Anchor]:
    base = next((base for element in root.iter("base") if (base := address(url, element.get("href")))), url)
    for element in root.iter("a", "link", "area"):
        if target := address(base, element.get("href")):
            yield Anchor(element, target)


def _title(anchor: etree._Element) -> tuple[bool, str | None]:
    """The text of a link, and whether it is a heading's: a heading inside it, or the heading that it stands in."""
    for element in islice(anchor.iter(), _MAX_NODES):
        if element.tag in _HEADINGS and (text := _text(element)):
            return True, text
    text = _text(anchor) or printed_title(anchor.get("title")) or printed_title(anchor.get("aria-label"))
    return any(node.tag in _HEADINGS for node in islice(anchor.iterancestors(), _MAX_ANCESTORS)), text


def _text(element: etree._Element) -> str | None:
    return printed_title("".join(str(part) for part in islice(element.itertext(), _MAX_PARTS)))


def _problem(url: str, seen: int, found: int, broken: bool, scope: Scope) -> str | None:
    if broken:
        return f"{url}: the page nests elements too deep to be read whole; name a feed or sitemap instead."
    if found:
        return None
    rule = (
        "matches the source's article_url: check the pattern"
        if scope.article_url is not None
        else "looks like an article's: set article_url in the source"
    )
    return f"{url}: none of the page's {seen} links on the site {rule}, or name a feed or sitemap instead."
