"""Rows of the database as JSON-ready records: what `pipelines.article.Article.to_dict` gives, and where it stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from pipelines.article import RECORD_FIELDS
from pipelines.store.rows import Value
from pipelines.store.schema import RECORD_COLUMNS

Record: TypeAlias = dict[str, Any]

FIELDS: tuple[str, ...] = ("id", *RECORD_FIELDS, "duplicate_of", "stored_at", "changed_at", "withdrawn_at")
"""The fields of a record, in order."""

_OWN = ("id", "canonical_url", "duplicate_of", "stored_at", "changed_at", "withdrawn_at")
COLUMNS = ", ".join(f"articles.{name}" for name in (*_OWN, *RECORD_COLUMNS))
"""What to select for `to_record`."""


def to_record(row: Sequence[Value]) -> Record:
    """The record of a row of `COLUMNS`. Parts of it may be shared with other records: do not change them.

    It holds what ``to_article(row).to_dict()`` would, which costs four times as much, and nothing is checked here.
    """
    # STRICT tables check the types.
    values: list[Any] = list(row)
    (
        id_,
        canonical_url,
        duplicate_of,
        stored_at,
        changed_at,
        withdrawn_at,
        url,
        source,
        headline,
        alternative_headline,
        section,
        keywords,
        language,
        authors,
        byline_raw,
        agency,
        location,
        date_published,
        _date_published_utc,
        date_published_raw,
        date_published_precision,
        date_modified,
        _date_modified_utc,
        description,
        image_url,
        image_caption,
        image_credit,
        body,
        body_kinds,
        related,
        word_count,
        content_hash,
        parser,
        parser_version,
        provenance,
        warnings,
        fetched_at,
        _first_fetched_at,
        _last_fetched_at,
        archive_file,
        archive_offset,
    ) = values
    kinds = _loads(body_kinds)
    return {
        "id": id_,
        "url": url,
        "canonical_url": canonical_url,
        "source": source,
        "headline": headline,
        "alternative_headline": alternative_headline,
        "section": section,
        "keywords": _loads(keywords),
        "language": language,
        "authors": _loads(authors),
        "byline_raw": byline_raw,
        "agency": agency,
        "location": location,
        "date_published": date_published,
        "date_published_raw": date_published_raw,
        "date_published_precision": date_published_precision,
        "date_modified": date_modified,
        "description": description,
        "main_image": None
        if image_url is None
        else {"url": image_url, "caption": image_caption, "credit": image_credit},
        "body": body,
        "body_blocks": [
            {"kind": kind, "text": text} for kind, text in zip(kinds, body.split("\n\n") if kinds else (), strict=True)
        ],
        "related": json.loads(related),
        "word_count": word_count,
        "fetched_at": fetched_at,
        "content_hash": content_hash,
        "parser": parser,
        "parser_version": parser_version,
        "archive": None if archive_file is None else {"file": archive_file, "offset": archive_offset},
        "provenance": _loads(provenance),
        "warnings": _loads(warnings),
        "duplicate_of": duplicate_of,
        "stored_at": stored_at,
        "changed_at": changed_at,
        "withdrawn_at": withdrawn_at,
    }


# Articles of one publisher share these.
@lru_cache(4096)
def _loads(text: str) -> Any:
    return json.loads(text)
