"""Printed date against metadata against address: which is believed, and what the record says of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parsers.context import Context
from crawler.parsers.dating import date_article

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
CAIRO = ZoneInfo("Africa/Cairo")
PRINTED = "17 نوفمبر 2026 14:35"


def context(timezone: ZoneInfo | None = None, hint: date | None = None, fetched: bool = True) -> Context:
    return Context(now=NOW, timezone=timezone, hint=hint, fetched=fetched)


@pytest.mark.parametrize(
    ("printed", "claimed", "timezone", "published", "origin"),
    [
        pytest.param(PRINTED, None, None, "2026-11-17T14:35", "printed", id="print-alone-has-no-zone"),
        pytest.param(PRINTED, None, CAIRO, "2026-11-17T14:35+02:00", "printed", id="print-in-the-outlets-zone"),
        pytest.param(
            None, "2026-11-17T14:35:10+03:00", None, "2026-11-17T14:35:10+03:00", "metadata", id="metadata-alone"
        ),
        pytest.param(
            PRINTED,
            "2026-11-17T14:35:10+03:00",
            None,
            "2026-11-17T14:35:10+03:00",
            "printed and metadata",
            id="one-clock-in-both-takes-the-stated-zone",
        ),
        pytest.param(
            PRINTED,
            "2026-11-17T14:35:00Z",
            CAIRO,
            "2026-11-17T14:35:00+02:00",
            "printed and metadata",
            id="a-local-clock-stamped-as-utc",
        ),
        pytest.param(
            PRINTED,
            "2026-11-17T11:35:00Z",
            None,
            "2026-11-17T14:35:00+03:00",
            "printed and metadata",
            id="the-difference-of-the-clocks-is-the-zone",
        ),
        pytest.param(
            "17 نوفمبر 2026 02:35 - آخر تحديث 18 نوفمبر 2026 08:00 صباحا",
            "2026-11-17T14:35:00+03:00",
            None,
            "2026-11-17T14:35:00+03:00",
            "printed and metadata",
            id="a-clock-that-does-not-say-which-half-of-the-day",
        ),
        pytest.param(
            "17 نوفمبر 2026",
            "2026-11-17T12:35:00+00:00",
            None,
            "2026-11-17T12:35:00+00:00",
            "printed and metadata",
            id="metadata-adds-the-clock-to-a-printed-day",
        ),
        pytest.param(
            "17 نوفمبر 2026",
            "2026-11-17T00:00:00+00:00",
            None,
            "2026-11-17",
            "printed and metadata",
            id="midnight-is-no-clock",
        ),
        pytest.param(
            PRINTED, "2026-11-17", None, "2026-11-17T14:35", "printed and metadata", id="print-adds-the-clock"
        ),
        pytest.param(
            PRINTED, "2015-01-01T00:00:00Z", None, "2026-11-17T14:35", "printed", id="print-goes-before-metadata"
        ),
        pytest.param("في السوق", "2026-11-17", None, "2026-11-17", "metadata", id="a-line-without-a-date"),
        pytest.param(None, "0001-01-01T00:00:00", None, None, None, id="an-empty-field-of-a-template"),
        pytest.param(None, None, None, None, None, id="nothing"),
    ],
)
def test_published(
    printed: str | None, claimed: str | None, timezone: ZoneInfo | None, published: str | None, origin: str | None
) -> None:
    dating = date_article(printed, claimed, None, context(timezone))
    assert same(dating.published, published)
    assert dating.published_from == origin


def same(got: str | None, wanted: str | None) -> bool:
    """The same precision, clock and offset, whether or not whole minutes are written with their seconds."""
    if got is None or wanted is None or "T" not in got:
        return got == wanted
    one, other = datetime.fromisoformat(got), datetime.fromisoformat(wanted)
    return (
        "T" in wanted
        and one.replace(tzinfo=None) == other.replace(tzinfo=None)
        and one.utcoffset() == other.utcoffset()
    )


def test_one_instant_in_both_is_no_contradiction() -> None:
    dating = date_article(PRINTED, "2026-11-17T12:35:00Z", None, context(CAIRO))
    assert dating.published is not None
    assert datetime.fromisoformat(dating.published) == datetime(2026, 11, 17, 12, 35, tzinfo=UTC)
    assert dating.warnings == ()


@pytest.mark.parametrize(
    ("printed", "claimed", "timezone", "warning"),
    [
        pytest.param(PRINTED, None, CAIRO, "date_published_zone_assumed", id="zone-is-the-outlets"),
        pytest.param(PRINTED, "2015-01-01T00:00:00Z", None, "date_contradicts_metadata", id="the-two-part"),
        pytest.param(PRINTED, "2026-11-17T14:35:00Z", CAIRO, "metadata_zone_contradicts", id="local-clock-stamped-utc"),
        pytest.param(PRINTED, "2026-11-17T14:35:00Z", None, "metadata_zone_doubtful", id="and-no-zone-known"),
    ],
)
def test_warnings(printed: str, claimed: str | None, timezone: ZoneInfo | None, warning: str) -> None:
    assert warning in date_article(printed, claimed, None, context(timezone)).warnings


def test_the_addresss_day_is_the_last_resort() -> None:
    dating = date_article(None, None, None, context(hint=date(2026, 11, 17)))
    assert (dating.published, dating.precision, dating.published_from) == ("2026-11-17", "day", "url")


def test_the_addresss_day_decides_between_print_and_metadata() -> None:
    dating = date_article("5 ديسمبر 2026", "2026-11-17T10:00:00+02:00", None, context(hint=date(2026, 11, 17)))
    assert dating.published == "2026-11-17T10:00:00+02:00"


@pytest.mark.parametrize(
    ("modified", "kept", "warnings"),
    [
        ("2026-11-18T08:00:00", "2026-11-18T08:00:00", False),
        ("2026-11-16T08:00:00", None, True),
        ("nonsense", None, False),
        (None, None, False),
    ],
)
def test_a_change_comes_after_the_publication(modified: str | None, kept: str | None, warnings: bool) -> None:
    dating = date_article(PRINTED, None, modified, context())
    assert same(dating.modified, kept)
    assert ("date_modified_before_published" in dating.warnings) is warnings


def test_a_printed_update_is_no_publication_where_there_is_another() -> None:
    dating = date_article("آخر تحديث: 18 نوفمبر 2026", "2026-11-17T10:00:00+02:00", None, context())
    assert (dating.published, dating.modified) == ("2026-11-17T10:00:00+02:00", "2026-11-18")


def test_a_printed_update_alone_is_taken_with_a_warning() -> None:
    assert "date_published_is_last_update" in date_article("آخر تحديث: 18 نوفمبر 2026", None, None, context()).warnings


def test_a_relative_date_needs_the_moment_of_fetching() -> None:
    assert date_article("منذ 3 أيام", None, None, context()).published == "2026-11-17"
    assert date_article("منذ 3 أيام", None, None, context(fetched=False)).published is None


def test_the_raw_text_is_kept_where_nothing_was_understood() -> None:
    assert date_article("في الأسبوع الماضي تقريبا", None, None, context()).raw == "في الأسبوع الماضي تقريبا"


STAMPS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.datetimes().map(str),
    st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat),
    st.dates().map(str),
    st.sampled_from([PRINTED, "17 نوفمبر 2026", "أمس", "منذ ساعتين", "17/11/2026 02:35 م"]),
)


@settings(deadline=None)
@given(STAMPS, STAMPS, STAMPS)
def test_any_evidence_is_weighed(printed: str | None, claimed: str | None, modified: str | None) -> None:
    dating = date_article(printed, claimed, modified, context(CAIRO))
    for iso in filter(None, (dating.published, dating.modified)):
        assert len(iso) in (4, 7) or datetime.fromisoformat(iso)
    assert (dating.published is None) == (dating.published_from is None)
