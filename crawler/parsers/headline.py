"""Which of a page's headings is the article's headline.

A page may hold several ``<h1>`` (logo, copyright line) or none; the metadata's title may carry the site's name. The
printed heading that agrees with a title wins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from crawler.parsers.blocks import HEADINGS, Block
from crawler.parsers.metadata import Metadata
from crawler.parsers.phrases import is_badge, noise_kind
from pipelines.normalise.bylines import read_byline
from pipelines.normalise.text import display, letters

_SEPARATOR = re.compile(r"\s+(?:[|–—•·»]|::|-|:)\s+")


_ARABIC = re.compile("[\u0620-\u064a]")
_NAME_WORDS = 5
_OUTLET_WORDS = 8
_PROSE = 80  # characters
_FEWEST_SPACES = 2
_TITLE = 1000  # characters
_PARTS = 20  # separators: more of them are no title
_CONFIRMED = 5.0  # a score that only an unmarked h1 beside an agreeing title reaches
_NO_HEADLINE = frozenset(("related", "most_read", "comments", "footer", "newsletter", "poll", "nav", "hidden", "aside"))


@dataclass(frozen=True, slots=True)
class Headline:
    """The headline's text, its block (``None`` where only metadata gives it), and where it came from.

    ``site`` is the outlet's name where ``<title>`` holds it beside the headline.
    """

    text: str | None
    block: Block | None
    origin: str | None
    site: str | None = None


def without_site(title: str, names: Sequence[str]) -> str:
    """A title without the site's name before or behind it.

    >>> without_site("خبر مهم جدا اليوم - جريدة المدينة", ["جريدة المدينة"])
    'خبر مهم جدا اليوم'
    """
    title = title[:_TITLE]
    folded = {letters(name) for name in names if name}
    changed = True
    while changed:
        changed = False
        parts = list(islice(_SEPARATOR.finditer(title), _PARTS))
        for match in parts:
            before, after = title[: match.start()], title[match.end() :]
            if letters(after) in folded:
                title, changed = before, True
                break
            if letters(before) in folded:
                title, changed = after, True
                break
    return title.strip()


def find_headline(blocks: Sequence[Block], metadata: Metadata, own_names: Sequence[str]) -> Headline:
    """Choose the headline among the printed headings and the titles that metadata gives."""
    titles, wanted, names = _claimed(metadata, own_names)
    headings = [block for block in blocks if block.tag in HEADINGS]
    # An h1 that a title confirms needs no rival: most pages end here, and their many other headings stay unread.
    best, best_score = _best([block for block in headings if block.tag == "h1"], wanted, names)
    if best_score < _CONFIRMED:
        best, _ = _best(headings, wanted, names)
    if best is None:
        parts = [part for title in _parts(titles) for part in title]
        plain = {
            b.letters: b
            for b in reversed(blocks)
            if len(b.text) < 300 and b.kind not in _NO_HEADLINE and not b.link_chars
        }
        best = next((plain[part] for part in parts if part in plain), None)
    if best is not None:
        return Headline(_without_badge(best), best, best.tag, _site_in(metadata.title, best.letters))
    if all(_is_outlet(title, names) for title, _ in titles) and (block := _above_text(blocks)) is not None:
        return Headline(block.text, block, block.tag)
    for title, origin in titles:
        if letters(title) not in names and len(title.split()) > 1:
            return Headline(_without_last_part(title), None, origin)
    return Headline(None, None, None)


def _is_outlet(title: str, names: set[str]) -> bool:
    """Whether a title of a page names only the outlet, as on systems that give all their pages one title."""
    if letters(title) in names or not _ARABIC.search(title):
        return True
    reading = read_byline(title)
    return reading.agency is not None and not reading.authors and len(title.split()) <= _OUTLET_WORDS


def _above_text(blocks: Sequence[Block]) -> Block | None:
    """The first heading above the text, or the last line in bold type, where no title tells which it is."""
    text = next((b.index for b in blocks if len(b.text) >= _PROSE and b.kind is None and b.tag not in HEADINGS), 0)
    free = [b for b in blocks[:text] if b.kind is None and not b.link_chars and b.text.count(" ") >= _FEWEST_SPACES]
    bold = [b for b in free if b.bold and not read_byline(b.text).authors]
    return next((b for b in free if b.tag in HEADINGS), bold[-1] if bold else None)


def heading_scores(blocks: Sequence[Block], metadata: Metadata, own_names: Sequence[str]) -> list[tuple[float, Block]]:
    """Every printed heading that can be the headline with its score, the best first: what `find_headline` goes by."""
    _, wanted, names = _claimed(metadata, own_names)
    scored = [(_score(block, wanted, names), block) for block in blocks if block.tag in HEADINGS]
    return sorted(((score, block) for score, block in scored if score > 0), key=lambda pair: -pair[0])


def _claimed(metadata: Metadata, own_names: Sequence[str]) -> tuple[list[tuple[str, str]], list[str], set[str]]:
    """The titles of the metadata with their origins, without the site's name; the same folded; the site's names."""
    sites = [*own_names, *(claim.value for claim in metadata.claims.get("site_name", ()))]
    given: dict[str, str] = {}
    for claim in metadata.claims.get("headline", ()):
        given.setdefault(claim.value, claim.origin)  # og:title and twitter:title mostly say the same
    if metadata.title:
        given.setdefault(metadata.title, "title")
    titles = [(without_site(value, sites), origin) for value, origin in given.items()]
    return titles, [letters(title) for title, _ in titles if title], {letters(site) for site in sites}


def _best(headings: Sequence[Block], wanted: Sequence[str], names: set[str]) -> tuple[Block | None, float]:
    best, best_score = None, 0.0
    for block in headings:
        score = _score(block, wanted, names)
        if score > best_score:
            best, best_score = block, score
    return best, best_score


def _parts(titles: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each title and its parts, folded, longest first: one of them may stand on the page without a heading."""
    return [
        sorted(
            {letters(part) for part in (title, *_SEPARATOR.split(title)) if len(part.split()) >= 3},
            key=len,
            reverse=True,
        )
        for title, _ in titles
    ]


def _score(block: Block, wanted: Sequence[str], names: set[str]) -> float:
    """How likely a heading is the headline; 0 where it cannot be."""
    text, kind = block.letters, block.kind
    elsewhere = kind in ("related", "most_read", "comments", "footer", "newsletter", "poll")
    if not text or text in names or (elsewhere and (block.tag != "h1" or block.link_chars)):
        return 0.0
    score = {"h1": 2.0, "h2": 0.4, "h3": 0.3}.get(block.tag, 0.1)
    for rank, title in enumerate(wanted):
        if text == title:
            score += 6.0 - 0.1 * rank
            break
        shorter, longer = sorted((text, title), key=len)
        if shorter in longer and len(shorter) * 10 >= len(longer) * 4:
            score += 4.0 - 0.1 * rank
            break
    else:
        if block.tag != "h1" or elsewhere or noise_kind(block.text) is not None:
            return 0.0
        score += min(len(text), 80) / 100 - (1.0 if len(text.split()) < 3 else 0.0)
    if kind == "hidden":
        score -= 3.0
    elif kind is not None:
        score -= 0.8
    if block.link_chars * 2 > len(block.text):
        score -= 0.5
    return max(score, 0.01)


def _site_in(title: str | None, headline: str) -> str | None:
    """What stands beside the headline in ``<title>``, if it is short enough to be a name."""
    for match in _SEPARATOR.finditer(title or ""):
        before, after = (title or "")[: match.start()], (title or "")[match.end() :]
        for name, rest in ((before, after), (after, before)):
            if letters(rest) == headline and 0 < len(name.split()) <= _NAME_WORDS:
                return name.strip()
    return None


def _without_badge(block: Block) -> str:
    """A heading's text without a badge that stands before it in an element of its own (``<span>عاجل</span>``)."""
    shown = [(text, element) for piece, element in block.pieces if (text := display(piece))]
    if len(shown) < 2 or shown[0][1] is block.element or not is_badge(shown[0][0]):
        return block.text
    return block.text.removeprefix(shown[0][0]).lstrip(" :|-") or block.text


def _without_last_part(title: str) -> str:
    """``Headline | Site`` where the site's name is not known: a short last part goes, if enough is left."""
    parts = list(_SEPARATOR.finditer(title))
    if parts:
        head, tail = title[: parts[-1].start()], title[parts[-1].end() :]
        if len(tail.split()) <= 4 and len(head.split()) >= 4 and parts[-1].group().strip() != ":":
            return head.strip()
    return title
