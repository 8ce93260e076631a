"""Which part of a page an element opens, told by its tag, its class and id, and whether it is hidden.

The words are data: ``pipelines/normalise/vocabulary/page_parts.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lxml import etree

from pipelines.normalise.vocabulary import load

_VOCABULARY = load("page_parts")
_SEPARATOR = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)

# Layout parts may be misnamed round the whole article (a form round an ASP.NET page, "content-with-sidebar"); the
# others say what their text is, however long it is.
LAYOUT = frozenset(
    "nav header footer aside form ad share related most_read newsletter player poll modal views post_nav tags caption "
    "author_box embed".split()
)


def _inside_article(element: etree._Element) -> bool:
    return any(ancestor.tag == "article" for ancestor in element.iterancestors())
