from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from pipelines.normalise.dates import read_date

NOW = datetime(2024, 5, 15, 12, 7, 30, tzinfo=UTC)  # a Wednesday

AGO = [
    ("منذ ساعة", {"hours": 1}),
    ("منذ ساعة واحدة", {"hours": 1}),
    ("قبل ساعة", {"hours": 1}),
    ("منذ ساعتين", {"hours": 2}),
    ("قبل ساعتين", {"hours": 2}),
    ("منذ 3 ساعات", {"hours": 3}),
    ("منذ ٣ ساعات", {"hours": 3}),
    ("منذ3ساعات", {"hours": 3}),
    ("منذ ثلاث ساعات", {"hours": 3}),
    ("منذ ساعات 3", {"hours": 3}),
    ("منذ دقيقة 25", {"minutes": 25}),
    ("منذ 14 ساعة", {"hours": 14}),
    ("منذ أربع عشرة ساعة", {"hours": 14}),
    ("منذ نصف ساعة", {"minutes": 30}),
    ("منذ ربع ساعة", {"minutes": 15}),
    ("منذ ساعة ونصف", {"minutes": 90}),
    ("منذ ساعة و20 دقيقة", {"minutes": 80}),
    ("منذ 4 ساعات و 12 دقيقة", {"hours": 4, "minutes": 12}),
    ("منذ دقيقة", {"minutes": 1}),
    ("قبل دقيقتين", {"minutes": 2}),
    ("قبل خمس دقائق", {"minutes": 5}),
    ("منذ خمس وعشرين دقيقة", {"minutes": 25}),
    ("منذ تسعة وتسعين دقيقة", {"minutes": 99}),
    ("منذ 45 دقيقة", {"minutes": 45}),
    ("منذ ٥٠ ثانية", {"seconds": 50}),
    ("الآن", {}),
    ("منذ لحظات", {}),
    ("منذ أقل من دقيقة", {}),
    ("3 ساعات مضت", {"hours": 3}),
    ("5 ساعات منذ", {"hours": 5}),
    ("3 hours ago", {"hours": 3}),
    ("Last updated 3 hours ago", {"hours": 3}),
    ("نُشر منذ حوالي 3 ساعات", {"hours": 3}),
    ("سامي علي | منذ 3 ساعات", {"hours": 3}),
    ("نُشر منذ : 3 ساعات", {"hours": 3}),
]

DAYS_AGO = [
    ("منذ يوم", "2024-05-14"),
    ("نُشر منذ: 3 أيام", "2024-05-12"),
    ("قديم أمس", "2024-05-14"),
    ("منذ يوم واحد", "2024-05-14"),
    ("قبل يومين", "2024-05-13"),
    ("منذ 3 أيام", "2024-05-12"),
    ("منذ أيام 3", "2024-05-12"),
    ("منذ ثلاثة أيام", "2024-05-12"),
    ("منذ أحد عشر يوما", "2024-05-04"),
    ("منذ واحد وعشرين يوماً", "2024-04-24"),
    ("منذ أسبوع", "2024-05-08"),
    ("قبل أسبوعين", "2024-05-01"),
    ("3 أسابيع مضت", "2024-04-24"),
    ("منذ شهر", "2024-04-15"),
    ("منذ شهر واحد", "2024-04-15"),
    ("قبل شهرين", "2024-03-15"),
    ("منذ 5 أشهر", "2023-12-15"),
    ("نُشرت منذ 5 أشهرفي", "2023-12-15"),
    ("منذ سنة", "2023-05-15"),
    ("قبل عام", "2023-05-15"),
    ("منذ سنتين", "2022-05-15"),
    ("منذ ٨ سنوات", "2016-05-15"),
    ("ما يقرب من 4 سنوات في البلاد", "2020-05-15"),
    ("منذ سنة وشهرين", "2023-03-15"),
    ("أمس", "2024-05-14"),
    ("أمس الثلاثاء", "2024-05-14"),
    ("أول أمس", "2024-05-13"),
    ("اليوم", "2024-05-15"),
    ("2 days ago", "2024-05-13"),
    ("yesterday", "2024-05-14"),
]

NOT_RELATIVE = [
    "منذ 2014",
    "منذ ساعات",
    "منذ أيام",
    "قبل سنوات",
    "منذ قليل",
    "منذ فترة",
    "منذ أكثر من سنة",
    "منذ يوم الأحد",
    "منذ متى",
    "قبل العيد",
    "أمس الجمعة",
    "المصري اليوم",
    "أخبار الآن | سوريا",
    "اليوم 18:00-00:00",
    "صحيفة اليوم",
    "اليوم السابع",
    "ساعتين",
    "3 أيام",
    "قراءة 3 دقائق",
    "الحرب مستمرة منذ ثلاث سنوات",
    "عدد اليوم",
    "مرات القراءة اليوم",
    "تستمر الحرب الدائرة في المدينة القديمة منذ ثلاث سنوات بلا توقف",
    "منذ 99999 سنة",
    "منذ 9999 سنة",
    "منذ 123456789012345678901234567890 ساعة",
]


@pytest.mark.parametrize(("raw", "ago"), AGO, ids=lambda value: value if isinstance(value, str) else "")
def test_hours_and_minutes_give_a_moment(raw: str, ago: dict[str, int]) -> None:
    reading = read_date(raw, now=NOW)
    assert reading.iso is not None, reading.reason
    wanted = (NOW - timedelta(**ago)).replace(second=0)
    assert datetime.fromisoformat(reading.iso) == wanted
    assert reading.precision == "minute"
    assert "relative" in reading.warnings


@pytest.mark.parametrize(("raw", "day"), DAYS_AGO, ids=lambda value: value)
def test_days_and_longer_give_a_day(raw: str, day: str) -> None:
    reading = read_date(raw, now=NOW)
    assert reading.iso == day, reading.reason
    long = any(word in raw for word in ("شهر", "أشهر", "سن", "عام"))
    assert reading.precision == ("month" if long else "day")
    assert ("approximate" in reading.warnings) == long


@pytest.mark.parametrize("raw", NOT_RELATIVE)
def test_vague_and_bounded_ages_are_null(raw: str) -> None:
    reading = read_date(raw, now=NOW)
    assert reading.iso is None
    assert reading.reason


def test_a_relative_day_is_the_outlets_own() -> None:
    late = datetime(2024, 5, 15, 22, 30, tzinfo=UTC)
    assert read_date("اليوم", now=late, timezone=ZoneInfo("Asia/Riyadh")).iso == "2024-05-16"
    assert read_date("اليوم", now=late).iso == "2024-05-15"


def test_a_relative_day_with_a_time() -> None:
    reading = read_date("أمس, 11:22 PM", now=NOW, timezone=ZoneInfo("Asia/Riyadh"))
    assert (reading.iso, reading.zone) == ("2024-05-14T23:22:00+03:00", "assumed")
    assert read_date("اليوم, 05:50 AM", now=NOW).iso == "2024-05-15T05:50"


def test_a_relative_update() -> None:
    reading = read_date("آخر تحديث: منذ ساعتين", now=NOW)
    assert reading.iso == reading.modified == "2024-05-15T10:07:00+00:00"


def test_an_absolute_date_wins_over_a_relative_word() -> None:
    assert read_date("أمس الثلاثاء 11 أوت 2020", now=NOW).iso == "2020-08-11"
    assert read_date("اليوم الاثنين 6-5-2024 منذ 3 ساعات", now=NOW).iso == "2024-05-06"


def test_now_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        read_date("أمس", now=datetime(2024, 5, 15))
