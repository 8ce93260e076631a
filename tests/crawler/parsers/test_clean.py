"""From the body's blocks to the text: what goes, what stays, what becomes a related link."""

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.metadata import read_metadata

URL = "https://news.example/1"
H1 = "بلدية النخيل تعيد فتح الجسر القديم أمام السيارات"
LINES = [
    f"وقال المهندس رقم {n} إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها في أسبوع."
    for n in range(8)
]
ABOVE = "".join(f"<p>{line}</p>" for line in LINES[:4])
BELOW = "".join(f"<p>{line}</p>" for line in LINES[4:])
STORY = '<a href="/2">افتتاح متحف جديد للآلات الموسيقية</a>'


def read(inside: str, below: str = BELOW) -> Draft:
    return read_page(f"<div>{ABOVE}{inside}{below}</div>")


def read_page(body: str) -> Draft:
    text = f"<html><body><h1>{H1}</h1>{body}</body></html>"
    root = html.document_fromstring(text)
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC), url=URL)
    return ArticlePage().read(root, read_metadata(root, text.encode()), context)


NOISE = [
    pytest.param(f"<p>اقرأ أيضا: {STORY}</p>", id="read-also-on-one-line"),
    pytest.param(f"<p>اقرأ أيضا</p><p>{STORY}</p>", id="read-also-on-two-lines"),
    pytest.param(f"<h3>اقرأ أيضًا:</h3><ul><li>{STORY}</li></ul>", id="read-also-as-a-list"),
    pytest.param(f"<p><strong>{STORY}</strong></p>", id="a-linked-headline"),
    pytest.param(f'<div class="related-posts"><p>{STORY}</p><p>س</p><p>ص</p></div>', id="a-related-box"),
    pytest.param("<p>إعلان</p>", id="an-advertisements-label"),
    pytest.param('<div class="ad"><p>اشتر الآن</p></div>', id="an-advertisement"),
    pytest.param("<p>تابعونا على فيسبوك</p>", id="a-call-to-follow"),
    pytest.param('<div class="share"><a href="#">شارك</a></div>', id="share-buttons"),
    pytest.param("<figure><img><figcaption>الجسر صباح الافتتاح</figcaption></figure>", id="a-caption"),
    pytest.param('<p class="wp-caption-text">الجسر صباح الافتتاح</p>', id="a-captions-class"),
    pytest.param("<p>***</p>", id="a-line-of-stars"),
    pytest.param("<p>© وكالة الوادي</p>", id="a-pictures-rights"),
    pytest.param(f'<blockquote class="pullquote"><p>{LINES[0][:40]}</p></blockquote>', id="a-pull-quote"),
    pytest.param('<div class="fb-post"><p>منشور على صفحة البلدية</p></div>', id="an-embedded-post"),
    pytest.param('<div class="videoad"><p>يمكنك التخطي</p></div>', id="a-video-advertisement"),
    pytest.param("<p>لقراءة البيان كاملا اضغط هنا</p>", id="a-call-to-click"),
    pytest.param("<p>salwa.hajj@example.com</p>", id="a-writers-address"),
    pytest.param('<p class="image-title">الجسر صباح الافتتاح</p>', id="a-pictures-title"),
    pytest.param('<div id="abonnement"><p>اقرأ كل المقالات باشتراك شهري</p></div>', id="a-french-subscription"),
    pytest.param(f"<p>{H1}</p>", id="the-headline-once-more"),
    pytest.param("<p>بلدية النخيل تعيد</p>", id="a-truncated-alt-text"),
    pytest.param("<form><input><p>بريدك</p></form>", id="a-form"),
    pytest.param("<script>var x = 'نص';</script>", id="a-script"),
    pytest.param('<div class="newsletter"><p>نشرة الصباح</p></div>', id="a-newsletter-box"),
]


@pytest.mark.parametrize("inside", NOISE)
def test_noise_inside_the_text_goes_and_the_text_stays(inside: str) -> None:
    assert [block.text for block in read(inside).blocks] == LINES


@pytest.mark.parametrize("inside", NOISE)
def test_noise_at_the_end_goes_and_the_text_stays(inside: str) -> None:
    assert [block.text for block in read(BELOW + inside, below="").blocks] == LINES


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param("<p>الوسوم: جسر، نهر</p>", id="tags"),
        pytest.param("<p>جميع الحقوق محفوظة لصحيفة الوادي</p>", id="copyright"),
        pytest.param("<p>لن يتم نشر عنوان بريدك الإلكتروني</p>", id="comment-form"),
        pytest.param("<h3>الأكثر قراءة</h3>", id="most-read"),
    ],
)
def test_nothing_follows_the_end(inside: str) -> None:
    assert [block.text for block in read(inside).blocks] == LINES[:4]


@pytest.mark.parametrize(
    ("inside", "text", "kind"),
    [
        pytest.param("<h3>السوق ينتظر</h3>", "السوق ينتظر", "heading", id="heading"),
        pytest.param("<p><strong>السوق ينتظر</strong></p>", "السوق ينتظر", "heading", id="a-bold-line"),
        pytest.param("<p><b>توقف العمل مرتين.</b></p>", "توقف العمل مرتين.", "paragraph", id="a-bold-sentence"),
        pytest.param(
            "<blockquote><p>«كان الجسر ذاكرتنا».</p></blockquote>", "«كان الجسر ذاكرتنا».", "quote", id="quote"
        ),
        pytest.param("<ul><li>استبدال مئتي لوح</li></ul>", "استبدال مئتي لوح", "item", id="list-item"),
        pytest.param("<p>ثم عاد.</p>", "ثم عاد.", "paragraph", id="a-short-sentence"),
        pytest.param(
            '<p>قال <a href="/w">سامر</a> إنه سعيد.</p>', "قال سامر إنه سعيد.", "paragraph", id="a-link-in-a-sentence"
        ),
        pytest.param('<h2><a href="/t">تاريخ الجسر</a></h2>', None, None, id="a-linked-heading-leads-elsewhere"),
        pytest.param(
            '<p><a href="https://other.example/r">التقرير الكامل عن أعمال الترميم</a></p>',
            "التقرير الكامل عن أعمال الترميم",
            "paragraph",
            id="a-link-to-another-site",
        ),
        pytest.param("<pre>سطر من قصيدة</pre>", "سطر من قصيدة", "paragraph", id="preformatted"),
        pytest.param("<p>العقد مُوَقَّعٌ.</p>", "العقد مُوَقَّعٌ.", "paragraph", id="harakat-stay"),
    ],
)
def test_what_stays(inside: str, text: str | None, kind: str | None) -> None:
    extra = [block for block in read(inside).blocks if block.text not in LINES]
    assert [(block.text, block.kind) for block in extra] == ([(text, kind)] if text else [])


def test_a_long_paragraph_that_stands_twice_is_kept_once() -> None:
    assert [block.text for block in read(f"<p>{LINES[0]}</p>").blocks] == LINES


def test_a_short_line_may_stand_twice() -> None:
    assert [block.text for block in read("<p>ثم عاد.</p><p>ثم عاد.</p>").blocks].count("ثم عاد.") == 2


@pytest.mark.parametrize("end", ["<h3>خاتمة</h3>", "<p>للتواصل:</p>"])
def test_a_heading_or_label_at_the_end_has_lost_what_it_headed(end: str) -> None:
    assert [block.text for block in read(BELOW + end, below="").blocks] == LINES


def test_paragraphs_may_stand_in_headings() -> None:
    draft = read_page(f"<div>{''.join(f'<h4>{line}</h4>' for line in LINES)}</div>")
    assert [(block.kind, block.text) for block in draft.blocks] == [("paragraph", line) for line in LINES]


@pytest.mark.parametrize("end", ["//بترا// ن ح/ح أ", "12/02/2020 14:25:36", "https://news.example/1"])
def test_closing_marks_are_no_text(end: str) -> None:
    assert [block.text for block in read(f"<p>{end}</p>", "").blocks] == LINES[:4]


@pytest.mark.parametrize("mark", ["// انتهى //", "(النهاية)", "انتهى"])
def test_what_stands_below_the_end_mark_is_for_an_agencys_customers(mark: str) -> None:
    assert [block.text for block in read(f"{BELOW}<p>{mark}</p><p>12:35 ت م</p><p>0047</p>", below="").blocks] == LINES


def test_a_place_and_day_alone_above_the_text_are_a_credit() -> None:
    draft = read_page(f"<div><p>نواكشوط، 06/04/2023</p>{ABOVE}{BELOW}</div>")
    assert draft.blocks[0].text == LINES[0]


@pytest.mark.parametrize("initials", ["ع.ف", "س ح/ م ز", "(ر. ك)", "===== ف.ع"])
def test_editors_initials_below_the_text_are_no_text(initials: str) -> None:
    assert [block.text for block in read(f"{BELOW}<p>{initials}</p>", below="").blocks] == LINES


def test_an_outlets_name_alone_below_the_text_is_its_source() -> None:
    draft = read(f"{BELOW}<p>النهار</p>", below="")
    assert [block.text for block in draft.blocks] == LINES
    assert draft.credit_lines == ["النهار"]


def test_below_short_lines_it_may_be_the_last_word_of_a_poem() -> None:
    assert read(f"{BELOW}<p>يا ليل طل</p><p>ويطلع النهار</p><p>النهار</p>", below="").blocks[-1].text == "النهار"


def test_a_name_in_arabic_goes_before_the_same_in_latin() -> None:
    line = "<p>القاهرة / أحمد سالم / رويترز</p>"
    draft = read_page(f'<div class="author">Ahmed Salem</div><div>{line}{ABOVE}{BELOW}</div>')
    assert (draft.byline, draft.provenance["byline_raw"]) == ("القاهرة / أحمد سالم / رويترز", "in the text")


@pytest.mark.parametrize("inside", NOISE[:5])
def test_stories_become_related_links_with_whole_addresses(inside: str) -> None:
    links = read(inside).related
    assert [(link.text, link.url) for link in links] == [
        ("افتتاح متحف جديد للآلات الموسيقية", "https://news.example/2")
    ]


def test_a_related_story_without_a_link_keeps_its_text() -> None:
    (link,) = read("<p>اقرأ أيضا: افتتاح متحف جديد للآلات</p>").related
    assert (link.text, link.url) == ("افتتاح متحف جديد للآلات", None)


BIOGRAPHY = "كاتب وباحث من مدينة النخيل، صدرت له ثلاث روايات وكتاب عن تاريخ الجسور"


@pytest.mark.parametrize(
    ("last", "stays"),
    [
        pytest.param(BIOGRAPHY, False, id="what-the-writer-is"),
        pytest.param("* صحفية تونسية", False, id="a-nationality"),
        pytest.param("كاتب التقرير يرى أن الجسر لن يصمد", True, id="somebody-who-does-something"),
        pytest.param("كاتب يمني قال: «انتهى الأمر»", True, id="a-sentence-with-a-quotation"),
    ],
)
def test_a_biography_ends_a_signed_article_only(last: str, stays: bool) -> None:
    signed = read(f"<p>{last}</p>", below="").blocks[4:]
    assert [block.text for block in signed] == [last]  # nobody signed it
    draft = read_page(f"<p>بقلم: سامر الحلواني</p><div>{ABOVE}<p>{last}</p></div>")
    assert [block.text for block in draft.blocks[4:]] == ([last] if stays else [])


@pytest.mark.parametrize("heading", ["التعليقات", "التعليقات (3)", "اترك تعليقًا", "آراء القراء:"])
def test_what_follows_a_heading_over_comments_is_the_readers(heading: str) -> None:
    wall = "<div><b>زائر</b><p>كلام جميل، ولكن أين كانت البلدية طوال هذه السنوات كلها؟</p></div>" * 3
    draft = read(f"<section><h3>{heading}</h3>{wall}</section>", below="")
    assert [block.text for block in draft.blocks] == LINES[:4]
