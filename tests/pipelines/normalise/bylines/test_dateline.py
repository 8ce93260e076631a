"""Datelines at the start of a paragraph, and paragraphs that only look as if they had one."""

import pytest

from pipelines.normalise.bylines import read_dateline

TEXT = "قالت اللجنة المنظمة إن أعمال الترميم ستنتهي قبل الصيف"


@pytest.mark.parametrize(
    ("opening", "people", "agency", "place"),
    [
        ("القاهرة - أ ف ب: ", [], "أ ف ب", "القاهرة"),
        ("دمشق، سوريا (CNN) -- ", [], "CNN", "دمشق، سوريا"),
        ("بيروت (رويترز) - ", [], "رويترز", "بيروت"),
        ("لندن: «الشرق الأوسط» ", [], "الشرق الأوسط", "لندن"),
        ("سيدني (أ ف ب) — ", [], "أ ف ب", "سيدني"),
        ("واشنطن 3 مايو 2021 (رويترز) - ", [], "رويترز", "واشنطن"),
        ("القاهرة، 12 أكتوبر/تشرين الأول: ", [], None, "القاهرة"),
        ("الرباط - سعيد المنصوري - ", ["سعيد المنصوري"], None, "الرباط"),
        ("الرباط : ", [], None, "الرباط"),
        ("(أ ش أ) - ", [], "أ ش أ", None),
        ("الخرطوم _ سونا - ", [], "سونا", "الخرطوم"),
        ("صلاح الدين/ واع: ", [], "واع", "صلاح الدين"),
        ("دمشق-سانا ", [], "سانا", "دمشق"),
        ("الرياض 07 رجب 1447 هـ الموافق 27 ديسمبر 2025 م واس ", [], "واس", "الرياض"),
        ("جدة 3 رمضان 1447هـ واس ", [], "واس", "جدة"),
        ("قابس (تونس) - ", [], None, "قابس (تونس)"),
        ("", [], None, None),
        ("القاهرة - رويترز ", [], None, "القاهرة"),
        ("الرياض واس ", [], None, None),
        ("مصر: ", [], None, None),
        ("أ ف ب: ", [], None, None),
        ("سعيد المنصوري - ", [], None, None),
        ("سعيد المنصوري: ", [], None, None),
        ("تعتبر القاهرة - عاصمة مصر - ", [], None, None),
        ("2021 - ", [], None, None),
    ],
)
def test_dateline(opening, people, agency, place):
    reading = read_dateline(opening + TEXT)
    assert [author.name for author in reading.authors] == people
    assert (reading.agency, reading.location) == (agency, place)
    assert (reading.reason is None) == bool(agency or place)


@pytest.mark.parametrize("paragraph", ["", "   ", "القاهرة", "القاهرة: 25 درجة", "القاهرة - أ ف ب", "((((", "- - -"])
def test_no_dateline(paragraph):
    reading = read_dateline(paragraph)
    assert (reading.authors, reading.agency, reading.location) == ((), None, None)
    assert reading.reason
