"""The walk: which text becomes a block, what stands in it, and in which part of the page it lies."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from crawler.parsers.blocks import Block, linearise, same_site
from crawler.parsers.parts import PartFinder
from crawler.parsers.tree import parse_html


def blocks(markup: str) -> list[Block]:
    return linearise(html.document_fromstring(f"<html><body>{markup}</body></html>"), PartFinder().kind_of).blocks


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        pytest.param("<p>أ</p><p>ب</p>", ["أ", "ب"], id="paragraphs"),
        pytest.param("<div>أ<div>ب</div>ج</div>", ["أ", "ب", "ج"], id="text-round-a-block"),
        pytest.param("أ<br>ب<br><br>ج", ["أ", "ب", "ج"], id="line-breaks-part-blocks"),
        pytest.param("<h1>أ<br>ب</h1>", ["أ ب"], id="a-line-break-in-a-heading-is-a-space"),
        pytest.param("<p>أ<b>ب</b><i>ج</i> د</p>", ["أبج د"], id="inline-elements-do-not-part-words"),
        pytest.param('<p>أ <font size="4"><font>ب</font></font></p>', ["أ ب"], id="nested-font"),
        pytest.param("<p>أ<script>س</script><style>س</style>ب</p>", ["أب"], id="scripts-and-styles-are-no-text"),
        pytest.param(
            "<p>أ</p><noscript>س</noscript><iframe>س</iframe><button>س</button>", ["أ"], id="nor-are-controls"
        ),
        pytest.param("<!-- س --><p>أ</p>", ["أ"], id="nor-are-comments"),
        pytest.param("<table><tr><td>أ</td><td>ب</td></tr></table>", ["أ", "ب"], id="cells"),
        pytest.param("<ul><li>أ</li><li>ب<ul><li>ج</li></ul></li></ul>", ["أ", "ب", "ج"], id="list-items"),
        pytest.param("<p> \n\t&nbsp; </p>", [], id="white-space-is-no-block"),
        pytest.param("<p>أ\n   ب&nbsp;ج</p>", ["أ ب ج"], id="white-space-is-one-space"),
        pytest.param("<foo-bar>أ</foo-bar><p>ب</p>", ["أ", "ب"], id="unknown-elements"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_texts(markup: str, wanted: list[str]) -> None:
    assert texts(markup) == wanted


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        pytest.param("<p>أ</p>", [None], id="the-articles"),
        pytest.param('<div class="related"><p>أ</p></div><p>ب</p>', ["related", None], id="a-part-and-what-follows"),
        pytest.param('<aside><p>أ</p><p>ب</p><p class="caption">ج</p></aside>', ["aside", "aside", "caption"],
                     id="the-innermost-part-counts"),
        pytest.param("<figure><figcaption>أ</figcaption></figure>", ["caption"], id="caption"),
        pytest.param('<p>أ <span style="display:none">ب</span></p>', [None], id="a-short-hidden-part-is-left-unread"),
        pytest.param("<nav><a href='/'>أ</a></nav><p>ب</p>", [None], id="a-menu-is-left-unread"),
        pytest.param('<div class="comments"><p>أ</p><p>ب</p><p>ج</p></div><p>د</p>', [None],
                     id="what-readers-wrote-is-left-unread"),
        pytest.param("<form><h1>أ</h1><p>ب</p></form>", ["form", "form"], id="not-where-the-headline-lies-in-it"),
    ],
)  # fmt: skip
def test_kinds(markup: str, kinds: list[str | None]) -> None:
    assert [block.kind for block in blocks(markup)] == kinds


def test_a_revoked_mark_gives_way_to_the_one_round_it() -> None:
    page = linearise(
        html.document_fromstring('<div class="related"><div class="share"><p>أ</p><p>ب</p><p>ج</p></div></div>'),
        PartFinder().kind_of,
    )
    outer, inner = page.marks
    inner.revoked = True
    assert {block.kind for block in page.blocks} == {"related"}
    outer.revoked = True
    assert {block.kind for block in page.blocks} == {None}


def test_a_selectors_mark_goes_before_the_names() -> None:
    root = html.document_fromstring('<body><div class="related"><p>أ</p></div></body>')
    element = root.find(".//div")
    assert [block.kind for block in linearise(root, PartFinder().kind_of, {element: "noise"}).blocks] == ["noise"]


@pytest.mark.parametrize(
    ("markup", "links", "chars"),
    [
        pytest.param('<p>قال <a href="/1">سامر</a> أمس</p>', [("سامر", "/1")], 4, id="in-the-text"),
        pytest.param('<p><a href="/1"><b>سامر</b></a></p>', [("سامر", "/1")], 4, id="round-bold-text"),
        pytest.param('<a href="/1"><h3>خبر</h3></a>', [("خبر", "/1")], 3, id="round-a-heading"),
        pytest.param("<p><a>سامر</a></p>", [], 4, id="without-an-address"),
        pytest.param('<p><a href="/1"> </a>سامر</p>', [], 0, id="without-text"),
    ],
)
def test_links(markup: str, links: list[tuple[str, str]], chars: int) -> None:
    (block,) = blocks(markup)
    assert (block.links, block.link_chars) == (links, chars)


@pytest.mark.parametrize(
    ("markup", "bold"),
    [
        ("<p><b>أ</b></p>", True),
        ("<p><strong>أ <i>ب</i></strong></p>", True),
        ("<p><b>أ</b> ب</p>", False),
        ("<p>أ</p>", False),
    ],
)
def test_bold(markup: str, bold: bool) -> None:
    assert blocks(markup)[0].bold is bold


@pytest.mark.parametrize(
    ("markup", "tag"),
    [("<h2><span>أ</span></h2>", "h2"), ("<p><b>أ</b></p>", "p"), ("<ul><li>أ</li></ul>", "li")],
)
def test_the_nearest_block_element_names_the_block(markup: str, tag: str) -> None:
    (block,) = blocks(markup)
    assert block.tag == tag


def test_blocks_are_numbered_in_document_order() -> None:
    assert [block.index for block in blocks("<p>أ</p><div>ب<p>ج</p></div>")] == [0, 1, 2]


def test_the_words_alone_are_compared() -> None:
    assert blocks("<p>«أهلًا»، يا سامر!</p>")[0].letters == "اهلا يا سامر"


def test_deep_nesting_is_read_flat() -> None:
    depth = 1500
    tree = parse_html(("<div>" * depth + "في القاع" + "</div>" * depth).encode())
    assert tree.root is not None
    assert [block.text for block in linearise(tree.root, PartFinder().kind_of).blocks] == ["في القاع"]


@pytest.mark.parametrize(
    ("href", "base", "same"),
    [
        ("/news/1", "https://news.example/2", True),
        ("news/1", None, True),
        ("https://www.news.example/1", "https://news.example/2", True),
        ("https://m.news.example/1", "https://www.news.example/2", True),
        ("//news.example/1", "https://news.example/2", True),
        ("https://other.example/1", "https://news.example/2", False),
        ("https://news.example/1", None, False),
        ("#top", "https://news.example/2", False),
        ("javascript:void(0)", "https://news.example/2", False),
        ("mailto:a@news.example", "https://news.example/2", False),
    ],
)
def test_same_site(href: str, base: str | None, same: bool) -> None:
    assert same_site(href, base) is same


MARKUP = st.recursive(
    st.sampled_from(["أ ", "نهر", "جسر ", " ", "\u200f", "<br>", "<hr>", "<img alt='س'>"]),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "span", "b", "a href='/1'", "h2", "li", "td", "figure", "nav", "font", "section"]),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(deadline=None)
@given(MARKUP)
def test_no_letter_is_read_twice_or_invented(markup: str) -> None:
    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    read = "".join("".join(texts(markup)).split())
    whole = "".join("".join(root.itertext()).replace("\u200f", "").split())
    rest = iter(whole)
    assert all(letter in rest for letter in read)  # the blocks' letters stand in the page, in this order
    assert read == whole or root.find(".//nav") is not None


def test_an_element_without_a_name_is_passed_over() -> None:
    root = etree.fromstring("<body><?pi س?><!-- س --><p>أ</p></body>")
    assert [block.text for block in linearise(root, PartFinder().kind_of).blocks] == ["أ"]
