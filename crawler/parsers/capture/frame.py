"""The page's frame above the headline of a capture: mastheads, running tickers, menus, the outlet's own name.

Nothing of it is by itself unlike a headline. What tells it is order (a headline stands below the masthead), repetition
and the want of punctuation in a line as long as a paragraph.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from crawler.parsers.capture.lines import PROSE, Line, landmarks
from pipelines.normalise.text import letters
from pipelines.normalise.vocabulary import load

_TOP = 60  # lines in which a frame lies
_NAME = 4  # words: the longest name of an outlet
_TITLE = 3  # words: a shorter line is no headline below a masthead
_TICKER, _LONG = 20, 30  # words: no headline is longer than the second
_HEADLINE = 4  # words of the headline that must follow a line which could be one itself
_GAPS = 3  # wide gaps between the headlines of a ticker
_SENTENCE = re.compile(r"[^.\s\d]\s?\.(?!\.)(?:\s|$)|[،؛]")
_MEDIA = frozenset(letters(word) for word in load("agencies")["outlet_heads"]["medium"])
_NO_NAMES = frozenset(landmarks("section"))


def mark_frame(lines: Sequence[Line]) -> None:
    """Give the lines of the frame a kind, so that none of them is taken for the headline or the text."""
    top = lines[:_TOP]
    text = next((line.index for line in top if line.is_prose and not _is_ticker(line, top)), len(top))
    for line in top[:text]:
        if line.kind is None and (_is_ticker(line, top) or _repeats_itself(line)):
            line.kind = "frame"
    last = max((line.index for line in top[:text] if line.kind == "masthead"), default=-1)
    if any(line.kind is None and line.words >= _TITLE for line in top[last + 1 : text]):
        for line in top[: last + 1]:
            line.kind = line.kind or "frame"
    _mark_own_name(top[:text])


def _is_ticker(line: Line, top: Sequence[Line]) -> bool:
    """Whether a line is a string of headlines: no sentence ends in it, or wide gaps part them.

    Other lines than paragraphs must follow, for the headline is among them.
    """
    if line.kind is not None or line.words < PROSE // 2:
        return False
    if line.gaps < _GAPS and (line.words < _TICKER or line.index > _TOP // 4 or _SENTENCE.search(line.text)):
        return False
    least = _TITLE - 1 if line.gaps >= _GAPS or line.words >= _LONG else _HEADLINE
    following = top[line.index + 1 : line.index + 8]
    return any(not other.is_prose and other.words >= least and other.kind is None for other in following)


def _repeats_itself(line: Line) -> bool:
    """``قناة صدى البلد | صدى البلد جامعات | صدى البلد عقارات``: a menu of an outlet's parts."""
    words = line.folded.split()
    pairs = Counter(pairwise(words))
    return len(words) >= 8 and max(pairs.values(), default=0) >= 3


def _mark_own_name(lines: Sequence[Line]) -> None:
    """A short line at the top that a masthead repeats, that stands there twice, or that says what medium it names."""
    frame = [line.folded for line in lines if line.kind in ("masthead", "imprint")]
    for line in lines[:_NAME]:
        if line.kind is not None or line.words > _NAME or line.folded in _NO_NAMES:
            continue
        first = line.folded.split()[0]
        twins = [other for other in lines if other.folded == line.folded]
        longer = any(other.kind is None and other.words > line.words for other in lines[twins[-1].index + 1 :])
        medium = line.words > 1 and (first in _MEDIA or first.removeprefix("ال") in _MEDIA)
        if any(line.folded in other for other in frame) or (longer and (medium or (not line.index and len(twins) > 1))):
            for twin in twins:
                twin.kind = "own"
