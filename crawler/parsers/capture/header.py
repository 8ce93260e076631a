"""The header of a capture: date line, byline, section and captions, told by their order and shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parsers.capture.credits import choose_byline
from crawler.parsers.capture.dates import (
    has_clock,
    has_seconds,
    is_date_line,
    is_issue,
    is_labelled_published,
    is_plain,
    is_posted,
)
from crawler.parsers.capture.headline import find_headline
from crawler.parsers.capture.lines import CRUMBS, HOME, Line, landmarks
from crawler.parsers.capture.roles import Part, is_byline, roles_of
from pipelines.normalise.bylines import read_byline

_BEHIND = 6  # lines: how far behind a lead the rest of the header may stand
_WITHOUT_TEXT = 12  # lines that a header has at most
_TEXT = 10  # words: an unknown line that is longer is text
_ABOVE = 8  # lines

_SECTIONS = frozenset(landmarks("section"))


@dataclass(slots=True)
class Header:
    """What the header says, raw. ``body`` are lines of it that are text, ``end`` is the index of the line behind it."""

    headline: Line | None = None
    alternative_headline: str | None = None
    section: str | None = None
    date: str | None = None
    byline: str | None = None
    byline_origin: str | None = None
    captions: list[str] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    end: int = 0


def read_header(lines: Sequence[Line], own_names: Sequence[str]) -> Header:
    """Read what stands before the text."""
    header = Header(headline=find_headline(lines))
    start = 0 if header.headline is None else header.headline.index + 1
    header.end = _end(lines, start)
    parts = roles_of([line for line in lines[start : header.end] if not line.is_prose], lines, header.headline)
    header.body = [line for line in lines[start : header.end] if line.is_prose]
    header.date = _date(parts)
    header.section = next((part.text for part in parts if part.role == "section"), None)
    _sort_others(parts, header)
    above = roles_of(lines[max(0, start - 1 - _ABOVE) : max(0, start - 1)], lines, header.headline)
    headline = header.headline.text if header.headline is not None else None
    chosen = choose_byline(parts, above, headline, header.captions, own_names)
    if chosen is not None:
        header.byline, header.byline_origin = chosen
    credited = header.byline or ""
    header.captions += [part.text for part in parts if part.role == "name" and part.text not in credited]
    if header.headline is not None:
        _read_above(above, header)
    header.captions = list(dict.fromkeys(header.captions))
    return header


def _end(lines: Sequence[Line], start: int) -> int:
    """Where the text begins: at the first paragraph, unless the date or the print link stands just behind that."""
    prose = next((line.index for line in lines[start:] if line.is_prose), None)
    if prose is None:
        landmarks_seen = [
            line.index
            for line in lines[start : start + _WITHOUT_TEXT]
            if line.kind == "print" or (line.kind is None and (is_date_line(line) or is_byline(line)))
        ]
        return max(landmarks_seen, default=start - 1) + 1
    for line in lines[prose + 1 : prose + 1 + _BEHIND]:
        if line.is_prose or line.kind in ("related", "most_read"):
            break
        if line.kind == "print" or (line.kind is None and is_date_line(line)):
            behind = lines[line.index + 1 : line.index + 1 + _BEHIND]
            return next((other.index for other in behind if other.is_prose), line.index + 1)
    return prose


def _date(parts: Sequence[Part]) -> str | None:
    """The date line, with its label and its time where these are printed on lines of their own."""
    for place, part in enumerate(parts):
        if part.role != "date":
            continue
        pieces = [part.text]
        before = parts[place - 1] if place else None
        after = parts[place + 1] if place + 1 < len(parts) else None
        if (
            before is not None
            and before.role in ("label", "time")
            and (before.role == "label" or not has_clock(part.line))
        ):
            pieces.insert(0, before.text)
        elif after is not None and after.role == "time" and not has_clock(part.line):
            pieces.append(after.text)
        return " ".join(pieces)
    return None


def _sort_others(parts: Sequence[Part], header: Header) -> None:
    """Captions go to the captions, and lines without a role to the captions or the text."""
    last = max((place for place, part in enumerate(parts) if part.role not in ("other", "caption")), default=-1)
    closed = last >= 0 and (parts[last].role == "print" or parts[last].line.kind == "follow")
    spaced = any(part.line.gap for part in parts) or (header.headline is not None and header.headline.gap_after)
    text: list[Line] = []
    for place, part in enumerate(parts):
        if part.role == "caption":
            header.captions.append(part.text)
        if part.role != "other":
            continue
        free = part.line.gap if spaced else not _shares_headline(part.line, header)
        if part.line.words >= 2 * _TEXT or (place > last and (closed or part.line.words >= _TEXT or free)):
            text.append(part.line)
        else:
            header.captions.append(part.text)
    header.body = sorted([*header.body, *text], key=lambda line: line.index)


def _shares_headline(line: Line, header: Header) -> bool:
    """Whether half of a line's words stand in the headline, as a caption's do."""
    if header.headline is None:
        return False
    words, known = line.folded.split(), set(header.headline.folded.split())
    return sum(word in known for word in words) * 2 >= len(words)


def _is_own(above: Sequence[Part], place: int) -> bool:
    """Whether a date above the headline is the article's.

    It is a newspaper's issue, or stands straight above and has a dateline's place, the account that posted it, or a
    time of day to the second or without weekday and Hijri date (which clocks have); or the page's clock, a section or a
    trail of links stands above it.
    """
    line = above[place].line
    if is_issue(line) and not has_clock(line):
        return True
    if place + 1 < len(above):
        return False
    if read_byline(line.text).location is not None:
        return True
    if is_posted(line) or (has_clock(line) and (is_plain(line) or has_seconds(line))):
        return True
    before = above[place - 1] if place else None
    if before is None:
        return False
    section = before.line.folded in _SECTIONS or HOME.match(before.line.folded) is not None
    return before.role == "date" or (section and has_clock(line))


def _read_above(above: Sequence[Part], header: Header) -> None:
    """Section, kicker and a labelled date above the headline; an unlabelled date there is the page's clock."""
    assert header.headline is not None
    copies = [part.line.index for part in above if part.line.folded == header.headline.folded]
    above = [part for part in above if part.line.index not in copies]
    for place, part in reversed(list(enumerate(above))):
        line = part.line
        if (
            part.role == "date"
            and header.date is None
            and (is_labelled_published(line) or _is_own(above, place) or any(copy < line.index for copy in copies))
        ):
            header.date = part.text
        if header.section is not None or line.kind is not None or part.role not in ("other", "caption"):
            continue
        beside = line.index == header.headline.index - 1
        if line.folded in _SECTIONS:
            header.section = line.text
        elif len(crumbs := [crumb for crumb in CRUMBS.split(line.text) if crumb]) > 1 and HOME.match(line.folded):
            header.section = crumbs[1] if len(crumbs) > 1 and crumbs[1] != header.headline.text else None
        elif beside and not line.gap_after and 4 <= line.words <= 20 and line.folded != header.headline.folded:
            header.alternative_headline = line.text
