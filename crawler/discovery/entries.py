"""The entries of a feed or sitemap one by one, so that memory does not grow with the document.

A well-kept parser in its forgiving mode reads the stream. Where the nesting itself is broken (a ``<br>`` in a title,
a forgotten end tag) forgiveness would put every later entry inside the broken one, so from there on each entry is cut
out and parsed by itself: what is broken stays broken, and its neighbours do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from lxml import etree

from crawler.discovery.mending import VERBATIM

_CHUNK = 262_144
# Errors after which the tree still has the shape that was meant.
_HARMLESS = frozenset(
    (
        "NS_ERR_UNDEFINED_NAMESPACE",
        "NS_ERR_XML_NAMESPACE",
        "NS_ERR_QNAME",
        "NS_ERR_ATTRIBUTE_REDEFINED",
        "ERR_ATTRIBUTE_REDEFINED",
        "ERR_INVALID_CHAR",
        "ERR_TAG_NOT_FINISHED",
        "WAR_NS_URI",
        "WAR_NS_URI_RELATIVE",
        "WAR_SPACE_VALUE",
    )
)
_START_TAG = re.compile(rb"<[^<>]{0,20000}>")
_PREFIX = re.compile(rb"<([A-Za-z][\w.-]{0,30}):")
_DECLARATION = re.compile(rb"\sxmlns:([A-Za-z][\w.-]{0,30})\s*=")
_MAX_PREFIXES = 100
# Inline markup that should have been escaped: the tags of HTML but for those that feeds have too.
_HTML_TAG = re.compile(
    VERBATIM + rb"|<(?=/?(?:a|abbr|b|big|blockquote|br|center|div|em|embed|figure|font|h[1-6]|hr|i|iframe|img|li|ol|p"
    rb"|script|small|span|strike|strong|style|sub|sup|table|tbody|td|tr|u|ul|video)[\s/>])",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``broken`` where its own markup is, so that its fields may stand elsewhere than they should.

    The element is emptied when the next entry is asked for.
    """

    element: etree._Element
    broken: bool = False

    def fields(self) -> Iterator[etree._Element]:
        """Its children; in a broken entry, after them what stands deeper and what fell out of it."""
        parent = self.element.getparent()
        if not self.broken or parent is None:
            return iter(self.element)
        return chain(self.element, parent.iterdescendants())


def text_of(element: etree._Element) -> str:
    """All text inside an element, without white space at its ends."""
    if len(element) == 0:
        return (element.text or "").strip()
    return "".join(str(part) for part in element.itertext()).strip()


def name_of(element: etree._Element) -> tuple[str, str]:
    """Namespace (a prefix that nobody declared is its own) and local name in lower case; no name for no element."""
    tag = element.tag
    return split_tag(tag) if isinstance(tag, str) else ("", "")


@lru_cache(maxsize=1024)
def split_tag(tag: str) -> tuple[str, str]:
    """The same for a name as lxml writes it.

    >>> split_tag("{http://purl.org/dc/elements/1.1/}creator"), split_tag("pubDate")
    (('http://purl.org/dc/elements/1.1/', 'creator'), ('', 'pubdate'))
    """
    namespace, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    return namespace, local.lower()


def entries(content: bytes, *names: str) -> Iterator[Entry]:
    """Every element called one of ``names`` (lower case, whatever the namespace), in the order of their end tags.

    ``content`` is UTF-8 from the root element on, as `open_document` gives it.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    header = _start_tag(content)
    parser.feed(_declared(header, content))
    read = 0
    parent = None
    for start in range(len(header), len(content), _CHUNK):
        with suppress(etree.XMLSyntaxError):  # it has stopped for good; the log says why
            parser.feed(content[start : start + _CHUNK])
        found = [element for _, element in parser.read_events()]
        parent = parent if parent is not None or not found else found[0].getparent()
        nested = parent is not None and name_of(parent)[1] in names
        if nested or _is_broken(parser) or any(element.getparent() is not parent for element in found):
            yield from _apart(content, names, skip=read)
            return
        for element in found:
            read += 1
            yield Entry(element)
            _forget(element)


def _is_broken(parser: etree.XMLPullParser) -> bool:
    """Whether the tree has lost its shape. The log holds the first hundred errors; entries inside entries tell too."""
    return any(error.type_name not in _HARMLESS for error in parser.feed_error_log)


def _start_tag(content: bytes) -> bytes:
    found = _START_TAG.match(content)
    return found[0] if found else b""


def _declared(header: bytes, content: bytes) -> bytes:
    """The root's start tag with a namespace for every prefix that it forgot, which is the prefix itself."""
    missing = set(_PREFIX.findall(content)) - set(_DECLARATION.findall(header)) - {b"xml", b"xmlns"}
    if not missing or len(missing) > _MAX_PREFIXES:
        return header
    declarations = b"".join(b' %s="%s"' % (b"xmlns:" + prefix, prefix) for prefix in sorted(missing))
    end = len(header) - 2 if header.endswith(b"/>") else len(header) - 1
    return header[:end] + declarations + header[end:]


def _forget(element: etree._Element) -> None:
    """Free the entry and everything before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _apart(content: bytes, names: tuple[str, ...], *, skip: int) -> Iterator[Entry]:
    """Each entry but the first ``skip`` parsed by itself, under the root's start tag for its namespaces and base."""
    parser = etree.XMLParser(
        encoding="utf-8",
        recover=True,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    header = _start_tag(content)
    start_tag = b"<x>" if not header or header.endswith(b"/>") else _declared(header, content)
    for begin, end in islice(_spans(content, names), skip, None):
        entry = _parsed(start_tag + content[begin:end], parser)
        if entry is not None and entry.broken:
            entry = _parsed(start_tag + _HTML_TAG.sub(_escaped, content[begin:end]), parser)
        if entry is not None:
            yield entry


def _parsed(text: bytes, parser: etree.XMLParser) -> Entry | None:
    with suppress(etree.XMLSyntaxError):  # nothing at all came of it
        root = etree.fromstring(text, parser)
        if root is not None and len(root):
            return Entry(root[0], any(error.type_name not in _HARMLESS for error in parser.error_log))
    return None


def _escaped(tag: re.Match[bytes]) -> bytes:
    return b"&lt;" if tag[0] == b"<" else tag[0]


def _spans(content: bytes, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where entries begin and end: at their end tag, or where it is missing at the next one's start."""
    tags = re.compile(
        VERBATIM + rb"|<(/?)(?:[A-Za-z][\w.-]{0,30}:)?(?:%s)(?=[\s/>])[^<>]*>?" % "|".join(names).encode(),
        re.DOTALL | re.IGNORECASE,
    )
    begin = None
    for tag in tags.finditer(content):
        if tag[0].startswith(b"<!"):
            continue
        if begin is not None:
            yield begin, tag.end() if tag[1] else tag.start()
        begin = None if tag[1] else tag.start()
        if begin is not None and tag[0].endswith(b"/>"):
            yield begin, tag.end()
            begin = None
    if begin is not None:
        yield begin, len(content)
