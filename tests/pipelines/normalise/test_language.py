"""Arabic is told from the other languages in its script by common words, and from nothing by nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise.language import language_of
from pipelines.normalise.vocabulary import load

ARABIC = "وقال المهندس إن الجسر الذي أغلق قبل عامين سيفتح من جديد في الصباح على أن يعود السوق إلى العمل بعد ذلك."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(ARABIC, "ar", id="arabic"),
        pytest.param(ARABIC.replace("ي", "ی").replace("ك", "ک"), "ar", id="arabic-typed-with-persian-letters"),
        pytest.param("افتتاح الجسر القديم في مدينة النخيل بعد عامين من الترميم", "ar", id="arabic-headline"),
        pytest.param("او گفت که این پل برای مردم شهر ساخته شده است و باید تا پایان سال باز شود", "fa", id="persian"),
        pytest.param("انہوں نے کہا کہ یہ پل شہر کے لوگوں کے لیے ہے اور سال کے آخر میں کھولا جائے گا", "ur", id="urdu"),
        pytest.param("ئەو پردە بۆ خەڵکی شار دروست کراوە و لە کۆتایی ساڵی داهاتوو دەکرێتەوە کە ئەم کارە دەبێت", "ckb",
                     id="central-kurdish"),
        pytest.param("The old bridge reopens after two years of works", None, id="latin-script"),
        pytest.param("The bridge of the city (جسر) is open", None, id="mostly-latin"),
        pytest.param("نخيل جسر", None, id="no-common-word"),
        pytest.param("12/11/2026", None, id="no-letters"),
        pytest.param("", None, id="empty"),
    ],
)  # fmt: skip
def test_language_of(text: str, code: str | None) -> None:
    assert language_of(text) == code


@given(st.text(max_size=400))
def test_the_answer_is_a_known_code_or_none(text: str) -> None:
    assert language_of(text) in {None, *load("languages")}
