"""Links as a document is read: each address once, only those that are meant, and a word on what was left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from crawler.discovery.link import Discovered, Link
from crawler.discovery.scope import Scope

MAX_ENTRIES = 50_000
"""The most entries taken from one document: the limit of a sitemap (sitemaps.org/protocol.html)."""

_MAX_TITLE, _MAX_FIELD = 1_000, 300
_UNSTORABLE = re.compile("[\ud800-\udfff]")


def printed(text: str | None, limit: int = _MAX_FIELD) -> str | None:
    """What a field says, on one line and no longer than ``limit`` characters; ``None`` where it says nothing."""
    if not text:
        return None
    text = " ".join(text[: 4 * limit].replace("\0", "").split())[:limit]
    return _UNSTORABLE.sub("\ufffd", text) or None


def printed_title(text: str | None) -> str | None:
    """The same for a title."""
    return printed(text, _MAX_TITLE)


@dataclass(slots=True)
class Collection:
    """Takes the entries of one document; `result` gives what came of them.

    ``wanted`` decides about addresses on the site that no pattern of the source decides.
    """

    scope: Scope
    what: str
    wanted: Callable[[str], bool] = lambda url: True
    any_site: bool = False
    seen: int = 0
    overflowed: bool = False
    links: dict[str, Link] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)

    def has_room(self) -> bool:
        """Whether one more entry may be added; asked for each, so that it is known whether one was refused."""
        self.overflowed = self.seen >= MAX_ENTRIES
        return not self.overflowed

    def add(
        self,
        url: str | None,
        *,
        title: str | None = None,
        published: str | None = None,
        author: str | None = None,
        modified: str | None = None,
    ) -> None:
        """Take one entry; the first of an address stays."""
        self.seen += 1
        reason = self._reason_against(url)
        if reason is not None:
            self.left_out[reason] += 1
        elif url is not None and url not in self.links:
            self.links[url] = Link(
                url=url,
                title=printed_title(title),
                published=printed(published),
                author=printed(author),
                modified=printed(modified),
                found_in=self.scope.url,
            )

    def _reason_against(self, url: str | None) -> str | None:
        if url is None:
            return "without a web address"
        if not self.any_site and not self.scope.on_site(url):
            return f"off the site ({', '.join(self.scope.hosts)})"
        if self.scope.article_url is not None:
            return None if self.scope.article_url.search(url) else "not matched by the source's article_url"
        return None if self.wanted(url) else "that are no articles by their address"

    def result(self, *, follow: tuple[tuple[str, str], ...] = (), cut_short: bool = False) -> Discovered:
        """What the document led to. ``cut_short``: its end was missing."""
        problem = None
        if self.overflowed:
            problem = f"holds more than {MAX_ENTRIES:,} entries, and the rest was left: name smaller documents instead."
        elif cut_short:
            problem = f"ends before its end: {self.seen} whole entries were read; fetch it again."
        elif self.seen and not self.links and not follow:
            reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.most_common())
            problem = f"gives no article in {self.seen} entries ({reasons}): check the address and the source."
        return Discovered(
            links=tuple(self.links.values()),
            follow=follow,
            problem=f"{self.scope.url}: {self.what} {problem}" if problem else None,
            complete=not (self.overflowed or cut_short),
        )
