"""The section an article stands in: metadata, or the breadcrumb."""

from __future__ import annotations

from lxml import etree

from crawler.parsers.draft import Draft
from crawler.parsers.metadata import Metadata
from crawler.parsers.phrases import bare
from pipelines.normalise.text import display

_CRUMBS = etree.XPath(
    "//*[contains(@class,'breadcrumb') or contains(@class,'breadcumb') or contains(@class,'bread-crumb') "
    "or contains(@id,'breadcrumb')][1]//*[self::a or self::li or self::span][not(*[self::a or self::span])]",
    smart_strings=False,
)
_HOME = frozenset(map(bare, ("الرئيسية", "رئيسية", "الصفحة الرئيسية", "home", "البداية", "الصفحه الرئيسيه")))
_LONGEST = 40  # characters: a longer crumb is the headline


def find_section(root: etree._Element, metadata: Metadata, draft: Draft) -> str | None:
    """The section's printed name: the first that metadata gives, else the first crumb behind "home"."""
    claim = metadata.first("section")
    if claim is not None:
        draft.provenance["section"] = claim.origin
        return claim.value
    crumbs: list[etree._Element] = _CRUMBS(root)
    for crumb in crumbs:
        text = display("".join(crumb.itertext())).strip("»›>/| ")
        if text and bare(text) and bare(text) not in _HOME and len(text) <= _LONGEST and text != draft.headline:
            draft.provenance["section"] = "breadcrumb"
            return text
    return None
