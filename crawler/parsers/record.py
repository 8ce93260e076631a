"""From a draft to the record: every raw string goes through its normaliser, and the record says where it came from."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.parsers.announced import FEED, announced_headline
from crawler.parsers.context import Context
from crawler.parsers.credit import credit_article
from crawler.parsers.dating import date_article
from crawler.parsers.draft import Draft
from pipelines.article import Archive, Article
from pipelines.normalise.language import language_of
from pipelines.normalise.urls import UrlRules, canonicalise

_DESCRIPTION = 1000  # characters


def build_record(
    draft: Draft,
    context: Context,
    *,
    archive: Archive,
    source: str | None,
    url_rules: UrlRules | None,
    canonical: str | None,
    fetched_at: str | None,
    parser: str,
    parser_version: str,
) -> Article:
    """The record of a page. ``canonical`` is the page's own claim of its address, believed on the same host alone."""
    if draft.headline is None and (title := announced_headline(context)) is not None:
        draft.headline, draft.provenance["headline"] = title, FEED
    dating = date_article(
        draft.printed_date,
        draft.published,
        draft.modified,
        context,
        claimed_by=draft.provenance.get("metadata_published"),
        change_claimed_by=draft.provenance.get("metadata_modified"),
    )
    credit = credit_article(draft, context)
    provenance = {name: origin for name, origin in draft.provenance.items() if not name.startswith("metadata_")}
    provenance.pop("date_published", None)
    provenance.update(credit.provenance)
    if dating.published_from:
        provenance["date_published"] = dating.published_from
    if dating.order_from:
        provenance["date_order"] = dating.order_from
    if dating.modified_from:
        provenance["date_modified"] = dating.modified_from
    if draft.description:
        provenance["description"] = draft.provenance.get("metadata_description", "metadata")
    if draft.section:
        provenance.setdefault("section", draft.provenance.get("metadata_section", "metadata"))
    body = "\n\n".join(block.text for block in draft.blocks)
    return Article(
        url=context.url,
        canonical_url=_canonical(context.url, canonical, url_rules),
        source=source,
        headline=draft.headline,
        alternative_headline=draft.alternative_headline,
        section=draft.section,
        keywords=tuple(draft.keywords),
        language=language_of(body) or language_of(draft.headline or ""),
        authors=credit.authors,
        byline_raw=credit.raw,
        agency=credit.agency,
        location=credit.location,
        date_published=dating.published,
        date_published_raw=dating.raw,
        date_published_precision=dating.precision,
        date_modified=dating.modified,
        description=draft.description[:_DESCRIPTION] if draft.description else None,
        main_image=draft.image,
        body_blocks=tuple(draft.blocks),
        related=tuple(draft.related),
        fetched_at=fetched_at,
        parser=parser,
        parser_version=parser_version,
        archive=archive,
        provenance=provenance,
        warnings=tuple(dict.fromkeys((*draft.warnings, *dating.warnings, *credit.warnings))),
    )


def _canonical(url: str | None, claimed: str | None, rules: UrlRules | None) -> str | None:
    """One spelling of the article's address. The page's claim counts on the same host, unless it is a front page."""
    own = canonicalise(url, rules=rules) if url else None
    said = own if claimed == url else canonicalise(claimed, rules=rules) if claimed else None
    if own is None or said == own:
        return said
    if said is None or _host(said) != _host(own) or (urlsplit(said).path in ("", "/") and not urlsplit(said).query):
        return own
    return said


def _host(url: str) -> str:
    return url.split("/", 3)[2]
