"""Alt texts of pictures that a capture prints as lines of their own.

One family of content management systems cuts the alt text: the longest run of whole words of at most 21 characters from
the beginning of the headline or of the caption. So a line that begins the headline, the caption or the next line is a
picture's, and credits nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.parsers.headline import letters

LONGEST = 21
"""Characters of a cut alt text, ten of ten cases seen."""

_SLACK = 3  # characters: quotes and marks that display drops or the site adds


def cut(text: str) -> str:
    """The alt text that the family makes of a headline or caption.

    >>> cut("مجلس المدينة يقر ميزانية العام الجديد")
    'مجلس المدينة يقر'
    """
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST + 1].rpartition(" ")[0]


def is_cut_of(line: str, full: str) -> bool:
    """Whether a line is the beginning of a longer text, in whole words, and short enough to be an alt text."""
    start, whole = letters(line), letters(full)
    if not start or not whole.startswith(start + " "):
        return False
    return start == letters(cut(full)) or (" " in start and len(line.rstrip("….")) <= LONGEST + _SLACK)


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
    for full in texts:
        alt = letters(cut(full)).split()
        for taken in range(1, len(words) + 1):
            if letters(" ".join(words[:taken])).split() == alt:
                return " ".join(words[taken:]), True
    longest = 0
    for full in texts:
        whole = letters(full) + " "
        for taken in range(len(words), longest, -1):
            if len(" ".join(words[:taken])) <= LONGEST + _SLACK and whole.startswith(
                letters(" ".join(words[:taken])) + " "
            ):
                longest = taken
                break
    return " ".join(words[longest:]), longest > 0
