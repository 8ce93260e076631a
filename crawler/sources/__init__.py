"""The publishers that are described, one file each. Adding one: ``docs/adding-a-publisher.md``."""

from __future__ import annotations

from functools import lru_cache

from crawler.sources.akhbarelyom import AkhbarElYom
from crawler.sources.albawabhnews import AlbawabhNews
from crawler.sources.albayan import AlBayan
from crawler.sources.almarjie_paris import AlmarjieParis
from crawler.sources.assabah import Assabah
from crawler.sources.beirutobserver import BeirutObserver
from crawler.sources.cnn_arabic import CnnArabic
from crawler.sources.islamist_movements import IslamistMovements
from crawler.sources.source import Source
from crawler.sources.youm7 import Youm7
from pipelines.normalise.urls import host

SOURCES: tuple[type[Source], ...] = (
    AkhbarElYom,
    AlbawabhNews,
    AlBayan,
    AlmarjieParis,
    Assabah,
    BeirutObserver,
    CnnArabic,
    IslamistMovements,
    Youm7,
)
_BY_HOST = {name: source for source in SOURCES for name in source.hosts}


@lru_cache(maxsize=1024)
def source_of_host(name: str) -> type[Source] | None:
    """The source that a host belongs to, itself or by its parent domain; ``None`` where nobody described it."""
    while name.count(".") >= 1:
        if (found := _BY_HOST.get(name)) is not None:
            return found
        name = name.partition(".")[2]
    return None


def source_of(url: str | None) -> type[Source] | None:
    """The source of an address."""
    name = host(url) if url else None
    return source_of_host(name) if name else None


__all__ = ["SOURCES", "Source", "source_of", "source_of_host"]
