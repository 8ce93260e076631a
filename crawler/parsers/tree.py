"""Bytes to one lxml tree: the only place where HTML is parsed."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.parsers.charset import decode

# Comments and processing instructions carry no text of the article. huge_tree lifts libxml2's depth limit from 256 to
# 2048 elements; the size of a page is limited by the readers before it comes here.
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page: its root (``None`` where there is no markup at all), its text, and how the charset was chosen."""

    root: etree._Element | None
    text: str
    encoding: str
    encoding_from: str


def parse_html(content: bytes, *, content_type: str | None = None) -> Tree:
    """Decode and parse a page. Never raises: what is not HTML becomes a tree without a root.

    ``content_type`` is the HTTP header as it came.
    """
    decoded = decode(content, header=content_type)
    # Valid UTF-8 without NUL is parsed as it came; libxml2 takes a NUL for the end of the page.
    source = content if decoded.how == "utf-8" and b"\0" not in content else decoded.text.encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return Tree(root, decoded.text, decoded.encoding, decoded.how)


def gave_up() -> bool:
    """Whether libxml2 stopped inside the page parsed last (elements nested over 2048 deep): the rest is missing."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in _PARSER.error_log)
