"""The date line and the byline round a headline, as printed; a page's clock and other stories' dates are neither."""

from datetime import UTC, date, datetime

import pytest
from lxml import html

from crawler.parsers.article_page import ArticlePage
from crawler.parsers.context import Context
from crawler.parsers.draft import Draft
from crawler.parsers.header_byline import has_label
from crawler.parsers.metadata import read_metadata

TEXT = "".join(
    f"<p>وقال المهندس رقم {n} إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها في أسبوع.</p>"
    for n in range(5)
)
H1 = "<h1>بلدية النخيل تعيد فتح الجسر القديم</h1>"
DAY = "17 نوفمبر 2026"


def read(body: str, hint: date | None = None, fetched: bool = True) -> Draft:
    text = f"<html><body>{body}</body></html>"
    root = html.document_fromstring(text)
    month = hint.isoformat()[:7] if hint else None
    context = Context(now=datetime(2026, 11, 20, tzinfo=UTC), hint=hint, month=month, fetched=fetched)
    return ArticlePage().read(root, read_metadata(root, text.encode()), context)


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        pytest.param(f"{H1}<span>{DAY}</span><div>{TEXT}</div>", DAY, id="below-the-headline"),
        pytest.param(
            f"<main><div><p>{DAY}</p>{H1}</div><div>{TEXT}</div></main>", DAY, id="above-the-headline-beside-it"
        ),
        pytest.param(f"{H1}<div>{TEXT}</div><p>تاريخ النشر: {DAY}</p>", f"تاريخ النشر: {DAY}", id="below-the-text"),
        pytest.param(f"{H1}<div><p>{DAY}</p>{TEXT}</div>", DAY, id="first-line-of-the-text"),
        pytest.param(f"{H1}<p>{DAY}</p><p>14:35</p><div>{TEXT}</div>", f"{DAY} 14:35", id="a-clock-on-the-next-line"),
        pytest.param(
            f"{H1}<p>نشر في:</p><p>{DAY}</p><div>{TEXT}</div>", f"نشر في: {DAY}", id="a-label-on-the-line-before"
        ),
        pytest.param(
            f"{H1}<time><i>17/نوفمبر/2026 - 02:35 م</i><b>11/17/2026 2:35:11 PM</b></time><div>{TEXT}</div>",
            "17/نوفمبر/2026 - 02:35 م 11/17/2026 2:35:11 PM",
            id="twice-in-one-line",
        ),
        pytest.param(f"{H1}<p>منذ 3 أيام</p><div>{TEXT}</div>", "منذ 3 أيام", id="a-relative-date"),
        pytest.param(
            f'<div class="clock">{DAY}</div><div>{H1}<div>{TEXT}</div></div>', None, id="a-clock-above-the-page"
        ),
        pytest.param(
            f'{H1}<div class="related"><p>{DAY}</p><p>س</p><p>س</p></div><div>{TEXT}</div>',
            None,
            id="a-related-storys-date",
        ),
        pytest.param(
            f"{H1}<figure><figcaption>الجسر في {DAY}</figcaption></figure><div>{TEXT}</div>", None, id="a-captions-date"
        ),
        pytest.param(
            f'{H1}<div>{TEXT}</div><div><a href="/2">وزارة الري تبدأ حفر آبار جديدة</a><span>{DAY}</span></div>',
            None,
            id="the-date-of-a-story-below",
        ),
        pytest.param(f"{H1}<div>{TEXT}</div>", None, id="none"),
    ],
)
def test_date_line(body: str, printed: str | None) -> None:
    assert read(body).printed_date == printed


def test_a_day_heading_above_counts_where_the_address_names_its_month() -> None:
    body = f'<h2 class="date-header">{DAY}</h2><div>{H1}<div>{TEXT}</div></div>'
    assert read(body, hint=date(2026, 11, 17)).printed_date == DAY


def test_a_clock_that_shows_the_day_of_fetching_does_not() -> None:
    body = f'<div class="date">20 نوفمبر 2026</div><div>{H1}<div>{TEXT}</div></div>'
    assert read(body).printed_date is None


def test_the_date_line_is_no_text() -> None:
    assert not [block for block in read(f"{H1}<div><p>{DAY}</p>{TEXT}</div>").blocks if DAY in block.text]


def test_an_update_line_is_a_change() -> None:
    draft = read(f"{H1}<p>{DAY}</p><p>آخر تحديث: 18 نوفمبر 2026</p><div>{TEXT}</div>")
    assert (draft.printed_date, draft.modified) == (DAY, "آخر تحديث: 18 نوفمبر 2026")


def test_an_update_line_without_a_number_is_no_text() -> None:
    draft = read(f"{H1}<p>{DAY}</p><div><p>آخر تحديث قبل ساعتين</p>{TEXT}</div>")
    assert draft.modified == "آخر تحديث قبل ساعتين"
    assert not [block for block in draft.blocks if "تحديث" in block.text]


def test_an_update_line_at_the_end_of_the_text_is_a_change() -> None:
    draft = read(f"{H1}<p>{DAY}</p><div>{TEXT}<p>قرئ 512 مرة آخر تعديل على الأربعاء 18 نوفمبر 2026</p></div>")
    assert draft.modified == "قرئ 512 مرة آخر تعديل على الأربعاء 18 نوفمبر 2026"
    assert not [block for block in draft.blocks if "تعديل" in block.text]


def test_an_update_line_glued_to_a_counter_is_a_change() -> None:
    line = "<p><span>قرئ 512 مرة</span><span>آخر تعديل على الأربعاء 18 نوفمبر 2026</span></p>"
    draft = read(f"{H1}<p>{DAY}</p><div>{TEXT}</div>{line}")
    assert draft.modified == "قرئ 512 مرة آخر تعديل على الأربعاء 18 نوفمبر 2026"


def test_an_update_that_stands_twice_in_one_line_is_still_a_change() -> None:
    line = "<p><b>آخر تحديث:</b> <i>17/نوفمبر/2026 - 02:35 م</i><i>11/17/2026 2:35:11 PM</i></p>"
    draft = read(f"{H1}{line}<div>{TEXT}</div>")
    assert (draft.printed_date or "").startswith("آخر تحديث:")


def test_an_agency_in_a_slot_of_its_own_beside_the_byline_is_the_storys() -> None:
    draft = read(f'{H1}<div class="author">أحمد سالم</div><div class="slot">أ ش أ</div><p>{DAY}</p><div>{TEXT}</div>')
    assert (draft.byline, draft.credit_lines) == ("أحمد سالم", ["أ ش أ"])
    assert read(f'{H1}<div class="author">أحمد سالم</div><div>محليات</div><div>{TEXT}</div>').credit_lines == []


def test_a_time_element_takes_the_zone_that_metadata_gives_for_its_clock() -> None:
    claim = '<meta property="article:published_time" content="2026-11-17T14:35:00+03:00">'
    draft = read(f'{claim}{H1}<time datetime="2026-11-17 14:35">{DAY}</time><div>{TEXT}</div>')
    assert draft.published == "2026-11-17T14:35:00+03:00"
    assert draft.provenance["metadata_published"] == "article:published_time"


def test_a_time_element_gives_the_machine_date() -> None:
    draft = read(f'{H1}<time datetime="2026-11-17T14:35:00+02:00">{DAY}</time><div>{TEXT}</div>')
    assert (draft.published, draft.provenance["metadata_published"]) == ("2026-11-17T14:35:00+02:00", "time element")


@pytest.mark.parametrize(
    ("body", "byline", "origin"),
    [
        pytest.param(
            f'{H1}<div class="author">أحمد سالم</div><div>{TEXT}</div>', "أحمد سالم", "byline class", id="class"
        ),
        pytest.param(
            f'{H1}<p><a rel="author" href="/w">أحمد سالم</a></p><div>{TEXT}</div>',
            "أحمد سالم",
            "byline class",
            id="rel",
        ),
        pytest.param(
            f'{H1}<p>10:20 <a rel="author" href="/w">أحمد سالم</a> <b>و</b><a rel="author" href="/z">منى خالد</a></p>'
            f"<div>{TEXT}</div>",
            "أحمد سالم، منى خالد",
            "byline class",
            id="two-elements-alike-are-two-people",
        ),
        pytest.param(f"{H1}<p>كتب: أحمد سالم</p><div>{TEXT}</div>", "كتب: أحمد سالم", "byline label", id="label"),
        pytest.param(f"{H1}<p>أحمد سالم</p><div>{TEXT}</div>", "أحمد سالم", "bare", id="a-bare-name"),
        pytest.param(f"<div><p>أحمد سالم</p>{H1}</div><div>{TEXT}</div>", "أحمد سالم", "bare", id="above-the-headline"),
        pytest.param(
            f"{H1}<p>أحمد سالم</p><p>كتب: منى خالد</p><div>{TEXT}</div>",
            "كتب: منى خالد",
            "byline label",
            id="a-label-goes-before-a-bare-name",
        ),
        pytest.param(
            f'{H1}<p>رويترز</p><p class="author">أحمد سالم</p><div>{TEXT}</div>',
            "أحمد سالم",
            "byline class",
            id="people-go-before-agencies",
        ),
        pytest.param(
            f"{H1}<div>{TEXT}<p>كتب: أحمد سالم</p></div>", "كتب: أحمد سالم", "byline label", id="below-the-text"
        ),
        pytest.param(f"{H1}<div>{TEXT}<p>أحمد سالم</p></div>", "أحمد سالم", "in the text", id="a-signature"),
        pytest.param(f"{H1}<div>{TEXT}<p>(رويترز)</p></div>", "(رويترز)", "in the text", id="an-agency-in-brackets"),
        pytest.param(f"{H1}<p>محليات</p><div>{TEXT}</div>", None, None, id="a-section-is-nobody"),
        pytest.param(
            f'{H1}<div class="author"><a href="/w">أحمد سالم</a><span>النهار - طرابلس</span></div><div>{TEXT}</div>',
            "أحمد سالم - النهار - طرابلس",
            "byline class",
            id="glued-pieces-of-a-byline",
        ),
        pytest.param(
            f'{H1}<div class="author"><span>أ</span>حمد سالم</div><div>{TEXT}</div>',
            "أحمد سالم",
            "byline class",
            id="a-drop-cap-is-no-piece",
        ),
        pytest.param(
            f"{H1}<p>رويترز - طرابلس</p><div>{TEXT}</div>", "رويترز - طرابلس", "bare", id="an-agency-and-a-place"
        ),
        pytest.param(f"{H1}<p>الأخبار - لبنان</p><div>{TEXT}</div>", None, None, id="two-sections"),
        pytest.param(
            f'{H1}<p>صورة: منى خالد</p><p class="author">رويترز</p><div>{TEXT}</div>',
            "رويترز",
            "byline class",
            id="who-took-the-picture-is-no-writer",
        ),
        pytest.param(f"{H1}<div>{TEXT}<p>فرانس 24/ أ ف ب</p></div>", "فرانس 24/ أ ف ب", "in the text", id="agencies"),
        pytest.param(
            f"{H1}<div><p>رويترز</p>{TEXT}</div>", "رويترز", "in the text", id="an-agency-alone-above-the-text"
        ),
        pytest.param(
            f"{H1}<figure><figcaption>أحمد سالم</figcaption></figure><div>{TEXT}</div>",
            None,
            None,
            id="a-caption-is-nobody",
        ),
        pytest.param(
            f"{H1}<ul><li>أحمد سالم</li><li>منى خالد</li><li>محليات</li></ul><div>{TEXT}</div>",
            "أحمد سالم، منى خالد",
            "bare",
            id="names-in-one-list",
        ),
        pytest.param(
            f"{H1}<div><p>دمشق-سانا</p>{TEXT}<p>أحمد سالم</p></div>",
            "دمشق-سانا - أحمد سالم",
            "bare",
            id="a-signature-goes-with-the-agency-above",
        ),
        pytest.param(
            f"{H1}<div><p>فرانس 24 - فريق التحرير</p>{TEXT}</div>",
            "فرانس 24 - فريق التحرير",
            "in the text",
            id="an-outlet-and-its-desk-above-the-text",
        ),
        pytest.param(
            f"{H1}<div><p>رويترز - غرق زورق في النهر أمس</p>{TEXT}</div>", None, None, id="a-dateline-and-prose-is-text"
        ),
        pytest.param(f"{H1}<div>{TEXT}</div>", None, None, id="none"),
    ],
)
def test_byline(body: str, byline: str | None, origin: str | None) -> None:
    draft = read(body)
    assert (draft.byline, draft.provenance.get("byline_raw")) == (byline, origin)


@pytest.mark.parametrize("name", ["هلكوتان عزيزاني", "هيميان مولودي", "كيرثانو"])
def test_any_name_of_several_words_will_do_where_markup_says_author(name: str) -> None:
    draft = read(f'{H1}<div class="author">{name}</div><div>{TEXT}</div>')
    assert draft.byline == (name if " " in name else None)
    assert read(f"{H1}<div>{name}</div><div>{TEXT}</div>").byline is None


@pytest.mark.parametrize("text", ["سفر وسياحة", "المشرف العام", "فريق التحرير"])
def test_a_section_or_a_desk_is_nobody_even_there(text: str) -> None:
    draft = read(f'{H1}<div class="author">{text}</div><div>{TEXT}</div>')
    assert draft.byline is None


def test_who_took_the_picture_is_the_last_choice() -> None:
    line = f"<p><span>{DAY} 12:40 م</span><span>كتبت: منى خالد</span></p>"
    draft = read(f"{H1}<p>تصوير: أحمد سالم</p>{line}<div>{TEXT}</div>")
    assert draft.byline == f"{DAY} 12:40 م - كتبت: منى خالد"
    assert read(f"{H1}<p>تصوير: أحمد سالم</p><p>{DAY}</p><div>{TEXT}</div>").byline == "تصوير: أحمد سالم"


def test_header_lines_are_parted_where_their_elements_are() -> None:
    day = "<p><span>17/11/2026</span><span>1,254 مشاهدة</span></p>"
    draft = read(f"{H1}<p><a>أحمد سالم</a><span>كاتب أردني</span></p>{day}<div>{TEXT}</div>")
    assert (draft.byline, draft.printed_date) == ("أحمد سالم - كاتب أردني", "17/11/2026 1,254 مشاهدة")


def test_commas_at_its_end_make_no_sentence_of_a_date_line() -> None:
    line = "الثلاثاء - 17 نوفمبر 2026 - الساعة 12:25 ص بتوقيت اليمن ،،،"
    assert read(f"{H1}<p>{line}</p><div>{TEXT}</div>").printed_date == line


def test_the_byline_is_no_text() -> None:
    draft = read(f"{H1}<div><p>كتب: أحمد سالم</p>{TEXT}</div>")
    assert draft.byline == "كتب: أحمد سالم"
    assert not [block for block in draft.blocks if "أحمد سالم" in block.text]


@pytest.mark.parametrize(
    ("line", "labelled"),
    [
        ("كتب أحمد سالم", True),
        ("بقلم: أحمد سالم", True),
        ("إعداد - منى خالد", True),
        ("الكتب في المعرض", False),
        ("", False),
    ],
)
def test_labels(line: str, labelled: bool) -> None:
    assert has_label(line) is labelled
