"""البيان (albayan.ae), Dubai."""

from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source


class AlBayan(Source):
    """Place and paper are printed as the source and repeated as if they were a person in the metadata."""

    name = "albayan"
    hosts = ("albayan.ae",)
    country = "AE"
    timezone = ZoneInfo("Asia/Dubai")
    own_names = ("البيان", "صحيفة البيان", "البيان الإلكتروني", "دبي - البيان")

    class Page(ArticlePage):
        """The layout seen in 2020 (Polopoly)."""

        byline = "div.source > ul"
        body = "div#articledetails"
        noise = "div.metadata"
