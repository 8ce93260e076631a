"""Which line of a capture is the headline: told by what stands round it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsers.capture.alts import is_alt, is_credited_picture
from crawler.parsers.capture.dates import is_date_line, is_issue
from crawler.parsers.capture.lines import CRUMBS, HOME, Line, landmarks, phrase_pattern
from crawler.parsers.header_byline import has_label
from pipelines.normalise.bylines import is_person_name, read_byline
from pipelines.normalise.text import letters

_ZONE = 250  # lines: no headline stands farther down
_NEAR = 6  # lines between a headline and the last of its captions, names and dates
_LONGEST = 30  # words
_BYLINE = 12  # words
_PARTS = 2  # dashes: a line that more of them part is a menu or a trail
_OUTLET = 5  # words
_DASHES = ("-", "–", "—", "ـ")  # no headline ends with one, but datelines do
_CAPTION = phrase_pattern(landmarks("caption"), at_start=False)
_TICKER = phrase_pattern(landmarks("ticker"))
_ARABIC = re.compile("[\u0620-\u064a]")  # headlines of Arabic pages hold a word of it
_ARCHIVE = re.compile(r"\((?:صورة )?[أا]رشيف\w*\)$")  # a caption's end
_SECTION_WORDS = frozenset(word for name in landmarks("section") for word in (*name.split(), "و"))
_LONGEST_WORD = 25  # letters: what is longer are tags glued together
_NUMBERED = re.compile(r"\d+\.\s")
_SITE_JOINT = re.compile(r"\s+(?:[|–—:-]|::)\s+")


def find_headline(lines: Sequence[Line]) -> Line | None:
    """The line that is most like a headline, among those before the text; ``None`` where none is."""
    limit = _first_text(lines)
    zone = lines[:limit]
    dates = {line.index for line in lines[: limit + _NEAR] if line.kind is None and is_date_line(line)}
    candidates = [line for line in zone if line.index not in dates and _may_be(line, lines, dates)]
    best, best_score = None, 0.0
    first_run = True
    for line in candidates:
        score = _score(line, lines, dates) + (1.5 if first_run else 0.0)
        first_run = False
        if score > best_score:
            best, best_score = line, score
    if best is None:
        return _last_above(zone)
    # Title and heading are often printed both; what belongs to the headline stands behind the last of them.
    best = [line for line in candidates if line.folded == best.folded and not _is_doubled_below(line, best, lines)][-1]
    return next((line for line in candidates if _is_title_of(best, line)), best)


def _last_above(zone: Sequence[Line]) -> Line | None:
    """Two words that stand alone between the page's frame and the text: a column's headline."""
    free = [line for line in zone if line.kind is None and line.words > 1 and not is_date_line(line)]
    if not free or not free[-1].gap or not free[-1].gap_after or is_person_name(free[-1].text):
        return None
    return free[-1] if any(line.kind in ("frame", "masthead") for line in zone) else None


def _is_title_of(title: Line, heading: Line) -> bool:
    """Whether a line is the page's title: the heading below it, with the site's name before or behind it."""
    if heading.index <= title.index or heading.words < 2 or heading.words >= title.words:
        return False
    joints = [joint.span() for joint in _SITE_JOINT.finditer(title.text)]
    parts = (part for start, end in joints for part in (title.text[:start], title.text[end:]))
    return heading.folded in map(letters, parts)


def _first_text(lines: Sequence[Line]) -> int:
    """Where the text begins at the latest: at the first paragraph that no date line follows."""
    for line in lines[:_ZONE]:
        if line.is_prose:
            following = lines[line.index + 1] if line.index + 1 < len(lines) else None
            if following is None or line.words > _LONGEST or not is_date_line(following):
                return line.index
    return min(len(lines), _ZONE)


def _may_be(line: Line, lines: Sequence[Line], dates: set[int]) -> bool:
    if line.kind is not None or line.words > _LONGEST or not _ARABIC.search(line.text) or is_issue(line):
        return False
    if _TICKER.match(line.folded) and line.words <= 3:
        return False
    if line.text.endswith(_DASHES) and line.words <= _BYLINE:
        return False
    if line.words < 3 and not (
        line.words == 2 and line.gap and _header_follows(line, lines, dates) and not is_person_name(line.text)
    ):
        return False
    if line.words <= 6 and is_person_name(line.text):
        return False
    if HOME.match(line.folded) and CRUMBS.search(line.text):
        return False
    if _ARCHIVE.search(line.text) or _SECTION_WORDS.issuperset(line.folded.split()):
        return False
    if any(len(word) > _LONGEST_WORD for word in line.folded.split()):
        return False
    if line.text.count(" > ") > 1 or line.text.count(" - ") > _PARTS or "°" in line.text:
        return False
    if line.words <= _OUTLET and (_is_outlet(line.text) or _NUMBERED.match(line.text)):
        return False
    return not (line.words <= _BYLINE and has_label(line.text) and read_byline(line.text).authors)


def _is_outlet(text: str) -> bool:
    """Whether a line is only an agency's or outlet's name."""
    return letters(read_byline(text).agency or "") == letters(text)


def _header_follows(line: Line, lines: Sequence[Line], dates: set[int]) -> bool:
    """Whether a date line stands below, or a name and then the date line: two words are a headline there."""
    below = lines[line.index + 1] if line.index + 1 < len(lines) else None
    named = below is not None and (is_person_name(below.text) or has_label(below.text))
    return line.index + 1 in dates or (named and line.index + 2 in dates)


def _score(line: Line, lines: Sequence[Line], dates: set[int]) -> float:
    near = range(line.index + 1, line.index + 1 + _NEAR)
    score = min(line.words, 8) / 4
    if any(
        place < len(lines) and lines[place].kind is None and is_alt(lines[place].text, (line.text,)) for place in near
    ):
        score += 2.5
    if line.index + 1 in dates:
        score += 2.0
    elif not dates.isdisjoint(near):
        score += 1.2
    if line.gap and line.gap_after:
        score += 1.2
    elif line.gap or line.gap_after:
        score += 0.4
    if line.index + 1 < len(lines) and lines[line.index + 1].is_prose:
        score += 0.4
    following = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if following is not None and line.index + 2 in dates and not line.gap_after and following.words > line.words:
        score -= 1.0  # a kicker over the headline
    if line.words <= 12 and (_CAPTION.search(line.folded) or is_credited_picture(line.text)):
        score -= 2.0
    if (line.index and lines[line.index - 1].kind == "most_read") or _after_ticker(line, lines):
        score -= 1.5
    if line.text.endswith((".", ":")):
        score -= 1.0
    return score


def _after_ticker(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line belongs to a running list: one without blank lines that a label such as "latest news" opens."""
    place = line.index
    while place and not lines[place].gap and line.index - place < 12:
        place -= 1
    return lines[place] is not line and bool(_TICKER.match(lines[place].folded)) and lines[place].words <= 4


def _is_doubled_below(line: Line, best: Line, lines: Sequence[Line]) -> bool:
    """Whether a repetition of the headline is its picture's alt text: it stands below other lines of the header."""
    return line.index > best.index + 1 and not line.gap
