"""The printed heading that agrees with a title is the headline."""

import pytest
from lxml import html

from crawler.parsers.blocks import linearise
from crawler.parsers.headline import Headline, find_headline, letters, without_site
from crawler.parsers.metadata import read_metadata
from crawler.parsers.parts import PartFinder

TITLE = "بلدية النخيل تعيد فتح الجسر القديم بعد عامين"
OTHER = "وزارة الري تحفر آبارا جديدة في الواحات الغربية"


def find(body: str, head: str = "", own_names: tuple[str, ...] = ("الوادي",)) -> Headline:
    text = f"<html><head>{head}</head><body>{body}</body></html>"
    root = html.document_fromstring(text)
    return find_headline(linearise(root, PartFinder().kind_of).blocks, read_metadata(root, text.encode()), own_names)


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        (f"{TITLE} | الوادي", TITLE),
        (f"الوادي - {TITLE}", TITLE),
        (f"{TITLE} - محليات | الوادي", f"{TITLE} - محليات"),
        (f"{TITLE} » الوادى", TITLE),
        (f"{TITLE} | موقع آخر", f"{TITLE} | موقع آخر"),
        ("جسر - نهر", "جسر - نهر"),
        ("الوادي", "الوادي"),
    ],
)
def test_without_site(title: str, wanted: str) -> None:
    assert without_site(title, ["الوادي"]) == wanted


@pytest.mark.parametrize(
    ("body", "head", "wanted"),
    [
        pytest.param(f"<h1>{TITLE}</h1>", "", (TITLE, "h1"), id="a-lone-h1"),
        pytest.param(f"<h1>الوادي</h1><h2>{TITLE}</h2>", og(TITLE), (TITLE, "h2"), id="the-sites-name-is-no-headline"),
        pytest.param(f"<h1>{OTHER}</h1><h1>{TITLE}</h1>", og(TITLE), (TITLE, "h1"), id="the-h1-that-a-title-confirms"),
        pytest.param(f"<h1>جميع الحقوق محفوظة</h1><h1>{TITLE}</h1>", "", (TITLE, "h1"), id="not-the-copyright-line"),
        pytest.param(
            f'<div class="related"><h1>{OTHER}</h1></div><h1>{TITLE}</h1>', "", (TITLE, "h1"), id="not-a-related-story"
        ),
        pytest.param(
            f"<h1>{TITLE}</h1>", og("الصفحة الرئيسية لموقع الوادي"), (TITLE, "h1"), id="print-goes-before-metadata"
        ),
        pytest.param(
            f"<h3>{TITLE}</h3><h3>{OTHER}</h3>", f"<title>{TITLE} | الوادي</title>", (TITLE, "h3"), id="small-heading"
        ),
        pytest.param(f"<div><b>{TITLE}</b></div>", f"<title>{TITLE}</title>", (TITLE, "div"), id="no-heading-at-all"),
        pytest.param(f"<h1>«{TITLE}»</h1>", og(TITLE), (f"«{TITLE}»", "h1"), id="as-printed-with-its-quotes"),
        pytest.param(f"<h1>{TITLE}.. صور</h1>", og(TITLE), (f"{TITLE}.. صور", "h1"), id="a-longer-print-agrees"),
        pytest.param(f"<h2>{OTHER}</h2>", og(TITLE), (TITLE, "og:title"), id="metadata-where-nothing-printed-agrees"),
        pytest.param(
            "<p>نص</p>", f"<title>{TITLE} | موقع آخر</title>", (TITLE, "title"), id="a-titles-short-last-part-goes"
        ),
        pytest.param("<p>نص</p>", "<title>الوادي</title>", (None, None), id="the-sites-name-alone-is-nothing"),
        pytest.param("<p>نص</p>", "", (None, None), id="nothing"),
        pytest.param(
            f"<h1><span class=x>عاجل</span> <span>{TITLE}</span></h1>", "", (TITLE, "h1"), id="without-its-badge"
        ),
        pytest.param(f"<h1>عاجل | {TITLE}</h1>", "", (f"عاجل | {TITLE}", "h1"), id="a-printed-word-is-no-badge"),
    ],
)
def test_find_headline(body: str, head: str, wanted: tuple[str | None, str | None]) -> None:
    found = find(body, head)
    assert (found.text, found.origin) == wanted


@pytest.mark.parametrize("title", ["الوادي", "وكالة الأنباء الأردنية (بترا)", "Al Wadi NewspaperTuesday"])
def test_where_the_only_title_is_the_outlets_name_the_line_above_the_text_is_the_headline(title: str) -> None:
    text = "وقال المهندس إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة ثم أعادت طلاء الحواجز كلها في أسبوع."
    head = f"<title>{title}</title>{og(title)}"
    assert find(f"<h3>{TITLE}</h3><p>{text}</p><h3>{OTHER}</h3>", head).text == TITLE
    assert find(f"<div><b><font size=5>{TITLE}</font></b></div><p>{text}</p>", head).text == TITLE


def test_a_headline_from_metadata_has_no_block() -> None:
    assert find("<p>نص</p>", og(TITLE)).block is None


def test_letters_compare_words_alone() -> None:
    assert letters("«أهلًا»، بكم!") == letters("اهلا بكم")
