"""What of a record can be made ready before the write lock is taken, so that nobody waits for it."""

from __future__ import annotations

from pipelines.article import Article
from pipelines.deduplicate import addresses
from pipelines.near_duplicates import Sketch, sketch_text
from pipelines.normalise.search import IndexText, index_text
from pipelines.store.rows import Row, holds_nul, storable_article, to_row
from pipelines.verdict import Accepted


class Prepared:
    """A record with its row, its addresses, its place in an archive, and what the indexes want to know of its text.

    :raises ValueError: it was never validated
    """

    __slots__ = ("addresses", "archive", "article", "index_text", "row", "sketch")

    def __init__(self, verdict: Accepted) -> None:
        article = verdict.article
        row = to_row(article)
        if holds_nul(row):
            article = storable_article(article)
            row = to_row(article)
        self.article: Article = article
        self.row: Row = row
        self.addresses = addresses(article)
        if not self.addresses:
            raise ValueError(f"{article.headline}: only what pipelines.validate.validate accepts can be stored")
        self.archive = article.archive
        self.sketch: Sketch = verdict.sketch or sketch_text(article.headline, article.body)
        self.index_text: IndexText = verdict.index_text or index_text(article.headline, article.body)
