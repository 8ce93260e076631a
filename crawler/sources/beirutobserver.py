"""Beirut Observer (beirutobserver.com), Beirut."""

import re
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class BeirutObserver(Source):
    """An Arabic text under an English template; an account name is hidden where a byline would be."""

    name = "beirutobserver"
    hosts = ("beirutobserver.com",)
    country = "LB"
    timezone = ZoneInfo("Asia/Beirut")
    own_names = ("بيروت أوبزرفر", "بيروت اوبزرفر", "Beirut Observer")
    url_rules = UrlRules(
        host="beirutobserver.com", article=re.compile(r"^/\d{4}/\d\d/(?P<id>\d+)$"), article_path="/{id}"
    )

    feeds = ("https://www.beirutobserver.com/feed/",)

    class Page(ArticlePage):
        """The layout seen in 2020 (WordPress, Sahifa)."""

        date = "p.post-meta"
        body = "div.content-rules"
