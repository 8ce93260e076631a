"""Lines that are printed on every page and are nobody's text: buttons, calls to follow, copyright, "read also".

The phrases are data: ``pipelines/normalise/vocabulary/noise_phrases.txt``.
"""

from __future__ import annotations

import re

from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

_EDGE = re.compile(r"^[\W_]+|[\W_]+$")
_START_CHARS = 60  # characters in which every phrase fits
_CALL_CHARS = 90
_END_MARK_CHARS = 20
_SHORT = 14  # words: a longer line that begins with such a phrase is a sentence of the story
_LONG = frozenset(("comments", "copyright", "follow", "notice"))  # these run on: rules, policies, calls to subscribe


def _phrases(section: str) -> list[str]:
    entries = load("noise_phrases")[section]
    return [folded for words in entries.values() for word in words if (folded := bare(word))]


def bare(text: str) -> str:
    """A line folded, without punctuation at its ends."""
    folded = fold(text)
    return folded if folded[:1].isalnum() and folded[-1].isalnum() else _EDGE.sub("", folded)


def _prefixes(*sections: str) -> re.Pattern[str]:
    """One pattern for many phrases, longest first, a named group for each section; linear in the text."""
    groups = []
    for section in sections:
        words = sorted(_phrases(section), key=len, reverse=True)
        groups.append(f"(?P<{section.replace(' ', '_')}>{'|'.join(map(re.escape, words))})")
    return re.compile(rf"(?:{'|'.join(groups)})(?!\w)")


_BUTTONS = frozenset(_phrases("button"))
_OPENINGS = ("related", "follow", "most read", "tags", "comments", "copyright", "counter", "notice", "paywall")
_START = _prefixes(*_OPENINGS)
_WORD = re.compile(r"\w+")
# Most lines open with another word, and asking a set is cheaper than trying every phrase.
_FIRST_WORDS = frozenset(_WORD.findall(phrase)[0] for section in _OPENINGS for phrase in _phrases(section))
_RIGHTS = re.compile("|".join(map(re.escape, _phrases("rights"))))
_OUTCOME = _prefixes("error page", "paywall")
_SOURCE = _prefixes("source")
_COMMENTS = frozenset(_phrases("comments heading"))
_BADGES = frozenset(_phrases("badge"))
_BIOGRAPHY = _prefixes("biography")
_BIOGRAPHY_CHARS = 400
_FROM = ("من ", "في ", "لدي ")
_CLICK_ENDS = {phrase.split()[-1] for phrases in load("noise_phrases")["click"].values() for phrase in phrases}
_CLICKS = tuple(f" {phrase}" for phrase in _phrases("click"))
_END_MARKS = frozenset(_phrases("end mark"))
_SKIPS = frozenset(_phrases("skip link"))
_GOES_ON = re.compile("|".join(map(re.escape, _phrases("skip link goes on"))))
_VERB = re.compile(r"[يت]\w\wي(?<!يمني)")  # يروي, ends as a country's adjective does
_QUOTED = re.compile(r"[:«»\"“”؟]")


def noise_kind(text: str) -> str | None:
    """What a printed line is where it is no text of the article: button, related, follow, tags and so on.

    >>> noise_kind("طباعة")
    'button'
    >>> noise_kind("اقرأ أيضًا: خبر آخر")
    'related'
    """
    start = bare(text[:_START_CHARS])
    if len(text) < _START_CHARS and (not start or start in _BUTTONS):
        return "button"
    if text.startswith("©") and len(text) < 2 * _START_CHARS:
        return "copyright"
    if len(text) < _CALL_CHARS and any(map(text.__contains__, _CLICK_ENDS)) and bare(text).endswith(_CLICKS):
        return "button"
    first = _WORD.match(start)
    if first is not None and first[0] in _SKIPS and _GOES_ON.search(start):
        return "button"
    match = _START.match(start) if first is not None and first[0] in _FIRST_WORDS else None
    if match is None:
        return "copyright" if len(text) < 2 * _START_CHARS and _RIGHTS.search(fold(text)) else None
    kind = match.lastgroup or ""
    rest = start[match.end() :]
    size = text.count(" ") + 1
    if kind in _LONG:
        return kind if kind != "follow" or size <= 2 * _SHORT else None
    if kind == "counter":
        return kind if not rest or (size <= 5 and any(c.isdigit() for c in rest)) else None
    if not rest or text.endswith(":") or rest.lstrip()[:1] in (":", "|", "-", "…", "«", '"'):
        return kind if size <= 3 * _SHORT else None
    return kind if size <= _SHORT and kind != "related" else None


def after_label(text: str) -> str:
    """What stands behind the first colon of a labelled line: ``للمزيد: خبر`` gives ``خبر``."""
    return text.partition(":")[2].strip()


def is_source_line(text: str) -> bool:
    """Whether a short line names where the story was taken from (``المصدر: وكالات``)."""
    return len(text) <= 80 and ":" in text[:20] and _SOURCE.match(bare(text)) is not None


def is_biography(text: str) -> bool:
    """Whether a paragraph presents a writer: what they are, then what else, whence or of what country.

    >>> is_biography("* كاتب وباحث من تونس"), is_biography("كاتب لبناني")
    (True, True)
    >>> is_biography("كاتب التقرير يرى غير ذلك"), is_biography("كاتب يروي قصة المدينة")
    (False, False)
    """
    opening = bare(text[:_START_CHARS])
    match = _BIOGRAPHY.match(opening) if len(text) <= _BIOGRAPHY_CHARS and not _QUOTED.search(text) else None
    if match is None:
        return False
    rest = opening[match.end() :].lstrip()
    if rest.startswith("و"):
        return _BIOGRAPHY.match(rest[1:]) is not None
    word = rest.partition(" ")[0]
    country = word.endswith(("ي", "يه")) and not word.startswith("ال") and not _VERB.fullmatch(word)
    return country or rest.startswith(_FROM)


def heads_comments(text: str) -> bool:
    """Whether a heading stands over readers' comments, with their number or without (``التعليقات (3)``)."""
    return bare(text.rstrip("0123456789()[] ")) in _COMMENTS


def ends_story(text: str) -> bool:
    """Whether a line only says that the story is over: ``// انتهى //``, ``(النهاية) ع.ح``."""
    if len(text) > _END_MARK_CHARS:
        return False
    first, _, rest = bare(text).partition(" ")
    return first.rstrip(")") in _END_MARKS and all(len(letter) <= 1 for letter in re.split(r"\W+", rest))


def is_badge(text: str) -> bool:
    """Whether a text is only the label of a headline (``عاجل``)."""
    return bare(text) in _BADGES


def outcome_phrase(text: str) -> str | None:
    """``error_page`` or ``paywall`` where a line says so; only the line's beginning counts."""
    match = _OUTCOME.match(bare(text[:_START_CHARS]))
    return match.lastgroup if match else None
