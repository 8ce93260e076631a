"""Answers that refuse, and say so in their status."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from tests.site.answer import Answer, http_date
from tests.site.fault import Area, Hit
from tests.site.pages import plain_page

fault = Area("status", "article", "robots", "feed", "sitemap", "section")

RETRY_SECONDS = 2
LONG_SECONDS = 88 * 3600
_SAID = {
    400: "طلب غير صالح",
    401: "سجل الدخول أولا",
    403: "الوصول ممنوع",
    404: "الصفحة غير موجودة",
    408: "انتهت المهلة",
    410: "حذفت هذه الصفحة",
    429: "طلبات كثيرة",
    451: "محجوب لأسباب قانونية",
    500: "خطأ في الخادم",
    502: "خطأ في البوابة",
    503: "الخدمة غير متاحة",
    504: "انتهت مهلة البوابة",
    520: "خطأ غير معروف",
}


def _status(status: int, hit: Hit) -> Answer:
    return Answer(plain_page(_SAID[status], "نعتذر عن هذا الخلل."), status)


def _retry_after(status: int, value: str, hit: Hit) -> Answer:
    return Answer(plain_page(_SAID[status]), status, headers=(("Retry-After", value),))


def _retry_date(status: int, hit: Hit) -> Answer:
    # A date has whole seconds: one more, so that the wait is never shorter than `RETRY_SECONDS`.
    return _retry_after(status, http_date(datetime.now(UTC) + timedelta(seconds=RETRY_SECONDS + 1)), hit)


for _code, _text in _SAID.items():
    fault.add(f"status_{_code}", f"Status {_code} ({_text}).", partial(_status, _code))
for _code in (429, 503):
    for _name, _value, _about in (
        ("seconds", str(RETRY_SECONDS), "in two seconds"),
        ("long", str(LONG_SECONDS), "in 88 hours"),
        ("negative", "-5", "in minus five seconds"),
        ("broken", "soon", "in words that are no time"),
    ):
        fault.add(
            f"status_{_code}_retry_{_name}",
            f"Status {_code} with a Retry-After {_about}.",
            partial(_retry_after, _code, _value),
        )
    fault.add(
        f"status_{_code}_retry_date",
        f"Status {_code} with a Retry-After that is a date two to three seconds ahead.",
        partial(_retry_date, _code),
    )


@fault
def status_304_unasked(hit: Hit) -> Answer:
    """Status 304 to whoever asks, also without a condition."""
    return Answer(b"", 304)


@fault
def status_204(hit: Hit) -> Answer:
    """Status 204: nothing to see."""
    return Answer(b"", 204, content_type=None)


@fault
def status_206(hit: Hit) -> Answer:
    """Status 206 with the first half, although nobody asked for a part."""
    body = hit.healthy.body
    half = len(body) // 2
    return Answer(body[:half], 206, headers=(("Content-Range", f"bytes 0-{half - 1}/{len(body)}"),))


@fault
def status_999(hit: Hit) -> Answer:
    """Status 999, which some sites send to robots."""
    return Answer(plain_page("Request denied"), 999)
