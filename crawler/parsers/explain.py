"""How a page was read: for each field what was considered, what was taken, and why.

Nothing is decided here. The page is read as always, and the steps' own functions are asked what they saw.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crawler.parsers.charset import decode
from crawler.parsers.context import Context
from crawler.parsers.evidence import Evidence, first_words, place_of
from crawler.parsers.explain_body import explain_body
from crawler.parsers.explain_header import explain_authors, explain_date
from crawler.parsers.headline import heading_scores
from crawler.parsers.phrases import noise_kind
from crawler.parsers.watching import Steps, watch_page
from crawler.saved.page import SavedPage
from pipelines.article import Article, ParsedPage
from pipelines.normalise.text import display
from pipelines.validate import validate
from pipelines.verdict import Refused

_HEADINGS = 6
_LINES = 40
_DATE_LINE = 160  # characters


def explain(saved: SavedPage, now: datetime, *, generic: bool = False) -> list[Evidence]:
    """The evidence on a page, field by field: page, headline, date, authors, body, outcome.

    ``now`` is aware, and ``generic`` leaves the publishers' rules out, as for `crawler.parsers.parse_page`.
    """
    parsed, steps = watch_page(saved, now=now, generic=generic)
    found = list(_page(saved, parsed, steps))
    if steps is not None:
        found += _headline(parsed.article, steps)
        found += explain_date(parsed.article, steps)
        found += explain_authors(parsed.article, steps)
        found += explain_body(parsed.article, steps)
    elif saved.kind == "capture":
        found += _capture(saved, parsed.article, now)
    return [*found, *_outcome(parsed, now)]


def _page(saved: SavedPage, parsed: ParsedPage, steps: Steps | None) -> Iterator[Evidence]:
    article = parsed.article
    origin = article.provenance.get("url")
    if article.url:
        yield Evidence("page", f"address{f', from {origin}' if origin else ''}", article.url)
    else:
        yield Evidence("page", "no address: neither beside the page nor in it (--url gives it)")
    rules = {"generic": "the generic parser", "capture": "the parser of text captures"}
    reader = rules.get(article.parser, f"the page class of {article.parser}, version {article.parser_version}")
    yield Evidence("page", f"source {article.source or 'unknown'}, read by {reader}")
    if steps is not None:
        zone = steps.context.timezone
        yield Evidence(
            "page", f"time zone of the outlet: {zone.key if zone is not None else 'unknown, so no offset is added'}"
        )
        for name in dict.fromkeys(steps.context.own_names):
            yield Evidence("page", "the outlet's own name, which credits nobody", first_words(name))
    if article.fetched_at:
        yield Evidence("page", f"fetched {article.fetched_at}: relative dates count from there")
    else:
        yield Evidence("page", "nobody knows when it was fetched: relative dates are left unread")
    if encoding := article.provenance.get("encoding"):
        yield Evidence("page", f"charset {encoding}")


def _headline(article: Article, steps: Steps) -> Iterator[Evidence]:
    chosen = steps.headline
    scores = heading_scores(steps.blocks, steps.metadata, steps.context.own_names)
    if chosen.text is None:
        yield Evidence("headline", "none: no heading agrees with a title, and no title is more than the site's name")
    elif chosen.block is None:
        yield Evidence("headline", f"taken from {chosen.origin}: no printed heading agrees with it", chosen.text)
    elif chosen.origin == "selector":
        yield Evidence("headline", f"taken by the page class: {place_of(chosen.block)}", chosen.text)
    else:
        own = next((f", score {score:.1f}" for score, block in scores if block is chosen.block), "")
        yield Evidence("headline", f"taken from {place_of(chosen.block)}{own}", chosen.text)
    others = [(score, block) for score, block in scores if block is not chosen.block]
    for score, block in others[:_HEADINGS]:
        part = f", in a part of the page named {block.kind}" if block.kind else ""
        yield Evidence("headline", f"considered {place_of(block)}, score {score:.1f}{part}", first_words(block.text))
    if len(others) > _HEADINGS:
        yield Evidence("headline", f"considered {len(others) - _HEADINGS} more headings with lower scores")
    for claim in steps.metadata.claims.get("headline", ()):
        yield Evidence("headline", f"metadata says, in {claim.origin}", first_words(claim.value))
    if steps.metadata.title:
        yield Evidence("headline", "metadata says, in <title>", first_words(steps.metadata.title))
    if article.alternative_headline:
        yield Evidence("headline", "subtitle", first_words(article.alternative_headline))


def _capture(saved: SavedPage, article: Article, now: datetime) -> Iterator[Evidence]:
    """A text capture has no elements and no metadata: its lines are all the evidence there is."""
    origin = article.provenance
    yield Evidence("headline", f"taken: {origin.get('headline', 'none')}", article.headline)
    if article.date_published:
        yield Evidence("date", f"taken: {article.date_published}, {origin.get('date_published')}")
    else:
        yield Evidence("date", "none: no line of the header is a date of publication")
    context = Context(now=datetime.fromisoformat(article.fetched_at) if article.fetched_at else now)
    lines = [
        text
        for line in decode(saved.content, header=saved.headers.get("content-type")).text.splitlines()
        if (text := display(line))
    ]
    body = {block.text for block in article.body_blocks}
    for line in [line for line in lines if len(line) <= _DATE_LINE and line not in body][:_LINES]:
        if (reading := context.date(line)).iso is not None:
            yield Evidence("date", f"a line reads as {reading.iso}", first_words(line))
    if article.byline_raw:
        yield Evidence(
            "authors", f"line taken: {origin.get('authors', origin.get('byline_raw', 'credits'))}", article.byline_raw
        )
    for author in article.authors:
        yield Evidence("authors", f"credited as {author.role}", author.name)
    if article.agency:
        yield Evidence("authors", "agency", article.agency)
    if not article.authors and not article.agency:
        yield Evidence("authors", "nobody is credited")
    yield Evidence("body", f"taken: {article.word_count} words in {len(article.body_blocks)} blocks")
    kept = "\n".join((article.headline or "", article.byline_raw or "", article.date_published_raw or "", *body))
    for line in [line for line in lines if line not in kept][:_LINES]:
        yield Evidence(
            "body", f"left out: {noise_kind(line) or 'a line of the header or furniture'}", first_words(line)
        )


def _outcome(parsed: ParsedPage, now: datetime) -> Iterator[Evidence]:
    yield Evidence("outcome", f"{parsed.outcome}{f': {parsed.reason}' if parsed.reason else ''}")
    verdict = validate(parsed, now=now)
    if isinstance(verdict, Refused):
        yield Evidence("outcome", f"goes to quarantine as {verdict.reason}: {verdict.detail}")
    else:
        yield Evidence("outcome", "lands in the database")
        for warning in verdict.article.warnings:
            yield Evidence("outcome", f"warning {warning}")
