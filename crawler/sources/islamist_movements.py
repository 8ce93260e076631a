"""بوابة الحركات الإسلامية (islamist-movements.com), Cairo; the same CMS as almarjie-paris.com."""

import re
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class IslamistMovements(Source):
    """Known by its text captures: print link, truncated alt text and author share one line."""

    name = "islamist-movements"
    hosts = ("islamist-movements.com",)
    country = "EG"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("بوابة الحركات الإسلامية", "الحركات الإسلامية")
    url_rules = UrlRules(host="islamist-movements.com", article=re.compile(r"^/(?P<id>\d+)(?:/.*)?$"))
    archive = NumberedArchive(pattern="https://www.islamist-movements.com/{id}", first=57080, direction="both")
