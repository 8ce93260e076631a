"""From the blocks inside the body's container to paragraphs, sub-headings and related links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.parsers.blocks import HEADINGS, Block, same_site
from crawler.parsers.context import Context
from crawler.parsers.draft import IN_TEXT, Draft
from crawler.parsers.header_byline import MARKED, has_label
from crawler.parsers.phrases import after_label, ends_story, heads_comments, is_biography, is_source_line, noise_kind
from pipelines.article import BodyBlock, RelatedLink
from pipelines.normalise.bylines import OUTLET_ALONE, BylineReading, read_dateline
from pipelines.normalise.text import display, letters
from pipelines.normalise.urls import resolve

# A writer's address or account says nothing either, and neither does that of a page.
_WORDLESS = re.compile(r"[\W_]*|[\w.+-]*@[\w.-]+|\S+://\S+|www\.\S+")
_NUMBERS = re.compile(r"[\d\W_]+")
_SENTENCE_END = re.compile(r"[.!؟?…»\"”:؛]\s*$")
_ALT_MAX = 21  # characters: how long the truncated alt texts of one CMS family are
_CAPTION = 160  # characters
_ALT_MIN = 8  # characters: a shorter one may be any word
_CODE = ("adsbygoogle", "[caption", "[/caption", "googletag.", "document.write")
_PROSE = 80  # characters
_FEW = 2  # paragraphs
_REPEATED = 60  # characters: a shorter line may well stand twice
_HEADING_WORDS = 14
_SIGNATURE_WORDS = 8
_INITIALS = 20  # characters: ``فرانس 24/ أ ف ب`` is six words
# The editors of an agency sign with the first letters of their names: ``ع.ف``, ``//بترا// س ح/ م ز``.
_INITIALS_ALONE = re.compile(r"(?://[^/]{2,20}//)?[\W_]*(?:[ء-ي][\W_]+)+[ء-ي][\W_]*")
_DAY = re.compile(r"\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{2}|\b20\d\d\b")
_PARTED = re.compile(r"\s[-–—|/]\s|[(]")
_KIND = {"blockquote": "quote", "li": "item"}
# From here on nothing more of the article follows.
_END = frozenset(("comments", "copyright", "tags", "most_read"))


def clean_body(blocks: Sequence[Block], draft: Draft, context: Context) -> None:
    """Fill ``draft.blocks`` and ``draft.related`` from the container's blocks; a byline inside goes to the byline."""
    headline = letters(draft.headline or "")
    captions = {letters(text) for text in (*draft.captions, *_alt_texts(blocks))}
    copied = max(map(len, (headline, *captions)), default=0) + 40  # a longer block repeats neither
    kept: list[Block] = []
    related_follows = False
    seen_text = 0
    for place, block in enumerate(blocks):
        kind = block.kind
        if kind == "related":
            keep_links(block, draft, context)
            continue
        if kind is not None and kind != "tags":
            continue
        phrase = noise_kind(block.text) if len(block.text) < 400 else None
        if phrase == "related":
            related_follows = not keep_links(block, draft, context)
            continue
        if phrase in _END or kind == "tags":
            if seen_text > 300 and not (block.text.startswith("©") and _goes_on(blocks[place + 1 :])):
                break
            continue
        if seen_text and block.tag in HEADINGS and heads_comments(block.text):
            break
        if seen_text > 300 and ends_story(block.text):
            break
        if any(map(block.text.__contains__, _CODE)) or _is_caption(block):
            continue
        if phrase is not None or _WORDLESS.fullmatch(block.text) or (not seen_text and _is_label(block.text)):
            continue
        if len(block.text) <= copied:
            text = block.letters
            if text == headline or _is_alt(text, headline) or text in captions:
                continue
        if block.link_chars * 10 > len(block.text) * 8 and _is_link_to_story(block, context, related_follows):
            keep_links(block, draft, context)
            continue
        related_follows = False
        kept.append(block)
        seen_text += len(block.text)
    while kept and (_is_loose_end(kept[-1]) or _NUMBERS.fullmatch(kept[-1].text)):
        kept.pop()
    _take_credits(kept, draft, context)
    while len(kept) > 1 and _INITIALS_ALONE.fullmatch(kept[-1].text):
        kept.pop()
    if (draft.byline or draft.metadata_authors) and len(kept) > 1 and is_biography(kept[-1].text):
        kept.pop()
    draft.blocks = [BodyBlock(_block_kind(block), block.text) for block in _without_repeats(kept)]


def _goes_on(blocks: Sequence[Block]) -> bool:
    """Whether paragraphs of the text follow: the ``©`` above them is a picture's, not the page's."""
    return sum(len(block.text) >= _PROSE and block.kind is None and not block.link_chars for block in blocks) >= _FEW


def _is_caption(block: Block) -> bool:
    """A short line alone with a picture in one element: ``<p><img><br><em>caption</em></p>``."""
    if len(block.text) > _CAPTION or block.tag in HEADINGS or _SENTENCE_END.search(block.text.rstrip(")")):
        return False
    if next(block.element.iter("img"), None) is None:
        return False
    return len("".join(block.element.itertext()).strip()) <= len(block.text) + 4


def _alt_texts(blocks: Sequence[Block]) -> list[str]:
    """The alternative texts of the pictures among the blocks: a line that repeats one is its caption."""
    holders = {block.element.getparent() for block in blocks}
    return [
        alt
        for holder in holders
        if holder is not None
        for image in holder.iter("img")
        if (alt := image.get("alt")) and len(alt) >= _ALT_MIN
    ]


def _without_repeats(kept: list[Block]) -> list[Block]:
    """A long paragraph that stands twice (a pull quote, a hidden copy) is kept once."""
    seen: set[str] = set()
    once = []
    for block in kept:
        if len(block.text) <= _REPEATED or block.text not in seen:
            seen.add(block.text)
            once.append(block)
    return once


def _is_alt(text: str, headline: str) -> bool:
    """A truncated alt text: whole words from the beginning of the headline, at most 21 characters."""
    return 0 < len(text) <= _ALT_MAX and headline.startswith(text + " ") and " " in text


def _is_label(text: str) -> bool:
    """A field's name without its value, above the text (``التاريخ:``)."""
    return text.endswith(":") and len(text.split()) <= 3


def _is_loose_end(block: Block) -> bool:
    """A heading or label at the very end has lost what it headed."""
    return (block.tag in HEADINGS and not _is_prose(block)) or (block.text.endswith(":") and len(block.text) < 60)


def _is_prose(block: Block) -> bool:
    """Whether a heading holds a paragraph: some editors choose a heading for its larger letters."""
    return len(block.text) >= _PROSE and _SENTENCE_END.search(block.text) is not None


def _is_link_to_story(block: Block, context: Context, expected: bool) -> bool:
    """A block that is only links: a related story, a tag, a button. A linked sub-heading or sentence stays."""
    if expected or block.tag in HEADINGS or block.tag == "li":
        return True
    inner = [href for _, href in block.links if same_site(href, context.url)]
    return bool(inner) and not block.text.endswith((".", "،"))


def keep_links(block: Block, draft: Draft, context: Context) -> bool:
    """Keep the links of a block that points to other stories; says whether there was one."""
    before = len(draft.related)
    known = {link.text for link in draft.related}
    for raw, href in block.links:
        text = display(raw)
        if len(text.split()) >= 3 and text not in known and noise_kind(text) is None and same_site(href, context.url):
            known.add(text)
            draft.related.append(RelatedLink(text, absolute(context.url, href)))
    if not block.links and len((named := after_label(block.text)).split()) >= 3:
        draft.related.append(RelatedLink(named))
    return len(draft.related) > before


def absolute(base: str | None, href: str) -> str | None:
    """A link's address; the plain forms, which are nearly all, need no parsing."""
    if base is None or (href.isascii() and href.startswith(("https://", "http://")) and " " not in href):
        return href
    return resolve(base, href)


def _take_credits(kept: list[Block], draft: Draft, context: Context) -> None:
    """Bylines and sources printed as a line of their own at the text's beginning or end are credits, not text."""
    for place in (0, 0, -1, -1):
        if len(kept) < 2:
            return
        block = kept[place]
        if len(block.text.split()) > _SIGNATURE_WORDS + 4 or block.tag in HEADINGS:
            continue
        labelled = has_label(block.text) or is_source_line(block.text)
        bracketed = block.text.startswith(("(", "[", "*", "//")) or block.text.rstrip(".").endswith((")", "]"))
        words = len(block.text.split())
        plain = place == -1 or not (block.link_chars or block.bold)
        short = words <= 4 or len(block.text) <= _INITIALS
        bare = short and plain and not _SENTENCE_END.search(block.text)
        opening = place == 0 and words <= _SIGNATURE_WORDS and (block.text.endswith(":") or _PARTED.search(block.text))
        if not (labelled or bracketed or bare or opening):
            continue
        reading = context.byline(block.text, draft.headline, draft.captions)
        if (
            opening
            and not labelled
            and not bracketed
            and not (reading.authors and reading.location)
            and not (reading.agency and read_dateline(block.text).agency is None)
        ):
            continue
        named = reading.authors and (place == -1 or labelled or bracketed or opening)
        placed = reading.location and (labelled or (place == 0 and short and _DAY.search(block.text)))
        source = place == -1 and reading.reason == OUTLET_ALONE and len(kept[-2].text) >= _PROSE
        if named or placed or source or reading.agency or is_source_line(block.text):
            kept.pop(place)
            draft.credit_lines.append(block.text)
            _weigh_byline(block.text, reading, draft, context)


def _weigh_byline(text: str, reading: BylineReading, draft: Draft, context: Context) -> None:
    """A credit found in the text becomes the byline where none is printed above it, or where it says more than that."""
    if draft.byline is None or (reading.authors and draft.provenance.get("byline_raw") == IN_TEXT):
        draft.byline, draft.provenance["byline_raw"] = text, IN_TEXT
        return
    marked = draft.provenance.get("byline_raw") == MARKED
    printed = context.byline(draft.byline, draft.headline, draft.captions, marked=marked)
    if reading.authors and not printed.authors:
        draft.byline = f"{draft.byline} - {text}"
    elif len(reading.authors) == len(printed.authors) and _in_latin(printed) and not _in_latin(reading):
        draft.byline, draft.provenance["byline_raw"] = text, IN_TEXT


def _in_latin(reading: BylineReading) -> bool:
    return bool(reading.authors) and all(author.name.isascii() for author in reading.authors)


def _block_kind(block: Block) -> str:
    if block.tag in HEADINGS and not _is_prose(block):
        return "heading"
    if block.bold and len(block.text.split()) <= _HEADING_WORDS and not _SENTENCE_END.search(block.text):
        return "heading"
    ancestor = block.element
    for _ in range(3):
        if ancestor.tag in _KIND:
            return _KIND[ancestor.tag]
        parent = ancestor.getparent()
        if parent is None:
            break
        ancestor = parent
    return "paragraph"
