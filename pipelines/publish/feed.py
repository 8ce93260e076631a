"""The newest articles as an Atom feed, `RFC 4287 <https://www.rfc-editor.org/rfc/rfc4287>`_."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import Any

from lxml import etree

from pipelines.publish.cursor import database_mark
from pipelines.publish.records import COLUMNS, Record, to_record
from pipelines.publish.selection import Selection
from pipelines.store.database import Database
from pipelines.store.errors import explained

ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

SUMMARY = 300
"""Characters of a summary that is made from the body."""

# https://www.w3.org/TR/xml/#charsets
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# RFC 3339, which Atom asks for: ISO 8601 with seconds, and an offset of hours and minutes.
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*", re.ASCII)
_WRITERS = {"writer", "correspondent", "interviewer"}
_ELEMENTS = {"paragraph": "p", "heading": "h2", "quote": "blockquote"}

_NEWEST = (
    f"SELECT coalesce(date_published_utc, first_fetched_at, stored_at), {COLUMNS} FROM articles "
    "WHERE date_published_utc IS {} NULL AND {} ORDER BY date_published_utc DESC, id DESC LIMIT ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says of itself: its ``title``, the ``address`` where it will be found, if that is known, and
    whether its entries hold the ``full`` text instead of a summary.
    """

    title: str = "Warraq"
    address: str | None = None
    full: bool = False


def atom_feed(database: Database, selection: Selection, channel: Channel, *, limit: int, now: str) -> bytes:
    """The ``limit`` newest articles of a selection as an XML document.

    Newest by publication; an article without a date counts from when it was first seen. ``now`` is an RFC 3339 moment,
    for a feed without entries. The same articles give the same document.

    :raises PersonError: one of the people was never credited
    :raises StoreError: the database cannot be read
    """
    with explained(database.path):
        condition, values = selection.condition(database.connection)
        ask = database.connection.execute
        # Two queries, because each then reads only the newest rows of an index.
        rows = [row for known in ("NOT", "") for row in ask(_NEWEST.format(known, condition), (*values, limit))]
        mark = database_mark(database.connection)
    rows.sort(key=lambda row: (row[0], row[1]), reverse=True)
    records = [to_record(row[1:]) for row in rows[:limit]]
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(root, "id", channel.address or uuid.uuid5(uuid.NAMESPACE_URL, f"warraq:{mark}:{selection!r}").urn)
    _add(root, "title", channel.title)
    _add(root, "updated", max((record["changed_at"] for record in records), default=now))
    if channel.address is not None:
        _add(root, "link", rel="self", type="application/atom+xml", href=channel.address)
    _add(root, "generator", "Warraq")
    for record in records:
        _add_entry(root, record, full=channel.full)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _add_entry(root: etree._Element, record: Record, *, full: bool) -> None:
    entry = _add(root, "entry")
    language = record["language"]
    if language and _LANGUAGE.fullmatch(language):
        entry.set(_LANG, language)
    # The address that identifies the article stays the same for ever, as an Atom id has to.
    _add(entry, "id", record["canonical_url"])
    _add(entry, "title", record["headline"])
    _add(entry, "updated", record["changed_at"])
    published = record["date_published"]
    # A day is no moment, and making one up would be a guess.
    if published and _MOMENT.fullmatch(published):
        _add(entry, "published", published)
    _add(entry, "link", rel="alternate", href=record["url"] or record["canonical_url"])
    _add_people(entry, record)
    for term in dict.fromkeys([record["section"], *record["keywords"]]):
        if term:
            _add(entry, "category", term=term)
    if full:
        _add(entry, "content", _html(record["body_blocks"]), type="html")
    else:
        _add(entry, "summary", record["description"] or beginning(record["body_blocks"]))


def _add_people(entry: etree._Element, record: Record) -> None:
    """Who wrote it; where nobody is named the agency or the source, as an entry needs an author."""
    writers = [person["name"] for person in record["authors"] if person["role"] in _WRITERS]
    others = [person["name"] for person in record["authors"] if person["role"] not in _WRITERS]
    for names in (writers, [record["agency"]], [record["source"]], ["?"]):
        if names := [name for name in names if name and _clean(name).strip()]:
            break
    for name in names:
        _add(_add(entry, "author"), "name", name)
    for name in others:
        _add(_add(entry, "contributor"), "name", name)


def beginning(blocks: Sequence[dict[str, Any]]) -> str:
    """The first paragraph, cut between words where it is longer than `SUMMARY`.

    >>> beginning([{"kind": "heading", "text": "عنوان"}, {"kind": "paragraph", "text": "وصل الوفد"}])
    'وصل الوفد'
    """
    text = next((block["text"] for block in blocks if block["kind"] == "paragraph"), "")
    if len(text) <= SUMMARY:
        return str(text)
    return f"{text[:SUMMARY].rsplit(maxsplit=1)[0]} …"


def _html(blocks: Sequence[dict[str, Any]]) -> str:
    parts = []
    for kind, group in groupby(blocks, key=lambda block: block["kind"]):
        texts = [escape(block["text"], quote=False) for block in group]
        if kind == "item":
            parts.append(f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>")
        else:
            name = _ELEMENTS.get(kind, "p")
            parts += [f"<{name}>{text}</{name}>" for text in texts]
    return f'<div dir="auto">{"".join(parts)}</div>'


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new child, without the characters that no XML document may hold."""
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    for key, value in attributes.items():
        element.set(key, _clean(value))
    if text is not None:
        element.text = _clean(text)
    return element


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
