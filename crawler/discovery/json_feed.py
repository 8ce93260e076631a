"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from crawler.discovery.collecting import Collection
from crawler.discovery.document import Document, NotReadableError
from crawler.discovery.link import Discovered
from crawler.discovery.scope import Publisher, Scope, address


def read_json_feed(document: Document, *, url: str, source: Publisher | None = None) -> Discovered:
    """The articles of a JSON feed, in its order.

    :raises NotReadableError: it is broken, or JSON of another kind
    """
    try:
        feed: Any = json.loads(document.content)
    except (ValueError, RecursionError) as error:  # nested too deep to be a feed
        raise NotReadableError(f"is JSON that cannot be read ({error}): fetch it again.") from error
    items = feed.get("items") if isinstance(feed, Mapping) else None
    if not isinstance(items, list):
        raise NotReadableError("is JSON without a list of items, so no JSON Feed: check the address.")
    found = Collection(Scope.of(url, source), "this JSON feed", any_site=source is None)
    for item in items:
        if not found.has_room():
            break
        if not isinstance(item, Mapping):
            found.add(None)
            continue
        found.add(
            address(url, _text(item, "url")) or _id(item, url),
            title=_text(item, "title"),
            published=_text(item, "date_published"),
            author=_author(item),
            modified=_text(item, "date_modified"),
        )
    return found.result()


def _text(item: Mapping[str, Any], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) else None


def _id(item: Mapping[str, Any], url: str) -> str | None:
    """The id, which "ideally is the full URL"."""
    raw = (_text(item, "id") or "").strip()
    return address(url, raw) if raw.lower().startswith(("http://", "https://")) else None


def _author(item: Mapping[str, Any]) -> str | None:
    """The names of ``authors`` (1.1), else of ``author`` (1.0), joined by a comma."""
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    names = [name for person in people if isinstance(person, Mapping) and (name := _text(person, "name"))]
    return ", ".join(dict.fromkeys(names)) or None
