"""An archived page made inert: it can be looked at, and does nothing.

The page is shown under a policy that forbids scripts and every request (`ORIGINAL_POLICY`). That alone would do in a
browser that knows all of it; here everything that runs, loads or leads away is taken out beforehand as well.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree, html

ORIGINAL_POLICY = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
"""The Content-Security-Policy of an archived page."""

_GONE = frozenset(
    "script noscript template link base meta object embed applet iframe frame frameset portal audio video source track "
    "param dialog button input select textarea".split()
)
_HARMLESS = frozenset(
    "align alt border cellpadding cellspacing class cite colspan datetime dir headers height hspace id lang name "
    "nowrap reversed rowspan scope span start style summary title type valign value vspace width".split()
)
_DATA_IMAGE = re.compile(r"\s*data:image/(?:png|jpeg|gif|webp)[;,]", re.IGNORECASE)
_LOADS = re.compile(r"@import[^;]*;?|(?:url|image|image-set|src)\s*\((?!\s*['\"]?data:image/)[^)]*\)?", re.IGNORECASE)


_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*>")


_STYLE = (
    "body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; font: 1.1rem/1.8 serif; overflow-wrap: anywhere }"
)
_PLAIN = "pre { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; font: inherit }"


def plain_html(text: str) -> str:
    """A text capture as a document that shows it letter by letter."""
    return (
        f'<!DOCTYPE html><html dir="rtl"><head><meta charset="utf-8"><style>{_STYLE} {_PLAIN}</style></head>'
        f"<body><pre>{escape(text)}</pre></body></html>"
    )


def inert_html(text: str) -> str:
    """The page without what runs, loads or leads away, as a document in UTF-8.

    Pictures stay where they are part of the page; of others what stands for them. Links show where they led.

    >>> page = inert_html("<p onclick='x()'>خبر <a href='https://example.com/'>هنا</a><script>y()</script></p>")
    >>> page[page.index("<body>") + 6 : page.index("</body>")]
    '<p>خبر <a title="https://example.com/">هنا</a></p>'
    """
    text = _XML_DECLARATION.sub("", text, count=1)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except etree.ParserError:  # there is nothing in it
        root = html.document_fromstring("<html><body></body></html>")
    for element in list(root.iter()):
        _clean(element)
    head = root.find("head")
    if head is None:
        head = root.makeelement("head", {})
        root.insert(0, head)
    style = root.makeelement("style", {})
    style.text = _STYLE
    # First, so that the page's own style goes before it.
    head.insert(0, style)
    head.insert(0, root.makeelement("meta", {"charset": "utf-8"}))
    return "<!DOCTYPE html>" + html.tostring(root, encoding="unicode", doctype=None)


def _clean(element: Any) -> None:
    if not isinstance(element.tag, str) or element.tag in _GONE or ":" in element.tag:
        if element.getparent() is not None:
            element.drop_tree()
        return
    if element.tag == "svg" or element.tag == "math":
        element.drop_tree()
        return
    led_to = element.get("href")
    for name, value in list(element.attrib.items()):
        if name == "src" and element.tag == "img" and _DATA_IMAGE.match(value):
            continue
        if name not in _HARMLESS:
            del element.attrib[name]
        elif name == "style":
            element.set(name, _quiet(value))
    if led_to and "title" not in element.attrib:
        element.set("title", led_to)
    if element.tag == "style" and element.text:
        element.text = _quiet(element.text)


def _quiet(style: str) -> str:
    """Style without what it would load. An escape could hide that, so there are none."""
    return _LOADS.sub("", style.replace("\\", ""))
