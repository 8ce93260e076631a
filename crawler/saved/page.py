"""What every reader of saved pages yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from pipelines.article import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedPage:
    """One page as it was saved. ``content`` is bytes as they came: the charset is chosen by the parser.

    ``kind`` is ``html`` or ``capture`` (a text capture of a rendered page). ``url`` is what a side file, a MIME header
    or an archive names, ``url_from`` which of them; what the page says of its own address is the parser's to find.
    ``fetched_at`` is ISO 8601. ``headers`` has lower-case names. ``evidence`` is what a feed or sitemap said of the
    page (``title``, ``published``, ``author``, ``modified``, as printed).
    """

    archive: Archive
    content: bytes
    kind: str = "html"
    url: str | None = None
    url_from: str | None = None
    fetched_at: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """Something that should be a page and cannot be read.

    ``rule`` says what was expected and what was found, ``way_out`` what the operator can do.
    """

    archive: Archive
    rule: str
    way_out: str

    def __str__(self) -> str:
        return f"{self.archive.file}: {self.rule} {self.way_out}"


Saved: TypeAlias = SavedPage | Unreadable
