"""Where the article's text lies: long text votes, a split body is joined, teasers and other parts stay out."""

import pytest
from lxml import etree, html

from crawler.parsers.blocks import Block, linearise
from crawler.parsers.body import Body, find_body, lead_blocks, revoke_layout_marks
from crawler.parsers.parts import PartFinder

SENTENCE = (
    "وقال المهندس المشرف إن الفرق استبدلت في الموقع رقم {} ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها."
)


def p(*numbers: int) -> str:
    return "".join(f"<p>{SENTENCE.format(number)}</p>" for number in numbers)


def read(markup: str) -> tuple[list[Block], Block | None, Body, etree._Element]:
    root = html.document_fromstring(f"<html><body>{markup}</body></html>")
    page = linearise(root, PartFinder().kind_of)
    headline = next((block for block in page.blocks if block.tag == "h1"), None)
    revoke_layout_marks(page.marks, page.blocks, headline)
    claimed = root.xpath("//*[@itemprop='articleBody']")
    return page.blocks, headline, find_body(page.blocks, headline, claimed), root


def container(markup: str) -> str | None:
    element = read(markup)[2].element
    return None if element is None else element.get("id") or str(element.tag)


H1 = "<h1>عودة الجسر</h1>"
TEASERS = "".join(f'<li><a href="/{n}">خبر قصير عن موضوع آخر رقم {n}</a></li>' for n in range(12))


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        pytest.param(f'{H1}<div id="x">{p(1, 2, 3)}</div>', "x", id="the-element-round-the-paragraphs"),
        pytest.param(f'{H1}<div id="x">{SENTENCE}<br><br>{SENTENCE}</div>', "x", id="text-parted-by-line-breaks"),
        pytest.param(f'{H1}<div id="x">{p(1, 2, 3)}</div><ul id="y">{TEASERS}</ul>', "x", id="not-a-list-of-links"),
        pytest.param(
            f'<aside id="y">{p(1, 2, 3)}</aside>{H1}<div id="x">{p(4, 5, 6, 7)}</div>', "x", id="not-a-sidebar"
        ),
        pytest.param(f'<div id="x">{H1}<div>{p(1, 2)}</div><div>{p(3, 4)}</div></div>', "x", id="a-body-in-two-halves"),
        pytest.param(
            f'<div id="x">{H1}<div class="part">{p(1, 2, 3, 4, 5, 6, 7)}</div><div class="more"><a href="/2">خبر آخر '
            f'عن موضوع قريب من هذا الموضوع في المدينة القديمة</a></div><div class="part">{p(8)}</div></div>',
            "x",
            id="a-last-part-behind-a-link",
        ),
        pytest.param(
            f'<div id="x"><section>{p(1)}</section><section>{p(2)}</section><section>{p(3)}</section></div>',
            "x",
            id="a-section-for-each-paragraph",
        ),
        pytest.param(
            f'{H1}<div id="y">{p(1, 2)}</div><div id="x" itemprop="articleBody">{p(3, 4)}</div>',
            "x",
            id="a-claim-of-as-much-text-wins",
        ),
        pytest.param(
            f'{H1}<div id="x">{p(1, 2, 3, 4)}</div><div itemprop="articleBody"><p>لا شيء هنا.</p></div>',
            "x",
            id="an-empty-claim-does-not",
        ),
        pytest.param(f"{H1}<ul>{TEASERS}</ul>", None, id="no-prose-no-body"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_container(markup: str, wanted: str | None) -> None:
    assert container(markup) == wanted


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        pytest.param(f"<form>{H1}{p(1, 2)}</form>", {None}, id="a-form-round-the-page"),
        pytest.param(f'<div class="with-sidebar">{H1}{p(1, 2)}</div>', {None}, id="a-name-round-the-headline"),
        pytest.param(f'{H1}<div class="share-text">{p(1, 2, 3)}</div>', {None}, id="a-name-round-most-of-the-text"),
        pytest.param(f'<div class="breaking-news">{H1}{p(1, 2, 3)}</div>', {None}, id="a-list-that-tells-one-story"),
        pytest.param(f'<div class="breaking-news"><h2>x</h2>{p(1, 2, 3)}</div>', {None}, id="or-with-a-lesser-heading"),
        pytest.param(f'{H1}<div class="related">{p(1, 2, 3)}</div>', {None, "related"}, id="other-stories-stay-others"),
        pytest.param(
            f"{H1}{p(1, 2, 3, 4)}<aside>{p(5, 6, 7)}</aside>", {None, "aside"}, id="a-part-with-less-text-holds"
        ),
    ],
)
def test_misnamed_layout_is_taken_back(markup: str, kinds: set[str | None]) -> None:
    assert {block.kind for block in read(markup)[0]} == kinds


LEAD = "أعادت بلدية النخيل فتح الجسر القديم أمام السيارات بعد عامين من أعمال الترميم والصيانة الشاملة."


@pytest.mark.parametrize(
    ("between", "found"),
    [
        pytest.param(f"<p>{LEAD}</p>", [LEAD], id="a-paragraph"),
        pytest.param(f"<h2>{LEAD}</h2>", [LEAD], id="a-heading-that-is-prose"),
        pytest.param("<p>17 نوفمبر 2026</p>", [], id="a-date-is-none"),
        pytest.param(f'<h2 class="sub-title">{LEAD}</h2>', [], id="a-subtitle-is-none"),
        pytest.param(f'<div class="caption">{LEAD}</div>', [], id="a-caption-is-none"),
        pytest.param(f'<p><a href="/1">{LEAD}</a></p>', [], id="a-link-is-none"),
    ],
)
def test_a_lead_outside_of_the_body(between: str, found: list[str]) -> None:
    blocks, headline, body, _ = read(f"{H1}{between}<div>{p(1, 2, 3, 4, 5, 6, 7, 8, 9)}</div>")
    assert [block.text for block in lead_blocks(blocks, body, headline)] == found


def test_the_body_spans_whole_blocks() -> None:
    blocks, _, body, _ = read(f'{H1}<div id="x">{p(1, 2)}<h3>فرعي</h3>{p(3)}</div><p>بعده</p>')
    assert [block.text for block in blocks[body.start : body.end]] == [
        SENTENCE.format(1), SENTENCE.format(2), "فرعي", SENTENCE.format(3),
    ]  # fmt: skip
