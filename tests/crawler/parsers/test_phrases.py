"""Which printed lines are buttons, calls, copyright and the like, and which sentences only begin like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsers.phrases import after_label, bare, is_source_line, noise_kind, outcome_phrase

LONG = "التي نشرتها البلدية عن أعمال الترميم في الجسر القديم بعد إغلاق دام عامين كاملين وأكثر من ذلك بقليل"


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        pytest.param("طباعة", "button", id="print"),
        pytest.param("[ طباعة ]", "button", id="print-in-brackets"),
        pytest.param("شارك", "button", id="share"),
        pytest.param("***", "button", id="no-letters"),
        pytest.param("اقرأ أيضا", "related", id="read-also"),
        pytest.param("إقرأ أيضاً: افتتاح متحف جديد في المدينة", "related", id="read-also-with-title"),
        pytest.param("اقرأ أيضا | افتتاح متحف جديد", "related", id="read-also-bar-title"),
        pytest.param("للمزيد من الكتب زار الطلاب مكتبة الحي", None, id="a-sentence-that-begins-like-a-label"),
        pytest.param("تابعونا على فيسبوك", "follow", id="follow"),
        pytest.param("الأكثر قراءة", "most_read", id="most-read"),
        pytest.param("الوسوم:", "tags", id="tags"),
        pytest.param("كلمات دالة: جسر، نهر", "tags", id="tags-with-words"),
        pytest.param("جميع الحقوق محفوظة لصحيفة الوادي 2026", "copyright", id="copyright"),
        pytest.param("صحيفة الوادي، جميع الحقوق محفوظة", "copyright", id="rights-anywhere-in-a-short-line"),
        pytest.param("لن يتم نشر عنوان بريدك الإلكتروني", "comments", id="comment-form"),
        pytest.param("عدد المشاهدات: 120", "counter", id="counter"),
        pytest.param("مشاهدة المباراة مجانا في الساحات العامة", None, id="a-sentence-that-begins-like-a-counter"),
        pytest.param("وقال المهندس إن الجسر آمن.", None, id="prose"),
        pytest.param("تخطى الأخبار وواصل القراءة", "button", id="a-skip-link"),
        pytest.param("تخطى عدد الزوار مئة ألف في أسبوع", None, id="a-sentence-that-begins-like-a-skip-link"),
        pytest.param("اشترك لقراءة بقية المقال", "paywall", id="paywall"),
        pytest.param(f"هل تسمح بعرض المحتوى من تويتر؟ {LONG}", "notice", id="a-notice-of-any-length"),
        pytest.param(f"تابعونا {LONG} {LONG}", None, id="a-long-text-is-no-call"),
        pytest.param(f"مختارات {LONG}", None, id="a-long-text-is-no-list"),
    ],
)
def test_noise_kind(line: str, kind: str | None) -> None:
    assert noise_kind(line) == kind


@pytest.mark.parametrize(
    ("spelling", "other"),
    [("اقرأ أيضا", "إقرأ أيضًا"), ("الأكثر قراءة", "الاكثر قراءه"), ("الوسوم", "الوســـوم")],
)
def test_spelling_does_not_matter(spelling: str, other: str) -> None:
    assert noise_kind(spelling) == noise_kind(other) is not None


@pytest.mark.parametrize(
    ("line", "rest"),
    [("للمزيد: خبر", "خبر"), ("للمزيد:", ""), ("بلا عمود", ""), ("أ: ب: ج", "ب: ج")],
)
def test_after_label(line: str, rest: str) -> None:
    assert after_label(line) == rest


@pytest.mark.parametrize(
    ("line", "is_source"),
    [
        ("المصدر: وكالات", True),
        ("نقلا عن: وكالة الأنباء", True),
        ("المصدر الوحيد للماء هو النهر", False),
        ("مصدره النهر: هكذا قال", False),
        (f"المصدر: {LONG}", False),
    ],
)
def test_source_line(line: str, is_source: bool) -> None:
    assert is_source_line(line) is is_source


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("عذرا، الصفحة غير موجودة", "error_page"),
        ("404", "error_page"),
        ("هذا المحتوى للمشتركين", "paywall"),
        ("تم حذف الصور القديمة", None),
        ("الصفحة الأولى", None),
        ("", None),
    ],
)
def test_outcome_phrase(line: str, outcome: str | None) -> None:
    assert outcome_phrase(line) == outcome


def test_bare_takes_the_ends_off() -> None:
    assert bare("«أهلًا»، ") == "اهلا"


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_line_is_read(line: str) -> None:
    assert noise_kind(line) in {
        None, "button", "related", "follow", "most_read", "tags", "comments", "copyright", "counter",
    }  # fmt: skip
    assert bare(bare(line)) == bare(line)
