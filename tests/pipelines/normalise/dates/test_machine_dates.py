from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from pipelines.normalise.dates import read_machine_date

DUBAI = ZoneInfo("Asia/Dubai")

READ = [
    ("2020-06-03T03:01:00+04:00", "2020-06-03T03:01:00+04:00", "stated"),
    ("2020-06-03T03:01+0400", "2020-06-03T03:01:00+04:00", "stated"),
    ("2020-06-03T03:01:05+0400", "2020-06-03T03:01:05+04:00", "stated"),
    ("2020-06-03T03:01:05+04", "2020-06-03T03:01:05+04:00", "stated"),
    ("2020-06-03T03:01:05.123Z", "2020-06-03T03:01:05+00:00", "stated"),
    ("2020-06-03T03:01:05.1234567+02:00", "2020-06-03T03:01:05+02:00", "stated"),
    ("2020-06-03T03:01Z", "2020-06-03T03:01:00+00:00", "stated"),
    ("2020-06-03 03:01:05 UTC", "2020-06-03T03:01:05+00:00", "stated"),
    ("2020-06-03 03:01:05 +0300", "2020-06-03T03:01:05+03:00", "stated"),
    ("2020-06-03T03:01:05 +03:00", "2020-06-03T03:01:05+03:00", "stated"),
    ("2020-6-3 3:01", "2020-06-03T03:01:00+04:00", "assumed"),
    ("2020-06-03T3:01:05-05:00", "2020-06-03T03:01:05-05:00", "stated"),
    ("2020-03-15 20:18:45 GST", "2020-03-15T20:18:45+04:00", "stated"),
    ("2020-06-03 03:01:05", "2020-06-03T03:01:05+04:00", "assumed"),
    ("2020-06-03T03:01", "2020-06-03T03:01:00+04:00", "assumed"),
    ("٢٠٢٠-٠٦-٠٣T٠٣:٠١", "2020-06-03T03:01:00+04:00", "assumed"),
    ("2020-06-03", "2020-06-03", None),
    ("2020-06", "2020-06", None),
    ("20200603", "2020-06-03", None),
    ("20200603030105", "2020-06-03T03:01:05+04:00", "assumed"),
    ("2020/06/03", "2020-06-03", None),
    ("2020/06/03 03:01", "2020-06-03T03:01:00+04:00", "assumed"),
    ("1591142465", "2020-06-03T00:01:05+00:00", "stated"),
    ("1591142465000", "2020-06-03T00:01:05+00:00", "stated"),
    ("1591142465000000", "2020-06-03T00:01:05+00:00", "stated"),
    ("/Date(1591142465000)/", "2020-06-03T00:01:05+00:00", "stated"),
    ("Wed, 03 Jun 2020 03:01:05 +0400", "2020-06-03T03:01:05+04:00", "stated"),
    ("Wed, 03 Jun 2020 03:01:05 GMT", "2020-06-03T03:01:05+00:00", "stated"),
    ("Wed, 03 Jun 2020 03:01:05 EST", "2020-06-03T03:01:05-05:00", "stated"),
    ("03 Jun 2020 03:01:05 -0300", "2020-06-03T03:01:05-03:00", "stated"),
    ("Wed Jun 03 2020 03:01:05 GMT+0400 (Gulf Standard Time)", "2020-06-03T03:01:05+04:00", "stated"),
    ("8/24/2020 9:23:13 AM", "2020-08-24T09:23:13+04:00", "assumed"),
    ("8/4/2020 9:23:13 AM", "2020-08-04T09:23:13+04:00", "assumed"),
    ("24/08/2020 09:23:13", "2020-08-24T09:23:13+04:00", "assumed"),
    ("الأربعاء، 07 أكتوبر 2020 - 12:09 م", "2020-10-07T12:09:00+04:00", "assumed"),
    ("10-Nov-2000", "2000-11-10", None),
    ("June 3, 2020", "2020-06-03", None),
    ("  2020-06-03T03:01:00+04:00\n", "2020-06-03T03:01:00+04:00", "stated"),
]

NULL = [
    "",
    " ",
    "0",
    "0000-00-00",
    "0000-00-00 00:00:00",
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:00Z",
    "-0001-11-30T00:00:00+00:00",
    "1970-01-01",
    "1970-01-01T00:00:00Z",
    "1970-01-01T03:00:00+03:00",
    "1900-01-01",
    "1999-11-30T00:00:00+00:00",
    "1/1/0001 12:00:00 AM",
    "1/1/1900 12:00:00 AM",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "2020-13-45",
    "2020-02-30T10:00:00Z",
    "99999999999999999999",
    "12345",
    "2020",
    "03:01",
    "null",
    "undefined",
    "منذ ساعة",
    "اليوم",
    "{{ date }}",
    "%Y-%m-%d",
    "-62135596800",
    "\ud800",
    "²²²²²²²²",
]


@pytest.mark.parametrize(("raw", "iso", "zone"), READ, ids=[case[0] for case in READ])
def test_a_metadata_value_is_read(raw: str, iso: str, zone: str | None) -> None:
    reading = read_machine_date(raw, DUBAI)
    assert (reading.iso, reading.zone) == (iso, zone), reading.reason
    assert reading.precision == ("minute" if "T" in iso else "day" if len(iso) == 10 else "month")
    assert reading.raw == raw


@pytest.mark.parametrize("raw", NULL, ids=ascii)
def test_a_placeholder_or_no_date_is_null(raw: str) -> None:
    reading = read_machine_date(raw, DUBAI)
    assert reading.iso is None
    assert reading.reason


def test_without_the_outlets_zone_a_moment_stays_naive() -> None:
    reading = read_machine_date("2020-06-03 03:01:05", None)
    assert (reading.iso, reading.zone) == ("2020-06-03T03:01:05", None)
    assert read_machine_date("2020-06-03T03:01", None).iso == "2020-06-03T03:01"


def test_reading_again_changes_nothing() -> None:
    for raw, iso, _ in READ:
        assert read_machine_date(iso, DUBAI).iso == iso, raw
