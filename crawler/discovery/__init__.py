"""Discovery: a document as it was fetched goes in, links to articles come out. No network, no clock, no database."""

from __future__ import annotations

from crawler.discovery.autodiscovery import candidates
from crawler.discovery.document import Document, Form, NotReadableError, open_document
from crawler.discovery.feeds import read_feed
from crawler.discovery.json_feed import read_json_feed
from crawler.discovery.link import Discovered, Link
from crawler.discovery.numbered_archive import NumberedArchive, Walk
from crawler.discovery.scope import Publisher
from crawler.discovery.sections import read_section
from crawler.discovery.sitemaps import read_addresses, read_sitemap, read_sitemap_index

KINDS = ("feed", "sitemap", "section")
"""The kinds of documents that lead to articles."""


def discover(
    kind: str,
    content: bytes,
    *,
    url: str,
    content_type: str | None = None,
    source: Publisher | None = None,
    depth: int = 0,
) -> Discovered:
    """What a document leads to. ``kind`` is what it was fetched as; what it is, its content tells.

    ``content`` is the body after Content-Encoding, ``url`` the address that answered, ``content_type`` the header as
    it came, ``source`` the publisher (``None`` for a site that nobody described), ``depth`` how many documents of the
    same kind led to it. Whatever the bytes hold, nothing is raised: what is wrong is in `Discovered.problem`.

    :raises ValueError: ``kind`` is not one of `KINDS`
    """
    if kind not in KINDS:
        raise ValueError(f"{url}: a document that leads to articles is of kind {', '.join(KINDS)}, not {kind!r}.")
    try:
        document = open_document(content, content_type=content_type)
        return _read(kind, document, url, source, depth)
    except NotReadableError as error:
        return Discovered(problem=f"{url}: this {kind} {error}", complete=False)


def _read(kind: str, document: Document, url: str, source: Publisher | None, depth: int) -> Discovered:
    match document.form:
        case Form.FEED:
            return read_feed(document, url=url, source=source)
        case Form.SITEMAP:
            return read_sitemap(document, url=url, source=source)
        case Form.SITEMAP_INDEX:
            return read_sitemap_index(document, url=url, source=source, depth=depth)
        case Form.JSON:
            return read_json_feed(document, url=url, source=source)
        case Form.HTML if kind == "section":
            return read_section(document.content, url=url, content_type="text/html; charset=utf-8", source=source)
        case Form.ADDRESSES if kind == "sitemap":
            return read_addresses(document, url=url, source=source)
    raise NotReadableError(f"is {document.form}, not {_EXPECTED[kind]}: {_WAYS_OUT[kind]}")


_EXPECTED = {
    "feed": "RSS, Atom, RDF or JSON Feed",
    "sitemap": "a sitemap in XML or a list of addresses",
    "section": "an HTML page",
}
_WAYS_OUT = {
    "feed": "look at it in a browser (a moved feed, a log-in and a block look like this), then mend the source.",
    "sitemap": "look at it in a browser (a moved sitemap, a log-in and a block look like this), then mend the source.",
    "section": "check the address in the source.",
}

__all__ = [
    "KINDS",
    "Discovered",
    "Link",
    "NumberedArchive",
    "Publisher",
    "Walk",
    "candidates",
    "discover",
]
