"""The publishers that are described, one file each. Adding one: ``docs/adding-a-publisher.md``."""

from __future__ import annotations

from crawler.sources.akhbarelyom import AkhbarElYom
from crawler.sources.albawabhnews import AlbawabhNews
from crawler.sources.albayan import AlBayan
from crawler.sources.almarjie_paris import AlmarjieParis
from crawler.sources.assabah import Assabah
from crawler.sources.beirutobserver import BeirutObserver
from crawler.sources.cnn_arabic import CnnArabic
from crawler.sources.islamist_movements import IslamistMovements
from crawler.sources.registry import register, source_of, source_of_host
from crawler.sources.source import Source
from crawler.sources.youm7 import Youm7

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
register(SOURCES)

__all__ = ["SOURCES", "Source", "source_of", "source_of_host"]
