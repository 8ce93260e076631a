"""Records as rows, and rows as records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from pipelines.article import Archive, Article, Author, BodyBlock, Image, RelatedLink
from pipelines.deduplicate import Version
from pipelines.store.moments import sortable, utc_second
from pipelines.store.schema import RECORD_COLUMNS

Value: TypeAlias = str | int | None
Row: TypeAlias = tuple[Value, ...]
"""The values of `RECORD_COLUMNS`, in their order."""


class Changed(NamedTuple):
    """An article of which the current version changed: its number, that version's row before (``None``: a new article)
    and after.
    """

    article_id: int
    before: Row | None
    after: Row


COLUMN = {name: place for place, name in enumerate(RECORD_COLUMNS)}

Said: TypeAlias = tuple[str, str]
"""What an article says: headline and body."""


def said(row: Row) -> Said:
    """Headline and body of a row."""
    return str(row[_HEADLINE]), str(row[_BODY])


_HEADLINE, _BODY = COLUMN["headline"], COLUMN["body"]

REPAIRED = "unstorable_characters_replaced"
"""The warning of a record in which NUL or lone surrogates became U+FFFD."""

_CAPTURE = {COLUMN[name] for name in ("url", "archive_file", "archive_offset")} | {
    COLUMN[name] for name in ("fetched_at", "first_fetched_at", "last_fetched_at")
}
_SPAN = slice(COLUMN["first_fetched_at"], COLUMN["last_fetched_at"] + 1)
_SAID = tuple(place for place in range(len(RECORD_COLUMNS)) if place not in _CAPTURE)

_STATEMENT = tuple(COLUMN[name] for name in ("headline", "body", "authors"))
_DATES = tuple(COLUMN[name] for name in ("date_published", "date_modified"))
_RELATIVE = '"relative"'

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_row(article: Article) -> Row:
    """The row of a record that `pipelines.validate` has accepted and `storable_article` may have mended.

    :raises ValueError: the record has no headline or no content hash, so it was never validated
    """
    if article.headline is None or article.content_hash is None:
        raise ValueError(f"{article.url}: only what pipelines.validate.validate accepts can be stored")
    fetched_at = utc_second(article.fetched_at)
    image = article.main_image
    blocks = article.body_blocks
    body = "\n\n".join([_one_paragraph(block.text) for block in blocks])
    archive = article.archive
    return (
        article.url,
        article.source,
        article.headline,
        article.alternative_headline,
        article.section,
        _texts(article.keywords),
        article.language,
        _list([_pair("name", author.name, "role", author.role) for author in article.authors]),
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
        body,
        _texts(tuple([block.kind for block in blocks])),
        _list([_pair("text", link.text, "url", link.url) for link in article.related]),
        count_words(body.replace("\n\n", " ")),
        article.content_hash,
        article.parser,
        article.parser_version,
        _object(tuple(article.provenance.items())),
        _texts(article.warnings),
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
        main_image=None
        if value["image_url"] is None
        else Image(value["image_url"], caption=value["image_caption"], credit=value["image_credit"]),
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


def count_words(text: str) -> int:
    """As many as ``len(text.split())`` gives, for text that is mostly clean in a third of the time.

    Where every character is printable the only white space is the ASCII space.

    >>> count_words("قال الوزير اليوم"), count_words(" قال\\u00a0الوزير ")
    (3, 2)
    """
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text.count(" ") + 1 if text else 0
    return len(text.split())


def to_version(row: Sequence[Any]) -> Version:
    """What of a row decides about versions."""
    return Version(
        content_hash=row[COLUMN["content_hash"]],
        statement=tuple(row[place] for place in _STATEMENT),
        dates=None if _RELATIVE in row[COLUMN["warnings"]] else tuple(row[place] for place in _DATES),
        url=row[COLUMN["url"]],
        fetched_at=row[COLUMN["fetched_at"]],
        first_fetched_at=row[COLUMN["first_fetched_at"]],
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
    """A file's name as text: bytes that are not UTF-8, which Python holds as lone surrogates, as ``\\udc80`` etc."""
    return name.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def is_storable(row: Row) -> bool:
    """Whether no text of a row holds NUL, in JSON as an escape, or a lone surrogate.

    A text that itself holds a backslash and "u0000" is taken for one: then `storable_article` changes nothing.
    """
    text = "".join([value for value in row if type(value) is str])
    return "\0" not in text and "\\u0000" not in text and _is_encodable(text)


def storable_article(article: Article) -> Article:
    """The record with every text of it fit to be stored.

    NUL ends a text early in many SQLite functions, and lone surrogates cannot be written at all: both become U+FFFD,
    and the record says so in its warnings (`REPAIRED`). The file's name stays: `storable_file` spells it.
    """
    bare = replace(article, archive=None)
    clean: Article = _deep(bare)
    warnings = clean.warnings if clean == bare else (*clean.warnings, REPAIRED)
    return replace(clean, archive=article.archive, warnings=warnings)


def _deep(value: Any) -> Any:
    """The value with `storable` applied to every text in it."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, tuple):
        return tuple(_deep(item) for item in value)
    if isinstance(value, dict):
        return {_deep(key): _deep(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _deep(getattr(value, field.name)) for field in fields(value)})
    return value


# Pages of one publisher share their kinds of blocks, provenance and warnings: each is written once.
@lru_cache(4096)
def _texts(texts: tuple[str, ...]) -> str:
    return _encode(texts)


@lru_cache(4096)
def _object(items: tuple[tuple[str, str], ...]) -> str:
    return _encode(dict(items))


# The encoder has a short way for a single text; for anything more it sets up its machinery anew each time.
def _pair(key: str, value: str, other_key: str, other: str | None) -> str:
    return f'{{"{key}":{_encode(value)},"{other_key}":{"null" if other is None else _encode(other)}}}'


def _list(items: Iterable[str]) -> str:
    return f"[{','.join(items)}]"


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
