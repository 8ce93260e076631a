"""What a crawl asked for an address for, as a named field of its WARC records.

WARC 1.1 (ISO 28500, 4) lets writers add named fields, which readers that do not know them pass over;
``WARC-JSON-Metadata`` is the one in which crawlers keep JSON about a record. Ours holds ``kind`` (``article``,
``feed``, ``sitemap``, ``section`` or ``robots``) and, of an article, ``evidence``: what the documents that led to it
said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FIELD = "WARC-JSON-Metadata"
_DOCUMENTS = frozenset({"feed", "sitemap", "section", "robots"})
_NAMES = ("title", "published", "author", "modified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """``kind`` is what was asked for; ``evidence`` has ``title``, ``published``, ``author`` and ``modified`` as printed
    in a feed or sitemap, each only where it was.
    """

    kind: str
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_document(self) -> bool:
        """Whether it was asked for as something that leads to articles, and is none."""
        return self.kind in _DOCUMENTS


def field_of(purpose: Purpose) -> str:
    """The field's value, in ASCII and on one line.

    >>> field_of(Purpose(kind="feed"))
    '{"kind": "feed"}'
    """
    told: dict[str, Any] = {"kind": purpose.kind}
    if purpose.evidence:
        told["evidence"] = dict(purpose.evidence)
    return json.dumps(told)


def purpose_of(value: str | None) -> Purpose | None:
    """What a field says; ``None`` where there is none or it was written by another program.

    >>> purpose_of('{"kind": "section"}').is_document
    True
    """
    if not value:
        return None
    try:
        told = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or not isinstance(kind := told.get("kind"), str):
        return None
    evidence = told.get("evidence")
    said = evidence if isinstance(evidence, dict) else {}
    return Purpose(
        kind=kind, evidence={name: text for name in _NAMES if isinstance(text := said.get(name), str) and text}
    )
