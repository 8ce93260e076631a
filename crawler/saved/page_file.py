"""One page in one file: HTML, MHTML or a text capture, compressed by gzip or not."""

from __future__ import annotations

from crawler.saved import faults
from crawler.saved.compression import DamagedError, TooLargeError, gunzip
from crawler.saved.mhtml import MhtmlError, read_mhtml
from crawler.saved.page import Saved, SavedPage
from crawler.saved.side_file import SideFile
from crawler.saved.sniffing import GZIP, Kind, kind_of
from pipelines.article import Archive


def read_page(
    raw: bytes, archive: Archive, *, announced: Kind | None, side: SideFile, url: str | None, limit: int
) -> Saved:
    """The page in the bytes of a file.

    ``announced`` is what the file's name says; the bytes may know better (HTML under ``.txt``, MHTML under ``.html``).
    ``url`` is what the operator says, which goes before the side file, which goes before what MHTML says of itself.
    ``limit`` is the most bytes that the page may hold.
    """
    if len(raw) > limit:
        return faults.too_large(archive, limit)
    if raw.startswith(GZIP):
        try:
            raw = gunzip(raw, limit)
        except DamagedError as error:
            return faults.damaged(archive, str(error))
        except TooLargeError:
            return faults.too_large(archive, limit)
    if fault := faults.fault_of_content(raw, archive):
        return fault
    kind = kind_of(raw, default=announced)
    headers, fetched_at, own_url = dict(side.headers), side.fetched_at, None
    if kind is Kind.MHTML:
        try:
            part = read_mhtml(raw)
        except MhtmlError as error:
            return faults.damaged(archive, str(error))
        raw, own_url = part.content, part.url
        fetched_at = fetched_at or part.fetched_at
        headers["content-type"] = part.content_type
        if fault := faults.fault_of_content(raw, archive):
            return fault
    address, origin = _first((url, "url_option"), (side.url, "side_file"), (own_url, "mhtml_header"))
    return SavedPage(
        archive=archive,
        content=raw,
        kind="capture" if kind is Kind.CAPTURE else "html",
        url=address,
        url_from=origin,
        fetched_at=fetched_at,
        status=side.status,
        headers=headers,
    )


def _first(*addresses: tuple[str | None, str]) -> tuple[str | None, str | None]:
    return next((address for address in addresses if address[0]), (None, None))
