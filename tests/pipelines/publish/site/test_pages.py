"""Every page as it is sent: what stands on it, its language, its headers, and hostile texts as texts."""

import re
from collections.abc import Iterator

import httpx
import pytest
from lxml import html

from pipelines.publish.site.texts import texts
from tests.pipelines.publish.site.newsroom import HOSTILE, OVERRIDE

PAGES = (
    "",
    "?source=hostile.example",
    "?day=2026-11-18",
    "articles/1",
    "articles/6",
    "articles/1/history",
    "articles/6/history",
    "articles/3/copies",
    "articles/1/copies",
    "articles/2/compare/4",
    "articles/6/compare/1",
    "articles/1/original",
    "articles/6/original",
    "people",
    "people/1",
    "people/3",
    "sources",
    "sources/hostile.example",
    "sources/weather.example",
    "search",
    "search?q=احمد",
    "search?q=هجوم",
    "search?source=hostile.example",
    "search?q=<script>window.hacked=1</script>",
    "health",
    "articles/999",
    "nowhere",
)
DATASETTE = (
    "data",
    "data/articles_v1",
    "data/articles?_facet=section",
    "data/articles/6",
    "data?sql=select+1",
    "data/nothing",
)
RUNS = re.compile(r"^\s*(?:javascript|data|vbscript):", re.IGNORECASE)


def page(client: httpx.Client, path: str) -> html.HtmlElement:
    return html.document_fromstring(client.get(f"/{path}").text)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_its_language_and_direction_and_runs_nothing(client: httpx.Client, path: str, language: str) -> None:
    prefix = "" if language == "ar" else "en/"
    answer = client.get(f"/{prefix}{path}")
    assert answer.status_code == (404 if path in ("articles/999", "nowhere") else 200), answer.text
    root = html.document_fromstring(answer.text)
    assert (root.get("lang"), root.get("dir")) == (language, {"ar": "rtl", "en": "ltr"}[language])
    assert root.findtext(".//title", "").strip()
    assert len(root.findall(".//h1")) == 1
    assert_harmless(root, answer.text)
    assert not root.findall(".//style")
    assert not root.xpath("//@style")
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'")
    assert "set-cookie" not in answer.headers
    other = root.xpath("//link[@rel='alternate']/@hreflang")
    assert other == [{"ar": "en", "en": "ar"}[language]]


@pytest.mark.parametrize("path", DATASETTE)
def test_a_page_of_datasette_has_its_language_and_shows_hostile_texts_as_texts(client: httpx.Client, path: str) -> None:
    answer = client.get(f"/{path}")
    root = html.document_fromstring(answer.text)
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")
    assert "window.hacked" not in "".join(root.xpath("//script/text()"))
    assert not root.xpath("//@onerror | //@onload")
    assert not [link for link in root.xpath("//a/@href") if RUNS.match(link)]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def assert_harmless(root: html.HtmlElement, text: str) -> None:
    assert not root.findall(".//script")
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    for link in root.xpath("//@href | //@src | //@action"):
        assert not RUNS.match(link), link
        assert not re.match(r"//|https?://", link) or link.startswith(
            ("https://hostile", "https://news", "https://agency")
        ), link
    assert OVERRIDE[0] not in text
    assert OVERRIDE[-1] not in text


def test_each_hostile_text_is_shown_as_it_is(client: httpx.Client) -> None:
    shown = page(client, "articles/6").text_content()
    for text in HOSTILE:
        assert text in shown
    assert OVERRIDE not in shown
    assert "⟦U+202E⟧قلب⟦U+2066⟧" in shown
    headline = page(client, "").xpath("//article//h3//bdi[contains(text(), 'هجوم')]")
    assert "window.hacked" in headline[0].text


def test_an_address_that_is_none_of_the_web_is_no_link(client: httpx.Client) -> None:
    root = page(client, "articles/6")
    assert HOSTILE[4] not in root.xpath("//a/@href")
    outward = root.xpath("//a[contains(@rel, 'external')]")
    assert outward
    assert all("noreferrer" in link.get("rel") and "noopener" in link.get("rel") for link in outward)


def test_an_article_shows_what_is_known_of_it(client: httpx.Client) -> None:
    root = page(client, "articles/1")
    text = " ".join(root.text_content().split())
    assert root.xpath("//h1/@dir") == ["rtl"]
    assert [element.tag for element in root.xpath("//div[@class='text']/*")] == ["p", "h2", "p", "blockquote", "ul"]
    assert len(root.xpath("//div[@class='text']/ul/li")) == 2
    for wanted in (
        "الخميس 19 نوفمبر 2026",
        "9 جمادى الآخرة 1448",
        "نُشر في 2026-11-19",
        "نسختان",
        "missing_section",
        "json-ld",
    ):
        assert wanted in text
    assert root.xpath("//div[@class='byline']//a/@href")[:2] == ["/people/1", "/people/2"]
    assert root.xpath("//time/@datetime")[0] == "2026-11-19T10:20:00+02:00"
    assert "https://news.example/1" in root.xpath("//ul[@class='ways']//a/@href")


def test_the_history_shows_what_is_new(client: httpx.Client) -> None:
    root = page(client, "articles/1/history")
    new = root.xpath("//div[@class='diff']//ins")[0].text_content()
    assert " ".join(new.split()).startswith("كنا نقرأ")
    assert page(client, "articles/1/history?from=2&to=1").xpath("//div[@class='diff']//del")
    assert client.get("/articles/1/history?from=3").status_code == 404
    assert client.get("/articles/1/history?from=x").status_code == 400


def test_the_cluster_tells_who_was_first_and_how_alike_the_others_are(client: httpx.Client) -> None:
    root = page(client, "articles/4/copies")
    members = root.xpath("//ol[@class='cluster']/li")
    assert [member.xpath(".//a[@class='source']")[0].text_content() for member in members] == [
        "agency.example", "daily.example", "evening.example",
    ]  # fmt: skip
    alike = [int(value) for value in root.xpath("//meter/@value")]
    assert all(60 <= value < 100 for value in alike)
    assert len(alike) == 2
    assert page(client, "articles/2/compare/4").xpath("//ins[contains(., 'علمت الصحيفة')]")


def test_the_search_folds_marks_and_counts(client: httpx.Client) -> None:
    root = page(client, "search?q=احمد")
    assert root.xpath("//article//h2//mark/text()") == ["أحمد"]
    assert root.xpath("//aside//section[1]//a/@href | //aside//h2/text()")
    narrowed = page(client, "search?q=المدينة&source=weather.example&month=2026-11&page=2")
    assert len(narrowed.xpath("//article")) == 19  # months are those of UTC: one of the 40 is of October
    assert [link for link in narrowed.xpath("//li[@class='chosen']//a/@href") if "weather" not in link]
    assert client.get("/search?q=x&month=2026-13").status_code == 400
    assert client.get("/search?q=x&page=51").status_code == 404
    assert client.get("/search?person=nobody").status_code == 404


def test_the_health_says_what_is_wrong_first(client: httpx.Client) -> None:
    root = page(client, "health")
    [trouble] = root.xpath("//section[@class='troubles']/ul/li")
    assert "daily.example" in trouble.text_content()
    assert "فشل القارئ في 5 صفحات" in trouble.text_content()
    assert "warraq quarantine retry --source daily.example" in trouble.xpath(".//code[@dir='ltr']/text()")
    assert not trouble.xpath("ancestor-or-self::*[@lang='en']")
    [trouble] = page(client, "en/health").xpath("//section[@class='troubles']/ul/li")
    assert "the parser failed on 5 pages" in trouble.text_content()
    assert root.xpath("//tr[@class='troubled']//a/@href") == ["/sources/daily.example"]
    assert root.xpath("//table//th[code='listing']/following-sibling::td/text()") == ["1"]


def test_a_person_and_a_source(client: httpx.Client) -> None:
    assert "ليلى حسن" in page(client, "people/1").findtext(".//h1/bdi")
    root = page(client, "sources/weather.example")
    assert len(root.xpath("//svg")) == 3
    assert {len(svg.xpath("./@aria-labelledby")) for svg in root.xpath("//svg")} == {1}
    counts = [int(cell) for cell in root.xpath("(//figure)[1]//td/text()")]
    assert sum(counts) == 40
    assert client.get("/sources/nobody").status_code == 404


def walked(client: httpx.Client, path: str, step: str) -> Iterator[list[str]]:
    """The articles of each page, from one page to the next."""
    while path:
        root = page(client, path.lstrip("/"))
        yield root.xpath("//section[contains(@class, 'list')]//article//h3/a/@href")
        path = next(iter(root.xpath(f"//nav[@class='paging']/a[@rel='{step}']/@href")), "")


def test_all_articles_are_reached_page_by_page_and_back(client: httpx.Client) -> None:
    forth = list(walked(client, "/", "next"))
    assert [len(articles) for articles in forth] == [30, 17]
    everything = [article for articles in forth for article in articles]
    assert len(set(everything)) == 47
    assert everything[-1] == "/articles/47"  # the one without a date
    last = page(client, "").xpath("//a[@rel='next']/@href")[0]
    assert list(walked(client, last, "prev")) == [forth[1], forth[0]]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?before=x", 400),
        ("?day=soon", 400),
        ("people/99999999999999999999", 404),
        ("?before=~1", 200),
        ("articles/1/", 200),
    ],
)
def test_addresses_that_nobody_gave(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/{path}").status_code == status


def test_datasette_about_itself_is_not_reached(client: httpx.Client) -> None:
    for path in (
        "-/databases.json",
        "-/settings.json",
        "-/threads",
        "-/metadata.json",
        "_internal",
        "_memory",
        "-/allow-debug",
    ):
        assert client.get(f"/{path}").status_code == 404, path


def test_both_languages_have_the_same_words() -> None:
    words, others = texts("ar")._words, texts("en")._words

    def keys(found: dict[str, object]) -> set[str]:
        groups = {f"{name}.{code}" for name in ("roles", "fields", "withdrawn_reasons") for code in found[name]}
        return set(found) | groups

    assert keys(words) == keys(others)
    assert {len(words[name]) for name in ("months", "hijri_months")} == {12}
    for name in ("months", "weekdays", "hijri_months", "lags", "search_examples"):
        assert len(words[name]) == len(others[name])
