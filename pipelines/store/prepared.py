"""What of a record can be made ready before the write lock is taken, and in another process than the writer's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pipelines.article import Archive
from pipelines.deduplicate import addresses
from pipelines.near_duplicates import Sketch, sketch_text
from pipelines.normalise.search import IndexText, index_text
from pipelines.store.credits import Credit, key_of
from pipelines.store.rows import COLUMN, Row, is_storable, storable_article, to_row
from pipelines.verdict import Accepted, Refused


@dataclass(slots=True, eq=False)
class Prepared:
    """A record as its row, and what else is written of it: its addresses (its identity first), its credits, its place
    in an archive, and what the indexes want to know of its text. Made by `prepare`.
    """

    row: Row
    addresses: tuple[str, ...]
    canonical_url: str | None
    archive: Archive | None
    credits: tuple[Credit, ...]
    sketch: Sketch
    index_text: IndexText

    @property
    def changed_at(self) -> str | None:
        """When the publisher last changed the article, else when it was published: ISO 8601, as precise as is known."""
        changed = self.row[COLUMN["date_modified"]] or self.row[COLUMN["date_published"]]
        return None if changed is None else str(changed)


Judgement: TypeAlias = Prepared | Refused
"""What a worker makes of a page."""

Storable: TypeAlias = Judgement | Accepted
"""What the writer takes; it prepares what nobody has prepared."""


def prepare(verdict: Accepted) -> Prepared:
    """Make a record ready to be written. Pure. Texts that cannot be stored are mended, see `storable_article`.

    :raises ValueError: it was never validated
    """
    article = verdict.article
    row = to_row(article)
    if not is_storable(row):
        article = storable_article(article)
        row = to_row(article)
    found = addresses(article)
    if not found:
        raise ValueError(f"{article.headline}: only what pipelines.validate.validate accepts can be stored")
    body = article.body
    return Prepared(
        row=row,
        addresses=found,
        canonical_url=article.canonical_url,
        archive=article.archive,
        credits=tuple([Credit(a.name, a.role, key_of(a.name)) for a in article.authors]),
        sketch=sketch_text(article.headline, body),
        index_text=index_text(article.headline, body),
    )
