"""File names: how they are shown, and what their endings announce."""

from __future__ import annotations

import os

from crawler.saved.sniffing import Kind
from pipelines.article import Archive

_KIND_OF_ENDING = {
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".mhtml": Kind.MHTML,
    ".mht": Kind.MHTML,
    ".txt": Kind.CAPTURE,
    ".warc": Kind.WARC,
    ".wacz": Kind.WACZ,
}


def announced_kind(name: str) -> Kind | None:
    """What a file's ending says that it holds; ``.gz`` behind it changes nothing. ``None`` for other files.

    >>> announced_kind("a.HTML.gz").value, announced_kind("a.png")
    ('html', None)
    """
    return _KIND_OF_ENDING.get(ending(name)[1])


def ending(name: str) -> tuple[str, str]:
    """A file's name or path without its ending, and the ending in lower case, without ``.gz``.

    >>> ending("news/a.html.gz")
    ('news/a', '.html')
    """
    stem, last = os.path.splitext(name)  # noqa: PTH122 - pathlib would change how the operator wrote it
    if last.lower() == ".gz":
        stem, last = os.path.splitext(stem)  # noqa: PTH122
    return stem, last.lower()


def archive_of(path: str) -> Archive:
    r"""A file as the operator named it; bytes of the name that are not UTF-8 stand as ``\xe9``: a record is text."""
    try:
        path.encode()
    except UnicodeEncodeError:
        path = os.fsencode(path).decode("utf-8", "backslashreplace")
    return Archive(path)
