"""Picture credits: ``© AFP 2023 / Pool / Name``."""

from __future__ import annotations

from pipelines.article import Author
from pipelines.normalise.bylines.lexicon import CREDIT, NOTE
from pipelines.normalise.bylines.line import Line
from pipelines.normalise.bylines.reading import BylineReading

_NOBODY = frozenset(
    {
        "photo",
        "pool",
        "file",
        "handout",
        "images",
        "social",
        "media",
        "via",
        "the",
        "of",
        "and",
        "by",
        "network",
        "news",
        "all",
        "rights",
        "reserved",
        "copyright",
        "inc",
        "corp",
        "ltd",
        "company",
        "press",
        "agency",
        "international",
        "television",
    }
)


def read_picture_credit(line: Line) -> BylineReading:
    """The photographer and agency of a line with a copyright sign; the Arabic caption after it credits nobody."""
    agencies: list[str] = []
    names: list[str] = []
    at, count = 0, len(line.words)
    while at < count and line.text.rfind("©", 0, line.words[at].start) < 0:
        at += 1
    latin = False
    while at < count:
        word = line.words[at]
        found = line.lexicon.match(line.folds, at, count, CREDIT)
        if found and not found.marks & NOTE:
            agencies.append(line.slice(at, at + found.length))
            latin = latin or word.sort == "latin"
            at += found.length
        elif word.sort == "latin":
            stop = at + 1
            while stop < count and line.words[stop].sort == "latin" and not line.words[stop].before.kind:
                stop += 1
            latin = True
            if _is_name(line, at, stop):
                names.append(line.slice(at, stop))
            at = stop
        elif word.sort == "arabic":
            break
        else:
            at += 1
    return BylineReading(
        raw=line.text,
        authors=tuple(Author(name, "photographer") for name in names),
        agency="، ".join(dict.fromkeys(agencies)) or None,
        reason=None if names or agencies else "a copyright sign without a name",
    )


def _is_name(line: Line, start: int, stop: int) -> bool:
    """Two to four capitalised words, none of them a word of the trade or an address."""
    words = [line.text[word.start : word.end] for word in line.words[start:stop]]
    return 2 <= len(words) <= 4 and all(
        text[0].isupper() and "." not in text and text.lower() not in _NOBODY for text in words
    )
