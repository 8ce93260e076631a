"""From a text capture to a draft."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.parsers.capture.body import Text, read_text
from crawler.parsers.capture.credits import glued_byline
from crawler.parsers.capture.dates import dated_dateline, is_date_line
from crawler.parsers.capture.frame import mark_frame
from crawler.parsers.capture.header import Header, read_header
from crawler.parsers.capture.lines import Line, split_lines
from crawler.parsers.draft import IN_TEXT, Draft
from crawler.parsers.interstitial import what_it_asks
from crawler.parsers.phrases import outcome_phrase
from pipelines.article import Outcome
from pipelines.normalise.bylines import read_byline

_FEW_WORDS = 60  # a text shorter than this has to prove that it is an article
_TITLES = 8  # lines like titles that make a page a list
_DATES = 5  # date lines that make a page a list
_TITLE_WORDS = range(4, 23)
_SUMMARY = 60  # words: the longest paragraph of a list of stories


def read_capture(text: str, *, own_names: Sequence[str] = ()) -> Draft:
    """Read a rendered page that was copied as text, one block a line. Never raises.

    ``own_names`` are the outlet's own names, which credit nobody. A date above the headline is the page's clock, unless
    it is labelled as the date of publication; so ``printed_date`` is often ``None``. Related stories have no address.
    A page that is no article gets its outcome and reason; what was read stays in the draft.
    """
    lines = split_lines(text, own_names)
    mark_frame(lines)
    header = read_header(lines, own_names)
    headline = header.headline.text if header.headline is not None else None
    body = read_text(header.body, lines[header.end :], headline, header.captions)
    draft = Draft(
        headline=headline,
        alternative_headline=header.alternative_headline,
        section=header.section,
        keywords=body.keywords,
        printed_date=header.date,
        byline=header.byline,
        captions=list(dict.fromkeys(body.captions)),
        blocks=body.blocks,
        related=body.related,
    )
    _note_origins(draft, header, body)
    _judge(draft, lines, body)
    return draft


def _note_origins(draft: Draft, header: Header, body: Text) -> None:
    if draft.headline is not None:
        draft.provenance["headline"] = "capture line"
    if draft.alternative_headline is not None:
        draft.provenance["alternative_headline"] = "line above the headline"
    if draft.section is not None:
        draft.provenance["section"] = "line above the headline"
    if draft.blocks:
        draft.provenance["body"] = "capture lines"
    if header.byline_origin is not None:
        draft.provenance["byline_raw"] = header.byline_origin
        if body.credits and _adds_people(body.credits[-1], header.byline or ""):
            draft.byline = f"{header.byline} - {body.credits[-1]}"
    elif body.credits:
        draft.byline = body.credits[-1]
        draft.provenance["byline_raw"] = IN_TEXT
    elif draft.blocks and (glued := glued_byline(draft.blocks[0].text)) is not None:
        draft.byline = glued
        draft.provenance["byline_raw"] = IN_TEXT
    if draft.printed_date is not None:
        draft.provenance["date_published"] = "capture line"
    elif body.date is not None:
        draft.printed_date = body.date
        draft.provenance["date_published"] = "below the text"
    elif draft.blocks and (opening := dated_dateline(draft.blocks[0].text)) is not None:
        draft.printed_date = opening
        draft.provenance["date_published"] = "dateline"


def _adds_people(signature: str, byline: str) -> bool:
    """Whether the line below the text names who wrote it, and the header's only agency or place."""
    return not read_byline(byline).authors and bool(read_byline(signature).authors)


def _judge(draft: Draft, lines: Sequence[Line], body: Text) -> None:
    """Set the outcome and the reason of a page that is no article."""
    said = {outcome_phrase(line.text): line.text for line in reversed(lines) if line.words <= _TITLE_WORDS.stop}
    titles = [line for line in lines if line.words in _TITLE_WORDS and line.kind is None and not line.is_prose]
    dates = [line for line in lines if line.kind is None and line.words <= _TITLE_WORDS.stop and is_date_line(line)]
    longest = max((line.words for line in body.lines), default=0)
    if body.words < _FEW_WORDS and not dates and (phrase := what_it_asks(line.text for line in lines)):
        _refuse(draft, Outcome.INTERSTITIAL, f"the page says “{phrase[:60]}” in front of what it may hold")
    elif body.words < _FEW_WORDS and "error_page" in said:
        _refuse(draft, Outcome.ERROR_PAGE, f"the page says “{said['error_page'][:60]}” in place of an article")
    elif body.words < 2 * _FEW_WORDS and "paywall" in said:
        _refuse(draft, Outcome.PAYWALL, f"only {body.words} words are free, and the page says “{said['paywall'][:60]}”")
    elif len(titles) >= _TITLES and longest < _SUMMARY and (body.words < _FEW_WORDS or len(dates) >= _DATES):
        _refuse(
            draft,
            Outcome.LISTING,
            f"{len(titles)} titles, {len(dates)} dates and no long paragraph: a list of articles",
        )
    elif not lines:
        _refuse(draft, Outcome.EMPTY_BODY, "the capture holds no words")
    elif not draft.blocks:
        _refuse(draft, Outcome.EMPTY_BODY, "no paragraph stands below the header, only landmarks and short lines")


def _refuse(draft: Draft, outcome: Outcome, reason: str) -> None:
    draft.outcome, draft.reason = outcome, reason
