"""Pages that are not articles, each with its name and one sentence that says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from crawler.parsers.blocks import HEADINGS, Block
from crawler.parsers.body import Body
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.interstitial import what_it_asks
from crawler.parsers.metadata import Metadata
from crawler.parsers.phrases import outcome_phrase
from pipelines.article import Outcome

_FEW_WORDS = 60  # a text shorter than this has to prove that it is an article
_TEASER_TAGS = HEADINGS - {"h1"}  # a headline may well link to its own page
_NEAR = 12  # blocks below the text
_NOTICE = 300  # characters
_NOTICES = (None, "modal", "newsletter", "aside")
_PROSE = 80  # characters: a paragraph or an excerpt
_EXCERPT = 3  # blocks: how far below its linked heading an excerpt may stand
_TEASERS = 8  # linked headings that make a page a list
_INDEX = frozenset(
    ("", "/", "/index.html", "/index.htm", "/index.php", "/default.aspx", "/home", "/ar", "/ar/", "/arabic", "/home/")
)


def judge(draft: Draft, metadata: Metadata, blocks: Sequence[Block], body: Body, context: Context) -> None:
    """Set the draft's outcome and reason. What was read stays in the draft, so that nothing is lost."""
    words = sum(block.text.count(" ") + 1 for block in draft.blocks)
    prose = words >= _FEW_WORDS
    if not prose and (phrase := _asks_first(draft)):
        _refuse(draft, Outcome.INTERSTITIAL, f"the page says “{phrase[:60]}” in front of what it may hold")
    elif not prose and (phrase := _says(draft, blocks[: body.end + _NEAR], "error_page")):
        _refuse(draft, Outcome.ERROR_PAGE, f"the page says “{phrase[:60]}” in place of an article")
    elif _is_home(metadata, context) and not (prose and metadata.is_article):
        _refuse(draft, Outcome.HOME_PAGE, "the address, or the canonical address of the page, is the site's front page")
    elif words < 2 * _FEW_WORDS and (phrase := _says(draft, blocks[body.start : body.end + _NEAR], "paywall")):
        _refuse(draft, Outcome.PAYWALL, f"only {words} words are free, and the page says “{phrase[:60]}”")
    elif not metadata.free and not prose:
        _refuse(draft, Outcome.PAYWALL, f"only {words} words are free, and the metadata says that the article is not")
    elif metadata.is_video and not prose:
        _refuse(draft, Outcome.VIDEO, f"the page calls itself a video and holds only {words} words of text")
    elif not metadata.is_article and (teasers := _list_of(draft, blocks, body, prose)):
        _refuse(draft, Outcome.LISTING, f"{teasers} linked headings and {words} words of text: a list of articles")
    elif words == 0:
        _refuse(
            draft, Outcome.EMPTY_BODY, "no text of an article was found (built by a script, or not an article page)"
        )


def _refuse(draft: Draft, outcome: Outcome, reason: str) -> None:
    draft.outcome, draft.reason = outcome, reason


def _asks_first(draft: Draft) -> str | None:
    """What the page asks the reader for, where it does nothing else. A date line or byline is an article's."""
    if draft.printed_date is not None or draft.byline is not None:
        return None
    texts = [block.text for block in draft.blocks]
    return what_it_asks(texts) or what_it_asks([draft.headline or "", *texts])


def _says(draft: Draft, blocks: Sequence[Block], outcome: str) -> str | None:
    if draft.headline and outcome_phrase(draft.headline) == outcome:
        return draft.headline
    for block in blocks:
        if (
            not block.links
            and len(block.text) < _NOTICE
            and block.kind in _NOTICES
            and outcome_phrase(block.text) == outcome
        ):
            return block.text
    return None


def _is_home(metadata: Metadata, context: Context) -> bool:
    for address in (context.url, metadata.canonical):
        if address and (parts := urlsplit(address)).hostname and not parts.query and parts.path.lower() in _INDEX:
            return True
    return False


def _teasers(blocks: Iterable[Block]) -> int:
    return sum(
        1
        for block in blocks
        if (block.tag in _TEASER_TAGS or block.tag == "li")
        and block.kind is None
        and block.link_chars * 10 >= len(block.text) * 8
        and len(block.text.split()) >= 4
    )


def _list_of(draft: Draft, blocks: Sequence[Block], body: Body, prose: bool) -> int:
    """How many teasers make the page a list; 0 where it is none.

    A text between teasers is a list's; a short text without a date line or byline, on a page of teasers, too.
    """
    span = blocks[body.start : body.end]
    paragraphs = [block.index for block in span if block.kind is None and len(block.text) >= _PROSE and not block.links]
    between = _teasers(block for block in span if paragraphs and block.index < paragraphs[-1])
    if between >= _TEASERS // 2 and between * 5 >= len(paragraphs) * 4:
        return between
    everywhere = _teasers(blocks)
    first = paragraphs[0] if paragraphs else body.end
    if not prose and everywhere >= _TEASERS // 2 and _teasers(blocks[max(0, first - _EXCERPT) : first]):
        return everywhere
    bare = draft.printed_date is None and draft.byline is None and draft.published is None
    return everywhere if everywhere >= _TEASERS and not prose and bare else 0
