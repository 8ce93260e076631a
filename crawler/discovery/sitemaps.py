"""Sitemaps and their indexes (sitemaps.org/protocol.html), Google's news sitemaps, and plain lists of addresses."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.discovery.collecting import MAX_ENTRIES, Collection
from crawler.discovery.document import Document
from crawler.discovery.entries import Entry, entries, name_of, text_of
from crawler.discovery.link import Discovered
from crawler.discovery.scope import Publisher, Scope, address, is_furniture

MAX_DEPTH = 4
"""How deep indexes may lie in one another. The protocol allows one level; sites use two, traps have no end."""

_NEWS = frozenset(
    ("http://www.google.com/schemas/sitemap-news/0.9", "http://www.google.com/schemas/sitemap-news/0.84", "news")
)


def read_sitemap(document: Document, *, url: str, source: Publisher | None = None) -> Discovered:
    """The articles of a sitemap, in its order; of a general one without what is no article by its address."""
    found = Collection(Scope.of(url, source), "this sitemap", wanted=_may_be_article)
    for entry in entries(document.content, "url"):
        if not found.has_room():
            break
        fields = _fields(entry)
        found.add(
            address(url, fields.get("loc")),
            title=fields.get("news:title"),
            published=fields.get("news:publication_date"),
            modified=fields.get("lastmod"),
        )
    return found.result(cut_short=document.cut_short)


def _may_be_article(url: str) -> bool:
    return not is_furniture(url)


def read_sitemap_index(document: Document, *, url: str, source: Publisher | None = None, depth: int = 0) -> Discovered:
    """The sitemaps that an index names, the one changed last first where all of them say when that was.

    ``depth``: how many indexes led to this one. That no address is visited twice is the frontier's to see to.
    """
    if depth >= MAX_DEPTH:
        return Discovered(
            problem=f"{url}: this sitemap index is the {depth + 1}th inside another, and {MAX_DEPTH} are followed at "
            "most: name the sitemaps themselves in the source.",
            complete=False,
        )
    scope = Scope.of(url, source)
    listed: dict[str, str] = {}
    seen = 0
    for entry in entries(document.content, "sitemap"):
        seen += 1
        if seen > MAX_ENTRIES:
            break
        fields = _fields(entry)
        target = address(url, fields.get("loc"))
        if target is not None and target != url and scope.on_site(target):
            listed.setdefault(target, fields.get("lastmod", ""))
    order = sorted(listed, key=listed.__getitem__, reverse=True) if all(listed.values()) else list(listed)
    problem = None
    if document.cut_short:
        problem = f"ends before its end: {seen} whole entries were read; fetch it again."
    elif seen > MAX_ENTRIES:
        problem = f"names more than {MAX_ENTRIES:,} sitemaps, and the rest was left: name those that matter instead."
    elif seen and not listed:
        problem = f"names no sitemap of the site ({', '.join(scope.hosts)}): check the address and the source's hosts."
    return Discovered(
        follow=tuple(("sitemap", target) for target in order),
        problem=f"{url}: this sitemap index {problem}" if problem else None,
        complete=not document.cut_short and seen <= MAX_ENTRIES,
    )


def read_addresses(document: Document, *, url: str, source: Publisher | None = None) -> Discovered:
    """The articles of a plain-text sitemap: one address a line."""
    found = Collection(Scope.of(url, source), "this list of addresses", wanted=_may_be_article)
    for line in document.content.splitlines():
        if not (raw := line.decode("utf-8", "replace").strip()):
            continue
        if not found.has_room():
            break
        found.add(address(url, raw) if raw.lower().startswith(("http://", "https://")) else None)
    return found.result()


def _fields(entry: Entry) -> dict[str, str]:
    """The fields of an entry; those inside ``news:news`` under ``news:``. Pictures and videos are left out."""
    own = name_of(entry.element)[0]
    fields: dict[str, str] = {}
    for name, element in _named(entry, own):
        if text := text_of(element):
            fields.setdefault(name, text)
    return fields


def _named(entry: Entry, own: str) -> Iterator[tuple[str, etree._Element]]:
    for element in entry.fields():
        namespace, name = name_of(element)
        if namespace in _NEWS:
            if name == "news":
                for child in element:
                    yield f"news:{name_of(child)[1]}", child
            else:
                yield f"news:{name}", element
        elif namespace == own:
            yield name, element
