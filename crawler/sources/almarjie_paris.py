"""المرجع (almarjie-paris.com): studies and news of Islamist movements, published from Paris on an Egyptian CMS."""

import re
from zoneinfo import ZoneInfo

from crawler.discovery.numbered_archive import NumberedArchive
from crawler.sources.source import Source
from pipelines.normalise.urls import UrlRules


class AlmarjieParis(Source):
    """Known by its text captures: the image's alt text stands before the byline; addresses hold only a number."""

    name = "almarjie-paris"
    hosts = ("almarjie-paris.com",)
    country = "FR"
    timezone = ZoneInfo("Africa/Cairo")
    own_names = ("المرجع", "بوابة المرجع", "مركز سيمو", "مركز سيمو - باريس", "مركز دراسات الشرق الأوسط")
    url_rules = UrlRules(host="almarjie-paris.com", article=re.compile(r"^/(?P<id>\d+)(?:/.*)?$"))
    archive = NumberedArchive(pattern="https://www.almarjie-paris.com/{id}", first=13452, direction="both")
