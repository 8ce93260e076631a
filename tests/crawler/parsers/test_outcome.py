"""Pages that are no articles, told by what they say, what they call themselves and how they are built."""

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.metadata import read_metadata

SENTENCE = "وقال المهندس المشرف إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها في أسبوع واحد. "
TEXT = "".join(f"<p>{SENTENCE * 2} ({number})</p>" for number in range(4))
H1 = "<h1>بلدية النخيل تعيد فتح الجسر القديم</h1>"
TEASERS = "".join(
    f'<div><h3><a href="/{n}">خبر قصير عن موضوع آخر رقم {n}</a></h3><p>{SENTENCE}</p></div>' for n in range(12)
)
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
ARTICLE = '<meta property="og:type" content="article">'


def read(body: str, head: str = "", url: str = "https://news.example/1") -> Draft:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    root = html.document_fromstring(text)
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC), url=url)
    return ArticlePage().read(root, read_metadata(root, text.encode()), context)


@pytest.mark.parametrize(
    ("body", "head", "url", "outcome"),
    [
        pytest.param(H1 + TEXT, "", "https://news.example/1", "article", id="an-article"),
        pytest.param(H1 + f"<p>{SENTENCE}</p>", "", "https://news.example/1", "article", id="a-short-article"),
        pytest.param(H1 + TEXT, "", "https://news.example/", "home_page", id="the-address-of-the-front-page"),
        pytest.param(
            H1 + TEXT,
            '<link rel="canonical" href="https://news.example/">',
            "https://news.example/1",
            "home_page",
            id="front-page-in-place-of-a-deleted-article",
        ),
        pytest.param(
            H1 + TEXT,
            ARTICLE + '<link rel="canonical" href="https://news.example/">',
            "https://news.example/1",
            "article",
            id="a-wrong-canonical-on-an-article",
        ),
        pytest.param(H1 + TEXT, "", "https://news.example/?id=7", "article", id="an-article-by-query"),
        pytest.param(
            "<h1>عذرا، الصفحة غير موجودة</h1><p>جرب البحث.</p>",
            "",
            "https://news.example/1",
            "error_page",
            id="error-page-with-status-200",
        ),
        pytest.param(
            "<h1>عذرا، الصفحة غير موجودة في السجل العقاري</h1>" + TEXT,
            "",
            "https://news.example/1",
            "article",
            id="a-long-text-under-such-a-headline",
        ),
        pytest.param(
            H1 + f"<p>{SENTENCE}</p><div>هذا المحتوى للمشتركين</div>",
            "",
            "https://news.example/1",
            "paywall",
            id="paywall-line",
        ),
        pytest.param(
            H1 + f"<p>{SENTENCE}</p>", NOT_FREE, "https://news.example/1", "paywall", id="paywall-by-metadata"
        ),
        pytest.param(H1 + TEXT, NOT_FREE, "https://news.example/1", "article", id="a-whole-text-is-no-stub"),
        pytest.param(
            H1 + "<p>شاهد التقرير.</p>",
            '<meta property="og:type" content="video.other">',
            "https://news.example/1",
            "video",
            id="video",
        ),
        pytest.param(
            H1 + TEXT,
            '<meta property="og:type" content="video.other">',
            "https://news.example/1",
            "article",
            id="a-video-with-a-text",
        ),
        pytest.param("<h1>محليات</h1>" + TEASERS, "", "https://news.example/local", "listing", id="a-list-of-teasers"),
        pytest.param(
            H1 + TEXT + f"<aside>{TEASERS}</aside>",
            ARTICLE,
            "https://news.example/1",
            "article",
            id="an-article-beside-teasers",
        ),
        pytest.param(
            '<div id="app"></div>', "<title>الوادي</title>", "https://news.example/1", "empty_body", id="script-shell"
        ),
        pytest.param("", "", "https://news.example/1", "empty_body", id="empty"),
    ],
)
def test_outcome(body: str, head: str, url: str, outcome: str) -> None:
    draft = read(body, head, url)
    assert draft.outcome == outcome
    assert (draft.reason is None) == (outcome == "article")


def test_what_was_read_stays_in_a_refused_draft() -> None:
    draft = read(H1 + TEXT, url="https://news.example/")
    assert draft.headline and draft.blocks


def test_a_reason_says_what_was_found() -> None:
    draft = read("<h1>محليات</h1>" + TEASERS)
    assert draft.reason is not None and "12 linked headings" in draft.reason
