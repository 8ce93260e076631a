"""What may land, what goes to quarantine, and why. Pure: no database, no clock.

A page is refused only for what makes its record useless or wrong. What is merely missing is a warning in the record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipelines.article import Archive, Article, BodyBlock, Outcome, ParsedPage
from pipelines.normalise.text import arabic_share, letters
from pipelines.verdict import Accepted, Reason, Refused, Verdict

MIN_WORDS = 10
"""The shortest body. Real breaking news (خبر عاجل) has about 15 words; fewer than 10 are a caption or a button."""

MIN_ARABIC_SHARE = 0.5
"""The least share of Arabic letters in a body. Technical and sports news quotes many Latin names, but never mostly."""

FUTURE_SLACK = timedelta(days=1)
"""How far ahead a date may lie: a day alone, or a clock without a zone, can seem up to 14 hours ahead of UTC."""

OTHER_ARABIC_SCRIPT = frozenset({"fa", "ur", "ps", "ku", "ckb", "ug", "sd", "pa", "az", "ks"})
"""Languages written in Arabic letters. Any other language over Arabic letters is a page's careless ``lang``."""

_LANGUAGE_SAMPLE = 3000
HASH_LENGTH = 32
"""Hexadecimal digits of SHA-256 that are kept: 128 bits, so two texts of 10**15 share one by chance once in 10**8."""


def validate(page: ParsedPage, *, now: datetime) -> Verdict:
    """The verdict on a parsed page; an accepted record has its ``content_hash`` and the warnings of what is missing.

    ``now`` is aware and stands for the day of the capture where the record does not know it. The first rule that is
    broken decides: the parser's outcome, address, headline, length, language, date.
    Warnings added: ``missing_date``, ``missing_author`` (nobody and no agency is credited), ``date_unreadable``,
    ``language_contradicts_text``.
    """
    article = page.article
    if page.outcome is not Outcome.ARTICLE:
        return _refused(article, Reason(page.outcome.value), page.reason or f"The page is no article: {page.outcome}.")
    problem = _address(article) or _text(article) or _language(article) or _date(article, now)
    if problem:
        return _refused(article, *problem)
    return Accepted(_completed(article))


def content_hash(headline: str | None, blocks: Iterable[BodyBlock]) -> str:
    """The identity of a text: equal where headline and body hold the same folded words in the same order.

    Harakat, hamza forms, punctuation, digits' script, white space and the division into paragraphs do not count.
    `HASH_LENGTH` hexadecimal digits of SHA-256 over the headline's words, a line end, and the body's words.
    """
    text = f"{letters(headline or '')}\n{letters(' '.join([block.text for block in blocks]))}"
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:HASH_LENGTH]


_FRONT_PAGE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[^/?#]+/*\??(?:#.*)?")


def is_front_page(url: str) -> bool:
    """Whether an address is that of a whole site, which can be no article's.

    >>> is_front_page("https://example.com/"), is_front_page("https://example.com/?p=7")
    (True, False)
    """
    return _FRONT_PAGE.fullmatch(url) is not None


def moment(iso: str | None) -> datetime | None:
    """An ISO 8601 moment, or the beginning of a day or month, as an aware datetime; UTC where no zone is given.

    ``None`` where the text is none of these.

    >>> moment("2021-04-04T10:20:00+02:00").isoformat()
    '2021-04-04T08:20:00+00:00'
    """
    try:
        read = parse_iso(iso or "")
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def parse_iso(iso: str) -> datetime:
    """An ISO 8601 moment, or the beginning of a day or month; naive where no zone is given.

    :raises ValueError: it is none of these
    """
    return datetime.fromisoformat(f"{iso}-01" if len(iso) == 7 and iso[4] == "-" else iso)


Problem = tuple[Reason, str] | None


def _address(article: Article) -> Problem:
    addresses = [url for url in (article.canonical_url, article.url) if url]
    way_out = "Give the article's own address with --url or in a side file NAME.meta.json, and replay the page."
    if not addresses:
        return (
            Reason.NO_ADDRESS,
            f"url: an article needs an address, and neither page nor side file names one. {way_out}",
        )
    if all(is_front_page(url) for url in addresses):
        return (
            Reason.NO_ADDRESS,
            f"url: an article needs an address of its own, and {addresses[0]} is the front page of a site. {way_out}",
        )
    return None


def _text(article: Article) -> Problem:
    if not (article.headline and article.headline.strip()):
        return (
            Reason.NO_HEADLINE,
            "headline: an article needs a headline, and none was found. "
            "If the page shows one, name its selector in the publisher's page class and replay the page.",
        )
    # One paragraph of ten words settles it; counting them all takes longer than all other rules.
    if any(len(block.text.split(None, MIN_WORDS)) >= MIN_WORDS for block in article.body_blocks):
        return None
    count = article.word_count
    if count < MIN_WORDS:
        return (
            Reason.BODY_TOO_SHORT,
            f"body: an article needs at least {MIN_WORDS} words, and {count} were found. "
            "If the page shows more, name the body's selector in the publisher's page class and replay the page.",
        )
    return None


def _language(article: Article) -> Problem:
    share = arabic_share(article.body[:_LANGUAGE_SAMPLE])
    if share < MIN_ARABIC_SHARE:
        return (
            Reason.NOT_ARABIC,
            f"body: at least {MIN_ARABIC_SHARE:.0%} of its letters must be Arabic, and {share:.0%} are. "
            "If the page shows Arabic, its charset was misread: report it with the page.",
        )
    language = _primary_language(article)
    if language in OTHER_ARABIC_SCRIPT:
        return (
            Reason.NOT_ARABIC,
            f"language: the text must be Arabic, and its commonest words are those of {article.language!r}. "
            "If it is Arabic, report it with the page: the words stand in normalise/vocabulary/languages.txt.",
        )
    return None


def _date(article: Article, now: datetime) -> Problem:
    published = moment(article.date_published)
    fetched = moment(article.fetched_at)
    captured = now.astimezone(UTC) if fetched is None else fetched
    if published is None or published <= captured + FUTURE_SLACK:
        return None
    return (
        Reason.DATE_IN_FUTURE,
        f"date_published: a page cannot be older than its article, and {article.date_published} "
        f"({article.date_published_raw!r}) lies more than a day after {captured:%Y-%m-%d %H:%M} UTC, "
        f"{'when it was fetched' if fetched else 'now'}. "
        "If the date is right, correct fetched_at in the side file; if not, report it with the page.",
    )


def _completed(article: Article) -> Article:
    """The record with its hash and warnings."""
    found = set(article.warnings)
    date, precision = article.date_published, article.date_published_precision
    if date is not None and moment(date) is None:
        date = precision = None
        found.add("date_unreadable")
    if date is None:
        found.add("missing_date")
    if not article.authors and not article.agency:
        found.add("missing_author")
    if _primary_language(article) not in {"ar", None}:
        found.add("language_contradicts_text")
    added = sorted(found - set(article.warnings))
    return replace(
        article,
        date_published=date,
        date_published_precision=precision,
        content_hash=content_hash(article.headline, article.body_blocks),
        warnings=(*article.warnings, *added),
    )


def _primary_language(article: Article) -> str | None:
    """The first subtag of the record's language (RFC 5646): ``ar`` of ``ar-EG`` and ``ar_AR``."""
    language = (article.language or "").strip().lower().replace("_", "-").partition("-")[0]
    return language or None


def _refused(article: Article, reason: Reason, detail: str) -> Refused:
    return Refused(
        reason=reason,
        detail=detail,
        archive=article.archive or Archive(article.url or "(unknown)"),
        url=article.canonical_url or article.url,
        headline=article.headline,
        fetched_at=article.fetched_at,
        source=article.source,
    )
