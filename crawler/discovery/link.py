"""What discovery gives: links to articles, further documents to look into, and what was wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)  # without slots: so it goes from process to process in half the time
class Link:
    """One article as a document announces it.

    ``url`` is absolute, http or https, ASCII. ``title``, ``published``, ``author`` and ``modified`` (the lastmod of a
    sitemap, the updated of a feed) are as printed but for white space, and unchecked: evidence beside what the page
    says. ``found_in`` is the address of the document.
    """

    url: str
    title: str | None = None
    published: str | None = None
    author: str | None = None
    modified: str | None = None
    found_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What one document led to.

    ``links`` in the document's order, each address once; ``follow`` further documents as (kind, address), kind being
    ``feed``, ``sitemap`` or ``section``. ``problem`` is one sentence (address, rule, what was found, way out) where
    something was lost or the document is not what it should be; faults that cost nothing are mended in silence.
    ``complete`` is false where the document held, or may have held, more than was read.
    """

    links: tuple[Link, ...] = ()
    follow: tuple[tuple[str, str], ...] = ()
    problem: str | None = None
    complete: bool = True
