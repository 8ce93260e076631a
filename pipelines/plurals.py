"""Which form a noun takes beside a number."""

from __future__ import annotations


def plural(language: str, number: int) -> str:
    """The plural form of a whole number, by https://www.unicode.org/cldr/charts/latest/supplemental/

    >>> [plural("ar", number) for number in (0, 1, 2, 7, 11, 100, 103)]
    ['zero', 'one', 'two', 'few', 'many', 'other', 'few']
    """
    if language != "ar":
        return "one" if number == 1 else "other"
    if number in (0, 1, 2):
        return ("zero", "one", "two")[number]
    rest = number % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"
