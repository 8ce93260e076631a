"""The section an article stands in: metadata, or the breadcrumb."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from crawler.parsers.draft import Draft
from crawler.parsers.metadata import Metadata
from crawler.parsers.phrases import bare
from pipelines.normalise.text import display

_HOLDERS = ("nav", "ol", "ul", "div", "section", "p", "span", "table")
_HOME = frozenset(map(bare, ("الرئيسية", "رئيسية", "الصفحة الرئيسية", "home", "البداية", "الصفحه الرئيسيه")))
_LONGEST = 40  # characters: a longer crumb is the headline


def find_section(root: etree._Element, metadata: Metadata, draft: Draft) -> str | None:
    """The section's printed name: the first that metadata gives, else the first crumb behind "home"."""
    claim = metadata.first("section")
    if claim is not None:
        draft.provenance["section"] = claim.origin
        return claim.value
    for text in _crumbs(root):
        if text and bare(text) and bare(text) not in _HOME and len(text) <= _LONGEST and text != draft.headline:
            draft.provenance["section"] = "breadcrumb"
            return text
    return None


def _crumbs(root: etree._Element) -> Iterator[str]:
    """The texts of the first breadcrumb on the page, in order."""
    for holder in root.iter(*_HOLDERS):
        names = f"{holder.get('class') or ''} {holder.get('id') or ''}".lower().replace("-", "").replace("_", "")
        if "breadcrumb" in names or "breadcumb" in names:
            for crumb in holder.iter("a", "li", "span"):
                if crumb.find("a") is None and crumb.find("span") is None:
                    yield display("".join(crumb.itertext())).strip("»›>/| ")
            return
