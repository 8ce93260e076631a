"""Every layout of every region: ``lines.txt`` beside this file holds the lines and the truth."""

from pathlib import Path

import pytest

from pipelines.normalise.bylines import read_byline


def alternatives(field):
    return [choice.strip() for choice in field.split("||")]


def cases():
    for line in (Path(__file__).parent / "lines.txt").read_text("utf-8").splitlines():
        if "¦" not in line or line.startswith("# "):
            continue
        raw, people, agency, place = line.split("¦")
        wanted = [sorted(name.strip() for name in choice.split(";") if name.strip()) for choice in people.split("||")]
        yield pytest.param(raw.strip(), wanted, alternatives(agency), alternatives(place), id=raw.strip())


@pytest.mark.parametrize(("raw", "people", "agencies", "places"), list(cases()))
def test_line(raw, people, agencies, places):
    reading = read_byline(raw)
    assert sorted(author.name for author in reading.authors) in people
    got = reading.agency or ""
    assert got in agencies or any(agency and agency in got for agency in agencies)
    assert (reading.location or "") in places
    if not reading.authors and not reading.agency and not reading.location:
        assert reading.reason


@pytest.mark.parametrize(
    ("raw", "roles"),
    [
        ("كتب: سالم الراوي", ["writer"]),
        ("بغداد - سالم الراوي", ["correspondent"]),
        ("كتبت هند فؤاد - تصوير: سالم الراوي", ["writer", "photographer"]),
        ("ترجمة: سالم الراوي", ["translator"]),
        ("أجرت الحوار: هند فؤاد", ["interviewer"]),
        ("إعداد: هند فؤاد", ["editor"]),
        ("هند فؤاد تكتب: مدينة بلا نهر", ["writer"]),
        ("© AFP 2021 / Samir Haddad", ["photographer"]),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_role(raw, roles):
    assert [author.role for author in read_byline(raw).authors] == roles


def test_raw_is_kept_as_given():
    raw = "كتب: سالم\u200f الراوي "
    reading = read_byline(raw)
    assert reading.raw == raw
    assert [author.name for author in reading.authors] == ["سالم الراوي"]


def test_presentation_forms_and_stretching():
    assert [author.name for author in read_byline("ﻛﺘﺐ - ﺳﺎﻟـــﻢ ﺍﻟﺮﺍﻭﻱ").authors] == ["سالم الراوي"]


def test_own_name_is_an_outlet():
    line = "مرسى الحكايات - سلمى القاضي"
    assert read_byline(line).agency is None
    reading = read_byline(line, own_names=["مرسى الحكايات"])
    assert reading.agency == "مرسى الحكايات"
    assert [author.name for author in reading.authors] == ["سلمى القاضي"]


def test_long_text_credits_nobody_without_label_or_dateline():
    body = "وأوضح أن اللجنة ستعقد اجتماعها المقبل لبحث سير العمل. " * 12
    assert read_byline(body + "قال سالم الراوي إن المشروع مستمر").authors == ()
    assert read_byline("بيروت (رويترز) - " + body).agency == "رويترز"
    assert [author.name for author in read_byline("كتب: سالم الراوي - " + body).authors] == ["سالم الراوي"]
