import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

from crawler import settings as ours

NAMES = [name for name in vars(ours) if name.isupper() and not name.startswith("WARRAQ_")]


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
    assert settings.getfloat("DOWNLOAD_DELAY_JITTER") == 0
    assert settings.getbool("AUTOTHROTTLE_ENABLED")
    assert settings.getfloat("DOWNLOAD_DELAY") >= 1
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1


@pytest.mark.parametrize("name", ["DOWNLOADER_MIDDLEWARES", "EXTENSIONS"])
def test_components_exist(settings, name):
    for path, place in settings.getdict(name).items():
        assert load_object(path) is not None
        assert place is None or path.startswith("crawler.")


@pytest.mark.parametrize(
    "name",
    ["ROBOTSTXT_OBEY", "RETRY_ENABLED", "REDIRECT_ENABLED", "METAREFRESH_ENABLED", "COMPRESSION_ENABLED"],
)
def test_what_we_do_ourselves_is_not_done_twice(settings, name):
    assert settings.getbool(name) is False


def test_private_networks_are_out_of_reach(settings):
    assert load_object(settings["TWISTED_DNS_RESOLVER"]).__name__ == "PublicResolver"
    assert settings.getbool("WARRAQ_ALLOW_PRIVATE_HOSTS") is False
    assert settings.getbool("HTTPPROXY_ENABLED") is False
