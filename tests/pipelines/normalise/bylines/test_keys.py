"""One key for a person across spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise.bylines import person_key

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآىةئؤءـ\u064e\u0651 ", max_size=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("عبد الرحمن الشامي", "عبدالرحمن الشامى"),
        ("أحمد أبو بكر", "احمد ابوبكر"),
        ("أبو عبد الله السالم", "ابوعبدالله السالم"),
        ("محمد بن علي", "محمد ابن على"),
        ("نور الدين حشاد", "نورالدين حشاد"),
        ("فاطمة", "فاطمه"),
        ("إيلـــي فوّاز", "ايلي فواز"),
        ("Samir HADDAD", "samir haddad"),
        ("رؤى", "روى"),
    ],
)
def test_same_person(one, other):
    assert person_key(one) == person_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("علي حسن", "حسن علي"), ("سمير", "سميرة"), ("محمد علي", "محمد علي حسن"), ("ابن سينا", "بن سينا")]
)
def test_other_person(one, other):
    assert person_key(one) != person_key(other)


@given(ARABIC)
def test_idempotent(name):
    assert person_key(person_key(name)) == person_key(name)


@given(st.text(max_size=80))
def test_never_raises(name):
    assert isinstance(person_key(name), str)
