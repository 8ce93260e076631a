"""Addresses: one spelling for one page, and what an address says by itself."""

from pipelines.normalise.urls.canonical import MAX_LENGTH, UrlRules, canonicalise, host, resolve
from pipelines.normalise.urls.dates import UrlDate, url_date

__all__ = ["MAX_LENGTH", "UrlDate", "UrlRules", "canonicalise", "host", "resolve", "url_date"]
