"""One page back from where a record says that it lies."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

from crawler.saved import faults
from crawler.saved.page import Saved, SavedPage, Unreadable
from crawler.saved.reading import MAX_PAGE_BYTES, read_saved
from crawler.saved.source import Source
from crawler.saved.warc import read_warc
from pipelines.article import Archive

_MOST = 10  # pages of a file that is one page


def read_stored(archive: Archive, *, folder: Path | None = None) -> Saved:
    """The page that `pipelines.article.Article.archive` names: a file, or the record at an offset of a WARC.

    A file that is no longer there is looked for by its name in ``folder``. Pages inside a container (WACZ) are not
    found, since their offset is not one of the file.
    """
    path = Path(archive.file)
    found: Saved | None
    if folder is not None and not path.exists():
        path = folder / path.name
    try:
        if archive.offset is None:
            there = list(islice(read_saved([path]), _MOST))
            found = next((saved for saved in there if isinstance(saved, SavedPage)), next(iter(there), None))
        else:
            with path.open("rb") as file:
                file.seek(archive.offset)
                found = next((s for s in read_warc(Source(file), file=str(path), limit=MAX_PAGE_BYTES)), None)
            if found is not None:
                # The reader counts from where it began.
                found = replace(found, archive=Archive(str(path), archive.offset))
    except OSError as error:
        return faults.cannot_open(archive, error)
    if found is None:
        return Unreadable(
            archive=archive,
            rule="A record's page must lie where the record says, and there is none.",
            way_out="Give the folder where the files lie now with --archive.",
        )
    return found
