"""بوابة أخبار اليوم (akhbarelyom.com), Cairo."""

import re
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class AkhbarElYom(Source):
    """Dates in the metadata are Arabic prose; the metadata's author is the site itself."""

    name = "akhbarelyom"
    hosts = ("akhbarelyom.com",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("أخبار اليوم", "بوابة أخبار اليوم", "بوابة أخبار اليوم الإلكترونية", "akhbarelyom")
    url_rules = UrlRules(
        host="akhbarelyom.com",
        article=re.compile(r"^/news/newdetails/(?P<id>\d+)(?:/.*)?$", re.IGNORECASE),
        article_path="/news/newdetails/{id}",
    )

    class Page(ArticlePage):
        """The layout seen in 2020."""

        byline = "div.post-meta-author"
        body = "div.entry-content"
