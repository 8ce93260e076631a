"""Bytes to one lxml tree: the only place where HTML is parsed."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from crawler.parsers.charset import decode, seems_utf8

# Comments and processing instructions carry no text of the article. huge_tree lifts libxml2's depth limit from 256 to
# 2048 elements; the size of a page is limited by the readers before it comes here.
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
_BAD_BYTES = etree.ErrorTypes.ERR_INVALID_ENCODING
_ERRORS_KEPT = 100  # libxml2 reports no more of them (XML_MAX_ERRORS)


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page: its root (``None`` where there is no markup at all), the UTF-8 that it was parsed from, and how
    the charset was chosen.
    """

    root: etree._Element | None
    source: bytes
    encoding: str
    encoding_from: str


def parse_html(content: bytes, *, content_type: str | None = None) -> Tree:
    """Decode and parse a page. Never raises: what is not HTML becomes a tree without a root.

    ``content_type`` is the HTTP header as it came.
    """
    # libxml2 checks every byte that it parses. Decoding a page first, only to know that it can be decoded, would cost
    # a sixth of the parsing.
    parsed = seems_utf8(content)
    root = _parse(content) if parsed else None
    if parsed and not _met_bad_bytes():
        return Tree(root, content, "utf-8", "utf-8")
    decoded = decode(content, header=content_type)
    if parsed and decoded.how == "utf-8":
        return Tree(root, content, "utf-8", "utf-8")
    source = decoded.text.encode("utf-8", "replace")
    return Tree(_parse(source), source, decoded.encoding, decoded.how)


def _parse(source: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(source, _PARSER)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _met_bad_bytes() -> bool:
    """Whether the page parsed last holds bytes that are no UTF-8, or so many errors that this one may not be told."""
    errors = _PARSER.error_log
    return len(errors) >= _ERRORS_KEPT or any(error.type == _BAD_BYTES for error in errors)


def gave_up() -> bool:
    """Whether libxml2 stopped inside the page parsed last (elements nested over 2048 deep): the rest is missing."""
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in _PARSER.error_log)
