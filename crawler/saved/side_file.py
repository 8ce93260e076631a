"""``NAME.meta.json``: what is known of a saved page beside its bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from crawler.saved.moment import iso_moment
from crawler.saved.names import ending

SUFFIX = ".meta.json"

_MAX_BYTES = 1 << 20
_HTTP_URL = re.compile(r"https?://[^\s/\x00-\x1f\x7f\ud800-\udfff][^\x00-\x1f\x7f\ud800-\udfff]*\Z", re.IGNORECASE)


class SideFileError(ValueError):
    """A side file breaks the format. The message is the rule; ``way_out`` says what to do."""

    def __init__(self, rule: str, way_out: str) -> None:
        super().__init__(rule)
        self.way_out = way_out


@dataclass(frozen=True, slots=True, kw_only=True)
class SideFile:
    """The address, fetch time (ISO 8601), HTTP status and headers (lower-case names) of a saved page."""

    url: str | None = None
    fetched_at: str | None = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def side_file_path(page: str) -> str:
    """Where the side file of a page lies.

    >>> side_file_path("news/a.html"), side_file_path("news/a.html.gz")
    ('news/a.meta.json', 'news/a.meta.json')
    """
    return ending(page)[0] + SUFFIX


def read_side_file(path: str) -> SideFile | None:
    """The side file at a path, or ``None`` where there is none.

    :raises SideFileError: it is not readable, not JSON, or holds a value of the wrong type
    """
    try:
        with Path(path).open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SideFileError(
            f"The side file cannot be read: {error.strerror}.", "Make it readable, or remove it."
        ) from error
    if len(raw) > _MAX_BYTES:
        raise SideFileError(
            f"A side file holds at most {_MAX_BYTES:,} bytes.", "Keep url, fetched_at, status and headers alone."
        )
    return parse_side_file(raw)


def parse_side_file(raw: bytes) -> SideFile:
    """Read the JSON of a side file: an object with url, fetched_at, status and headers, each optional.

    Other names are ignored.

    :raises SideFileError: it is not JSON, or holds a value of the wrong type
    """
    try:
        values = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SideFileError(f"A side file is JSON in UTF-8, and this is not{place}.", "Mend or remove it.") from error
    if not isinstance(values, dict):
        raise SideFileError("A side file is a JSON object.", 'Write {"url": "https://..."}.')
    return SideFile(
        url=_url(values.get("url")),
        fetched_at=_fetched_at(values.get("fetched_at")),
        status=_status(values.get("status")),
        headers=_headers(values.get("headers")),
    )


def _url(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and _HTTP_URL.match(value.strip()):
        return value.strip()
    raise SideFileError(
        "In a side file url is an http or https address.", "Give the whole address of the page, or leave url out."
    )


def _fetched_at(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str) and (moment := iso_moment(value)):
        return moment
    raise SideFileError(
        "In a side file fetched_at is a moment in ISO 8601.", "Write it as 2024-01-31T12:00:00+00:00, or leave it out."
    )


def _status(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 100 <= value <= 599:
        return value
    raise SideFileError(
        "In a side file status is a number from 100 to 599.", "Write it as 200, without quotes, or leave it out."
    )


def _headers(value: object) -> Mapping[str, str]:
    if value is None:
        return MappingProxyType({})
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        # JSON may spell lone surrogates, which no file or database takes.
        return {_text(name).lower(): _text(text) for name, text in value.items()}
    raise SideFileError(
        "In a side file headers is an object of header names and their texts.",
        'Write it as {"content-type": "text/html"}, or leave it out.',
    )


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode()
