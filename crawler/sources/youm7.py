"""اليوم السابع (youm7.com), Cairo."""

import re
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class Youm7(Source):
    """The metadata stamps the Cairo clock as UTC; paragraphs are split by line breaks inside one element."""

    name = "youm7"
    hosts = ("youm7.com",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("اليوم السابع", "Youm7")
    url_rules = UrlRules(
        host="youm7.com",
        article=re.compile(r"^/story/(?P<date>\d{4}/\d{1,2}/\d{1,2})/[^/]*/(?P<id>\d+)$"),
        article_path="/story/{date}/-/{id}",
    )

    class Page(ArticlePage):
        """The layout seen in 2020."""

        date = "span.newsStoryDate"
        byline = "span.writeBy"
        body = "div#articleBody"
