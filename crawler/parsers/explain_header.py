"""How the date and the authors of a page were found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from crawler.parsers.blocks import Block
from crawler.parsers.credit import credit_article
from crawler.parsers.dating import date_article
from crawler.parsers.draft import IN_TEXT
from crawler.parsers.evidence import Evidence, first_words, place_of
from crawler.parsers.header_byline import byline_candidates
from crawler.parsers.watching import Steps
from pipelines.article import Article
from pipelines.normalise.bylines import BylineReading, read_byline
from pipelines.normalise.dates import DateReading, read_machine_date

_LINE = 160  # characters: a longer block is prose
_OTHERS = 12
_READINGS = 200
_DIGIT = re.compile(r"\d")


def explain_date(article: Article, steps: Steps) -> Iterator[Evidence]:
    """The printed lines, what metadata claims, the address, and which of them won."""
    draft, context = steps.draft, steps.context
    dating = date_article(
        draft.printed_date,
        draft.published,
        draft.modified,
        context,
        claimed_by=draft.provenance.get("metadata_published"),
        change_claimed_by=draft.provenance.get("metadata_modified"),
    )
    if dating.published is None:
        yield Evidence("date", "none: nothing near the headline, in the metadata or in the address is a date")
    else:
        yield Evidence("date", f"taken: {dating.published}, {_why(dating.published_from, dating.warnings)}")
    if dating.order_from:
        yield Evidence("date", f"day and month could change places: told by {dating.order_from}")
    for warning in dating.warnings:
        yield Evidence("date", f"warning {warning}")
    if dating.modified:
        yield Evidence("date", f"last change: {dating.modified}, from {dating.modified_from}")
    if draft.printed_date:
        how = "taken by the page class" if steps.header.date_origin == "selector" else "printed near the headline"
        yield Evidence("date", f"{how}, {_reading(context.date(draft.printed_date))}", first_words(draft.printed_date))
    else:
        yield Evidence("date", "no date line is printed near the headline")
    if draft.published and draft.provenance.get("metadata_published") == "time element":
        reading = read_machine_date(draft.published, context.timezone)
        yield Evidence("date", f"the <time> element round it says, {_reading(reading)}", draft.published[:80])
    for name in ("published", "modified"):
        for claim in steps.metadata.claims.get(name, ()):
            reading = read_machine_date(claim.value, context.timezone)
            yield Evidence("date", f"metadata says {name}, in {claim.origin}, {_reading(reading)}", claim.value[:80])
    if said := context.announced.get("published"):
        reading = read_machine_date(said, context.timezone, context.date_order)
        yield Evidence("date", f"a feed said published, {_reading(reading)}", said[:80])
    if context.hint is not None:
        yield Evidence("date", f"the address names the day {context.hint.isoformat()}")
    elif context.month is not None:
        yield Evidence("date", f"the address names the month {context.month}")
    yield from islice(_other_dates(steps), _OTHERS)


def _why(origin: str | None, warnings: tuple[str, ...]) -> str:
    if origin == "url":
        return "from the address alone"
    if origin == "printed" and "date_contradicts_metadata" in warnings:
        return "as printed: the metadata contradicts it, and readers would have complained of a wrong printed date"
    if origin is not None and " and " in origin:
        return f"from {origin}, which agree"
    if origin == "printed":
        return "as printed: the metadata gives none"
    if "date_contradicts_metadata" in warnings:
        return f"from {origin}: the printed date contradicts it, and the address agrees with {origin}"
    return f"from {origin}: no printed date was read"


def _reading(reading: DateReading) -> str:
    if reading.iso is None:
        return f"not read ({reading.reason or 'no date'})"
    zone = {"stated": "zone stated", "assumed": "zone assumed"}.get(reading.zone or "", "no zone")
    notes = ", ".join((reading.precision or "", zone, *reading.warnings))
    return f"read as {reading.iso} ({notes})"


def _other_dates(steps: Steps) -> Iterator[Evidence]:
    """Lines elsewhere that a reader could take for the date."""
    near = steps.near
    places = {
        block.index: place
        for place, group in (
            ("below the headline", near.after),
            ("above the headline", near.before),
            ("below the text", near.below),
        )
        for block in group
    }
    lines = [block for block in steps.blocks if len(block.text) <= _LINE and _DIGIT.search(block.text)]
    for block in lines[:_READINGS]:
        if block.index in steps.header.used or (reading := steps.context.date(block.text)).iso is None:
            continue
        place = places.get(block.index) or _elsewhere(block, steps)
        yield Evidence("date", f"not taken, {place}, {place_of(block)}, {_reading(reading)}", first_words(block.text))


def _elsewhere(block: Block, steps: Steps) -> str:
    if block.kind is not None:
        return f"in a part of the page named {block.kind}"
    if steps.body.start <= block.index < steps.body.end:
        return "inside the text"
    headline = steps.headline.block
    above = headline is not None and block.index < headline.index
    return "at the top of the page, where clocks stand" if above else "far below the headline"


def explain_authors(article: Article, steps: Steps) -> Iterator[Evidence]:
    """The line that was read, what else could credit somebody, and the metadata's names."""
    draft, context = steps.draft, steps.context
    credit = credit_article(draft, context)
    if not credit.authors and credit.agency is None:
        yield Evidence("authors", "nobody is credited: no line and no name of the metadata credits a person or agency")
    for author in credit.authors:
        origin = credit.provenance.get("authors")
        yield Evidence("authors", f"credited as {author.role}, from {_origin(origin)}", author.name)
    for name, value in (("agency", credit.agency), ("location", credit.location)):
        if value is not None:
            yield Evidence("authors", f"{name}, from {_origin(credit.provenance.get(name))}", value)
    for warning in credit.warnings:
        yield Evidence("authors", f"warning {warning}")
    if draft.byline:
        origin = draft.provenance.get("byline_raw")
        yield Evidence("authors", f"line read, told by {_origin(origin)}", first_words(draft.byline))
    else:
        yield Evidence("authors", "no line of the header is a byline")
    seen = {draft.byline}
    near = steps.near
    for group, bare in ((near.after, True), (near.before, True), (near.within, False), (near.below, False)):
        for text, origin, block in byline_candidates(group, bare):
            if text not in seen and len(seen) <= _OTHERS:
                seen.add(text)
                fact = f"considered {place_of(block)}, told by {_origin(origin)}: {_credits(_read(text, steps))}"
                yield Evidence("authors", fact, first_words(text))
    origins = {claim.value: claim.origin for claim in steps.metadata.authors}
    for name in draft.metadata_authors[:_OTHERS]:
        where = origins.get(name, "a meta element")
        yield Evidence("authors", f"metadata says, in {where}: {_credits(_read(name, steps))}", first_words(name))


def _origin(origin: str | None) -> str:
    named = {
        "selector": "the page class",
        "byline class": "a class or rel that says author",
        "byline label": "a label such as كتب",
        "bare": "a bare name beside the headline",
        IN_TEXT: "a line of its own in the text",
        "dateline": "the dateline of the text",
        "metadata": "the metadata",
        "printed": "the printed line",
    }
    return named.get(origin or "", origin or "nothing")


def _read(text: str, steps: Steps) -> BylineReading:
    return read_byline(
        text, own_names=steps.context.own_names, headline=steps.draft.headline, captions=steps.draft.captions
    )


def _credits(reading: BylineReading) -> str:
    parts = [f"{len(reading.authors)} name{'s' if len(reading.authors) > 1 else ''}"] if reading.authors else []
    parts += ["an agency"] if reading.agency else []
    parts += ["a place"] if reading.location else []
    return f"credits {', '.join(parts)}" if parts else f"credits nobody ({reading.reason or 'no name'})"
