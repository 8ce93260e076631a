"""How a crawl is to be done, as the operator and the sources say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler.fetching.addresses import is_local_name, is_public, literal
from crawler.replay.judging import Parse, Validate
from crawler.sources.source import Source
from pipelines.normalise.urls import host

_LEAST_HELD, _HELD_PER_SOURCE = 64, 2

UNKNOWN_COUNTRY = "ZZ"
"""ISO 3166 leaves this code to its users; here it is the country of a site that nobody described."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a crawl is done.

    ``archive`` is the folder of raw answers, ``None`` for none. ``delay`` is the least number of seconds between two
    requests to a host. ``limit`` is how many articles are asked for at most, ``since`` (aware) leaves out older ones,
    ``time_limit`` is after how many seconds nothing more is begun. ``page_time_limit`` is what a worker may spend on
    one page. ``settings`` go over those of `crawler.settings`. ``command`` is what the operator typed.
    """

    database: Path
    sources: tuple[type[Source], ...]
    parse: Parse
    validate: Validate
    archive: Path | None = None
    user_agent: str
    delay: float = 1.0
    allow_private_hosts: bool = False
    limit: int | None = None
    since: datetime | None = None
    time_limit: float | None = None
    workers: int = 1
    page_time_limit: float = 30.0
    settings: dict[str, Any]
    command: str = "warraq crawl"

    @property
    def most_held(self) -> int:
        """Tasks that are leased and not fetched: every source has its turn, and a few slow hosts hold nobody up."""
        return max(_LEAST_HELD, _HELD_PER_SOURCE * len(self.sources))


def undescribed(url: str) -> type[Source]:
    """A source for a site that nobody described: its name is its host, and its front page leads to the rest.

    :raises ValueError: the address names no host
    """
    name = host(url)
    if name is None:
        raise ValueError(f"{url}: a site is named by a web address with a host, such as https://www.example.com/.")
    parts = urlsplit(url)
    front = f"{parts.scheme}://{parts.netloc}/"
    return type(
        "Undescribed",
        (Source,),
        {
            "__doc__": "A site that nobody described.",
            "name": name,
            "hosts": (name,),
            "country": UNKNOWN_COUNTRY,
            "sections": tuple(dict.fromkeys((front, url))),
        },
    )


def finds_its_own_way(source: type[Source]) -> bool:
    """Whether the feeds and sitemaps of a source are to be looked for, because nobody named any."""
    return not (source.feeds or source.sitemaps or source.archive) and (
        not source.sections or source.country == UNKNOWN_COUNTRY
    )


def seeds_of(source: type[Source]) -> tuple[tuple[str, str], ...]:
    """The documents where a crawl of a source begins, as (kind, address)."""
    named = (
        *(("feed", url) for url in source.feeds),
        *(("sitemap", url) for url in source.sitemaps),
        *(("section", url) for url in source.sections),
    )
    if not named and source.archive is None:
        return (("section", front_page(source)),)
    return named


def front_page(source: type[Source]) -> str:
    """The address of a source's front page."""
    if source.country == UNKNOWN_COUNTRY and source.sections:
        return source.sections[0]
    return f"https://{source.hosts[0]}/"


def public_hosts(sources: Iterable[type[Source]]) -> list[str]:
    """The hosts of sources that are, or may be, on the public internet."""
    hosts = dict.fromkeys(name for source in sources for name in source.hosts)
    return [name for name in hosts if _may_be_public(name)]


def _may_be_public(name: str) -> bool:
    address = literal(name)
    return is_public(address) if address is not None else not is_local_name(name)
