"""البيان (albayan.ae), Dubai."""

import re
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class AlBayan(Source):
    """Place and paper are printed as the source and repeated as if they were a person in the metadata."""

    name = "albayan"
    hosts = ("albayan.ae",)
    country = "AE"
    timezone = ZoneInfo("Asia/Dubai")
    own_names = ("البيان", "صحيفة البيان", "البيان الإلكتروني", "دبي - البيان")
    url_rules = UrlRules(host="albayan.ae", article=re.compile(r"^/.*/\d{4}-\d\d-\d\d-(?P<id>1\.\d+)$"), article_path="/{id}")

    class Page(ArticlePage):
        """The layout seen in 2020 (Polopoly)."""

        headline = "article h1.title"
        date = "time.published"
        byline = ".metadata .source ul"
        body = "#articledetails"
        noise = (".metadata", ".follow-google", ".shareholder", ".related-stories")
