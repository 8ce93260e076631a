"""Arabic and Persian digits become ASCII; nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.normalise.digits import ARABIC_DIGITS, ascii_digits


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        pytest.param("٠١٢٣٤٥٦٧٨٩", "0123456789", id="arabic-indic"),
        pytest.param("۰۱۲۳۴۵۶۷۸۹", "0123456789", id="persian"),
        pytest.param("١۲3", "123", id="mixed"),
        pytest.param("١٢٫٥٪", "12٫5٪", id="arabic-decimal-and-percent-signs-stay"),
        pytest.param("१२", "१२", id="digits-of-other-scripts-stay"),
        pytest.param("²½", "²½", id="superscripts-and-fractions-stay"),
        pytest.param("", "", id="empty"),
    ],
)
def test_ascii_digits(raw: str, plain: str) -> None:
    assert ascii_digits(raw) == plain


def test_the_table_holds_each_digit_twice() -> None:
    assert sorted(chr(digit) for digit in ARABIC_DIGITS.values()) == sorted("0123456789" * 2)


@given(st.text())
def test_length_and_numbers_stay(text: str) -> None:
    plain = ascii_digits(text)
    assert len(plain) == len(text)
    assert ascii_digits(plain) == plain
    assert all(old == new or int(old) == int(new) for old, new in zip(text, plain, strict=True))
