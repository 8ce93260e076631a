"""The search page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from pipelines.normalise.search import read_query
from pipelines.publish.selection import Selection
from pipelines.publish.site.pages.facets import read_facets
from pipelines.publish.site.pages.latest import read_cards
from pipelines.publish.site.settings import HITS, LAST_PAGE
from pipelines.publish.site.visit import Refused, Visit
from pipelines.store.database import Database
from pipelines.store.errors import StoreError
from pipelines.store.persons import PersonError
from pipelines.store.search import Order, search
from pipelines.store.search_upkeep import search_warning


def find(visit: Visit, database: Database) -> dict[str, Any]:
    """What a query finds, and what the found articles have in common; the form alone without a query and a choice."""
    text = visit.text("q")
    query = read_query(text)
    month = visit.text("month")
    since, until = _month(month)
    chosen = {name: visit.many(name) for name in ("source", "person", "section")} | {"month": (month,) if month else ()}
    selection = Selection(
        sources=chosen["source"],
        people=chosen["person"],
        sections=chosen["section"],
        since=since,
        until=until,
        copies=False,
    )
    order = Order.DATE if visit.text("order") == Order.DATE else Order.RANK
    page = visit.page(LAST_PAGE)
    values = {"q": text, "query": query, "chosen": chosen, "order": order.value, "page": page, "results": []}
    asks = bool(query.groups or query.excluded) or (not text and any(chosen.values()))
    if not asks:
        return {**values, "asks": False, "holds_no_word": bool(text)}
    try:
        facets = read_facets(database, query, selection)
        # One more than wanted tells whether there are more.
        hits = search(database, query, selection, order=order, limit=HITS + 1, offset=(page - 1) * HITS)
    except PersonError:
        raise Refused(404, "no_such_person") from None
    except StoreError:
        raise Refused(503, "no_index") from None
    shown = hits[:HITS]
    cards = {card.id: card for card in read_cards(database.connection, [hit.article_id for hit in shown])}
    return values | {
        "asks": True,
        "facets": facets,
        "results": [(hit, cards[hit.article_id]) for hit in shown],
        "has_more": len(hits) > HITS and page < LAST_PAGE,
        "names": {value.value: value.name for value in facets.people},
        "is_behind": search_warning(database.connection) is not None,
    }


def marked(text: str, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """The pieces of a text, and of each whether it is what was looked for.

    >>> list(marked("صدر الكتاب", [(4, 10)]))
    [('صدر ', False), ('الكتاب', True)]
    """
    at = 0
    for start, end in marks:
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


def _month(text: str) -> tuple[str | None, str | None]:
    """Where a month such as 2021-04 begins and ends."""
    if not text:
        return None, None
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Refused(400, "not_a_month") from None
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first.isoformat()[:7], after.isoformat()[:7]
