"""``warraq normalise``: printed dates and bylines, one JSON object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

DATE_KEYS = ("raw", "iso", "precision", "zone", "modified", "method", "reason", "warnings")
BYLINE_KEYS = ("raw", "authors", "agency", "location", "reason", "warnings")


def input_lines(stream: BinaryIO) -> Iterator[str]:
    """Every line of a UTF-8 stream, also an empty one, without its line end (LF or CRLF).

    A byte that is not UTF-8 becomes U+FFFD: one bad line must not cost the answers to the others.
    """
    for line in stream:
        yield line.removesuffix(b"\n").removesuffix(b"\r").decode("utf-8", "replace")


def read_dates(texts: Iterable[str], *, now: datetime, timezone: ZoneInfo | None) -> Iterator[dict[str, Any]]:
    """One answer for each text, in order, with the keys `DATE_KEYS`."""
    from pipelines.normalise.dates import read_date

    return _answers(texts, lambda text: read_date(text, now=now, timezone=timezone)._asdict(), DATE_KEYS)


def read_bylines(texts: Iterable[str]) -> Iterator[dict[str, Any]]:
    """One answer for each text, in order, with the keys `BYLINE_KEYS`."""
    from pipelines.normalise.bylines import read_byline

    return _answers(texts, lambda text: asdict(read_byline(text)), BYLINE_KEYS)


def _answers(
    texts: Iterable[str], read: Callable[[str], dict[str, Any]], keys: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    for text in texts:
        answer = read(text)
        yield {key: answer[key] for key in keys}
