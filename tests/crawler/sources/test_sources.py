"""Every described publisher is complete, and is found by its hosts and by the day of the page."""

import json
from datetime import date
from pathlib import Path

import pytest

from crawler.parsers.article_page import ArticlePage
from crawler.sources import SOURCES, Source, source_of
from pipelines.normalise.urls import canonicalise

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_a_source_is_complete(source: type[Source]) -> None:
    assert source.name and source.hosts and source.own_names and source.__doc__
    assert len(source.country) == 2 and source.country.isupper()
    assert source.timezone is not None
    assert all(not host.startswith("www.") for host in source.hosts)


def test_names_and_hosts_are_unique_and_in_order() -> None:
    assert [source.name for source in SOURCES] == sorted({source.name for source in SOURCES})
    hosts = [host for source in SOURCES for host in source.hosts]
    assert len(hosts) == len(set(hosts))


@pytest.mark.parametrize("source", [s for s in SOURCES if s.pages], ids=lambda source: source.name)
def test_a_source_with_a_page_class_has_a_fixture(source: type[Source]) -> None:
    addresses = [json.loads(path.read_text("utf-8")).get("url") for path in FIXTURES.glob("*.meta.json")]
    assert any(source_of(address) is source for address in addresses)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.youm7.com/story/2020/8/24/x/4943459", "youm7"),
        ("http://m.youm7.com/story/2020/8/24/x/4943459", "youm7"),
        ("https://arabic.cnn.com/2013/middle_east/8/3/syria.clashes/index.html", "cnn-arabic"),
        ("https://www.cnn.com/", None),
        ("https://notyoum7.com/story/1", None),
        (None, None),
    ],
)
def test_a_source_is_found_by_host(url: str | None, name: str | None) -> None:
    found = source_of(url)
    assert (found.name if found else None) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "https://www.youm7.com/story/2020/8/24/عنوان-قديم/4943459",
            "https://m.youm7.com/story/2020/8/24/عنوان-جديد/4943459",
        ),
        ("http://www.islamist-movements.com/47334", "https://islamist-movements.com/47334/amp"),
        ("https://www.assabah.com.tn/article/164913/سطر", "https://www.assabah.com.tn/article/164913"),
    ],
)
def test_the_number_identifies_the_article_whatever_the_slug(one: str, other: str) -> None:
    source = source_of(one)
    assert source is not None
    assert canonicalise(one, rules=source.url_rules) == canonicalise(other, rules=source.url_rules) is not None


def test_the_page_version_is_chosen_by_the_day_of_fetching() -> None:
    class Paper(Source):
        """Changed its layout in spring."""

        name, hosts, country = "paper", ("paper.example",), "EG"

        class New(ArticlePage):
            """From April on."""

        class Old(ArticlePage):
            """Until March."""

            valid_until = date(2024, 3, 31)

    assert Paper.page(date(2024, 3, 31)) is Paper.Old
    assert Paper.page(date(2024, 4, 1)) is Paper.New


def test_after_the_last_version_the_generic_parser_reads() -> None:
    class Closed(Source):
        """A page class that ended."""

        name, hosts, country = "closed", ("closed.example",), "EG"

        class Old(ArticlePage):
            """Until March."""

            valid_until = date(2024, 3, 31)

    assert Closed.page(date(2024, 4, 1)) is ArticlePage
