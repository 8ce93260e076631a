"""Pages that ask for something before they show anything, and short articles that only speak of it."""

import pytest

from crawler.parsers.interstitial import what_it_asks
from tests.crawler.parsers.test_outcome import read

DATE = "<p><time>الأحد 15 مارس 2026 - 10:30</time></p>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            "<h1>موافقة على ملفات تعريف الارتباط</h1><p>نستخدم ملفات تعريف الارتباط. يجب قبول ملفات تعريف "
            "الارتباط لمتابعة القراءة. <button>أوافق</button></p>",
            id="consent",
        ),
        pytest.param(
            "<h1>خصوصيتك تهمنا</h1><p>نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتحسين تجربتك على الموقع وعرض إعلانات "
            "تناسبك. بمتابعة تصفح الموقع فإنك توافق على استخدامنا لها. يمكنك تغيير رأيك متى شئت.</p><p>قبول الكل</p>",
            id="consent-in-more-words",
        ),
        pytest.param(
            "<h1>بلدية النخيل تعيد فتح الجسر القديم</h1><p>يرجى تفعيل جافا سكريبت في متصفحك لعرض هذه الصفحة.</p>",
            id="a-script-under-the-headline-of-the-article",
        ),
        pytest.param("<h1>صحيفة النخيل</h1><p>You need to enable JavaScript to run this app.</p>", id="a-script"),
        pytest.param(
            "<h1>nakheel.example</h1><p>جارٍ التحقق من متصفحك قبل الدخول إلى الموقع. سيتم تحويلك خلال ثوانٍ.</p>",
            id="browser-check",
        ),
        pytest.param(
            "<h1>Just a moment...</h1><p>Verify you are human by completing the action below.</p><p>Ray ID: 8f2</p>",
            id="browser-check-in-english",
        ),
        pytest.param(
            "<h1>صحيفة النخيل</h1><p>لاحظنا أنك تستخدم برنامج حجب الإعلانات. يرجى تعطيل مانع الإعلانات "
            "لمتابعة التصفح.</p>",
            id="advertisements",
        ),
    ],
)
def test_pages_that_ask_for_something_else(body: str) -> None:
    draft = read(body)
    assert draft.outcome == "interstitial"
    assert "in front of" in (draft.reason or "")


STORY = (
    "<p>أعلنت شركة المتصفحات أنها ستتخلى عن ملفات تعريف الارتباط الخارجية في نهاية العام، بعد سنوات من الجدل حول "
    "خصوصية المستخدمين وتتبعهم في الشبكة.</p>"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<h1>المتصفح الأشهر يودع ملفات تعريف الارتباط</h1>" + STORY, id="about-cookies"),
        pytest.param(
            "<h1>غرامة على موقع بسبب الكوكيز</h1><p>قضت المحكمة بتغريم الموقع لأنه لا يسأل زواره، وجاء في حكمها أن "
            "عبارة «نستخدم ملفات تعريف الارتباط» لا تكفي وحدها. ورفضت ما دفع به محامو الموقع ومنحته شهرا للتعديل.</p>",
            id="that-quotes-such-a-page",
        ),
        pytest.param(
            "<h1>كيف تحمي متصفحك</h1>" + DATE + "<p>ينصح الخبراء بتعطيل الإضافات المجهولة وتفعيل جافا سكريبت للمواقع "
            "الموثوقة فقط.</p>",
            id="advice-under-a-date-line",
        ),
        pytest.param(
            "<h1>المتصفح الأشهر يودع ملفات تعريف الارتباط</h1>" + STORY + "<p>نستخدم ملفات تعريف الارتباط. أوافق</p>",
            id="a-banner-below-an-article",
        ),
    ],
)
def test_short_articles_about_it(body: str) -> None:
    assert read(body).outcome == "article"


@pytest.mark.parametrize("texts", [[], [""], ["", "   "], ["..."]])
def test_nothing_asks_for_nothing(texts: list[str]) -> None:
    assert what_it_asks(texts) is None
