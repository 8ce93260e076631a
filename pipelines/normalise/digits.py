"""Arabic-Indic (U+0660-0669) and extended Arabic-Indic (Persian, U+06F0-06F9) digits."""

from __future__ import annotations

ARABIC_DIGITS = {base + value: ord("0") + value for base in (0x0660, 0x06F0) for value in range(10)}


def ascii_digits(text: str) -> str:
    """The text with every Arabic or Persian digit as its ASCII twin; nothing else changes.

    >>> ascii_digits("١٢ أبريل ۲۰۲۴")
    '12 أبريل 2024'
    """
    return text if text.isascii() else text.translate(ARABIC_DIGITS)
