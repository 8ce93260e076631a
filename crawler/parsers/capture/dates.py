"""Which printed lines are a date and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache

from crawler.parsers.capture.lines import Line, landmarks, phrase_pattern
from crawler.parsers.header_byline import has_label
from pipelines.normalise.bylines import read_byline
from pipelines.normalise.dates import read_date
from pipelines.normalise.dates.lexicon import NOTHING, lexicon, pieces
from pipelines.normalise.text import fold

_LONGEST = 30  # words
_DATELINE = 90  # characters
_DATELINE_END = re.compile(r"\s*[–—ـ:]\s+|\s-+\s|\)\s*[-–:]?\s")
_CREDITED = 8  # words: names of a writer and an outlet
# Only whether a line holds a date is asked here, so any late moment will do for "two hours ago".
_SOME_MOMENT = datetime(2037, 1, 1, tzinfo=UTC)
_ELEMENT = re.compile(r"[0-9]+|[^\W\d_]+")
_CLOCK = re.compile(r"(?<![0-9])[0-9]{1,2}\s*:\s*[0-9]{2}(?![0-9])")
_POSTED = re.compile(r"(?:written |posted )?by(?!\w)|admin(?!\w)")  # the account that posted a blog's entry
_SECONDS = re.compile(r"(?<![0-9:])[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?![0-9:])")
_ISSUE = re.compile(r"(?<!\w)(?:العدد|issue) \d{3,}")
_PUBLISHED = phrase_pattern(landmarks("published"))
_CREDIT = re.compile(r"(?<!\w)(?:بقلم|الكاتب|كتب|كتبت|إعداد|اعداد|المصدر|مصدر)\s*[:/-]")


@cache
def _phrase_words() -> frozenset[str]:
    return frozenset(
        word for first, rest in lexicon().phrases.items() for phrase, _ in rest for word in (first, *phrase)
    )


def _unknown(elements: list[str]) -> list[bool]:
    """For each word of a line, whether it means nothing in a date."""
    known = _phrase_words()
    return [
        not (word.isdecimal() or word in known or any(meaning is not NOTHING for _, meaning in pieces(word)))
        for word in elements
    ]


def is_date_line(line: Line) -> bool:
    """Whether a line is a date line: it holds a date, and hardly a word besides.

    A headline may hold a date too ("gold prices today, Tuesday 5 March"), with more words that mean nothing in one.
    """
    if line.words > _LONGEST or len(line.text) > 200:
        return False
    elements = _ELEMENT.findall(fold(line.text))
    if not elements:
        return False
    unknown = _unknown(elements)
    strange = sum(unknown)
    if not any(word.isdecimal() for word in elements) and (strange or len(elements) > 6):
        return False
    if read_date(line.text, now=_SOME_MOMENT).iso is None:
        return False
    if strange <= 1 or (strange <= 2 and not unknown[0]):
        allowed = strange < len(elements) - 1 or strange == 0
    else:
        allowed = strange <= 6 and bool(_CLOCK.search(line.text) or _CREDIT.search(line.text))
    if allowed or _POSTED.match(line.folded):
        return True
    return strange <= _CREDITED and not line.text.endswith(")") and is_credit(line.text)


def is_credit(text: str) -> bool:
    """Whether a line credits a person or an agency."""
    reading = read_byline(text)
    return bool(reading.authors or reading.agency)


def dated_dateline(paragraph: str) -> str | None:
    """The dateline that opens a paragraph, where it names place and day: ``الخرطوم 16 ديسمبر 2021 –``."""
    opening = _DATELINE_END.split(paragraph[:_DATELINE], maxsplit=1)
    if len(opening) < 2 or read_date(opening[0], now=_SOME_MOMENT).precision != "day":
        return None
    return opening[0] if read_byline(opening[0]).location is not None else None


def is_time_line(line: Line) -> bool:
    """Whether a line is a time of day and nothing else."""
    if line.words > 8 or not _CLOCK.search(fold(line.text)):
        return False
    return sum(_unknown(_ELEMENT.findall(fold(line.text)))) <= 2 and read_date(line.text, now=_SOME_MOMENT).iso is None


def is_date_label(line: Line) -> bool:
    """Whether a line is the label of a date on the next line (``نشر في:``)."""
    return line.words <= 4 and line.text.endswith(":") and bool(_PUBLISHED.match(line.folded))


def is_issue(line: Line) -> bool:
    """Whether a line names the issue of a newspaper, whose date is then its."""
    return _ISSUE.search(line.folded) is not None


def is_plain(line: Line) -> bool:
    """Whether a date line names neither a weekday nor a Hijri month."""
    meanings = [meaning for word in _ELEMENT.findall(fold(line.text)) for _, meaning in pieces(word)]
    hijri = any(meaning.month is not None and meaning.month[0] == "H" for meaning in meanings)
    return not hijri and all(meaning.weekday is None for meaning in meanings)


def opens_date(word: str) -> bool:
    """Whether a date may begin with a word: a number, or a weekday's name."""
    folded = fold(word).strip(",،:-")
    return folded[:1].isdecimal() or any(meaning.weekday is not None for _, meaning in pieces(folded))


def has_clock(line: Line) -> bool:
    """Whether a line holds a time of day."""
    return _CLOCK.search(fold(line.text)) is not None


def is_posted(line: Line) -> bool:
    """Whether a date line names the account that posted the entry."""
    return _POSTED.match(line.folded) is not None


def has_seconds(line: Line) -> bool:
    """Whether a line holds a time of day to the second, as a system notes when it stores."""
    return _SECONDS.search(fold(line.text)) is not None


def is_labelled_published(line: Line) -> bool:
    """Whether a line says that its date is that of publication."""
    return _PUBLISHED.match(line.folded) is not None


def credits_somebody(line: Line) -> bool:
    """Whether a date line credits somebody as well."""
    return _CREDIT.search(line.text) is not None or (has_label(line.text) and not _PUBLISHED.match(line.folded))
