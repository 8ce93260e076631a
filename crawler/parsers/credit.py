"""Who is credited: the printed byline, then the metadata's names, then the dateline and signature of the text.

Where all of these credit nobody, a feed may.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.parsers.announced import FEED, announced_author
from crawler.parsers.context import Context
from crawler.parsers.draft import IN_TEXT, Draft
from crawler.parsers.header_byline import MARKED
from pipelines.article import Author
from pipelines.normalise.bylines import OUTLET_ALONE, BylineReading, person_key, read_dateline
from pipelines.normalise.text import arabic_share, letters

_NAMES = 8  # metadata with more authors is a list of the site's writers
_DATELINE = 120  # characters: a dateline that is not over by then is none
_PARTED = re.compile(r"[-:–—(/_|ـ«“]")  # every dateline is parted from the text by one of these


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """People, agency and place, the line they were read from, and where each came from."""

    authors: tuple[Author, ...] = ()
    agency: str | None = None
    location: str | None = None
    raw: str | None = None
    provenance: dict[str, str]
    warnings: tuple[str, ...] = ()


def credit_article(draft: Draft, context: Context) -> Credit:
    """Weigh the evidence: a printed line goes before metadata, but a bare name yields to a name that metadata gives.

    A Latin name in the metadata of an Arabic page that prints no byline is the account that posted it: nobody is
    credited.
    """
    origin = draft.provenance.get("byline_raw", "printed")
    printed = None
    if draft.byline:
        printed = context.byline(draft.byline, draft.headline, draft.captions, marked=origin == MARKED)
    sure = printed is not None and bool(printed.authors) and origin != "bare"
    claimed = [] if sure else [(name, _read(name, draft, context)) for name in draft.metadata_authors[:_NAMES]]
    named = [reading for name, reading in claimed if reading.authors and _is_a_persons(name, context)]
    provenance: dict[str, str] = {}
    warnings: list[str] = []
    authors: tuple[Author, ...] = ()
    raw = draft.byline
    keys = {person_key(author.name) for reading in named for author in reading.authors}
    doubtful = origin == "bare" and printed is not None and keys.isdisjoint(person_key(a.name) for a in printed.authors)
    if printed is not None and printed.authors and not (named and doubtful):
        authors, provenance["authors"] = printed.authors, origin
        warnings += printed.warnings
    elif named:
        authors, provenance["authors"] = _unique(named), "metadata"
        raw = raw if printed is not None and not doubtful else "، ".join(name for name, _ in claimed)
    elif any(reading.authors for _, reading in claimed):
        warnings.append("author_is_account_name")
    agency = printed.agency if printed is not None else None
    location = printed.location if printed is not None else None
    source = origin
    if agency is None and not authors and (metadata := next((r for _, r in claimed if r.agency), None)) is not None:
        agency, location, source = metadata.agency, location or metadata.location, "metadata"
        raw = raw or next(name for name, reading in claimed if reading is metadata)
    if draft.blocks and (agency is None or location is None or not authors):
        opening = draft.blocks[0].text[:_DATELINE]
        dateline = read_dateline(opening) if _PARTED.search(opening) else BylineReading(raw=opening)
        if dateline.agency and agency is None:
            agency, provenance["agency"] = dateline.agency, "dateline"
        if dateline.location and location is None:
            location, provenance["location"] = dateline.location, "dateline"
        if dateline.authors and not authors:
            authors, provenance["authors"] = dateline.authors, "dateline"
    for line in draft.credit_lines:
        reading = _read_credit_line(line, draft, context)
        if reading.agency and agency is None:
            agency, provenance["agency"] = reading.agency, IN_TEXT
        if reading.location and location is None:
            location, provenance["location"] = reading.location, IN_TEXT
    if not authors and agency is None and (announced := announced_author(context)):
        reading = _read(announced, draft, context)
        if reading.agency or (reading.authors and _is_a_persons(announced, context)):
            authors, agency, raw, source = reading.authors, reading.agency, raw or announced, FEED
            provenance.update({"authors": FEED} if authors else {})
    agency = _without_own(agency, context.own_names)
    if agency is not None:
        provenance.setdefault("agency", source)
    else:
        provenance.pop("agency", None)
    if location is not None:
        provenance.setdefault("location", source)
    return Credit(
        authors=authors,
        agency=agency,
        location=location,
        raw=raw,
        provenance=provenance,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _read(text: str, draft: Draft, context: Context) -> BylineReading:
    return context.byline(text, draft.headline, draft.captions)


def _read_credit_line(line: str, draft: Draft, context: Context) -> BylineReading:
    """A line of the text that is a credit: an outlet's name alone is one there, as if it stood in brackets."""
    reading = _read(line, draft, context)
    return _read(f"({line})", draft, context) if reading.reason == OUTLET_ALONE else reading


def _is_a_persons(name: str, context: Context) -> bool:
    """Whether a name that no line prints is a person's: a Latin one is an account's, and the outlet's own nobody's."""
    return arabic_share(name) > 0.5 and letters(name) not in {letters(own) for own in context.own_names}


def _unique(readings: Sequence[BylineReading]) -> tuple[Author, ...]:
    people: dict[str, Author] = {}
    for reading in readings:
        for author in reading.authors:
            people.setdefault(person_key(author.name), author)
    return tuple(people.values())


def _without_own(agency: str | None, own_names: Sequence[str]) -> str | None:
    """The agencies of a line less the outlet itself."""
    if agency is None:
        return None
    own = {letters(name) for name in own_names}
    return "، ".join(part for part in agency.split("، ") if letters(part) not in own) or None
