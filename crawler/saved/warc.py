"""Pages of a WARC file, one at a time, however large the file; damaged records are named and the rest is read."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from fastwarc.warc import ArchiveIterator

from crawler.saved import faults
from crawler.saved.page import Saved, Unreadable
from crawler.saved.purpose import FIELD
from crawler.saved.source import Source
from crawler.saved.warc_members import BROKEN, CUT_SHORT, GzipStretch, Stretch, next_stretch, search
from crawler.saved.warc_record import BrokenRecordError, read_record
from pipelines.article import Archive

# A torn file has one or two; more is a file that is broken all over, and each search may read it to the end.
_MOST_DAMAGES = 100


def read_warc(source: Source, *, file: str, limit: int) -> Iterator[Saved]:
    """The pages of a WARC file, compressed or not, and what cannot be read of it.

    ``file`` is how to name it; the offset of each page is that of its record in the file. Where one gzip member holds
    several records, which the standard advises against, it is the member's offset plus that of the record inside it.
    ``limit`` is the most bytes that a page may hold.
    """
    if not source.peek(1) and source.fault is None:
        yield faults.empty(Archive(file))
        return
    nothing = True
    for saved in _read_stretches(source, file, limit):
        nothing = False
        if saved is not None:
            yield saved
    if nothing:
        yield Unreadable(
            archive=Archive(file),
            rule="The WARC file holds no page: none of its records is a response with HTML.",
            way_out="Leave it out, or make the archive again with the pages in it.",
        )


def _read_stretches(source: Source, file: str, limit: int) -> Iterator[Saved | None]:
    """The pages and faults, and ``None`` for what says of itself that it is no page."""
    damages = 0
    while source.peek(1):
        stretch = next_stretch(source)
        if stretch is not None:
            resume = yield from _pages(stretch, file, limit)
        elif source.peek(1):
            yield _not_warc(Archive(file, source.at))
            resume = source.at + 1
        else:
            break
        if resume is not None:
            if source.fault is not None:
                break
            damages += 1
            if damages == _MOST_DAMAGES:
                yield Unreadable(
                    archive=Archive(file, source.at),
                    rule=f"The file is damaged in {damages} places, and the rest was not read.",
                    way_out="Copy the file again from where it was made.",
                )
                return
            if not search(source, resume):
                break
    if source.fault is not None:
        yield faults.damaged(Archive(file, source.at), f"cannot be read ({source.fault})")


def _not_warc(archive: Archive) -> Unreadable:
    return Unreadable(
        archive=archive,
        rule=f"{faults.where(archive)} is no WARC record, which begins with WARC/1.0 or WARC/1.1.",
        way_out="Check that the file is a WARC and was copied whole.",
    )


def _pages(stretch: Stretch, file: str, limit: int) -> Generator[Saved | None, None, int | None]:
    """What `_read_stretches` gives, of one; returns where to search on for the next record, if there is damage."""
    archive = Archive(file, stretch.start)
    fault: Unreadable | None = None
    records = 0
    try:
        for record in ArchiveIterator(stretch, parse_http=False, stream_detect=False):
            archive = Archive(file, stretch.start + record.stream_pos)
            records += 1
            saved = read_record(record, archive, limit)
            if stretch.damage == BROKEN and not record.headers.get("WARC-Block-Digest"):
                saved = saved and faults.damaged(archive, BROKEN)
            fault = saved if isinstance(saved, Unreadable) else None
            if saved is not None or record.headers.get(FIELD):
                yield saved
    except BrokenRecordError as error:
        fault = faults.damaged(archive, str(error))
        yield fault
    except OSError:  # fastwarc's word for a header that is none
        fault = faults.damaged(archive, "is followed by what is no WARC record") if records else _not_warc(archive)
        yield fault
    if not isinstance(stretch, GzipStretch):
        return (archive.offset or 0) + 1 if fault else None
    stretch.drain()
    # One whole record in a member that lacks its last bytes has lost nothing but its checksum.
    if stretch.damage and fault is None and not (records == 1 and stretch.damage == CUT_SHORT):
        yield faults.damaged(archive, stretch.damage)
    return stretch.start + 1 if stretch.damage else None
