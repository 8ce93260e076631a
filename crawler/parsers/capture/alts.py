"""Alt texts and captions of pictures that a capture prints as lines of their own.

One family of content management systems cuts the alt text: the longest run of whole words of at most 21 characters from
the beginning of the headline or of the caption. So a line that begins the headline, the caption or the next line is a
picture's, and credits nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.normalise.bylines import read_byline
from pipelines.normalise.text import letters

LONGEST = 21
"""Characters of a cut alt text, ten of ten cases seen."""

_QUOTES = re.compile("[\"'«»“”„‘’]")
_CREDITED = re.compile(r"[(\[](?P<credit>[^()\[\]]{2,30})[)\]]$")
_MOST_WORDS = 12
_SLACK = 3  # characters: quotes and marks that display drops or the site adds


def cut(text: str) -> str:
    """The alt text that the family makes of a headline or caption.

    >>> cut("مجلس المدينة يقر ميزانية العام الجديد")
    'مجلس المدينة يقر'
    """
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rpartition(" ")[0]


def _cuts(full: str) -> set[str]:
    """The folded alt texts of a headline: with its quotes counted, and without, as the family prints it."""
    return {letters(cut(full)), letters(cut(_QUOTES.sub("", full)))}


def is_cut_of(line: str, full: str) -> bool:
    """Whether a line is the beginning of a longer text, in whole words, and short enough to be an alt text."""
    start, whole = letters(line), letters(full)
    if not start or not whole.startswith(start + " "):
        return False
    return start in _cuts(full) or (" " in start and len(line.rstrip("….")) <= LONGEST + _SLACK)


def is_alt(line: str, texts: Iterable[str]) -> bool:
    """Whether a line repeats one of some texts (headline, captions), whole or cut."""
    start = letters(line)
    return any(start == letters(text) or is_cut_of(line, text) for text in texts)


def without_alt(text: str, texts: Iterable[str]) -> tuple[str, bool]:
    """A text less the alt text it begins with, and whether there was one.

    >>> without_alt("مجلس المدينة يقر إعداد: سعاد", ["مجلس المدينة يقر ميزانية العام الجديد"])
    ('إعداد: سعاد', True)
    """
    words = text.split()
    longest = 0
    for full in texts:
        whole, cuts = letters(full) + " ", _cuts(full)
        for taken in range(min(len(words), _MOST_WORDS), longest, -1):
            start = " ".join(words[:taken])
            folded = letters(start)
            if folded in cuts or (len(start) <= LONGEST + _SLACK and folded and whole.startswith(folded + " ")):
                longest = taken
                break
    return " ".join(words[longest:]), longest > 0


# FIX


def is_credited_picture(text: str) -> bool:
    """Whether a line ends with an agency in brackets, or stands in square ones, as the captions of pictures do."""
    if text.startswith("[") and text.endswith("]"):
        return True
    credit = _CREDITED.search(text)
    return credit is not None and credit.start() > 0 and read_byline(credit["credit"]).agency is not None
