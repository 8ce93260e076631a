"""The role that each line round the headline plays, told by itself, its neighbours and the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.parsers.capture.alts import is_alt, is_cut_of
from crawler.parsers.capture.dates import is_credit, is_date_label, is_date_line, is_time_line
from crawler.parsers.capture.lines import Line, is_titled_name, landmarks, phrase_pattern, print_rest
from crawler.parsers.header_byline import has_label
from crawler.parsers.phrases import is_source_line
from pipelines.normalise.bylines import A_DESK, is_person_name, read_byline
from pipelines.normalise.text import letters

_BYLINE = 14  # words
_NAME = 6  # words
_DATELINE = 8  # words
_OUTLET = 5  # words
_MARKS_BEHIND = re.compile(r"(?:\s*\[\d+\]|[\s:*]+)$")  # a note's number, a colon
_JOINED = re.compile(r"[-–—ـ/:]\s*$|\s?[-–—ـ/:|]\s?(?:خاص|متابعات|متابعة|وكالات|ترجمات)\W*$")
_SECTION_LABEL = phrase_pattern(landmarks("section label"))
_ROLE = phrase_pattern(landmarks("role"))
_CAPTION = phrase_pattern(landmarks("caption"), at_start=False)


@dataclass(slots=True)
class Part:
    """A line of the header and its role: date, time, label, print, byline, name, caption, section, role, skip or
    other.

    ``doubled``: the same line stands beside it.
    """

    line: Line
    role: str
    doubled: bool = False
    text: str = ""


def roles_of(zone: Sequence[Line], lines: Sequence[Line], title: Line | None) -> list[Part]:
    """The roles of some lines (``zone``) of a page (``lines``) whose headline is ``title``."""
    headline = (title.text,) if title is not None else ()
    parts: list[Part] = []
    captioned: set[int] = set()
    joined: set[int] = set()
    for line in zone:
        following = lines[line.index + 1] if line.index + 1 < len(lines) else None
        previous = lines[line.index - 1] if line.index else None
        doubled = any(other is not None and other.folded == line.folded for other in (following, previous))
        part = Part(line, "other", doubled, line.text)
        parts.append(part)
        if line.kind is not None:
            part.role = "print" if line.kind == "print" else "skip"
            if line.kind == "print" and following is not None and _is_alt_behind_print(line, following):
                captioned.add(following.index)
        elif line.index in joined:
            part.role = "skip"
        elif line.index in captioned or is_alt(line.text, headline) or _begins(line, title):
            part.role = "caption"
        elif is_date_line(line):
            part.role = "date"
        elif is_time_line(line):
            part.role = "time"
        elif is_date_label(line):
            part.role = "label"
        elif line.words <= _BYLINE and _SECTION_LABEL.match(line.folded) and ":" in line.text:
            part.role, part.text = "section", line.text.partition(":")[2].strip()
        elif following is not None and not following.is_prose and _is_alt_of_next(line, following):
            part.role = "caption"
            captioned.add(following.index)
        elif is_byline(line):
            part.role = "byline"
        elif has_label(line.text) and line.words <= 3 and following is not None and is_person_name(following.text):
            part.role, part.text = "byline", f"{line.text} {following.text}"
            joined.add(following.index)
        elif line.words <= _NAME and is_person_name(name := _MARKS_BEHIND.sub("", line.text)):
            part.role, part.text = "name", name
        elif (
            len(parts) > 1
            and parts[-2].role in ("name", "byline", "role")
            and _ROLE.match(line.folded)
            and line.words <= _BYLINE
        ):
            part.role = "role"
        elif line.words <= _DATELINE and not doubled and _is_credit_line(line, headline):
            part.role = "byline"
        elif doubled or is_titled_name(line) or _CAPTION.search(line.folded):
            part.role = "caption"
    return parts


def _is_alt_behind_print(line: Line, following: Line) -> bool:
    rest = letters(print_rest(line))
    return following.kind is None and bool(rest) and (rest == following.folded or is_cut_of(rest, following.text))


def is_byline(line: Line) -> bool:
    """Whether a line is labelled as a byline, or as the source, and credits somebody or something."""
    return line.words <= _BYLINE and (has_label(line.text) or is_source_line(line.text)) and is_credit(line.text)


def _is_credit_line(line: Line, headline: Sequence[str]) -> bool:
    """A place with a person or an agency (``القاهرة - وكالات``, ``NAME (أبها)``), an outlet with its writer or with a
    note on how the story came about (``عكاظ - خاص``), or a desk.
    """
    reading = read_byline(line.text, headline=headline[0] if headline else None)
    if line.words <= _OUTLET and ((reading.agency and _JOINED.search(line.text)) or reading.reason == A_DESK):
        return True
    return sum(map(bool, (reading.location, reading.authors, reading.agency))) > 1


def _begins(line: Line, title: Line | None) -> bool:
    """A longer run from the headline's beginning: an alt text cut elsewhere, or a title cut for a breadcrumb."""
    return title is not None and line.words >= 4 and title.folded.startswith(line.folded)


def _is_alt_of_next(line: Line, following: Line) -> bool:
    """Whether a line is the alt text of the caption below it; a name over "NAME, writer" is not."""
    if following.kind is not None or not is_cut_of(line.text, following.text):
        return False
    rest = following.folded[len(line.folded) :].strip()
    return not (is_person_name(line.text) and _ROLE.match(rest))
