"""The section: what metadata gives, else the breadcrumb, else a lone link above the headline."""

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.context import Context
from crawler.parsers.metadata import read_metadata

TEXT = "".join(
    f"<p>وقال المهندس رقم {n} إن الفرق استبدلت ألواحا كثيرة تآكلت بفعل الرطوبة في الموقع.</p>" for n in range(5)
)
H1 = "<h1>بلدية النخيل تعيد فتح الجسر القديم</h1>"
META = '<meta property="article:section" content="اقتصاد">'


@pytest.mark.parametrize(
    ("head", "body", "section", "origin"),
    [
        pytest.param(META, f"{H1}<div>{TEXT}</div>", "اقتصاد", "article:section", id="metadata"),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "articleSection": ["رياضة", "كرة"]}</script>',
            f"{H1}<div>{TEXT}</div>",
            "رياضة",
            "json-ld",
            id="the-first-of-several",
        ),
        pytest.param(
            "",
            f'<ul class="breadcrumb"><li><a href="/">الرئيسية</a></li><li><a href="/l">محليات</a></li></ul>{H1}'
            f"<div>{TEXT}</div>",
            "محليات",
            "breadcrumb",
            id="what-stands-behind-home",
        ),
        pytest.param(
            "", f"<p>الرئيسية » محليات » أخبار</p>{H1}<div>{TEXT}</div>", "محليات", "breadcrumb", id="a-printed-trail"
        ),
        pytest.param(
            "",
            f'<main><div><a href="/l">محليات</a>{H1}</div><div>{TEXT}</div></main>',
            "محليات",
            "link above the headline",
            id="a-lone-link-above-the-headline",
        ),
        pytest.param(
            META,
            f"<p>الرئيسية » محليات</p>{H1}<div>{TEXT}</div>",
            "اقتصاد",
            "article:section",
            id="metadata-goes-before-print",
        ),
        pytest.param(
            "",
            f'<ul class="breadcrumb"><li><a href="/">الرئيسية</a></li></ul>{H1}<div>{TEXT}</div>',
            None,
            None,
            id="home-alone-is-none",
        ),
        pytest.param("", f"{H1}<div>{TEXT}</div>", None, None, id="none"),
    ],
)
def test_section(head: str, body: str, section: str | None, origin: str | None) -> None:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    root = html.document_fromstring(text)
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC))
    draft = ArticlePage().read(root, read_metadata(root, text.encode()), context)
    assert draft.section == section
    assert draft.provenance.get("section", draft.provenance.get("metadata_section")) == origin
