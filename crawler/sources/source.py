"""A publisher as data, and its page classes."""

from __future__ import annotations

import re
from datetime import date
from typing import ClassVar
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.parsers.article_page import ArticlePage
from pipelines.health.limits import Limits
from pipelines.normalise.dates import DateOrder
from pipelines.normalise.urls import UrlRules


class Source:
    """A publisher. Subclasses are data; a page class inside is needed only where the generic parser is not enough.

    ``name`` is the key in the database, ``hosts`` every host that serves its articles (without ``www.``),
    ``country`` an ISO 3166 code, ``timezone`` the zone of its printed clocks, ``date_order`` (``"DMY"`` or ``"MDY"``)
    how it writes numeric dates that end in the year, ``own_names`` what it calls itself and its desks in bylines (they
    are nobody's name and no agency), ``url_rules`` what makes two of its addresses one.
    Nested subclasses of `ArticlePage` are its page versions.

    Where a crawl looks for articles: ``feeds``, ``sitemaps`` and ``sections`` are addresses, ``archive`` describes a
    site whose articles are numbered, and ``article_url`` is found in the addresses of articles (and in no others).
    A source that is not ``enabled`` is crawled only when it is named. ``limits`` are those of `warraq status` that are
    set by hand.
    """

    name: ClassVar[str]
    hosts: ClassVar[tuple[str, ...]]
    country: ClassVar[str]
    timezone: ClassVar[ZoneInfo | None] = None
    date_order: ClassVar[DateOrder | None] = None
    own_names: ClassVar[tuple[str, ...]] = ()
    url_rules: ClassVar[UrlRules | None] = None
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[str, ...]] = ()
    archive: ClassVar[NumberedArchive | None] = None
    article_url: ClassVar[re.Pattern[str] | None] = None
    enabled: ClassVar[bool] = True
    limits: ClassVar[Limits] = Limits()
    pages: ClassVar[tuple[type[ArticlePage], ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        found = [value for value in vars(cls).values() if isinstance(value, type) and issubclass(value, ArticlePage)]
        cls.pages = tuple(sorted(found, key=lambda page: page.valid_until or date.max))

    @classmethod
    def page(cls, fetched: date) -> type[ArticlePage]:
        """The page class for a page fetched on that day: the first that was still valid then, else the generic one."""
        return next(
            (page for page in cls.pages if page.valid_until is None or fetched <= page.valid_until), ArticlePage
        )
