"""``warraq sources new``: a first publisher file from a page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import click

from crawler.commands.input import saved_pages
from crawler.commands.own_sources import known_sources
from crawler.saved.page import Saved, Unreadable
from crawler.saved.stored import read_stored
from crawler.sources.drafting import UNKNOWN_COUNTRY, DraftError, SourceDraft, draft_source
from pipelines.store import StoreError, open_database
from pipelines.store.queries import article_by_address

_MOST = 100  # pages of an archive that are tried


def new_source(
    page: str,
    *,
    name: str | None,
    url: str | None,
    database: Path,
    archive: Path | None,
    sources_file: Path | None,
    now: datetime,
) -> tuple[SourceDraft, list[str]]:
    """The file that describes the publisher of a saved page, and remarks for the operator.

    ``page`` is a saved page, an archive (its first article counts), or the address of an article in the database.

    :raises click.ClickException: no file can be written from it
    """
    known = known_sources(sources_file)
    if page.startswith(("http://", "https://")):
        pages = iter([_from_database(page, database, archive)])
    else:
        pages = saved_pages((page,), stdin=None, url=url)
    draft = _first(page, pages, name, now)
    remarks = [f"selectors: {', '.join(draft.selectors) or 'none, the generic parser reads the page as it is'}"]
    if f'country = "{UNKNOWN_COUNTRY}"' in draft.text:
        remarks.append(f"country: {draft.host} does not tell it; write it and the time zone into the file.")
    for source in known:
        if draft.host in source.hosts or draft.name == source.name:
            remarks.append(
                f"{draft.host} and the name {draft.name} must not be another source's, and {source.name} "
                f"({', '.join(source.hosts)}) is known: rename the new one with --name, or give up one of the two."
            )
    return draft, remarks


def _first(page: str, pages: Iterator[Saved], name: str | None, now: datetime) -> SourceDraft:
    problem: str | None = None
    for saved in islice(pages, _MOST):
        try:
            if isinstance(saved, Unreadable):
                raise DraftError(str(saved))
            return draft_source(saved, now=now, name=name)
        except DraftError as error:
            problem = problem or str(error)
    raise click.ClickException(problem or f"{page}: a publisher file is written from a saved page, and none is there.")


def _from_database(url: str, database: Path, archive: Path | None) -> Saved:
    try:
        with open_database(database, create=False, read_only=True) as store:
            found = article_by_address(store, url)
    except StoreError as error:
        raise click.ClickException(
            f"{url}: an address must be that of an article in the database, and the database cannot be read: {error} "
            "Or save the page, and name the file."
        ) from error
    if found is None or found[1].archive is None:
        raise click.ClickException(
            f"{url}: an address must be that of an article in {database}, and it is not there. Save the page as the "
            "server sends it and name the file, with --url; or fetch it with `warraq crawl` first."
        )
    return read_stored(found[1].archive, folder=archive)


def write_draft(draft: SourceDraft, output: Path | None) -> None:
    """Print the file, or write it where there is none yet.

    :raises click.ClickException: the file exists or cannot be written
    """
    if output is None:
        click.echo(draft.text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(draft.text)
    except OSError as error:
        raise click.ClickException(
            f"{output}: --output must be a file that can be written and does not exist yet ({error.strerror}). "
            "Name another one."
        ) from error
