"""The lines of a capture, and what each is by itself, before its neighbours are looked at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.parsers.phrases import noise_kind
from pipelines.normalise.bylines import is_person_name
from pipelines.normalise.text import display, letters
from pipelines.normalise.vocabulary import load

PROSE = 25  # words: a longer line is a paragraph, however it ends
_SENTENCE = 9  # words: a shorter line is a paragraph only among others
_NOISE = 30  # words: a longer line is text even where it begins like a call to follow
_LONGEST_NOTICE = 60  # words
_TITLED = 7  # words
_MASTHEAD_NAME = 7  # words
_OUTLET_NAME = 5  # words
_WIDE_GAP = re.compile(r"\S\s{3,}(?=\S)")  # parts the headlines of a ticker
_FULL_STOP = (".", "،", "؛", ".»", '."', ".)")


def landmarks(section: str, vocabulary: str = "landmarks") -> list[str]:
    """The folded words of each phrase of a section of ``landmarks.txt`` (or another vocabulary), longest first."""
    phrases = {letters(phrase) for entry in load(vocabulary)[section].values() for phrase in entry}
    return sorted(phrases, key=len, reverse=True)


def phrase_pattern(phrases: Sequence[str], *, at_start: bool = True) -> re.Pattern[str]:
    """A pattern that finds one of some folded phrases as whole words, at the beginning or anywhere."""
    either = "|".join(map(re.escape, phrases))
    start = "^" if at_start else r"(?<!\w)"
    return re.compile(rf"{start}(?:{either})(?!\w)")


CRUMBS = re.compile(r"\s*[>›»/\\|←]\s*")
"""What parts the links of a trail to the page's section."""

HOME = phrase_pattern(("الرييسيه", "رييسيه", "الصفحه الرييسيه", "home"))
"""What such a trail begins with."""

_MASTHEAD = phrase_pattern(landmarks("masthead"))
_STAFF = phrase_pattern(landmarks("masthead"), at_start=False)
# The name may be glued to its label, and an outlet's name may stand before it.
_STAFF_GLUED = re.compile(rf"(?<![^\W\d])(?:و?(?:{'|'.join(map(re.escape, landmarks('masthead')))})\W*)+")
_IMPRINT = phrase_pattern(landmarks("imprint"))
_NOTICE = phrase_pattern(landmarks("notice"))
_PRINT = phrase_pattern(landmarks("print"))
_HONORIFIC = phrase_pattern(landmarks("full", "honorifics"))
_COUNTER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,3}|\d{5,6}")  # of readers; four digits may be a year
_AD_WORDS = frozenset(landmarks("ad words"))


@dataclass(slots=True, eq=False)
class Line:
    """One printed line that holds a word.

    ``text`` is as a reader sees it, ``folded`` its bare words for comparing, ``words`` how many there are; ``gap`` and
    ``gap_after`` say whether a blank line or the page's edge stands before and behind it, ``gaps`` how many wide gaps
    part its words. ``kind`` is print, masthead, imprint, notice, ad, own (the outlet's name), frame (of the page above
    the headline), one of the kinds of `crawler.parsers.phrases.noise_kind`, or ``None``.
    """

    text: str
    index: int
    gap: bool
    folded: str
    kind: str | None = None
    gap_after: bool = True
    gaps: int = 0
    words: int = field(init=False)

    def __post_init__(self) -> None:
        self.words = self.folded.count(" ") + 1

    @property
    def is_prose(self) -> bool:
        """Whether the line can only be a paragraph."""
        if self.kind is not None:
            return False
        ended = self.text.endswith(_FULL_STOP) and not self.text.endswith("،،")
        return self.words >= PROSE or (self.words >= _SENTENCE and ended)


def split_lines(text: str, own_names: Sequence[str]) -> list[Line]:
    """The lines of a capture that hold a word, each with its kind. Stray quote marks and rules are left out."""
    own = {letters(name) for name in own_names}
    lines: list[Line] = []
    gap = True
    for raw in text.splitlines():
        shown = display(raw).lstrip("•●▪◦■ ")
        folded = letters(shown)
        if not folded:
            gap = gap or not shown
            continue
        if lines:
            lines[-1].gap_after = gap
        lines.append(Line(shown, len(lines), gap, folded, gaps=len(_WIDE_GAP.findall(raw.strip()))))
        gap = False
    for place, line in enumerate(lines):
        if line.kind is None:
            line.kind = _kind(line, own)
        if line.kind == "masthead" and _MASTHEAD.sub("", line.folded).strip() == "" and place + 1 < len(lines):
            following = lines[place + 1]
            if following.words <= _MASTHEAD_NAME and not _MASTHEAD.match(following.folded):
                following.kind = "masthead"
    return lines


def _kind(line: Line, own: set[str]) -> str | None:
    if line.folded in own:
        return "own"
    if line.words <= _LONGEST_NOTICE and _NOTICE.match(line.folded):
        return "notice"
    if line.words > _NOISE:
        return None
    if _COUNTER.fullmatch(line.text):
        return "counter"
    if _AD_WORDS.issuperset(line.folded.split()):
        return "ad"
    if _PRINT.match(line.folded):
        return "print"
    if _is_masthead(line.folded):
        return "masthead"
    if line.words <= PROSE and not line.text.endswith(".") and _IMPRINT.match(line.folded):
        return "imprint"
    return noise_kind(line.text)


def _is_masthead(folded: str) -> bool:
    """Whether a line names the outlet's staff, whatever the outlet itself is called."""
    match = _STAFF_GLUED.search(folded)
    if match is None or len(folded[: match.start()].split()) > _OUTLET_NAME:
        return False
    rest = folded[match.end() :]
    return _names_staff(rest) and (bool(rest) or not match.start())


def _names_staff(rest: str) -> bool:
    """Whether nothing or only a name follows a masthead's label: "the editor-in-chief receives ..." is a headline."""
    return all(
        not part.split() or (len(part.split()) <= _MASTHEAD_NAME and is_person_name(part))
        for part in _STAFF.split(rest)
    )


def is_titled_name(line: Line) -> bool:
    """Whether a line is a person's name with a title in full: the person pictured, for a byline has at most ``د.``."""
    if line.kind is not None or line.words > _TITLED or line.text.endswith(":"):
        return False
    match = _HONORIFIC.match(line.folded)
    return match is not None and match.end() < len(line.folded) and is_person_name(line.folded[match.end() :])


def print_rest(line: Line) -> str:
    """What stands behind the print link on its line."""
    words = line.text.split()
    for taken in range(1, min(4, len(words)) + 1):
        start = letters(" ".join(words[:taken]))
        if (match := _PRINT.match(start)) and match.end() == len(start):
            return " ".join(words[taken:]).lstrip("|-:،/ ").strip()
    return ""
