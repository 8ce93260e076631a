"""What became the text of an article, and what stood there and was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.parsers.blocks import Block
from crawler.parsers.evidence import Evidence, first_words, tag_of
from crawler.parsers.phrases import noise_kind
from crawler.parsers.watching import Steps
from pipelines.article import Article
from pipelines.normalise.text import letters

_LEFT_OUT, _ELSEWHERE = 30, 6
_LONG = 100  # characters: a block that can only be prose


def explain_body(article: Article, steps: Steps) -> Iterator[Evidence]:
    """The container, what it gave, what was left out of it and why, and long text that lies elsewhere."""
    body = steps.body
    if body.element is None:
        yield Evidence("body", "none: no block of the page is long enough to be a paragraph")
        return
    how = article.provenance.get("body", "text density")
    found = {"selector": "named by the page class", "text density": "found by the density of its text"}.get(how, how)
    yield Evidence("body", f"container {tag_of(body.element)}, {found}")
    if article.body_blocks:
        first = article.body_blocks[0].text
        yield Evidence(
            "body", f"taken: {article.word_count} words in {len(article.body_blocks)} blocks", first_words(first)
        )
    else:
        yield Evidence("body", "nothing was taken from it")
    kept = {block.text for block in article.body_blocks}
    inside = steps.blocks[body.start : body.end]
    left = [block for block in inside if block.text not in kept]
    for block in left[:_LEFT_OUT]:
        yield Evidence("body", f"left out: {_why(block, article, steps)}", first_words(block.text))
    if len(left) > _LEFT_OUT:
        yield Evidence("body", f"left out {len(left) - _LEFT_OUT} more blocks")
    outside = [*steps.blocks[: body.start], *steps.blocks[body.end :]]
    for block in [block for block in outside if block.text in kept and len(block.text) >= _LONG][:1]:
        yield Evidence("body", f"a lead outside of the container, {tag_of(block.element)}", first_words(block.text))
    yield from _elsewhere([block for block in outside if block.text not in kept])
    if article.related:
        yield Evidence("body", f"{len(article.related)} links to other stories were kept as related")


def _why(block: Block, article: Article, steps: Steps) -> str:
    """The first reason that the cleaning of the text would give."""
    if block.index in steps.header.used:
        return "date line or byline"
    if block.kind is not None:
        return f"a part of the page named {block.kind}"
    headline = steps.headline.block
    if headline is not None and block.index <= headline.index:
        return "above the headline" if block.index < headline.index else "the headline"
    if (phrase := noise_kind(block.text) if len(block.text) < 400 else None) is not None:
        return f"a phrase of kind {phrase}"
    folded = block.letters
    if not folded:
        return "no words"
    if folded == letters(article.headline or ""):
        return "the headline again"
    if letters(article.headline or "").startswith(f"{folded} "):
        return "the beginning of the headline: an alt text"
    if folded in {letters(caption) for caption in steps.draft.captions}:
        return "a picture's caption"
    if block.text == article.byline_raw:
        return "a credit"
    if block.link_chars * 10 > len(block.text) * 8:
        return "a link to another story"
    return "a label, a loose end, or what stands below the end of the text"


def _elsewhere(blocks: Sequence[Block]) -> Iterator[Evidence]:
    """Long text outside of the container, which is where a body goes that was missed."""
    long = [b for b in blocks if len(b.text) >= _LONG and b.link_chars * 2 < len(b.text)]
    for block in sorted(long, key=lambda block: -len(block.text))[:_ELSEWHERE]:
        part = f"in a part of the page named {block.kind}" if block.kind else "outside of the container"
        yield Evidence("body", f"not taken, {part}, {tag_of(block.element)}", first_words(block.text))
