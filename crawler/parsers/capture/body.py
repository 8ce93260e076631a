"""The text of a capture, from its first paragraph to the first landmark of the page's tail."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crawler.parsers.capture.alts import is_alt, is_credited_picture, is_cut_of
from crawler.parsers.capture.dates import is_date_line
from crawler.parsers.capture.lines import Line, is_titled_name, landmarks, phrase_pattern
from crawler.parsers.header_byline import has_label
from crawler.parsers.phrases import ends_story, is_source_line
from pipelines.article import BodyBlock, RelatedLink
from pipelines.normalise.bylines import is_person_name, read_byline
from pipelines.normalise.text import letters
from pipelines.normalise.vocabulary import load

_LIST_ITEM = 22  # words: a longer line is no title of another story
_TITLE = 3  # words: a shorter line is a button
_HEADING = 14  # words
_HEADING_BELOW = 6  # words of a heading below a list of titles
_LOOSE = 8  # words: a last line that is shorter and does not end a sentence is no text
_SIGNATURE = 12  # words
_ENOUGH = 20  # words of text after which a tail may begin
_SKIPPED = frozenset(("ad", "button", "follow", "counter", "print", "own", "masthead", "imprint", "notice"))
_TAIL = frozenset(("tags", "comments", "copyright"))
_SENTENCE_END = re.compile(r"[.،؛:…!؟?\"”»)\]]$")
_HEADING_END = re.compile(r"[.،؛:…]$")
_AFTER_LABEL = re.compile(r"[:|…–-]+\s*|\s(?=[«\"“])")
_ADDRESS = re.compile(r"\S+://\S+|www\.\S+")
_TAG_MARKS = re.compile(r"[،,|#؛]+")
_RELATED = phrase_pattern(
    sorted(
        {letters(word) for entry in load("noise_phrases")["related"].values() for word in entry}, key=len, reverse=True
    )
)
_CAPTION = phrase_pattern(landmarks("caption"), at_start=False)


@dataclass(slots=True)
class Text:
    """The text and what was found among it: captions, related titles, tags, lines of credit, a date below it."""

    lines: list[Line] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    related: list[RelatedLink] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    date: str | None = None

    @property
    def words(self) -> int:
        """How many words the text holds."""
        return sum(line.words for line in self.lines)

    @property
    def blocks(self) -> list[BodyBlock]:
        """The text as blocks: a short line that ends no sentence and stands above a paragraph is a heading."""
        last = len(self.lines) - 1
        return [
            BodyBlock(
                "heading" if place < last and _is_heading(line, self.lines[place + 1]) else "paragraph", line.text
            )
            for place, line in enumerate(self.lines)
        ]


def read_text(lead: Sequence[Line], lines: Sequence[Line], headline: str | None, captions: Sequence[str]) -> Text:
    """Read the text: the lines that the header gave up (``lead``), then the lines behind it."""
    text = Text(lines=list(lead), captions=list(captions))
    known = [headline] if headline else []
    place = 0
    while place < len(lines):
        line = lines[place]
        if line.kind in _TAIL and text.words >= _ENOUGH:
            text.keywords = _tags(line, lines[place + 1 :]) if line.kind == "tags" else []
            _rest(lines[place + 1 :], text)
            break
        if line.kind == "most_read":
            place = _next_paragraph(lines, place + 1)
            continue
        if line.kind == "related" or _is_unpunctuated_related(line):
            place = _related(lines, place, text)
            continue
        if line.kind in _SKIPPED or line.kind in _TAIL:
            place += 1
            continue
        if _ADDRESS.fullmatch(line.text):
            place += 1
            continue
        following = lines[place + 1] if place + 1 < len(lines) else None
        if not line.is_prose and line.words <= _HEADING:
            if is_alt(line.text, [*known, *text.captions]):
                place += 1
                continue
            if following is not None and not following.is_prose and _is_picture(line, following):
                text.captions.append(following.text)
                place += 2
                continue
            if is_titled_name(line) or is_credited_picture(line.text):
                text.captions.append(line.text)
                place += 1
                continue
            if line.kind is None and is_date_line(line):
                text.date = text.date or (line.text if text.words >= _ENOUGH else None)
                place += 1
                continue
        if text.lines or line.text != headline:  # a headline as long as prose may be printed twice
            text.lines.append(line)
        place += 1
    _trim(text, headline)
    return text


def _is_picture(line: Line, following: Line) -> bool:
    """Whether two lines are a picture's alt text and caption: the same twice, or one cut."""
    if line.folded == following.folded:
        return True
    return following.words <= _LIST_ITEM and following.kind is None and is_cut_of(line.text, following.text)


def _is_unpunctuated_related(line: Line) -> bool:
    match = _RELATED.match(line.folded) if line.kind is None and _TITLE < line.words <= _LIST_ITEM else None
    return match is not None and not line.text.endswith((".", "،")) and (" " in match[0] or match[0] == "للمزيد")


def _related(lines: Sequence[Line], place: int, text: Text) -> int:
    """Take the titles that a label introduces, on its line or on the lines below; gives the place behind them."""
    title = _after_label(lines[place])
    if len(title.split()) >= _TITLE:
        text.related.append(RelatedLink(title))
        return place + 1
    start = place = place + 1
    while place < len(lines) and not lines[place].is_prose and lines[place].words <= _LIST_ITEM:
        if lines[place].kind in _TAIL or lines[place].kind in ("related", "most_read"):
            break
        place += 1
    titles = [
        line for line in lines[start:place] if line.kind is None and line.words >= _TITLE and not is_date_line(line)
    ]
    last = lines[place - 1]
    if place < len(lines) and lines[place].is_prose and last.kind is None and last.gap and last.words <= _HEADING_BELOW:
        # It stands apart from the list and over a paragraph: a heading of the text.
        others = [line for line in titles if line is not last]
        if others:
            titles = others
            place -= 1
    text.related += [RelatedLink(line.text) for line in titles]
    return place


def _after_label(line: Line) -> str:
    match = _RELATED.match(line.folded)
    if match is None:
        return ""
    if mark := _AFTER_LABEL.search(line.text):
        return line.text[mark.end() :].strip()
    return " ".join(line.text.split()[match[0].count(" ") + 1 :])


def _next_paragraph(lines: Sequence[Line], place: int) -> int:
    while place < len(lines) and not lines[place].is_prose and lines[place].kind not in _TAIL:
        place += 1
    return place


def _tags(line: Line, below: Sequence[Line]) -> list[str]:
    """The tags on the label's line, or the short lines below it."""
    on_line = line.text.partition(":")[2]
    parts = _TAG_MARKS.split(on_line) if on_line.strip() else []
    if not parts:
        for other in below:
            if other.kind is not None or other.words > 5 or other.gap:
                break
            parts += _TAG_MARKS.split(other.text)
    return [tag for part in parts if (tag := part.strip(" ."))]


def _rest(lines: Iterable[Line], text: Text) -> None:
    """Behind the text only lists of related stories are of interest."""
    remaining = list(lines)
    for place, line in enumerate(remaining):
        if line.kind == "related":
            _related(remaining, place, text)
            return
        if line.kind in ("most_read", "comments", "copyright"):
            return


def _trim(text: Text, headline: str | None) -> None:
    """Take credits, captions and loose lines off both ends of the text."""
    while len(text.lines) > 1 and _is_credit(text.lines[0], headline):
        text.credits.append(text.lines.pop(0).text)
    while text.lines:
        line = text.lines[-1]
        if ends_story(line.text):
            text.lines.pop()
            continue
        if line.is_prose or line.words > _SIGNATURE:
            break
        if _is_credit(line, headline) or (line.words <= 4 and is_person_name(line.text) and len(text.lines) > 1):
            text.credits.append(line.text)
        elif _CAPTION.search(line.folded) and not _SENTENCE_END.search(line.text):
            text.captions.append(line.text)
        elif _SENTENCE_END.search(line.text) or (line.words > _LOOSE and not _follows_loose(text.lines)):
            break
        text.lines.pop()


def _follows_loose(lines: Sequence[Line]) -> bool:
    """Whether the last two lines are both short and end no sentence: a list, not text."""
    return (
        len(lines) > 1
        and not lines[-2].is_prose
        and lines[-2].words <= _HEADING
        and not _SENTENCE_END.search(lines[-2].text)
    )


def _is_credit(line: Line, headline: str | None) -> bool:
    if line.is_prose or line.words > _SIGNATURE:
        return False
    bracketed = line.text.startswith(("(", "[", "*")) and line.text.rstrip(".").endswith((")", "]", ":"))
    if is_source_line(line.text):
        return True
    if not (bracketed or has_label(line.text)):
        return False
    reading = read_byline(line.text, headline=headline)
    return bool(reading.authors or reading.agency)


def _is_heading(line: Line, following: Line) -> bool:
    return line.words <= _HEADING and not _HEADING_END.search(line.text) and following.words > line.words
