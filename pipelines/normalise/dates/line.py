"""A line of tokens as a string of one-letter codes, one for each part that a date may be made of.

``D`` a day's number, ``M`` a Gregorian month, ``m`` one whose name is also a plain word, ``Y`` a year, ``H`` a Hijri
month, ``N`` a Hijri year, ``K`` a Coptic month, ``Q`` a whole date in numbers, ``R`` a range of days, ``U`` "until",
``y`` a number that can only be a year of two digits, ``g`` a number of three digits, ``G`` a run of digits that begins
with a year, ``n`` another number, ``c`` a counter's number, ``L`` a label, ``x`` anything else. Times, weekdays, marks
and connecting words leave no code, so that ``12 مايو 10:30 2020`` is ``DMY`` too.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.normalise.dates.numeric import SEPARATORS, Numeric, read_numeric
from pipelines.normalise.dates.times import Time
from pipelines.normalise.dates.tokens import MARK, NUMBER, Token

_NOT_A_DAY = frozenset("°%٪º")
"""Signs that make the number before them something else: a temperature, a share."""


@dataclass(slots=True)
class Line:
    """A line's shape: ``codes``, and for each code its token span and value.

    ``numerics`` are the numeric dates, by the position of their ``Q``. ``weekdays`` and ``labels`` come with their
    token positions. ``unknown`` counts the words that no vocabulary knows, ``zones`` tells whether a zone stands apart
    from a time.
    """

    codes: str
    spans: list[tuple[int, int]]
    values: list[int]
    numerics: dict[int, Numeric]
    weekdays: list[tuple[int, int]]
    labels: list[tuple[int, str]]
    unknown: int
    zones: bool


def _day_word(tokens: list[Token], index: int) -> tuple[int, int] | None:
    """A day in words before its month («الحادي والعشرون من مايو») and where it ends."""
    meaning = tokens[index].meaning
    value = meaning.ordinal if meaning.ordinal is not None else meaning.number
    if value is None or (index and tokens[index - 1].meaning.stretch):
        return None
    end = index + 1
    if value < 10 and end < len(tokens):
        tens = tokens[end].meaning.ordinal or tokens[end].meaning.number
        if tens in (20, 30):
            value, end = value + tens, end + 1
    ahead = end
    while ahead < len(tokens) and ahead < end + 3 and tokens[ahead].meaning.connector:
        ahead += 1
    if ahead < len(tokens) and tokens[ahead].meaning.month and 1 <= value <= 31:
        return value, end
    return None


def _next_is_month(tokens: list[Token], index: int) -> bool:
    while index < len(tokens) and (tokens[index].meaning.connector or tokens[index].text in "/-,."):
        index += 1
    return index < len(tokens) and tokens[index].meaning.month is not None


def _range_end(tokens: list[Token], index: int, stop: int) -> int:
    """Where a range of days before a month ends (``5-10 مايو``) that begins at ``index``, or 0.

    With spaces only where nothing stands before it: ``العدد 12 - 15 مايو`` is no range, and neither is a day before a
    year, ``16 - 2024``.
    """
    if index + 2 >= stop or (index and (tokens[index + 1].spaced or tokens[index + 2].spaced)):
        return 0
    last = tokens[index + 2]
    rising = last.kind == NUMBER and tokens[index].value < last.value <= 31 and len(last.text) <= 2
    return index + 3 if rising and _next_is_month(tokens, index + 3) and tokens[index + 3].text != "-" else 0


def _starts_date(tokens: list[Token], index: int) -> bool:
    while index < len(tokens) and tokens[index].text in ",-.":
        index += 1
    return index < len(tokens) and (tokens[index].kind == NUMBER or tokens[index].meaning.month is not None)


def shape(tokens: list[Token], times: list[Time]) -> Line:
    """The line's codes. Tokens inside ``times`` are passed over."""
    codes: list[str] = []
    spans: list[tuple[int, int]] = []
    values: list[int] = []
    numerics: dict[int, Numeric] = {}
    weekdays: list[tuple[int, int]] = []
    labels: list[tuple[int, str]] = []
    unknown = 0
    zones = False
    count = len(tokens)
    ends = {time.start: time.end for time in times}
    counting = False
    skip = 0

    def add(code: str, start: int, end: int, value: int) -> None:
        codes.append(code)
        spans.append((start, end))
        values.append(value)

    for index, token in enumerate(tokens):
        if index < skip:
            continue
        if ends and index in ends:
            skip = ends[index]
            counting = False
            continue
        role = token.role
        if role == MARK or role == "link":
            continue
        if role == NUMBER:
            following = tokens[index + 1].text if index + 1 < count else ""
            code = token.code
            if following in SEPARATORS and index + 2 < count and tokens[index + 2].kind == NUMBER:
                stop = next((start for start in ends if start > index), count)
                numeric = read_numeric(tokens, index, stop) if index + 4 < stop else None
                if numeric is not None:
                    start, found = numeric
                    numerics[len(codes)] = found
                    add("Q", start, found.end, 0)
                    skip = found.end
                    counting = False
                    continue
                if code == "D" and not counting and (end := _range_end(tokens, index, stop)):
                    add("R", index, end, token.value)
                    skip = end
                    continue
            if following in _NOT_A_DAY:
                code = "n"
            elif counting and (code == "g" or not _next_is_month(tokens, index + 1)):
                code = "c"
            counting = False
            codes.append(code)
            spans.append((index, index + 1))
            values.append(token.value)
            continue
        meaning = token.meaning
        if role == "month" and meaning.month is not None:
            code, value = meaning.month
            # «نيسان/أبريل»: two names of one month are one
            if codes and codes[-1] == code and values[-1] == value:
                spans[-1] = (spans[-1][0], index + 1)
            else:
                add(code, index, index + 1, value)
        elif role == "weekday" and meaning.weekday is not None:
            weekdays.append((index, meaning.weekday))
        elif role == "loose weekday" and meaning.loose_weekday is not None and _starts_date(tokens, index + 1):
            weekdays.append((index, meaning.loose_weekday))
        elif role == "label" and meaning.label is not None:
            add("L", index, index + 1, 0)
            labels.append((index, meaning.label))
        elif role == "counter":
            # «السنة 2020» names a year, «السنة 12» the twelfth year of a paper
            counting = not (meaning.unit is not None and index + 1 < count and len(tokens[index + 1].text) == 4)
            if counting:
                add("x", index, index + 1, 0)
            continue
        elif role == "until":
            add("U", index, index + 1, 0)
        elif role == "zone":
            zones = True
            continue
        elif role in ("day", "loose weekday") and (word := _day_word(tokens, index)):
            add("D", index, word[1], word[0])
            skip = word[1]
        elif not meaning.connector:
            add("x", index, index + 1, 0)
            unknown += role == "unknown"
        counting = False
    return Line("".join(codes), spans, values, numerics, weekdays, labels, unknown, zones)
