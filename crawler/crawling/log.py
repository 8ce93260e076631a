"""The log of a crawl: events with fields, as text or as one JSON object a line, on standard error.

A JSON line always has ``time`` (UTC), ``level`` and ``event``; the rest depends on the event: ``source``, ``url``,
``kind``, ``outcome``, ``detail``. What libraries report from warnings on is the event ``log``.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TextIO

from crawler.commands.output import json_line

FORMATS = ("text", "json")
_OURS = "crawler"
_logger = logging.getLogger("crawler.crawling")
_FIELDS = "warraq_fields"


def say(event: str, *, level: int = logging.INFO, **fields: Any) -> None:
    """Log an event with its fields; those that are ``None`` are left out."""
    if _logger.isEnabledFor(level):
        told = {name: value for name, value in fields.items() if value is not None}
        _logger.log(level, event, extra={_FIELDS: told})


def _told(record: logging.LogRecord) -> tuple[str, dict[str, Any]]:
    fields = getattr(record, _FIELDS, None)
    if fields is not None:
        return record.getMessage(), fields
    told: dict[str, Any] = {"logger": record.name, "detail": record.getMessage()}
    if record.exc_info and record.exc_info[1] is not None:
        told["error"] = logging.Formatter().formatException(record.exc_info)
    return "log", told


def _moment(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        event, fields = _told(record)
        time = _moment(record).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return json_line({"time": time, "level": record.levelname.lower(), "event": event, **fields})


class TextFormatter(logging.Formatter):
    """A line for a person: time, level where it is not information, event, and the fields' values."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        event, fields = _told(record)
        level = "" if record.levelno <= logging.INFO else f" {record.levelname}"
        words = " ".join(" ".join(str(value).split()) for name, value in fields.items() if name != "error")
        error = f"\n{fields['error']}" if "error" in fields else ""
        return f"{_moment(record):%H:%M:%S}{level} {event} {words}{error}".rstrip()


class StatusLine:
    """A line at the foot of a terminal that is written over and over; elsewhere nothing is shown."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._shown = ""

    @property
    def is_shown(self) -> bool:
        """Whether the stream is a terminal."""
        return self._stream.isatty()

    def show(self, text: str) -> None:
        """Replace the line."""
        if self.is_shown:
            self._shown = text
            self._stream.write(f"\r\x1b[2K{text}")
            self._stream.flush()

    def write_above(self, text: str) -> None:
        """Write a line for good, above the status."""
        erased = "\r\x1b[2K" if self._shown else ""
        self._stream.write(f"{erased}{text}\n{self._shown}")
        self._stream.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()
            self._shown = ""


class _Handler(logging.Handler):
    def __init__(self, line: StatusLine, least: int) -> None:
        super().__init__()
        self._line, self._least = line, least

    def filter(self, record: logging.LogRecord) -> bool:
        """Ours as asked for; libraries only from warnings on."""
        ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
        return record.levelno >= (self._least if ours else logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        try:
            self._line.write_above(self.format(record))
        except Exception:
            self.handleError(record)


@contextmanager
def logging_to_stderr(form: str) -> Iterator[StatusLine]:
    """Log to standard error in one of `FORMATS` while the block runs; gives the status line.

    On a terminal, text lines begin at warnings: the status line shows the rest.
    """
    line = StatusLine(sys.stderr)
    status = form == "text" and line.is_shown
    handler = _Handler(line, logging.WARNING if status else logging.INFO)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    root, ours = logging.getLogger(), logging.getLogger(_OURS)
    before = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    ours.setLevel(logging.INFO)
    try:
        yield line
    finally:
        line.clear()
        root.removeHandler(handler)
        root.setLevel(before[0])
        ours.setLevel(before[1])
