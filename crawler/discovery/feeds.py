"""Feeds in XML: RSS 0.9x and 2.0 (rssboard.org/rss-specification), RSS 1.0 (RDF), Atom 0.3 and 1.0 (RFC 4287)."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml import etree

from crawler.discovery.collecting import Collection
from crawler.discovery.document import Document
from crawler.discovery.entries import Entry, entries, name_of, text_of
from crawler.discovery.link import Discovered
from crawler.discovery.scope import Publisher, Scope, address

_DUBLIN_CORE = frozenset(
    (
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/elements/1.0/",
        "http://purl.org/dc/terms/",
        "dc",
        "dcterms",
    )
)
_ATOM = frozenset(("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "atom", "a10"))
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
# By which fields a moment or a name is told, best first; "dc:" is Dublin Core, "atom:" Atom inside RSS.
_PUBLISHED = ("pubdate", "published", "issued", "dc:date", "dc:issued", "dc:created", "date", "atom:published")
_MODIFIED = ("updated", "modified", "dc:modified", "atom:updated")
_TITLE = ("title", "dc:title", "atom:title")

Fields = dict[str, list[etree._Element]]


def read_feed(document: Document, *, url: str, source: Publisher | None = None) -> Discovered:
    """The articles of a feed, in its order.

    An entry's address is, best first, its original one behind a feed service, its link, its permanent id. Relative ones
    are resolved by ``xml:base`` or else by the feed's address. Enclosures and content are not looked at.
    """
    # A feed may be served by somebody else than the site it is of.
    found = Collection(Scope.of(url, source), "this feed", any_site=source is None)
    for entry in entries(document.content, "item", "entry"):
        if not found.has_room():
            break
        fields = _fields(entry)
        found.add(
            _address(fields, url),
            title=_first_text(fields, _TITLE),
            published=_first_text(fields, _PUBLISHED),
            author=_author(fields),
            modified=_first_text(fields, _MODIFIED),
        )
    return found.result(cut_short=document.cut_short)


def _fields(entry: Entry) -> Fields:
    """The fields of an entry by name; those of foreign namespaces (media, itunes, content...) are left out."""
    own = name_of(entry.element)[0]
    fields: Fields = {}
    for element in entry.fields():
        namespace, name = name_of(element)
        if namespace in _DUBLIN_CORE:
            name = f"dc:{name}"
        elif name == "origlink":  # of FeedBurner, in whatever namespace
            pass
        elif namespace != own:
            if namespace not in _ATOM:
                continue
            name = f"atom:{name}"
        if name:
            fields.setdefault(name, []).append(element)
    return fields


def _first_text(fields: Fields, names: tuple[str, ...]) -> str | None:
    return next((text for name in names for element in fields.get(name, ()) if (text := text_of(element))), None)


def _author(fields: Fields) -> str | None:
    """The names as printed, joined by a comma: Dublin Core's before RSS's own, which should be a mail address."""
    for name in ("dc:creator", "author", "atom:author"):
        names = [text for element in fields.get(name, ()) if (text := _name_of_person(element))]
        if names:
            return ", ".join(dict.fromkeys(names))
    return None


def _name_of_person(author: etree._Element) -> str | None:
    """Of an Atom person (name, uri, email) the name; of anything else the text."""
    parts = {name_of(child)[1]: child for child in author}
    if "name" in parts:
        return text_of(parts["name"])
    return None if parts.keys() & {"uri", "email"} else text_of(author)


def _address(fields: Fields, url: str) -> str | None:
    original = fields.get("origlink", ())
    return next(
        (
            found
            for element, raw in (
                *((element, text_of(element)) for element in original),
                *_links(fields),
                *_permanent_ids(fields),
            )
            if (found := address(_base(element, url), raw))
        ),
        None,
    )


def _links(fields: Fields) -> list[tuple[etree._Element, str]]:
    """Links that may lead to the article, best first.

    RSS's own hold the address as text, Atom's as ``href`` under ``rel`` (none means ``alternate``, RFC 4287, 4.2.7.2).
    """
    ranked: list[tuple[int, etree._Element, str]] = []
    for name in ("link", "atom:link"):
        for element in fields.get(name, ()):
            href, rel, media = element.get("href"), element.get("rel", "alternate"), element.get("type", "text/html")
            if href is None:
                ranked.append((0, element, text_of(element)))
            elif rel.strip().lower() in ("alternate", "http://www.iana.org/assignments/relation/alternate"):
                ranked.append((0 if "html" in media else 1, element, href))
    ranked.sort(key=lambda link: link[0])
    return [(element, raw) for _, element, raw in ranked if raw]


def _permanent_ids(fields: Fields) -> list[tuple[etree._Element, str]]:
    """The guid of RSS, where it is an address and does not say that it is none."""
    return [
        (element, raw)
        for element in fields.get("guid", ())
        if element.get("isPermaLink", "true").strip().lower() != "false"
        and (raw := text_of(element)).lower().startswith(("http://", "https://"))
    ]


def _base(element: etree._Element, url: str) -> str:
    """The base of a relative address: every ``xml:base`` around it, from the outside in, over the feed's address."""
    bases = [base for node in (element, *element.iterancestors()) if (base := node.get(_XML_BASE))]
    for base in reversed(bases):
        try:
            url = urljoin(url, base.strip())
        except ValueError:
            break
    return url
