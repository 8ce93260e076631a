"""Keeps every answer as it came, before anything else sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.http import Response

from crawler.fetching.archive import MAX_FILE_BYTES, ArchiveError, ArchiveWriter
from crawler.fetching.fetch import FetchError, fetch_of
from crawler.fetching.outcome import Outcome
from crawler.saved.page import SavedPage
from pipelines.article import Archive

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ARCHIVE = "WARRAQ_ARCHIVE"
ARCHIVE_MAX_BYTES = "WARRAQ_ARCHIVE_MAX_BYTES"
RUN = "WARRAQ_RUN"


class ArchiveMiddleware:
    """The innermost: stamps each answer with the time, writes it and hands on where it lies.

    Without ``WARRAQ_ARCHIVE`` nothing is written. ``writer`` is for whoever wants to `ArchiveWriter.sync` it.
    """

    def __init__(self, writer: ArchiveWriter | None) -> None:
        self.writer = writer

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveMiddleware:
        """For Scrapy."""
        settings = crawler.settings
        writer = None
        if directory := settings.get(ARCHIVE):
            writer = ArchiveWriter(
                Path(directory),
                str(settings.get(RUN) or "run"),
                software=settings.get("USER_AGENT"),
                max_bytes=settings.getint(ARCHIVE_MAX_BYTES, MAX_FILE_BYTES),
            )
            crawler.signals.connect(writer.close, signal=signals.engine_stopped)
        return cls(writer)

    def process_response(self, request: Request, response: Response) -> Response:
        """Write the pair.

        :raises FetchError: it cannot be written
        """
        fetch = fetch_of(request)
        now = datetime.now(UTC).replace(microsecond=0)
        fetch.fetched_at = now.isoformat()
        if self.writer is not None:
            try:
                fetch.archive = self.writer.write(request, response, f"{now:%Y-%m-%dT%H:%M:%SZ}", fetch.purpose)
            except ArchiveError as error:
                raise FetchError(Outcome.NOT_ARCHIVED, str(error)) from error
        return response


def page_of(response: Response) -> SavedPage:
    """A fetched response as the page that the reader of archives makes of its record."""
    request = response.request
    assert request is not None
    fetch = fetch_of(request)
    headers = {
        name.decode("latin-1").lower(): ", ".join(value.decode("utf-8", "replace") for value in values)
        for name, values in response.headers.items()
    }
    return SavedPage(
        archive=fetch.archive or Archive(response.url),
        content=response.body,
        url=response.url,
        url_from="warc_header",
        fetched_at=fetch.fetched_at,
        status=response.status,
        headers=headers,
        evidence={} if fetch.purpose is None else fetch.purpose.evidence,
    )
