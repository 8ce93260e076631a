"""The page's frame above a capture's headline, and what stands straight round it: what is headline, date and byline."""

from __future__ import annotations

import pytest

from crawler.parsers.capture import read_capture

TEXT = "\n\n".join(
    f"وقال المهندس رقم {n} إن الفرق استبدلت ألواحا تآكلت بفعل الرطوبة، ثم أعادت طلاء الحواجز كلها في أسبوع واحد."
    for n in range(4)
)
HEADLINE = "بلدية النخيل تعيد فتح الجسر القديم"
STORIES = (
    "افتتاح معرض الكتاب",
    "حملة لتنظيف الشواطئ",
    "فوز فريق المدينة بالكأس",
    "أمطار متوقعة مساء",
    "ندوة عن المياه",
)
TICKER = "    ".join(STORIES)
GLUED_TICKER = " ".join(STORIES * 3)
CLOCK = "الإثنين 15 ديسمبر 2025 01:12 مـ 24 جمادى آخر 1447 هـ"

FRAMES = {
    "wide gaps part the headlines of a ticker": f"{TICKER}\n\n",
    "a ticker without gaps is longer than headlines are": f"الوادي\n{CLOCK}\n{GLUED_TICKER}\n\n",
    "an outlet's name before its masthead, the name glued behind it": (
        f"النخيل\n{CLOCK}\nجريدة النخيل المصرية رئيس مجلس الإدارة ورئيس التحريرسامي الشرقاوي\n\n"
    ),
    "a masthead printed twice": "رئيس حزب الوفد\nسامي يمامة\nرئيس التحرير\nوجدى زين الدين\n" * 2 + "\n",
    "a masthead with a long name": "رئيس مجلس الإدارة : د. سامي بن ثاني آل ثاني\n\nرئيس التحرير: جابر سالم الحربي\n\n",
    "a menu of an outlet's parts": "قناة صوت النخيل | صوت النخيل جامعات | صوت النخيل عقارات | صوت النخيل سبورت\n",
    "the outlet's name twice": f"الشبكة الغربية\n\n{CLOCK}\nالشبكة الغربية\n\n",
    "a link for screen readers in Latin letters": "Skip to main content\n",
    "a trail of links": "العودة منتديات النخيل > منتديات الجامعة > الحوار الأكاديمي\n\n",
    "a menu parted by dashes": "أخبار عامة - وكالة أنباء المرأة - اخبار الأدب والفن - وكالة أنباء العمال\n\n",
    "the weather": "18.66°رام الله\n\n",
    "the issue of a newspaper": "العدد 12003 - الثلاثاء 9 أغسطس 2005م\n\n",
    "a section of two words": "مجتمع و قضايا\n\n",
    "tags glued together": "اخبار الشرعيهاخبار المقاومةالرئيسيةتفجيراتعدنمحليات\n\n",
    "a blog's notice": "إظهار الرسائل ذات التسميات بيئة. إظهار كافة الرسائل\n\n",
    "a caption from the archive": "جسر النخيل قبل الإغلاق (أرشيف)\n\n",
    "an agency's name": "وكالة الأنباء الليبية\n\n",
}


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES.keys())
def test_the_frame_is_no_headline(frame: str) -> None:
    draft = read_capture(f"{frame}{HEADLINE}\n\n{TEXT}\n")
    assert draft.headline == HEADLINE
    assert "\n\n".join(block.text for block in draft.blocks) == TEXT


@pytest.mark.parametrize("title", [f"الوادي | {HEADLINE}", f"{HEADLINE} - الوادي", f"{HEADLINE} :: موقع الوادي"])
def test_the_pages_title_is_not_the_headline_that_stands_below_it(title: str) -> None:
    assert read_capture(f"{title}\n\n{HEADLINE}\n\nسعاد حسن\n\n{TEXT}\n").headline == HEADLINE


def test_two_words_are_a_headline_below_a_frame() -> None:
    assert read_capture(f"رئيس التحرير سامي الشرقاوي\n\nصمت نائب\n\n{TEXT}\n").headline == "صمت نائب"


@pytest.mark.parametrize(
    ("above", "date"),
    [
        pytest.param(f"{CLOCK}\n\n", None, id="the page's clock"),
        pytest.param(f"{CLOCK}\n24 نوفمبر 2025 م\n\n", "24 نوفمبر 2025 م", id="below the page's clock"),
        pytest.param("22 ديسمبر، 2017 - 11:31\n", "22 ديسمبر، 2017 - 11:31", id="a time of day, no weekday"),
        pytest.param("سنجة - ٢٤ يونيو ٢٠١٣\n\n", "سنجة - 24 يونيو 2013", id="with a dateline's place"),
        pytest.param("أمن\n2023-05-16 | 03:18\n", "2023-05-16 | 03:18", id="between section and headline"),
        pytest.param("السبت 2016-02-20 10:05:44\n", "السبت 2016-02-20 10:05:44", id="to the second"),
        pytest.param("written by admin 8 أكتوبر، 2025\n", "written by admin 8 أكتوبر، 2025", id="who posted it"),
        pytest.param("الرئيسية / رأي\nالخميس 2021-11-04 09:52\n", "الخميس 2021-11-04 09:52", id="below a trail"),
        pytest.param(
            "العدد 3750 - الأربعاء 12 ديسمبر 2012م\n\n", "العدد 3750 - الأربعاء 12 ديسمبر 2012م", id="an issue's day"
        ),
        pytest.param(
            f"{HEADLINE}\n\nالأحد - 13 أبريل 2025 - 07:09 م\n\n", "الأحد - 13 أبريل 2025 - 07:09 م", id="between copies"
        ),
    ],
)
def test_dates_above_the_headline(above: str, date: str | None) -> None:
    draft = read_capture(f"{above}{HEADLINE}\n\n{TEXT}\n")
    assert (draft.headline, draft.printed_date and _ascii(draft.printed_date)) == (HEADLINE, date)


def _ascii(text: str) -> str:
    return text.translate({0x0660 + digit: str(digit) for digit in range(10)})


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("كتب- سامي ممدوح", "كتب- سامي ممدوح"),
        ("سعاد حسن:", "سعاد حسن"),
        ("سعاد حسن[1]", "سعاد حسن"),
        ("هسبريس - سعاد حسن", "هسبريس - سعاد حسن"),
        ("سعاد حسن الأحد 21 سبتمبر 2025 10:14 صـ 28 ربيع أول 1447 هـ", "سعاد حسن"),
        ("2014-05-16 16:38:39 أخبار اليوم/ سعاد حسن", "2014-05-16 16:38:39 أخبار اليوم/ سعاد حسن"),
        ("عكاظ - خاص", "عكاظ - خاص"),
        ("محرر الشؤون الاقتصادية", "محرر الشؤون الاقتصادية"),
        ("نص: سعاد حسن", "نص: سعاد حسن"),
    ],
)
def test_lines_that_credit(line: str, byline: str) -> None:
    draft = read_capture(f"{HEADLINE}\n\n{line}\n\n{TEXT}\n")
    assert (draft.byline, "\n\n".join(block.text for block in draft.blocks)) == (byline, TEXT)


@pytest.mark.parametrize(
    ("headline", "byline"),
    [
        ("دولة الجسور بقلم: سعاد حسن", "بقلم: سعاد حسن"),
        ("رفقا بجسورنا القديمة / سعاد حسن", "سعاد حسن"),
    ],
)
def test_a_headline_may_be_signed(headline: str, byline: str) -> None:
    assert read_capture(f"{headline}\n\n{TEXT}\n").byline == byline


def test_a_headline_may_end_with_a_day() -> None:
    headline = "النخيل في الصحافة العربية (الاثنين 26 مارس 2018)"
    draft = read_capture(f"{headline}\n\nالاثنين 26 مارس 2018 - 12:12\n\n{TEXT}\n")
    assert (draft.headline, draft.printed_date) == (headline, "الاثنين 26 مارس 2018 - 12:12")


def test_a_date_that_only_the_dateline_prints() -> None:
    draft = read_capture(f"{HEADLINE}\n\nالخرطوم 16 ديسمبر 2021 – {TEXT}\n")
    assert draft.printed_date == "الخرطوم 16 ديسمبر 2021"


@pytest.mark.parametrize(
    "line",
    [
        "جسر النخيل بعد فتحه (أ ف ب)",
        "1,284",
        "[ جسر النخيل القديم ]",
        "https://news.example/1",
        "مشاركة الخبر :",
        "(النهاية)",
    ],
)
def test_lines_in_the_text_that_are_not_its(line: str) -> None:
    first, _, rest = TEXT.partition("\n\n")
    text = f"{TEXT}\n\n{line}" if line == "(النهاية)" else f"{first}\n\n{line}\n\n{rest}"
    draft = read_capture(f"{HEADLINE}\n\nسعاد حسن\n\n{text}\n")
    assert "\n\n".join(block.text for block in draft.blocks) == TEXT


def test_a_signature_goes_with_the_agency_of_the_header() -> None:
    draft = read_capture(f"{HEADLINE}\n\nدمشق-سانا\n\n{TEXT}\n\nسعاد حسن\n\nتابعوا أخبارنا على تلغرام\n")
    assert draft.byline == "دمشق-سانا - سعاد حسن"
