"""Records as rows, and rows as records."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from pipelines.article import Archive, Article, Author, BodyBlock, Image, RelatedLink
from pipelines.deduplicate import Version
from pipelines.store.moments import sortable, utc_second
from pipelines.store.schema import RECORD_COLUMNS

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]
"""The values of `RECORD_COLUMNS`, in their order."""

COLUMN = {name: place for place, name in enumerate(RECORD_COLUMNS)}

REPAIRED = "unstorable_characters_replaced"
"""The warning of a record in which NUL or lone surrogates became U+FFFD."""

_CAPTURE = {COLUMN[name] for name in ("url", "archive_file", "archive_offset")} | {
    COLUMN[name] for name in ("fetched_at", "first_fetched_at", "last_fetched_at")
}
_SPAN = slice(COLUMN["first_fetched_at"], COLUMN["last_fetched_at"] + 1)
_SAID = tuple(place for place in range(len(RECORD_COLUMNS)) if place not in _CAPTURE)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_row(article: Article) -> Row:
    """The row of a record that `pipelines.validate` has accepted.

    NUL ends a text early in many SQLite functions, and lone surrogates cannot be written at all: both become U+FFFD, and
    the record says so in its warnings. In file names, where each byte counts, they are written out (``\\udce9``).

    :raises ValueError: the record has no headline or no content hash, so it was never validated
    """
    row = _row(article)
    text = "\n".join([value for value in row if type(value) is str])
    # In JSON a NUL is an escape; a backslash followed by "u0000" in the text itself is looked at in vain, which is rare.
    if "\0" in text or "\\u0000" in text or not _is_encodable(text):
        return _row(_storable(article))
    return row


def _row(article: Article) -> Row:
    if article.headline is None or article.content_hash is None:
        raise ValueError(f"{article.url}: only what pipelines.validate.validate accepts can be stored")
    fetched_at = utc_second(article.fetched_at)
    image = article.main_image
    blocks = article.body_blocks
    archive = article.archive
    return (
        article.url,
        article.source,
        article.headline,
        article.alternative_headline,
        article.section,
        _json(article.keywords),
        article.language,
        _encode([{"name": author.name, "role": author.role} for author in article.authors])
        if article.authors
        else "[]",
        article.byline_raw,
        article.agency,
        article.location,
        article.date_published,
        sortable(article.date_published),
        article.date_published_raw,
        article.date_published_precision,
        article.date_modified,
        sortable(article.date_modified),
        article.description,
        image.url if image else None,
        image.caption if image else None,
        image.credit if image else None,
        "\n\n".join([_one_paragraph(block.text) for block in blocks]),
        _json([block.kind for block in blocks]),
        _encode([{"text": link.text, "url": link.url} for link in article.related]) if article.related else "[]",
        article.word_count,
        article.content_hash,
        article.parser,
        article.parser_version,
        _encode(article.provenance) if article.provenance else "{}",
        _json(article.warnings),
        fetched_at,
        fetched_at,
        fetched_at,
        None if archive is None else storable_file(archive.file),
        None if archive is None else archive.offset,
    )


def to_article(row: Sequence[Value], *, canonical_url: str | None) -> Article:
    """The record of a row of `RECORD_COLUMNS`; ``fetched_at`` is in UTC, to the second."""
    # The columns' types are checked by STRICT tables.
    value: dict[str, Any] = dict(zip(RECORD_COLUMNS, row, strict=True))
    kinds = json.loads(value["body_kinds"])
    texts = value["body"].split("\n\n") if kinds else []
    return Article(
        url=value["url"],
        canonical_url=canonical_url,
        source=value["source"],
        headline=value["headline"],
        alternative_headline=value["alternative_headline"],
        section=value["section"],
        keywords=tuple(json.loads(value["keywords"])),
        language=value["language"],
        authors=tuple(Author(**author) for author in json.loads(value["authors"])),
        byline_raw=value["byline_raw"],
        agency=value["agency"],
        location=value["location"],
        date_published=value["date_published"],
        date_published_raw=value["date_published_raw"],
        date_published_precision=value["date_published_precision"],
        date_modified=value["date_modified"],
        description=value["description"],
        main_image=value["image_url"]
        and Image(value["image_url"], caption=value["image_caption"], credit=value["image_credit"]),
        body_blocks=tuple(BodyBlock(kind, text) for kind, text in zip(kinds, texts, strict=True)),
        related=tuple(RelatedLink(**link) for link in json.loads(value["related"])),
        fetched_at=value["fetched_at"],
        content_hash=value["content_hash"],
        parser=value["parser"],
        parser_version=value["parser_version"],
        archive=_archive(row),
        provenance=json.loads(value["provenance"]),
        warnings=tuple(json.loads(value["warnings"])),
    )


def to_version(row: Sequence[Any]) -> Version:
    """What of a row decides about versions."""
    return Version(
        content_hash=row[COLUMN["content_hash"]],
        url=row[COLUMN["url"]],
        fetched_at=row[COLUMN["fetched_at"]],
        last_fetched_at=row[COLUMN["last_fetched_at"]],
        archive=_archive(row),
        parser=row[COLUMN["parser"]],
        parser_version=row[COLUMN["parser_version"]],
    )


def says_the_same(one: Sequence[Value], other: Sequence[Value]) -> bool:
    """Whether two rows differ in nothing but the captures that they were read from."""
    return all(one[place] == other[place] for place in _SAID)


def seen(row: Row, *others: Row) -> Row:
    """The row, with the span of time in which its text was seen widened to that of other rows."""
    spans = [str(moment) for one in (row, *others) for moment in one[_SPAN] if moment]
    return (*row[: _SPAN.start], min(spans), max(spans), *row[_SPAN.stop :]) if spans else row


def storable(text: str | None) -> str | None:
    """Text with NUL and lone surrogates as U+FFFD."""
    if text is None or ("\0" not in text and _is_encodable(text)):
        return text
    return _UNSTORABLE.sub("\ufffd", text)


def storable_file(name: str) -> str:
    """A file's name as text: bytes that are not UTF-8, which Python holds as lone surrogates, as ``\\udc80`` and so on."""
    return name if _is_encodable(name) else name.encode("utf-8", "backslashreplace").decode()


def _storable(article: Article) -> Article:
    """The record with every text of it made fit to be stored."""
    clean = replace(
        article,
        **{
            name: storable(getattr(article, name))
            for name in Article.__dataclass_fields__
            if isinstance(getattr(article, name), str)
        },
        keywords=tuple(storable(word) or "" for word in article.keywords),
        authors=tuple(Author(storable(author.name) or "", storable(author.role) or "") for author in article.authors),
        main_image=article.main_image
        and Image(
            storable(article.main_image.url) or "",
            storable(article.main_image.caption),
            storable(article.main_image.credit),
        ),
        body_blocks=tuple(BodyBlock(block.kind, storable(block.text) or "") for block in article.body_blocks),
        related=tuple(RelatedLink(storable(link.text) or "", storable(link.url)) for link in article.related),
        provenance={storable(name) or "": storable(origin) or "" for name, origin in article.provenance.items()},
        warnings=tuple(storable(warning) or "" for warning in article.warnings),
    )
    return replace(clean, warnings=(*clean.warnings, REPAIRED)) if clean != article else clean


def _json(texts: Sequence[str]) -> str:
    return _encode(list(texts)) if texts else "[]"


def _one_paragraph(text: str) -> str:
    """A block's text without blank lines, which are what splits the body into blocks."""
    return text if "\n" not in text else "\n".join(line for line in text.splitlines() if line.strip())


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _archive(row: Sequence[Any]) -> Archive | None:
    file = row[COLUMN["archive_file"]]
    return None if file is None else Archive(file, row[COLUMN["archive_offset"]])
