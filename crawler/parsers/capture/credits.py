"""Which of a capture's header lines credits somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsers.capture.alts import is_cut_of, without_alt
from crawler.parsers.capture.dates import credits_somebody, opens_date
from crawler.parsers.capture.lines import landmarks, phrase_pattern, print_rest
from crawler.parsers.capture.roles import Part
from crawler.parsers.header_byline import has_label
from pipelines.normalise.bylines import is_person_name, read_byline
from pipelines.normalise.text import letters

_WRITES = phrase_pattern(landmarks("writes"), at_start=False)
_SIGNED = re.compile(r"(?:[|.…:/–—-]\s*(?:كتبت?|بقلم)|\sبقلم)\W+(?P<name>[^|:]{5,40})$")
_GLUED = 9  # words
_NAME = 5  # words
_GLUED_LABEL = re.compile(r"[*\s]*[^\W\d_]+\s*[:/–ـ-]\s*")
_JOINT = "، "


def choose_byline(
    parts: Sequence[Part],
    above: Sequence[Part],
    headline: str | None,
    captions: list[str],
    own_names: Sequence[str],
) -> tuple[str, str] | None:
    """The line that credits somebody, as printed, and what told it; ``None`` where nobody is credited.

    In order: a labelled line, what follows the print link, a date line that credits, a bare name, a name printed twice
    (picture and name of the author), the same above the headline, a headline "NAME writes: TITLE". A bare name that the
    headline holds is the story's subject.
    """

    def people(text: str) -> bool:
        reading = read_byline(text, own_names=own_names, headline=headline, captions=captions)
        return bool(reading.authors)

    def anybody(text: str) -> bool:
        reading = read_byline(text, own_names=own_names, headline=headline, captions=captions)
        return bool(reading.authors or reading.agency or reading.location)

    def bare(group: Sequence[Part]) -> str | None:
        found = _bare_names(group, headline)
        named = [text for text in found if people(text)]
        return _JOINT.join(named) if named else None

    labelled = [part.text for part in parts if part.role == "byline"]
    with_people = [text for text in labelled if people(text)]
    if with_people:
        return " / ".join(with_people), "byline label"
    for part in parts:
        if part.role == "print" and (rest := _print_credit(part, parts, headline, captions)) and people(rest):
            return rest, "print link"
    for part in parts:
        if part.role == "date" and (people(part.text) or (credits_somebody(part.line) and anybody(part.text))):
            return part.text, "date line"
    for part in parts:
        if part.role == "date" and (name := _before_date(part.text)) is not None and people(name):
            return name, "date line"
    if (names := bare(parts)) is not None:
        return names, "bare"
    if labelled:
        return labelled[0], "byline label"
    for part in reversed(above):
        if part.role == "byline" and anybody(part.text):
            return part.text, "byline label"
    nearest = _nearest(above)
    if (names := bare(nearest)) is not None:
        return names, "bare"
    if headline is not None and _WRITES.search(letters(headline)) and people(headline):
        return headline, "headline"
    if headline is not None and "/" in headline and is_person_name(last := headline.rpartition("/")[2].strip()):
        return last, "headline"
    if headline is not None and (signed := _SIGNED.search(headline)) is not None:
        credit = f"بقلم: {signed['name']}"
        if people(credit):
            return credit, "headline"
    return None


def _before_date(text: str) -> str | None:
    """The person's name before the weekday or the first number of a date line."""
    words = text.split()
    for size in range(2, min(len(words), _NAME) + 1):
        if any(character.isdigit() for character in words[size - 1]):
            return None
        if size < len(words) and opens_date(words[size]) and is_person_name(name := " ".join(words[:size])):
            return name.rstrip(" -:|")
    return None


def glued_byline(paragraph: str) -> str | None:
    """The labelled byline that the first sentence follows without a break (``كتب - NAME: TEXT``)."""
    start = " ".join(paragraph.split()[:_GLUED])
    match = _GLUED_LABEL.match(start)
    if match is None or not has_label(start[: match.end()]):
        return None
    colon = start.find(":", match.end())
    for piece in (start[: colon + 1], start):
        if len(piece) > match.end() and read_byline(piece).authors:
            return piece
    return None


def _print_credit(part: Part, parts: Sequence[Part], headline: str | None, captions: Sequence[str]) -> str | None:
    """What follows the print link on its line, less the alt text; ``None`` where it is only that."""
    rest = print_rest(part.line)
    if not rest:
        return None
    after = [other.text for other in parts if other.line.index == part.line.index + 1]
    if any(is_cut_of(rest, text) or letters(rest) == letters(text) for text in after):
        return None
    texts = [text for text in (headline, *captions, *after) if text]
    credit, _ = without_alt(rest, texts)
    return None if not credit or _in_headline(credit, headline) else credit


def _bare_names(group: Sequence[Part], headline: str | None) -> list[str]:
    """Bare names that may be authors: those printed once; where there is none, those printed twice."""
    names = [part for part in group if part.role == "name" and not _in_headline(part.text, headline)]
    once = [part.text for part in names if not part.doubled]
    twice = list(dict.fromkeys(part.text for part in names if part.doubled))
    return once or twice[-1:]


def _nearest(above: Sequence[Part]) -> list[Part]:
    """The names that stand straight above the headline."""
    nearest: list[Part] = []
    for part in reversed(above):
        if part.role != "name":
            break
        nearest.append(part)
    return nearest[::-1]


def _in_headline(text: str, headline: str | None) -> bool:
    """Whether the headline names the person of a bare line, however it is spaced: the subject, not the author."""
    if headline is None or _WRITES.search(letters(headline)):
        return False
    folded = letters(headline).replace(" ", "")
    names = [author.name for author in read_byline(text).authors] or [text]
    return any(letters(name).replace(" ", "") in folded for name in names)
