"""Pages of a WACZ file (WACZ 1.1.1): WARC files under ``archive/`` in a ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from crawler.saved import faults
from crawler.saved.page import Saved, Unreadable
from crawler.saved.source import Source
from crawler.saved.warc import read_warc
from pipelines.article import Archive

_WARC = re.compile(r"archive/.+\.warc(?:\.gz)?\Z", re.IGNORECASE)


def read_wacz(raw: BinaryIO, *, file: str, limit: int) -> Iterator[Saved]:
    """The pages of every WARC file in a WACZ, and what cannot be read of it.

    ``raw`` must be seekable. A page lies at ``FILE#archive/NAME.warc.gz``, its offset counted in that WARC file.
    ``limit`` is the most bytes that a page may hold.
    """
    try:
        archive = ZipFile(raw)
    except (BadZipFile, OSError, ValueError, NotImplementedError):
        yield Unreadable(
            archive=Archive(file),
            rule="A WACZ is a whole ZIP file, and this is not: its list of contents, at the end, is missing or broken.",
            way_out="Copy the file again from where it was made, or name the WARC files inside it one by one.",
        )
        return
    with archive:
        members = sorted(
            (member for member in archive.infolist() if _WARC.match(member.filename)), key=lambda m: m.filename
        )
        if not members:
            yield Unreadable(
                archive=Archive(file),
                rule="A WACZ holds WARC files under archive/, and this ZIP file holds none.",
                way_out="Unpack it and name what it holds, or leave it out.",
            )
        for member in members:
            name = f"{file}#{member.filename}"
            try:
                stream = archive.open(member)
            except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
                yield faults.damaged(Archive(name), f"cannot be unpacked ({error})")
                continue
            with stream:
                yield from read_warc(Source(cast("BinaryIO", stream)), file=name, limit=limit)
