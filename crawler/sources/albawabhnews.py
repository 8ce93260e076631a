"""البوابة نيوز (albawabhnews.com), Cairo."""

import re
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class AlbawabhNews(Source):
    """Known by its text captures: the only date is the page clock, and the editor-in-chief stands on every page."""

    name = "albawabhnews"
    hosts = ("albawabhnews.com",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("البوابة نيوز", "البوابة", "بوابة البوابة نيوز", "albawabhnews")
    url_rules = UrlRules(host="albawabhnews.com", article=re.compile(r"^/(?P<id>\d+)(?:/.*)?$"))
    archive = NumberedArchive(pattern="https://www.albawabhnews.com/{id}", first=2764979, direction="both")
