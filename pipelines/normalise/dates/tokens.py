"""A date line as tokens: numbers, words with their meanings, and marks. Glued text comes apart here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.normalise.dates.calendars import EARLIEST_YEAR, HIJRI_YEARS, LATEST_YEAR
from pipelines.normalise.dates.lexicon import NOTHING, Meaning, Phrase, lexicon, pieces
from pipelines.normalise.text import fold

LONGEST_TEXT = 1200
"""Characters looked at. A date line is never longer; the bound keeps hostile input cheap."""

MOST_TOKENS = 160
"""Tokens looked at, for the same reason."""

NUMBER, WORD, MARK = "number", "word", "mark"


@dataclass(frozen=True, slots=True)
class Token:
    """``value`` is a number's value, else -1. ``spaced`` says whether white space stands before it.

    The rest is worked out once for each word: ``role`` is what the meaning comes to when dates are sought (see
    :func:`role_of`), ``timely`` tells whether a time of day may be about, ``phrases`` are those that the word may
    begin, longest first, and ``code`` is a number's part in a date (see :mod:`pipelines.normalise.dates.line`).
    """

    kind: str
    text: str
    value: int
    meaning: Meaning
    spaced: bool
    phrases: tuple[tuple[Phrase, Meaning], ...] = ()
    role: str = field(init=False)
    timely: bool = field(init=False)
    code: str = field(init=False)

    def __post_init__(self) -> None:
        meaning = self.meaning
        timely = meaning.clock or meaning.meridiem or meaning.zone or meaning.zone_label or self.text in _TIME_SIGNS
        object.__setattr__(self, "timely", bool(timely))
        object.__setattr__(self, "role", self.kind if self.kind != WORD else role_of(meaning))
        object.__setattr__(self, "code", _number_code(self.text, self.value) if self.kind == NUMBER else "")


_TIME_SIGNS = frozenset({":", "h", "س", "سا"})
"""A colon, and the abbreviations of "hour" in ``14h30``."""


def _number_code(text: str, value: int) -> str:
    length = len(text)
    if length <= 2:
        return "D" if 1 <= value <= 31 else "y"
    if length == 4:
        if EARLIEST_YEAR <= value <= LATEST_YEAR:
            return "Y"
        return "N" if value in HIJRI_YEARS else "n"
    if length == 3:
        return "g"
    return "G" if length <= 10 and "1990" <= text[:4] <= "2039" else "n"


def role_of(meaning: Meaning) -> str:
    """The first of a word's meanings that matters to a date.

    month, weekday, loose weekday, label, counter, until, day (a number or ordinal in words), zone, link (may stand
    inside a date without a meaning), unknown, other.
    """
    if meaning is NOTHING:
        return "unknown"
    if meaning.month is not None:
        return "month"
    if meaning.weekday is not None:
        return "weekday"
    if meaning.loose_weekday is not None:
        return "loose weekday"
    if meaning.label is not None:
        return "label"
    for role in ("counter", "until"):
        if getattr(meaning, role):
            return role
    if meaning.ordinal is not None or meaning.number is not None:
        return "day"
    if meaning.zone_label or meaning.zone is not None:
        return "zone"
    if meaning.connector or meaning.era or meaning.meridiem or meaning.clock or meaning.days_back is not None:
        return "link"
    return "other"


# Tatweel typed as a dash between numbers; anywhere else it only stretches letters and folding drops it.
_TATWEEL_DASH = re.compile(r"(?<=[0-9\u0660-\u0669\u06f0-\u06f9])(\s*)\u0640+(\s*)(?=[0-9\u0660-\u0669\u06f0-\u06f9])")
# Cameras and Chinese sites join the numbers of a date with colons too: 2022:04:24.09:33
_COLON_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d):(\d\d):(\d\d)[.\s](?=\d)")
_MARKS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u06d4", "-")
    | {
        "\u2044": "/",
        "\u2215": "/",
        "\u066b": ".",
        "\uff1a": ":",
        "\u2236": ":",
        "،": ",",
        "؛": ";",
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
    }
)
_ODD_MARK = re.compile(f"[{''.join(map(chr, _MARKS))}]")
_DIGITS = frozenset("0123456789")
# With the space before it: one look-up then gives the token of a word that is known.
_ELEMENT = re.compile(r" ?(?:[0-9]+|[a-zß-öø-ɏ]+|[\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff]+|[^ ])")
_INSIDE_PHRASE = frozenset("-'.")


def prepare(raw: str) -> str:
    """The text folded for reading dates: ASCII digits, plain dashes, no U+FFFD.

    U+FFFD goes without a trace: PDF extraction puts it where a tatweel stood, in the middle of a word.
    """
    text = raw[:LONGEST_TEXT]
    if "\ufffd" in text:
        text = text.replace("\ufffd", "")
    if "\u0640" in text:
        text = _TATWEEL_DASH.sub(r"\1-\2", text)
    text = fold(text)
    if text.count(":") > 2:
        text = _COLON_DATE.sub(r"\1-\2-\3 ", text)
    return text.translate(_MARKS) if _ODD_MARK.search(text) else text


def _split_number(digits: str, before: str, after: str) -> tuple[str, ...]:
    """A run of digits that swallowed its neighbour, by the shape of what stands around it.

    >>> _split_number("202306", "/", ":11")
    ('2023', '06')
    """
    length = len(digits)
    if after[:1] == ":" and after[1:3].isdigit():
        if length in (5, 6) and "1900" < digits[:4] < "2100":
            return digits[:4], digits[4:]
        if length in (3, 4) and before in ("/", "-"):
            return digits[:-2], digits[-2:]
    if before == ":" and 2 < length < 7 and digits[0] < "6" and not (length == 4 and "1900" < digits < "2100"):
        return digits[:2], digits[2:]
    return (digits,)


@lru_cache(maxsize=8192)
def _tokens_of(element: str) -> tuple[Token, ...]:
    """The token of a number, a mark or a word, with or without a space before it; of two words glued into one, both."""
    text = element.lstrip(" ")
    spaced = text != element
    if text[0] in _DIGITS:
        return (Token(NUMBER, text, int(text[:18]), NOTHING, spaced),)
    if not text[0].isalpha():
        return (Token(MARK, text, -1, NOTHING, spaced),)
    phrases = lexicon().phrases.get(text, ())
    return tuple(
        Token(WORD, part, -1, meaning, spaced and not place, phrases)
        for place, (part, meaning) in enumerate(pieces(text))
    )


def tokenize(text: str) -> list[Token]:
    """The tokens of prepared text, about :data:`MOST_TOKENS`; multi-word names such as «كانون الثاني» as one."""
    elements = _ELEMENT.findall(f" {text}")[:MOST_TOKENS]
    tokens: list[Token] = []
    colon = ":" in text
    done = 0
    for index, element in enumerate(elements):
        if index < done:
            continue
        found = _tokens_of(element)
        first = found[0]
        if first.phrases:
            for rest, meaning in first.phrases:
                end = _phrase_end(elements, index + 1, rest)
                if end:
                    tokens.append(Token(WORD, element.lstrip(" "), -1, meaning, first.spaced))
                    done = end
                    break
            else:
                tokens += found
        elif colon and first.kind == NUMBER and len(first.text) > 2:
            parts = _split_number(first.text, *_neighbours(elements, index))
            tokens += _tokens_of(element[: -len(first.text)] + parts[0])
            for part in parts[1:]:
                tokens += _tokens_of(part)
        else:
            tokens += found
    return tokens


def _neighbours(elements: list[str], index: int) -> tuple[str, str]:
    """What stands before and after an element without a space between, after it a colon with its number."""
    before = elements[index - 1].lstrip(" ") if index and elements[index][0] != " " else ""
    after = ""
    for element in elements[index + 1 : index + 3]:
        if element[0] == " " or after not in ("", ":"):
            break
        after += element
    return before, after


def _phrase_end(elements: list[str], index: int, rest: tuple[str, ...]) -> int:
    """Where a phrase ends whose first word stands before ``index``, or 0. Dashes, dots, apostrophes may stand in it."""
    count = len(elements)
    for word in rest:
        while index < count and elements[index].lstrip(" ") in _INSIDE_PHRASE:
            index += 1
        if index >= count or elements[index].lstrip(" ") != word:
            return 0
        index += 1
    return index
