"""What a class or id says of a part of the page, and when it is not believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.parsers.parts import PartFinder, names, names_of


@pytest.mark.parametrize(
    ("attribute", "kind"),
    [
        pytest.param("sidebar", "aside", id="one-word"),
        pytest.param("post-related-list", "related", id="words-cut-at-hyphens"),
        pytest.param("post_related_list", "related", id="words-cut-at-underscores"),
        pytest.param("postRelatedList", "related", id="words-cut-at-capitals"),
        pytest.param("RELATED", "related", id="letter-case-does-not-matter"),
        pytest.param("news mostRead", "most_read", id="two-words-that-mean-one-thing"),
        pytest.param("img-caption", "caption", id="caption"),
        pytest.param("read-more-box", "related", id="pair-goes-before-word"),
        pytest.param("adsbygoogle", "ad", id="advertisement"),
        pytest.param("header-ad", "ad", id="header-alone-is-no-class-word"),
        pytest.param("shadow loaded", None, id="a-word-inside-a-word-does-not-count"),
        pytest.param("css-1x2y3z", None, id="hashed-class-says-nothing"),
        pytest.param("article-body has-share", None, id="the-article-itself-is-never-put-aside"),
        pytest.param("entry-content related", None, id="entry-content-neither"),
        pytest.param("", None, id="empty"),
        pytest.param("أخبار-محلية", None, id="arabic-class"),
    ],
)
def test_kind(attribute: str, kind: str | None) -> None:
    assert names(attribute).kind == kind


@pytest.mark.parametrize(
    ("attribute", "flag"),
    [
        ("entry-content", "body"),
        ("articleBody", "body"),
        ("field-name-body field field-body", "body"),
        ("sub-title", "subtitle"),
        ("kicker", "subtitle"),
        ("post-author", "byline"),
        ("byline", "byline"),
        ("published", "date"),
        ("post-date", "date"),
    ],
)
def test_evidence_for_the_article(attribute: str, flag: str) -> None:
    found = names(attribute)
    assert [name for name in ("body", "subtitle", "byline", "date") if getattr(found, name)] == [flag]


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        pytest.param("<nav>x</nav>", "nav", id="nav"),
        pytest.param("<aside>x</aside>", "aside", id="aside"),
        pytest.param("<form>x</form>", "form", id="form"),
        pytest.param("<figure>x</figure>", "caption", id="figure"),
        pytest.param("<marquee>x</marquee>", "most_read", id="marquee"),
        pytest.param("<footer>x</footer>", "footer", id="footer"),
        pytest.param("<header>x</header>", "header", id="header"),
        pytest.param('<div hidden="">x</div>', "hidden", id="hidden-attribute"),
        pytest.param('<div aria-hidden="true">x</div>', "hidden", id="aria-hidden"),
        pytest.param('<div aria-hidden="false">x</div>', None, id="aria-hidden-false"),
        pytest.param(
            '<span aria-hidden="true">17/11/2026</span>', None, id="aria-hidden-beside-a-text-for-screen-readers"
        ),
        pytest.param('<div style="color:red; display : none">x</div>', "hidden", id="display-none"),
        pytest.param('<div style="visibility:hidden">x</div>', "hidden", id="visibility-hidden"),
        pytest.param('<div style="display:block">x</div>', None, id="display-block"),
        pytest.param('<div class="x" id="comments">x</div>', "comments", id="id-counts-like-class"),
        pytest.param('<article class="related">x</article>', None, id="article-opens-no-part"),
        pytest.param('<h1 class="banner">x</h1>', None, id="h1-opens-no-part"),
        pytest.param('<a class="share">x</a>', None, id="link-opens-no-part"),
        pytest.param("<p>x</p>", None, id="paragraph"),
    ],
)
def test_kind_of_element(markup: str, kind: str | None) -> None:
    element = html.fragment_fromstring(markup)
    assert PartFinder().kind_of(element, element.tag) == kind


@pytest.mark.parametrize("tag", ["header", "footer"])
def test_a_header_or_footer_inside_an_article_is_the_articles(tag: str) -> None:
    article = html.fragment_fromstring(f"<article><div><{tag}>x</{tag}></div></article>")
    assert PartFinder().kind_of(article[0][0], tag) is None


def test_elements_with_microdata_or_rdfa_are_kept_on_the_way() -> None:
    finder = PartFinder()
    for markup in ('<b itemprop="author">x</b>', '<p property="dc:date">x</p>', "<p>x</p>"):
        element = html.fragment_fromstring(markup)
        finder.kind_of(element, element.tag)
    assert [element.tag for element in finder.described] == ["b", "p"]


def test_an_element_without_names_has_no_evidence() -> None:
    assert names_of(html.fragment_fromstring("<p>x</p>")) == names("")


@given(st.text(max_size=80))
def test_any_attribute_is_read(attribute: str) -> None:
    assert names(attribute) == names(f"  {attribute}  ")
