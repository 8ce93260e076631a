"""What can be wrong with a saved page, each fault in one place: the rule it breaks and the way out."""

from __future__ import annotations

from crawler.saved.page import Unreadable
from crawler.saved.sniffing import binary_type
from pipelines.article import Archive


def where(archive: Archive) -> str:
    """How a message speaks of the thing itself: the file, or the record in it."""
    return "The file" if archive.offset is None else f"The record at byte {archive.offset}"


def empty(archive: Archive) -> Unreadable:
    """Nothing but white space."""
    return Unreadable(
        archive=archive,
        rule=f"{where(archive)} is empty: a saved page holds at least its text.",
        way_out="Save the page again, or leave it out.",
    )


def too_large(archive: Archive, limit: int, size: int | None = None) -> Unreadable:
    """More than the limit; ``size`` where it is known without reading it all."""
    held = f"holds {size:,} bytes" if size else "holds more"
    return Unreadable(
        archive=archive,
        rule=f"{where(archive)} {held}, and a page may hold {limit:,} bytes at most.",
        way_out="News pages are far smaller: check what was saved, or save it without pictures and scripts inside.",
    )


def binary(archive: Archive, name: str) -> Unreadable:
    """Another kind of file under the name of a page."""
    return Unreadable(
        archive=archive,
        rule=f"{where(archive)} is {name}, not a page.",
        way_out="Save the page itself as HTML, MHTML, text or WARC, or leave the file out.",
    )


def damaged(archive: Archive, what: str) -> Unreadable:
    """Compressed or framed bytes that end or break inside; ``what`` goes on from the thing's name."""
    return Unreadable(
        archive=archive,
        rule=f"{where(archive)} {what}: a page is read whole or not at all.",
        way_out="Copy the file again from where it was made, or save the page again.",
    )


def cannot_open(archive: Archive, error: OSError | ValueError) -> Unreadable:
    """The system refuses."""
    if isinstance(error, FileNotFoundError):
        return Unreadable(
            archive=archive,
            rule="There is no such file or folder.",
            way_out="Check the spelling, and the folder that the command runs in.",
        )
    return Unreadable(
        archive=archive,
        rule=f"It cannot be opened: {getattr(error, 'strerror', None) or error}.",
        way_out="Give the user who runs the command the right to read it, or leave it out.",
    )


def fault_of_content(content: bytes, archive: Archive) -> Unreadable | None:
    """What keeps decompressed content from being a page: it is empty, or binary."""
    if not content[:4096].strip(_BLANK) and not content.strip(_BLANK):
        return empty(archive)
    name = binary_type(content)
    return binary(archive, name) if name else None


_BLANK = b" \t\r\n\f\v\0\xef\xbb\xbf"
