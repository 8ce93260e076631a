"""What holds for every text, however odd."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.normalise.bylines import is_person_name, read_byline, read_dateline
from pipelines.normalise.text import display

PARTS = st.sampled_from(
    "كتب بقلم إعداد تصوير ترجمة حوار تقرير المصدر طباعة القاهرة بغداد صلاح_الدين الخليل رويترز أ.ف.ب وكالات خاص "
    "محمد سعاد وليد ومنى عبد الله أبو بن ولد آل د. أ.د الدكتور الشيخ السيد كاتب وباحث رئيس التحرير صورة أرشيفية "
    'في من إلى عن يكتب تكتب الحوار اليوم نيوز شبكة 2019 12/3 مايو السبت : - – ـ _ / | ، , ( ) « » " … .. ؟ * © TT '
    "Admin Reuters Samir Haddad info@site.net http://site.net/a على الرغم و م 24 و و".split()
)
LINES = st.lists(PARTS, max_size=25).map(lambda parts: " ".join(parts).replace("_", " ")) | st.lists(
    PARTS, max_size=12
).map("".join)
TEXTS = LINES | st.text(max_size=120)
LABELS = {"كتب", "كتبت", "بقلم", "إعداد", "تصوير", "ترجمة", "المصدر"}


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_names_stand_in_the_line_and_are_names(text):
    for reading in (read_byline(text), read_dateline(text)):
        for author in reading.authors:
            assert author.name in display(text)
            assert not re.search(r"\d|://|@|www\.", author.name)
            assert not LABELS.intersection(author.name.split())
            assert author.role in {"writer", "correspondent", "editor", "translator", "interviewer", "photographer"}
        for part in (reading.agency or "").split("، "):
            assert part in display(text)
        assert (reading.location or "") in display(text)
        assert bool(reading.reason) != bool(reading.authors or reading.agency or reading.location)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_normalising_the_text_first_changes_no_answer(text):
    for read in (read_byline, read_dateline):
        once, again = read(text), read(display(text))
        assert (once.authors, once.agency, once.location) == (again.authors, again.agency, again.location)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_context_never_raises(text):
    read_byline(text, own_names=[text, "المنارة"], headline=text, captions=[text, ""])
    assert isinstance(is_person_name(text), bool)


@pytest.mark.parametrize(
    "piece",
    ["محمد ", "محمد وعلي ", "(", "د. ", "كتب ", "كتب: محمد علي ", "a@", "x.", "- ", "١", "عبد ", "ـ", "«", "http://",
     "\u064b", "المصدر: "],
)  # fmt: skip
def test_hostile_length_is_linear(piece):
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    for size in (399, 1_000, len(text)):
        read_byline(text[:size], headline=text[:2_000])
        read_dateline(text[:size])
    assert time.process_time() - started < 1.0
