"""Any date in any family, digits and layout is read back; any text is survived."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hijridate import Gregorian
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipelines.normalise.dates import read_date, read_machine_date
from pipelines.normalise.dates.tokens import MOST_TOKENS, prepare, tokenize
from pipelines.normalise.dates.zones import zone_info
from pipelines.normalise.text import display
from pipelines.normalise.vocabulary import load

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
WEEKDAYS = ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"]
FAMILIES = {
    "egypt": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "tunisia": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر".split(),
    "morocco": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر".split(),
    "mauritania": "يناير فبراير مارس إبريل مايو يونيو يوليو أغشت شتمبر أكتوبر نوفمبر دجمبر".split(),
    "levant": [
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ],
    "english": "January February March April May June July August September October November December".split(),
    "short": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "french": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}  # fmt: skip
FAMILIES["paired"] = [f"{one}/{other}" for one, other in zip(FAMILIES["levant"], FAMILIES["egypt"], strict=True)]
FAMILIES["bracketed"] = [f"{one} ({other})" for one, other in zip(FAMILIES["egypt"], FAMILIES["levant"], strict=True)]
HIJRI = [
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
]  # fmt: skip
DIGITS = {
    "latin": {},
    "arabic": {ord(str(n)): chr(0x660 + n) for n in range(10)},
    "persian": {ord(str(n)): chr(0x6F0 + n) for n in range(10)},
}
DAY_LAYOUTS = [
    "{d} {m} {y}", "{d:02} {m} {y}", "{w} {d} {m} {y}", "{w}، {d} {m}، {y}", "{w}, {m} {d:02}, {y}", "{m} {d}, {y}",
    "{w} {d}/{m}/{y}", "{d}-{m}-{y}", "{d}{m}{y}", "{d} {m} {y}م", "{d} {m} {y} م", "{w} - {d} {m} {y}",
    "نشر في: {w} {d} {m} {y}", "{y} {m} {d}", "{d} من {m} {y}", "يوم {w} الموافق {d} من شهر {m} لعام {y}م",
    "العدد 4411 - {w} {d} {m} {y}", "{d} {m} {y} - عدد الزيارات 1844", "القاهرة {d} {m} {y} (أ ش أ)", "[{d} {m} {y}]",
    "\u202b{w} {d} {m} {y}\u202c", "{w} {d:02}/{n:02}/{y}", "{w} {n:02}/{d:02}/{y}", "{y}-{n:02}-{d:02}", "{y}/{n}/{d}",
    "{y} / {n} / {d}", "{d}/{n}/{y}", "{d}-{n}-{y}م", "{d}.{n}.{y}", "{d} ـ {n} ـ {y}", "{w} {y}.{n}.{d}",
]  # fmt: skip
TIME_LAYOUTS = [
    "{date} - {H:02}:{M:02}", "{date} {H:02}:{M:02}", "{date} - {h}:{M:02} {a}",
    "{date} | {h:02}:{M:02}{a}", "{date} الساعة {h:02}:{M:02} {long}", "{H:02}:{M:02} - {date}",
    "{h:02}:{M:02} {a} | {date}", "{date}، {h}:{M:02} {latin}", "{date} الساعة {H:02}:{M:02}",
]  # fmt: skip

days = st.dates(date(1990, 1, 1), date(2039, 12, 31))
families = st.sampled_from(sorted(FAMILIES))
digit_sets = st.sampled_from(sorted(DIGITS))


def written(day: date, family: str, digits: str, layout: str) -> str:
    text = layout.format(
        d=day.day, m=FAMILIES[family][day.month - 1], n=day.month, y=day.year, w=WEEKDAYS[day.weekday()]
    )
    return text.translate(DIGITS[digits])


@settings(max_examples=200, deadline=None)
@given(days, families, digit_sets, st.sampled_from(DAY_LAYOUTS))
def test_a_day_is_read_back(day: date, family: str, digits: str, layout: str) -> None:
    if "{n:02}/{d:02}" in layout and day.day <= 12:
        assume(date(day.year, day.day, day.month).weekday() != day.weekday())
    raw = written(day, family, digits, layout)
    reading = read_date(raw, now=NOW)
    assert reading.iso == day.isoformat(), (raw, reading)
    assert "weekday_contradicts" not in reading.warnings


@settings(max_examples=150, deadline=None)
@given(
    days,
    st.integers(0, 23),
    st.integers(0, 59),
    families,
    digit_sets,
    st.sampled_from(DAY_LAYOUTS[:14]),
    st.sampled_from(TIME_LAYOUTS),
)
def test_a_moment_is_read_back(
    day: date, hour: int, minute: int, family: str, digits: str, layout: str, clock: str
) -> None:
    parts = {
        "date": written(day, family, "latin", layout),
        "H": hour, "M": minute, "h": hour % 12 or 12, "a": "صم"[hour >= 12],
        "long": ("صباحاً", "مساءً")[hour >= 12], "latin": ("AM", "PM")[hour >= 12],
    }  # fmt: skip
    raw = clock.format(**parts).translate(DIGITS[digits])
    assert read_date(raw, now=NOW).iso == f"{day.isoformat()}T{hour:02}:{minute:02}", raw


@settings(max_examples=100, deadline=None)
@given(days, digit_sets, st.sampled_from("/-."), st.sampled_from(["{:02}", "{}"]))
def test_a_numeric_day_is_read_back_in_the_order_of_its_outlet(day: date, digits: str, mark: str, form: str) -> None:
    first, second = form.format(day.day), form.format(day.month)
    for order, parts in (("DMY", (first, second)), ("MDY", (second, first))):
        raw = mark.join((*parts, str(day.year))).translate(DIGITS[digits])
        reading = read_date(raw, now=NOW, order=order)
        assert (reading.iso, reading.warnings) == (day.isoformat(), ()), (raw, order)
        assert read_date(raw, now=NOW, hint=day).iso == day.isoformat()


@settings(max_examples=100, deadline=None)
@given(
    st.dates(date(1990, 1, 1), date(2039, 12, 31)),
    digit_sets,
    st.sampled_from(
        ["{d} {m} {y}", "{d} {m} {y} هـ", "{w} {d} {m} {y}هـ", "{d}{m} {y}", "{d}/{n}/{y}هـ", "{y}/{n}/{d} هـ"]
    ),
    st.sampled_from(["", " - {g}", " الموافق {g}م", " / {g}"]),
)
def test_hijri_alone_is_converted_and_beside_a_gregorian_one_ignored(
    day: date, digits: str, layout: str, twin: str
) -> None:
    lunar = Gregorian(day.year, day.month, day.day).to_hijri()
    raw = layout.format(d=lunar.day, m=HIJRI[lunar.month - 1], n=lunar.month, y=lunar.year, w=WEEKDAYS[day.weekday()])
    raw += twin.format(g=written(day, "levant", "latin", "{d} {m} {y}"))
    reading = read_date(raw.translate(DIGITS[digits]), now=NOW)
    assert reading.iso == day.isoformat(), (raw, reading)
    assert ("hijri_converted" in reading.warnings) == (not twin)


@pytest.mark.parametrize("off", [-2, -1, 1, 2])
@given(day=days)
@settings(max_examples=20, deadline=None)
def test_a_hijri_date_off_by_the_moon_never_moves_the_gregorian_one(off: int, day: date) -> None:
    lunar = Gregorian.fromdate(day + timedelta(off)).to_hijri()
    hijri, western = f"{lunar.day}/{lunar.month}/{lunar.year}", f"{day.day}/{day.month}/{day.year}"
    raw = f"{WEEKDAYS[day.weekday()]} {hijri} هـ - الموافق {western} م"
    assert read_date(raw, now=NOW).iso == day.isoformat()


FILES = [load(name) for name in ("months", "weekdays", "zones", "date_words")]
WORDS = sorted({word for file in FILES for section in file.values() for words in section.values() for word in words})
pieces = st.one_of(
    st.sampled_from(WORDS),
    st.integers(0, 3000).map(str),
    st.integers(0, 10**12).map(str),
    st.sampled_from(
        ["/", "-", ":", ".", "،", ",", "|", "(", ")", " ", "  ", "٠", "ـ", "\u200f", "\ufffd", "°", "+", "@"]
    ),
    st.text(max_size=4),
)
lines = st.lists(pieces, max_size=25).map("".join) | st.lists(pieces, max_size=25).map(" ".join)


@settings(max_examples=400, deadline=None)
@given(lines)
def test_any_text_is_survived_and_every_answer_is_whole(raw: str) -> None:
    reading = read_date(raw, now=NOW)
    assert reading.raw == raw
    assert (reading.iso is None) == (reading.reason is not None) == (reading.method is None)
    if reading.iso is None:
        return
    if reading.precision == "minute":
        datetime.fromisoformat(reading.iso)
    elif len(reading.iso) == 10:
        date.fromisoformat(reading.iso)
    else:
        assert reading.precision == "month"
        datetime.strptime(reading.iso, "%Y-%m")
    if len(reading.iso) > 7:
        assert read_date(reading.iso, now=NOW).iso == reading.iso
    if "relative" not in reading.warnings:
        assert read_date(raw, now=NOW + timedelta(days=1000)) == reading


@settings(max_examples=150, deadline=None)
@given(lines)
def test_normalising_the_text_first_changes_no_answer(raw: str) -> None:
    assume("\ufffd" not in raw)
    assert read_date(display(raw), now=NOW).iso == read_date(raw, now=NOW).iso


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40) | lines)
def test_any_metadata_value_is_survived(raw: str) -> None:
    reading = read_machine_date(raw, None)
    assert (reading.iso is None) == (reading.reason is not None)
    if reading.iso is not None:
        assert reading.iso >= "1990"
        assert read_machine_date(reading.iso, None).iso == reading.iso


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1/",
        "1:",
        "منذ ",
        "منذ 3 ",
        "ا",
        "ـ",
        " ",
        "١٢ مايو ",
        "الأحد ",
        "(",
        "كانون ",
        "1-1-",
        "آخر تحديث 1/1/2020 ",
        "12:30 ",
    ],
    ids=ascii,
)
def test_hostile_length_is_bounded(unit: str) -> None:
    raw = unit * (100_000 // len(unit))
    assert len(tokenize(prepare(raw))) <= MOST_TOKENS + 2
    start = time.perf_counter()
    read_date(raw, now=NOW)
    assert time.perf_counter() - start < 1


def test_every_zone_of_the_vocabulary_exists() -> None:
    for section in load("zones").values():
        for name in section:
            assert NOW.astimezone(zone_info(name)).utcoffset() is not None
