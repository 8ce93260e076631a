"""الصباح (assabah.com.tn), Tunis."""

import re
from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class Assabah(Source):
    """The byline is the first paragraph of the text; only the day of the issue is printed."""

    name = "assabah"
    hosts = ("assabah.com.tn", "assabahnews.tn")
    country = "TN"
    timezone = ZoneInfo("Africa/Tunis")
    own_names = ("الصباح", "الصباح نيوز", "دار الصباح", "جريدة الصباح", "Assabah News")
    url_rules = UrlRules(
        host="assabah.com.tn", article=re.compile(r"^/article/(?P<id>\d+)(?:/.*)?$"), article_path="/article/{id}"
    )

    class Page(ArticlePage):
        """The layout seen from 2019 to 2020 (Drupal, OpenPublish)."""

        alternative_headline = "div.field-name-field-op-subtitle"
        body = "div.field-name-body"
