"""Reading one printed line where a byline may stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.normalise.bylines import grammar
from pipelines.normalise.bylines.alt_text import after_alt_text, alt_and_author, is_alt_text, is_doubled
from pipelines.normalise.bylines.dateline import read_dateline
from pipelines.normalise.bylines.lexicon import PRINT, Lexicon, lexicon_for
from pipelines.normalise.bylines.line import Kind, Line
from pipelines.normalise.bylines.names import SURE
from pipelines.normalise.bylines.picture import read_picture_credit
from pipelines.normalise.bylines.pieces import cut
from pipelines.normalise.bylines.reading import BylineReading
from pipelines.normalise.bylines.tokens import tokenise
from pipelines.normalise.text import display, fold
from pipelines.normalise.vocabulary import load

LONGEST_LINE = 400
"""Characters beyond which a line is running text, where only a label or dateline at its start credits anybody."""

_LABEL_REACH = 160
_MOST_READ = 4 * LONGEST_LINE


_SECTIONS = frozenset(
    fold(word) for names in load("landmarks")["section"].values() for name in names for word in name.split()
)
_PEN = re.compile("^[✍✎✒🖋🖊]\ufe0f?\\s*:?")
_ANY_LABEL = "بقلم: "
_MOST_WORDS_OF_A_NAME = 5
_HOME = frozenset(map(fold, ("الرئيسية", "الرئيسة", "Home", "Accueil")))


def read_byline(
    raw: str,
    *,
    own_names: Sequence[str] = (),
    headline: str | None = None,
    captions: Sequence[str] = (),
    labelled: bool = False,
) -> BylineReading:
    """Who and what a line as printed credits.

    ``own_names`` are spellings of the outlet's own name; ``headline`` and ``captions`` tell an image's cut alt text
    from a byline; ``labelled`` says that the line stands where an author does, as if a label stood before it.
    Names come back as printed, without titles; several agencies are joined with ``، ``. Where nobody and nothing is
    credited, ``reason`` says why. Never raises; linear in the line's length.

    >>> reading = read_byline("القاهرة - د. سامي عبد الغني (رويترز)")
    >>> reading.authors[0].name, reading.agency, reading.location
    ('سامي عبد الغني', 'رويترز', 'القاهرة')
    """
    # A ta marbuta ends its word: a waw glued to it is "and".
    text = _PEN.sub(_ANY_LABEL, display(raw[:_MOST_READ])).replace("ةو ", "ة و ")
    lexicon = lexicon_for(tuple(own_names))
    if len(text) > LONGEST_LINE:
        return _raw(raw, _running_text(text, lexicon))
    words, after = tokenise(text)
    line = Line(text, words, after, lexicon)
    reading = _read_line(line, headline, captions)
    if labelled and reading.reason is not None and _may_be_named(line):
        reading = _as_labelled(text, lexicon) or reading
    return _raw(raw, reading)


def _may_be_named(line: Line) -> bool:
    """Whether a line is as long as a name, and none of its words a section's."""
    several = _MOST_WORDS_OF_A_NAME >= len(line.words) > 1
    return several and all(fold.removeprefix("و") not in _SECTIONS for fold in line.folds)


def _as_labelled(text: str, lexicon: Lexicon) -> BylineReading | None:
    """The line as one person's name, read as if a label stood before it; ``None`` where it is none."""
    labelled = f"{_ANY_LABEL}{text}"
    words, after = tokenise(labelled)
    reading = _read_line(Line(labelled, words, after, lexicon), None, ())
    whole = len(reading.authors) == 1 and reading.authors[0].name in text and reading.agency is None
    return reading if whole and len(reading.authors[0].name) * 2 > len(text) else None


def is_person_name(text: str) -> bool:
    """Whether an unlabelled line could be the bare name of one or more people, and nothing else.

    >>> is_person_name("نهى عبد الرحيم"), is_person_name("صدى البلد"), is_person_name("الدكتور سامي فرج")
    (True, False, False)
    """
    text = display(text)
    if not text or len(text) > 100:
        return False
    words, after = tokenise(text)
    if not words or any(word.sort in ("number", "contact") for word in words):
        return False
    line = Line(text, words, after, lexicon_for(()))
    if is_doubled(line):
        return False
    pieces = cut(line)
    if any(piece.kind is not Kind.PEOPLE for piece in pieces):
        return False
    return bool(grammar.read(line, pieces).authors)


def _raw(raw: str, reading: BylineReading) -> BylineReading:
    return BylineReading(
        raw=raw,
        authors=reading.authors,
        agency=reading.agency,
        location=reading.location,
        reason=reading.reason,
        warnings=reading.warnings,
    )


def _read_line(line: Line, headline: str | None, captions: Iterable[str]) -> BylineReading:
    """A line of usual length."""
    if not line.words:
        return BylineReading(raw=line.text, reason="no words")
    if line.folds[0] in _HOME and line.break_after(1).kind:
        return BylineReading(raw=line.text, reason="a trail of links to the page's section")
    if line.text.startswith("©"):
        return read_picture_credit(line)
    sources = [source for source in (headline, *captions) if source]
    found = line.lexicon.match(line.folds, 0, len(line.words), PRINT)
    if found is not None and found.length < len(line.words):
        return _print_link(line.since(found.length), sources)
    doubled = is_doubled(line)
    pieces = cut(line.once() if doubled else line)
    if doubled and not (pieces and pieces[0].kind is Kind.LABEL):
        return BylineReading(raw=line.text, reason="printed twice: an image's alt text and caption")
    labelled = any(piece.kind in (Kind.LABEL, Kind.WRITES) for piece in pieces)
    if sources and not labelled and is_alt_text(line, sources):
        return BylineReading(raw=line.text, reason="an image's cut alt text: it repeats the headline or caption")
    reading = grammar.read(line, pieces)
    if reading.reason is not None and any(piece.kind is Kind.TEXT for piece in pieces):
        dateline = read_dateline(line.text)
        return dateline if dateline.agency or dateline.authors else reading
    return reading


def _print_link(line: Line, sources: Sequence[str]) -> BylineReading:
    """What follows the print link: an image's alt text, then perhaps the author."""
    rest = after_alt_text(line, sources)
    if rest is not None:
        line = line.since(rest)
        if not line.words:
            return BylineReading(raw=line.text, reason="a print link and an image's alt text")
        return grammar.read(line, cut(line))
    pieces = cut(line)
    if any(piece.kind is Kind.LABEL for piece in pieces):
        return grammar.read(line, pieces)
    return alt_and_author(line)


def _running_text(text: str, lexicon: Lexicon) -> BylineReading:
    """A line too long for a byline: its dateline, or a label and name that open it and end at a break."""
    dateline = read_dateline(text)
    if dateline.reason is None:
        return dateline
    words, after = tokenise(text[:_LABEL_REACH])
    line = Line(text[:_LABEL_REACH], words, after, lexicon)
    pieces = cut(line)[:2]
    if len(pieces) == 2 and pieces[0].kind is Kind.LABEL and pieces[1].kind is Kind.PEOPLE:
        named = pieces[1]
        if named.after and all(name.sureness == SURE for name in named.people):
            return grammar.read(line, pieces)
    return BylineReading(raw=text, reason="running text without a label or dateline at its start")
