"""CNN بالعربية (arabic.cnn.com), Dubai."""

from zoneinfo import ZoneInfo

from crawler.parsers.article_page import ArticlePage
from crawler.sources.source import Source


class CnnArabic(Source):
    """The printed stamp is the last update; the day of publication stands in the address alone."""

    name = "cnn-arabic"
    hosts = ("arabic.cnn.com",)
    country = "AE"
    timezone = ZoneInfo("Asia/Dubai")
    # CNN itself is left out: its own correspondents' datelines credit it as an agency.
    own_names = ("CNN بالعربية", "CNNArabic", "CNNArabic.com")

    class Page(ArticlePage):
        """The layout seen in 2013."""

        date = "div.cnn_strytmstmp"
        section = "a.nav-on"
        body = "div.cnn_strycntntrgt"
