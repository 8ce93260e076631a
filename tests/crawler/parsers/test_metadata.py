"""What a page claims of itself, in every place where it may say so, and however broken."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from crawler.parsers.blocks import linearise
from crawler.parsers.json_ld import parse_json_ld
from crawler.parsers.metadata import Claim, Metadata, read_metadata
from crawler.parsers.parts import PartFinder


def read(head: str = "", body: str = "", attributes: str = "") -> Metadata:
    text = f"<html {attributes}><head>{head}</head><body>{body}</body></html>"
    root, parts = html.document_fromstring(text), PartFinder()
    found = read_metadata(root, text.encode())
    linearise(root, parts.kind_of)
    found.read_described(parts.described)
    return found


def ld(text: str) -> Metadata:
    return read(f'<script type="application/ld+json">{text}</script>')


def claims(metadata: Metadata, name: str) -> list[tuple[str, str]]:
    return [(claim.value, claim.origin) for claim in metadata.claims.get(name, ())]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        pytest.param('{"a": 1}', {"a": 1}, id="sound"),
        pytest.param('<!-- {"a": 1} -->', {"a": 1}, id="in-an-html-comment"),
        pytest.param('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}, id="in-cdata"),
        pytest.param('{"a": [1, 2,],}', {"a": [1, 2]}, id="trailing-commas"),
        pytest.param('{"a": 1};', {"a": 1}, id="semicolon"),
        pytest.param('{"a": "س\nص"}', {"a": "س\nص"}, id="raw-line-break-in-a-string"),
        pytest.param('{"a": "س"ص"}', None, id="a-quote-in-a-string-cannot-be-read"),
        pytest.param("", None, id="empty"),
        pytest.param("[" * 100_000, None, id="nested-without-end"),
    ],
)
def test_parse_json_ld(text: str, data: object) -> None:
    assert parse_json_ld(text) == data


NODE = '{"@type": "NewsArticle", "headline": "عودة الجسر", "datePublished": "2026-11-17"}'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(NODE, id="object"),
        pytest.param(f"[{NODE}]", id="list"),
        pytest.param(f'{{"@graph": [{{"@type": "WebSite", "name": "الوادي"}}, {NODE}]}}', id="graph"),
        pytest.param(f'{{"@type": "WebPage", "mainEntity": {NODE}}}', id="main-entity"),
        pytest.param(NODE.replace('"NewsArticle"', '["Article", "NewsArticle"]'), id="several-types"),
    ],
)
def test_json_ld_shapes(text: str) -> None:
    found = ld(text)
    assert claims(found, "headline") == [("عودة الجسر", "json-ld")]
    assert claims(found, "published") == [("2026-11-17", "json-ld")]
    assert found.is_article


def test_json_ld_of_another_type_makes_no_claim() -> None:
    found = ld('{"@type": "Organization", "name": "الوادي", "headline": "س", "datePublished": "2010-01-01"}')
    assert found.claims == {} and not found.is_article


@pytest.mark.parametrize(
    ("author", "names"),
    [
        pytest.param('"سامر الحلواني"', ["سامر الحلواني"], id="string"),
        pytest.param('{"@type": "Person", "name": "سامر الحلواني"}', ["سامر الحلواني"], id="object"),
        pytest.param('[{"name": "سامر الحلواني"}, {"name": "منى الزين"}]', ["سامر الحلواني", "منى الزين"], id="list"),
        pytest.param('{"name": ["سامر الحلواني", "منى الزين"]}', ["سامر الحلواني", "منى الزين"], id="list-of-names"),
        pytest.param('{"@id": "#1"}', [], id="reference-alone"),
        pytest.param("null", [], id="null"),
        pytest.param("5", [], id="number"),
        pytest.param('""', [], id="empty"),
    ],
)
def test_json_ld_authors(author: str, names: list[str]) -> None:
    found = ld(f'{{"@type": "Article", "author": {author}}}')
    assert [claim.value for claim in found.authors] == names


PAGE = '{"@type": "WebPage", "datePublished": "2026-11-17T12:35:00Z", "dateModified": "2026-11-18T08:00:00Z"}'


def test_json_ld_of_the_page_gives_its_dates_where_there_is_none_of_an_article() -> None:
    assert ld(PAGE).claims["modified"] == [Claim("2026-11-18T08:00:00Z", "WebPage")]
    assert ld(f'[{PAGE}, {{"@type": "Article", "headline": "خبر"}}]').first("published") is None


def test_broken_json_ld_is_still_searched_for_plain_strings() -> None:
    found = ld('{"@type": "NewsArticle", "headline": "عودة الجسر", "datePublished": "2026-11-17", "x": "س"ص"}')
    assert claims(found, "headline") == [("عودة الجسر", "broken json-ld")]
    assert claims(found, "published") == [("2026-11-17", "broken json-ld")]
    assert found.warnings == ["json_ld_broken"]


@pytest.mark.parametrize("value", ["false", '"False"', '"false"'])
def test_json_ld_says_that_an_article_is_not_free(value: str) -> None:
    assert not ld(f'{{"@type": "NewsArticle", "isAccessibleForFree": {value}}}').free


@pytest.mark.parametrize(
    "image",
    [
        '"/1.jpg"',
        '["/1.jpg", "/2.jpg"]',
        '{"url": "/1.jpg"}',
        '{"url": {"@list": ["/1.jpg"]}}',
        '{"contentUrl": "/1.jpg"}',
    ],
)
def test_json_ld_images(image: str) -> None:
    assert claims(ld(f'{{"@type": "Article", "image": {image}}}'), "image")[0] == ("/1.jpg", "json-ld")


@pytest.mark.parametrize(
    ("head", "name", "claim"),
    [
        pytest.param('<meta property="og:title" content="عودة الجسر">', "headline", "og:title", id="open-graph"),
        pytest.param('<meta name="og:title" content="عودة الجسر">', "headline", "og:title", id="by-name"),
        pytest.param('<META NAME="DC.Title" CONTENT="عودة الجسر">', "headline", "dc.title", id="letter-case"),
        pytest.param(
            '<meta property="article:published_time" content="عودة الجسر">',
            "published",
            "article:published_time",
            id="published",
        ),
        pytest.param(
            '<meta property="og:updated_time" content="عودة الجسر">', "modified", "og:updated_time", id="modified"
        ),
        pytest.param(
            '<meta property="article:section" content="عودة الجسر">', "section", "article:section", id="section"
        ),
        pytest.param('<meta name="author" content="عودة الجسر">', "author", "author", id="author"),
    ],
)
def test_meta_elements(head: str, name: str, claim: str) -> None:
    assert claims(read(head), name) == [("عودة الجسر", claim)]


def test_metadata_that_a_broken_head_pushed_into_the_body_counts() -> None:
    assert claims(read(body='<meta property="og:title" content="عودة الجسر">'), "headline")


def test_the_most_trusted_claim_comes_first_wherever_it_stands() -> None:
    found = read('<meta name="twitter:title" content="ب"><meta property="og:title" content="أ">')
    assert [value for value, _ in claims(found, "headline")] == ["أ", "ب"]


@pytest.mark.parametrize("content", ["", "   ", "\u200f"])
def test_an_empty_claim_is_none(content: str) -> None:
    assert read(f'<meta property="og:title" content="{content}">').claims == {}


@pytest.mark.parametrize(
    ("body", "name", "value"),
    [
        pytest.param('<h1 itemprop="headline">عودة <b>الجسر</b></h1>', "headline", "عودة الجسر", id="text"),
        pytest.param(
            '<time itemprop="datePublished" datetime="2026-11-17">أمس</time>',
            "published",
            "2026-11-17",
            id="datetime-goes-before-text",
        ),
        pytest.param('<meta itemprop="datePublished" content="2026-11-17">', "published", "2026-11-17", id="content"),
        pytest.param('<span itemprop="dateModified">2026-11-18</span>', "modified", "2026-11-18", id="modified"),
    ],
)
def test_microdata(body: str, name: str, value: str) -> None:
    assert claims(read(body=body), name) == [(value, "microdata")]


def test_microdata_names_the_person_not_the_profile() -> None:
    body = '<div itemprop="author"><a href="/w"><span itemprop="name">سامر الحلواني</span></a> محرر</div>'
    assert [claim.value for claim in read(body=body).authors] == ["سامر الحلواني"]


def test_rdfa() -> None:
    found = read(body='<p typeof="NewsArticle"><span property="schema:datePublished" content="2026-11-17">س</span></p>')
    assert claims(found, "published") == [("2026-11-17", "rdfa")]


def test_the_element_that_holds_the_text_is_kept() -> None:
    assert [element.tag for element in read(body='<section itemprop="articleBody"><p>نص</p></section>').bodies] == [
        "section"
    ]


def _article(headline: str, author: str, url: str = "") -> str:
    data = {"@type": "NewsArticle", "headline": headline, "author": {"name": author}, "url": url}
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


@pytest.mark.parametrize(
    ("articles", "authors"),
    [
        pytest.param(_article("فتح الجسر", "سامي") + _article("حفر الآبار", "منى"), ["سامي"], id="the-one-that-agrees"),
        pytest.param(_article("حفر الآبار", "منى") + _article("افتتاح سوق", "علي"), [], id="several-of-other-stories"),
        pytest.param(_article("حفر الآبار", "منى", "https://a.example/2"), [], id="one-of-another-address"),
        pytest.param(_article("عودة الجسر", "سامي", "http://www.a.example/1/"), ["سامي"], id="reworded-same-address"),
        pytest.param(_article("عودة الجسر", "سامي"), ["سامي"], id="reworded-no-address"),
    ],
)
def test_json_ld_of_other_stories_is_not_the_pages(articles: str, authors: list[str]) -> None:
    head = '<title>فتح الجسر القديم | الوادي</title><link rel="canonical" href="https://a.example/1">'
    assert [claim.value for claim in read(articles + head).authors] == authors


def test_links_language_and_title() -> None:
    links = '<link rel="canonical" href="/1"><link rel="amphtml" href="/1/amp">'
    found = read(f"{links}<title> عودة\n الجسر </title><title>ب</title>", attributes='lang="ar-EG"')
    assert (found.canonical, found.amphtml, found.language, found.title) == ("/1", "/1/amp", "ar-EG", "عودة الجسر")


def test_keywords_are_split_at_both_commas_and_kept_once() -> None:
    head = '<meta name="keywords" content="جسر، نهر, جسر"><meta property="article:tag" content="سوق">'
    assert read(head).keywords == ["جسر", "نهر", "سوق"]


@pytest.mark.parametrize(
    ("head", "article", "video"),
    [
        ('<meta property="og:type" content="article">', True, False),
        ('<meta property="og:type" content="video.other">', False, True),
        ('<meta property="og:type" content="website">', False, False),
        ('<script type="application/ld+json">{"@type": "VideoObject"}</script>', False, True),
        (
            '<script type="application/ld+json">[{"@type": "VideoObject"}, {"@type": "NewsArticle"}]</script>',
            True,
            False,
        ),
        ("", False, False),
    ],
)
def test_what_the_page_calls_itself(head: str, article: bool, video: bool) -> None:
    found = read(head)
    assert (found.is_article, found.is_video) == (article, video)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@graph", "author", "name", "headline", "image", "keywords", "mainEntity", "url"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_any_json_ld_is_read(data: object) -> None:
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    found = ld(text.encode("utf-8", "replace").decode().replace("\x00", ""))
    assert all(isinstance(claim.value, str) and claim.value for claims in found.claims.values() for claim in claims)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_in_a_json_ld_script_is_read(text: str) -> None:
    parse_json_ld(text)
