"""A printed line as words, and the breaks between them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.normalise.bylines.lexicon import folded

_ARABIC = "\u0620-\u063f\u0641-\u065f\u066e-\u06d3\u06d5-\u06dc\u06df-\u06e8\u06ea-\u06ed\u06fa-\u06ff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
_CONTACT = r"""(?P<contact>
    (?:https?://|www\.)[^\s]{1,300}
    | [\w.+-]{0,80}@[\w.-]{0,80}
    | \w{1,40}[ ]?\[at\][ ]?[\w.-]{0,80}
    | \#\w{1,80}
) |"""
_WORDS = rf"""
    (?P<arabic> [{_ARABIC}][{_ARABIC}\u0640]* )
    | (?P<latin> [{_LATIN}]+(?:['’.&-][{_LATIN}]+)* )
    | (?P<number> \d+(?:[./:\-]\d+)* )
"""
_PLAIN_TOKEN = re.compile(_WORDS, re.VERBOSE)
_TOKEN = re.compile(_CONTACT + _WORDS, re.VERBOSE)
_HAS_CONTACT = re.compile(r"[@#]|://|www\.|\[at\]")

# What a break means, strongest first: the first of these found between two words names the break.
_BREAKS = (
    ("…", re.compile(r"\.\.|…")),
    ("|", re.compile(r"[|¦]")),
    ("/", re.compile(r"[/\\]")),
    (":", re.compile(r"[:：;؛]")),
    ("-", re.compile("[-\u2010-\u2015\u2212\u0640_~]")),
    (",", re.compile("[,،٬]")),
    ("؟", re.compile("[?؟!]")),
    ("*", re.compile(r"[*٭•●■▪►★©®+=<>]")),
    ('"', re.compile("[\"«»“”„‟‹›″＂'‘’‚‛`´]")),
    ("(", re.compile(r"[()\[\]{}]")),
    (".", re.compile(r"\.")),
)
# Latin initials as Arabic spells them, with their dot: جوزيف إي. ستيغليتز
_SPELT_LETTERS = frozenset("اي ايه بي سي دي اف جي جيه اتش كيه ال ام ان كيو ار اس تي يو دبليو اكس واي".split())
_OPEN, _CLOSE = "([{", ")]}"
_QUOTE_OPEN, _QUOTE_CLOSE, _QUOTE_EITHER = "«“„‹‘‚", "»”›’", "\"″＂'"


class Break(NamedTuple):
    """What stands between two words: its kind (empty for a space), and what it does to brackets and quotation marks."""

    kind: str
    bracket: int
    quote: int
    toggles: bool
    spaced: bool


class Word(NamedTuple):
    """One word: the printed text's slice, its folded form, its sort, and whether it stands in brackets or quotes."""

    start: int
    end: int
    fold: str
    sort: str
    before: Break
    bracketed: bool
    quoted: bool


@lru_cache(maxsize=4096)
def read_break(between: str) -> Break:
    """What the characters between two words mean."""
    kind = next((name for name, pattern in _BREAKS if pattern.search(between)), "")
    bracket = quote = 0
    toggles = False
    for character in between:
        if character in _OPEN:
            bracket = 1
        elif character in _CLOSE:
            bracket = -1
        elif character in _QUOTE_OPEN:
            quote = 1
        elif character in _QUOTE_CLOSE:
            quote = -1
        elif character in _QUOTE_EITHER:
            toggles = not toggles
    return Break(kind, bracket, quote, toggles, between != between.strip() or between == "")


_NONE, _SPACE = read_break(""), read_break(" ")


def _abbreviates(word: Word, between: str, text: str, sort: str) -> bool:
    """Whether a dot parts nothing before ``text``: beside a single letter (``سميرة. ع``), glued between a short and
    another word, or in an address.
    """
    length = len(text)
    before = word.end - word.start
    if word.fold in _SPELT_LETTERS and sort == "arabic":
        return True
    if sort == word.sort == "arabic":
        return before == 1 or (length == 1 and text != "و") or (between == "." and min(before, length) <= 4)
    return between == "." and {sort, word.sort} <= {"latin", "lower"}


def tokenise(text: str) -> tuple[list[Word], Break]:
    """The words of a display text in order, and the break after the last one. Linear in the text's length.

    A dot after a single letter, or between two short pieces without a space, is part of an abbreviation (``أ.ف.ب``,
    ``د.محمد``) and breaks nothing. A tatweel at a word's end is a dash (``الرباطـ``).
    """
    words: list[Word] = []
    cursor = 0
    bracketed = quoted = False
    dash = ""
    pattern = _TOKEN if _HAS_CONTACT.search(text) else _PLAIN_TOKEN
    for found in pattern.finditer(text):
        start, end = found.span()
        sort = found.lastgroup or "arabic"
        if sort == "latin" and text[start].islower():
            sort = "lower"
        between = dash + text[cursor:start]
        gap = _NONE if not between else _SPACE if between == " " else read_break(between)
        if gap.kind == "." and words and _abbreviates(words[-1], between, text[start:end], sort):
            gap = _NONE
        if gap.bracket:
            bracketed = gap.bracket > 0
        if gap.quote:
            quoted = gap.quote > 0
        elif gap.toggles:
            quoted = not quoted
        dash = ""
        cursor = end
        if sort == "arabic" and text[end - 1] == "\u0640":
            stop = len(text[start:end].rstrip("\u0640")) + start
            if stop - start > 1:
                dash, end = "-", stop
        fold = folded(text[start:end])
        if fold:
            words.append(Word(start, end, fold, sort, gap, bracketed, quoted))
    return words, read_break(dash + text[cursor:]) if dash or cursor < len(text) else _NONE
