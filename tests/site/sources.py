"""Writes the file that describes running sites to ``warraq crawl --sources FILE.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tests.site.furniture import NAME, section_path
from tests.site.newspaper import FIRST_ID, SECTIONS, ZONE

if TYPE_CHECKING:
    from tests.site.site import Site

WAYS = ("feeds", "sitemaps", "sections", "archive")
"""The ways of finding a site's articles. The archive is the slow one: it also asks for the numbers that are missing."""

_HEAD = '''"""Made by the test site, for warraq crawl --sources: it lives as long as the site runs."""

import re
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules
'''

_SOURCE = '''

class {klass}(Source):
    """The test site at {base}."""

    name = {name!r}
    hosts = ({host!r},)
    country = "SA"
    timezone = ZoneInfo({zone!r})
    own_names = ({title!r},)
    feeds = {feeds!r}
    sitemaps = {sitemaps!r}
    sections = {sections!r}
    archive = {archive}
    article_url = re.compile({article_url!r})
    enabled = True
    url_rules = UrlRules(
        article=re.compile(r"^/(?:(?:archive|amp|print)/)?(?P<id>[0-9]{{5,7}})(?:/[^/]*)?$"), article_path="/{{id}}"
    )
'''


def write_sources(path: Path, sites: Iterable[tuple[str, Site]], ways: Sequence[str] = WAYS[:3]) -> Path:
    """Describe running sites, as ``(name, site)``, each found in these ways; returns ``path``.

    :raises ValueError: a way that there is none of
    """
    if unknown := set(ways) - set(WAYS):
        raise ValueError(f"ways: {', '.join(sorted(unknown))} is none of {', '.join(WAYS)}")
    path.write_text(_HEAD + "".join(_source(name, site, ways) for name, site in sites), encoding="utf-8")
    return path


def _source(name: str, site: Site, ways: Sequence[str]) -> str:
    def those(way: str, *paths: str) -> tuple[str, ...]:
        return tuple(site.base + path for path in paths) if way in ways else ()

    archive = f'NumberedArchive(pattern="{site.base}/{{id}}", first={FIRST_ID}, gap_limit=10, lowest={FIRST_ID})'
    return _SOURCE.format(
        klass="".join(part.capitalize() for part in re.split(r"\W|_", name)),
        name=name,
        base=site.base,
        host=site.host,
        zone=ZONE.key,
        title=NAME,
        feeds=those("feeds", "/rss.xml"),
        sitemaps=those("sitemaps", "/news-sitemap.xml", "/sitemap.xml"),
        sections=those("sections", *map(section_path, SECTIONS)),
        archive=archive if "archive" in ways else None,
        article_url=rf"^{re.escape(site.base)}/(?:(?:(?:archive|amp|print)/)?[0-9]{{5,7}}(?:[/?#]|$)|story\.php\?id=[0-9])",
    )
