"""Labels, modified moments, weekdays, hints and warnings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pipelines.normalise.dates import DateReading, read_date

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)


def read(raw: str, hint: date | None = None, zone: str | None = None) -> DateReading:
    return read_date(raw, now=NOW, hint=hint, timezone=ZoneInfo(zone) if zone else None)


MODIFIED = [
    (
        "نشر في: الأحد 4 أبريل 2021 - 7:17 م | آخر تحديث: الاثنين 5 أبريل 2021 - 8:20 ص",
        "2021-04-04T19:17",
        "2021-04-05T08:20",
    ),
    ("آخر تحديث: 5 أبريل 2021 | نُشر: 4 أبريل 2021", "2021-04-04", "2021-04-05"),
    ("4 أبريل 2021 - آخر تحديث 5 أبريل 2021 الساعة 10:20", "2021-04-04", "2021-04-05T10:20"),
    ("نشر بتاريخ: 2018/11/11 (آخر تحديث: 2018/12/18 الساعة: 09:47)", "2018-11-11", "2018-12-18T09:47"),
    ("آخر تحديث: 5 أبريل 2021 10:20", "2021-04-05T10:20", "2021-04-05T10:20"),
    ("تم التعديل في 2021/4/5", "2021-04-05", "2021-04-05"),
    ("23 سبتمبر 2017 :آخر تحديث", "2017-09-23", "2017-09-23"),
    ("4 أبريل 2021", "2021-04-04", None),
    ("الأحد، 4 نيسان/أبريل 2021، آخر تحديث 14:00 (GMT+0400)", "2021-04-04T14:00:00+04:00", "2021-04-04T14:00:00+04:00"),
    ("نشر: 4 أبريل 2021 آخر تحديث 14:30", "2021-04-04", None),
    ("نشر في 5 رمضان 1445 | آخر تحديث 20 مارس 2024", "2024-03-15", "2024-03-20"),
    ("نشر في: آخر تحديث: 5 أبريل 2021", "2021-04-05", "2021-04-05"),
]


@pytest.mark.parametrize(("raw", "iso", "modified"), MODIFIED)
def test_published_and_updated_keep_apart(raw: str, iso: str, modified: str | None) -> None:
    reading = read(raw)
    assert (reading.iso, reading.modified) == (iso, modified)


WARNED = [
    ("03/04/2020", "ambiguous_day_month"),
    ("الجمعة 03/04/2020", None),
    ("13/04/2020", None),
    ("04/04/2020", None),
    ("الجمعة 10 مايو 2020", "weekday_contradicts"),
    ("الأحد 10 مايو 2020", None),
    ("10 جمادى الأولى 1445", "hijri_converted"),
    ("السبت 10 جمادى الأولى 1445", "hijri_moved_to_weekday"),
    ("الجمعة 10 جمادى الأولى 1445 - 24 نوفمبر 2023", None),
    ("10/مايو/20", "two_digit_year"),
    ("10 مايو 202010 مشاهدات", "glued_digits"),
    ("٤٧: ٠٩ م 10 مايو 2020", "minutes_before_hours"),
    ("10 نوفمر 2020", "misspelt_month"),
    ("10 مايو 2020 - 11 مايو 2021", "several_dates"),
]


@pytest.mark.parametrize(("raw", "warning"), WARNED)
def test_what_is_doubtful_is_said(raw: str, warning: str | None) -> None:
    reading = read(raw)
    assert reading.iso is not None
    assert (warning in reading.warnings) if warning else not reading.warnings


@pytest.mark.parametrize(
    ("raw", "hint", "iso"),
    [
        ("03/04/2020", date(2020, 4, 3), "2020-04-03"),
        ("03/04/2020", date(2020, 3, 4), "2020-03-04"),
        ("03/04/2020", date(2020, 3, 5), "2020-03-04"),
        ("03/04/2020", date(2019, 1, 1), "2020-04-03"),
        ("13/04/2020", date(2020, 3, 4), "2020-04-13"),
        ("الجمعة 03/04/2020", date(2020, 3, 4), "2020-04-03"),
    ],
)
def test_a_known_day_decides_the_order_and_nothing_else(raw: str, hint: date, iso: str) -> None:
    assert read(raw, hint).iso == iso


def test_a_hint_is_never_an_answer() -> None:
    assert read("10 مايو", date(2020, 5, 10)).iso is None
    assert read("10:30", date(2020, 5, 10)).iso is None


def test_a_hijri_twin_decides_the_order() -> None:
    reading = read("12/8/1427 هـ - 5/9/2006")
    assert (reading.iso, reading.warnings) == ("2006-09-05", ())
    assert read("12/5/1427 هـ - 6/8/2006").iso == "2006-06-08"


@pytest.mark.parametrize(
    ("raw", "zone", "iso", "kind"),
    [
        ("10 مايو 2024 10:30", "Africa/Cairo", "2024-05-10T10:30:00+03:00", "assumed"),
        ("10 مايو 2024 10:30 GMT", "Africa/Cairo", "2024-05-10T10:30:00+00:00", "stated"),
        ("10 مايو 2024", "Africa/Cairo", "2024-05-10", None),
        ("مايو 2024", "Africa/Cairo", "2024-05", None),
        ("10 مايو 2024 10:30", None, "2024-05-10T10:30", None),
    ],
)
def test_zones(raw: str, zone: str | None, iso: str, kind: str | None) -> None:
    reading = read(raw, zone=zone)
    assert (reading.iso, reading.zone) == (iso, kind)


@pytest.mark.parametrize(
    ("raw", "part"),
    [
        ("", "empty"),
        ("نشر في:", "no number"),
        ("10:30", "time of day"),
        ("2024", "year alone"),
        ("العدد 4625", "counter"),
        ("الأحد", "no number"),
        ("31/02/2020", "no such day"),
        ("5-10 مايو 2020", "span"),
        ("5 - 10 مايو 2020", "span"),
        ("15 مايو", "not all printed"),
    ],
)
def test_null_has_a_reason(raw: str, part: str) -> None:
    reading = read(raw)
    assert reading.iso is None
    assert part in (reading.reason or "")


def test_an_invalid_day_never_becomes_its_month() -> None:
    for raw in ("31 فبراير 2020", "45 مايو 2020", "0 مايو 2020"):
        assert read(raw).iso is None
