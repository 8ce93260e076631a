"""``warraq search``: what was found, for a reader or for a program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from crawler.commands.output import json_line
from crawler.commands.results import reported
from crawler.commands.terminal import isolated, plain
from pipelines.normalise.search import MOST_TERMS, Query, read_query
from pipelines.publish.selection import Selection
from pipelines.store import open_database
from pipelines.store.search import Hit, Order, search
from pipelines.store.search_upkeep import search_warning

SOME_FAILED = 3
_INDENT = "    "


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for: the ``text`` of the query as typed, among which articles, in what order, and which part."""

    text: str
    selection: Selection
    order: Order
    limit: int
    offset: int = 0


def run_search(path: Path, wish: Wish, *, as_json: bool) -> int:
    """Print what was found; gives the exit status: 0 also where nothing was, 3 where the index may miss articles.

    :raises click.ClickException: the database cannot be read
    """
    query = read_query(wish.text)
    with reported(), open_database(path, create=False, read_only=True) as database:
        for remark in _remarks(wish.text, query):
            click.echo(remark, err=True)
        hits: list[Hit] = []
        if query.groups or query.excluded or not wish.text.strip():
            # One more than wanted tells whether there are more.
            hits = search(database, query, wish.selection, order=wish.order, limit=wish.limit + 1, offset=wish.offset)
        for number, hit in enumerate(hits[: wish.limit], wish.offset + 1):
            click.echo(json_line(as_object(hit)) if as_json else shown(hit, number))
        warning = search_warning(database.connection)
        if warning is not None:
            click.echo(f"{path}: {warning}", err=True)
        if not hits:
            click.echo("No article was found.", err=True)
        elif len(hits) > wish.limit:
            click.echo(f"There are more: --offset {wish.offset + wish.limit}", err=True)
    return SOME_FAILED if warning else 0


def _remarks(text: str, query: Query) -> list[str]:
    """What the reader should know of how the query was understood."""
    if query.ignored:
        return [f"The query is long: {query.ignored} of its words were left out, beyond the first {MOST_TERMS}."]
    if text.strip() and not query.groups and not query.excluded:
        return ["The query holds no word: only letters and digits are looked for."]
    return []


def as_object(hit: Hit) -> dict[str, Any]:
    """A hit for programs. Marks are pairs: a first character and the one after the last, in Unicode code points."""
    return {
        "id": hit.article_id,
        "canonical_url": hit.canonical_url,
        "source": hit.source,
        "section": hit.section,
        "date_published": hit.date_published,
        "authors": list(hit.authors),
        "duplicate_of": hit.duplicate_of,
        "withdrawn_at": hit.withdrawn_at,
        "score": None if hit.score is None else float(f"{hit.score:.4g}"),
        "headline": hit.headline,
        "headline_marks": hit.headline_marks,
        "snippet": hit.snippet.text,
        "snippet_marks": hit.snippet.marks,
    }


def shown(hit: Hit, number: int) -> str:
    """A hit as lines of a terminal: what was found in bold, each text between marks that isolate it."""
    facts = [hit.date_published, hit.source, hit.section, *hit.authors]
    known = [isolated(fact) for fact in facts if fact]
    if hit.duplicate_of is not None:
        known.append(f"copy of {hit.duplicate_of}")
    if hit.withdrawn_at is not None:
        known.append(f"withdrawn {hit.withdrawn_at}")
    lines = [
        f"{number:>3} {isolated(hit.headline, bold=hit.headline_marks)}",
        f"{_INDENT}{' | '.join([f'article {hit.article_id}', *known])}",
        f"{_INDENT}{plain(hit.canonical_url)}",
    ]
    if hit.snippet.text:
        lines.append(f"{_INDENT}{isolated(hit.snippet.text, bold=hit.snippet.marks)}")
    return "\n".join(lines)
