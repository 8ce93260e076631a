"""A publisher's page class: selectors where evidence is not enough, a method where a selector cannot say it."""

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.metadata import Metadata, read_metadata

LINES = [f"وقال المهندس رقم {n} إن الفرق استبدلت ألواحا كثيرة تآكلت بفعل الرطوبة في الموقع." for n in range(6)]
PAGE = f"""
<h1>ملفات الوادي</h1>
<h2 class="t">عودة الجسر</h2>
<h3 class="s">بعد إغلاق دام عامين</h3>
<p class="w">أحمد سالم</p>
<p class="when">17 نوفمبر 2026</p>
<p class="sec"> محليات\n</p>
<div class="one"><p>{LINES[0]}</p><p>{LINES[1]}</p><p class="x">{LINES[2]}</p></div>
<div class="box"><p>{LINES[3]}</p><p><a href="/2">افتتاح متحف جديد للآلات الموسيقية</a></p></div>
<div class="two"><p>{LINES[4]}</p><p class="alt">الجسر صباح الافتتاح</p></div>
"""


def read(page: type[ArticlePage], body: str = PAGE, head: str = "") -> Draft:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    root = html.document_fromstring(text)
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC), url="https://news.example/1")
    return page().read(root, read_metadata(root, text.encode()), context)


class Paper(ArticlePage):
    """Everything by selectors."""

    headline = "h2.t"
    alternative_headline = "h3.s"
    byline = "p.w"
    date = "p.when"
    section = "p.sec"
    body = ("div.one", "div.two")
    noise = "p.x"
    caption = "p.alt"
    related = "div.box"


def test_selectors_decide() -> None:
    draft = read(Paper)
    assert draft.headline == "عودة الجسر"
    assert draft.alternative_headline == "بعد إغلاق دام عامين"
    assert (draft.byline, draft.printed_date, draft.section) == ("أحمد سالم", "17 نوفمبر 2026", "محليات")
    assert [block.text for block in draft.blocks] == [LINES[0], LINES[1], LINES[4]]
    assert draft.captions == ["الجسر صباح الافتتاح"]
    assert [link.url for link in draft.related] == ["https://news.example/2"]


def test_the_record_is_told_that_a_selector_decided() -> None:
    provenance = read(Paper).provenance
    assert {provenance[name] for name in ("headline", "byline_raw", "date_published", "section", "body")} == {
        "selector"
    }


def test_a_selector_that_finds_nothing_leaves_the_evidence() -> None:
    class Changed(ArticlePage):
        """A layout that is gone."""

        headline = "h2.gone"
        body = "div.gone"
        date = "p.gone"

    draft = read(Changed, f"<h1>عودة الجسر</h1><p>17 نوفمبر 2026</p><div><p>{LINES[0]}</p><p>{LINES[1]}</p></div>")
    assert (draft.headline, draft.printed_date) == ("عودة الجسر", "17 نوفمبر 2026")
    assert [block.text for block in draft.blocks] == LINES[:2]


def test_a_subclass_inherits_its_selectors_and_changes_some() -> None:
    class Newer(Paper):
        """One part moved."""

        headline = "h1"

    draft = read(Newer)
    assert (draft.headline, draft.byline) == ("ملفات الوادي", "أحمد سالم")


def test_a_method_says_what_a_selector_cannot() -> None:
    class Renamed(ArticlePage):
        """Headlines carry a column's name."""

        def read(self, root: html.HtmlElement, metadata: Metadata, context: Context) -> Draft:
            draft = super().read(root, metadata, context)
            draft.headline = (draft.headline or "").removeprefix("عمود: ")
            return draft

    assert read(Renamed, f"<h1>عمود: عودة الجسر</h1><p>{LINES[0]}</p>").headline == "عودة الجسر"


def test_a_wrong_selector_is_refused_when_the_class_is_made() -> None:
    with pytest.raises(Exception, match=r"div\[|Expected|selector"):
        type("Wrong", (ArticlePage,), {"body": "div["})


@pytest.mark.parametrize(
    ("head", "name", "value"),
    [
        ('<meta property="og:description" content="خلاصة">', "description", "خلاصة"),
        ('<meta name="keywords" content="جسر، نهر">', "keywords", ["جسر", "نهر"]),
        ('<meta property="article:published_time" content="2026-11-17">', "published", "2026-11-17"),
    ],
)
def test_metadata_fills_what_is_not_printed(head: str, name: str, value: object) -> None:
    assert getattr(read(ArticlePage, f"<h1>عودة الجسر</h1><p>{LINES[0]}</p>", head), name) == value


def test_the_most_precise_claim_of_a_day_is_taken() -> None:
    head = (
        '<meta property="article:published_time" content="2026-11-17">'
        '<meta name="date" content="2026-11-17T14:35:00+02:00">'
    )
    assert read(ArticlePage, f"<h1>عودة الجسر</h1><p>{LINES[0]}</p>", head).published == "2026-11-17T14:35:00+02:00"


def test_the_main_image_has_a_whole_address_and_the_first_caption() -> None:
    body = f"<h1>عودة الجسر</h1><figure><figcaption>الجسر صباح الافتتاح</figcaption></figure><p>{LINES[0]}</p>"
    image = read(ArticlePage, body, '<meta property="og:image" content="/1.jpg">').image
    assert image is not None
    assert (image.url, image.caption) == ("https://news.example/1.jpg", "الجسر صباح الافتتاح")
