"""The header of a capture: headline, date line, byline, section and captions, told by their order and shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parsers.capture.alts import is_alt, is_cut_of, without_alt
from crawler.parsers.capture.dates import (
    credits_somebody,
    has_clock,
    is_date_label,
    is_date_line,
    is_labelled_published,
    is_time_line,
)
from crawler.parsers.capture.lines import Line, landmarks, phrase_pattern, print_rest
from crawler.parsers.header import has_label
from crawler.parsers.headline import letters
from crawler.parsers.phrases import is_source_line
from pipelines.normalise.bylines import is_person_name, read_byline

_ZONE = 250  # lines: no header begins farther down
_NEAR = 6  # lines between headline and the last of its date, captions and names
_HEADLINE_WORDS = 30
_BYLINE_WORDS = 14
_NAME_WORDS = 6

_ROLE = phrase_pattern(landmarks("role"))
_CAPTION = phrase_pattern(landmarks("caption"), at_start=False)
_WRITES = phrase_pattern(landmarks("writes"), at_start=False)
_TICKER = phrase_pattern(landmarks("ticker"))
_SECTIONS = frozenset(landmarks("section"))
_CRUMB = re.compile(r"\s*[>›»/\\|←]\s*")
_HOME = frozenset(("الرييسيه", "رييسيه", "الصفحه الرييسيه", "home"))


@dataclass(slots=True)
class Header:
    """What the header says, raw. ``body`` are lines of it that are text, ``end`` the index of the first line behind it."""

    headline: Line | None = None
    alternative_headline: str | None = None
    section: str | None = None
    date: str | None = None
    date_origin: str | None = None
    byline: str | None = None
    byline_origin: str | None = None
    captions: list[str] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    end: int = 0


def read_header(lines: Sequence[Line], own_names: Sequence[str]) -> Header:
    """Read what stands before the text."""
    header = Header()
    header.headline = find_headline(lines)
    start = 0 if header.headline is None else header.headline.index + 1
    header.end = _end(lines, start)
    zone = [line for line in lines[start : header.end] if not line.is_prose]
    header.body = [line for line in lines[start : header.end] if line.is_prose]
    if header.headline is not None:
        _read_above(lines, header)
    _Reader(header, lines, own_names).read(zone)
    if header.byline is None and header.headline is not None:
        _byline_above(lines, header, own_names)
    return header
