import pytest
from scrapy.settings import Settings, default_settings

from crawler import settings as ours

NAMES = [name for name in vars(ours) if name.isupper()]


@pytest.fixture
def settings():
    merged = Settings()
    merged.setmodule(ours)
    return merged


@pytest.mark.parametrize("name", NAMES)
def test_scrapy_knows_the_setting(name):
    assert hasattr(default_settings, name), f"{name} is no setting of this Scrapy"


@pytest.mark.parametrize("door", ["TELNETCONSOLE_ENABLED", "REMOTE_CONTROL_ENABLED", "COOKIES_ENABLED"])
def test_doors_are_shut(settings, door):
    assert settings.getbool(door) is False


def test_only_the_web_is_fetched(settings):
    merged = {**settings.getdict("DOWNLOAD_HANDLERS_BASE"), **settings.getdict("DOWNLOAD_HANDLERS")}
    assert {scheme for scheme, handler in merged.items() if handler} == {"http", "https"}


def test_polite_by_default(settings):
    assert settings.getbool("ROBOTSTXT_OBEY")
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
