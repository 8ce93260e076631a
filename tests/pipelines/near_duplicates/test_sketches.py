from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.near_duplicates import ALGORITHM, Text, nearly_same, similarity, sketch, sketch_text
from pipelines.near_duplicates.sketches import BANDS, MOST_HASHES, OPENING_BANDS

CHANCE = random.Random(7)
WORDS = ["".join(CHANCE.choices("ابتثجحخدذرزسشصضطظعغفقكلمنهوي", k=CHANCE.randint(2, 7))) for _ in range(5000)]
BODY = CHANCE.choices(WORDS, k=240)
OTHER = CHANCE.choices(WORDS, k=240)
NUMBERS = [
    word for place, word in enumerate(BODY[:120]) for word in ((str(place), word) if place % 12 == 0 else (word,))
]
FLASH = BODY[:18]


def judged(one: tuple[list[str], list[str]], other: tuple[list[str], list[str]]) -> bool:
    """As the store does it: candidates share a band, near-duplicates are alike."""
    first, second = sketch(*one), sketch(*other)
    if not set(first.bands) & set(second.bands):
        return False
    begin_alike = bool(set(first.opening) & set(second.opening))
    texts = Text.of(first), Text.of(second)
    found = nearly_same(*texts, begin_alike=begin_alike)
    assert (nearly_same(*reversed(texts), begin_alike=begin_alike) is None) is (found is None)
    return found is not None


def changed(words: list[str], *places: int) -> list[str]:
    return [OTHER[place] if place in places else word for place, word in enumerate(words)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(([], BODY), (OTHER[:9], BODY), True, id="another headline over the same text"),
        pytest.param(([], BODY), ([], [*OTHER[:40], *BODY[40:]]), True, id="a rewritten lead"),
        pytest.param(([], BODY), ([], BODY[:80]), True, id="cut to a third"),
        pytest.param(([], BODY), ([], [*BODY, *OTHER]), True, id="continued to twice its length"),
        pytest.param(([], BODY), ([], [*BODY[200:], *BODY[:200]]), True, id="the last paragraph printed first"),
        pytest.param(([], BODY), ([], changed(BODY, *range(0, 240, 20))), True, id="every twentieth word changed"),
        pytest.param(([], BODY), ([], BODY[:55]), False, id="a lead alone is not the article"),
        pytest.param(([], BODY), ([], [*OTHER[:170], *BODY[:70]]), False, id="a quotation at the end of another story"),
        pytest.param(([], BODY), ([], OTHER), False, id="nothing in common"),
        pytest.param(([], BODY[:80]), ([], [*OTHER, *BODY[:80]]), False, id="one of several stories in a digest"),
        pytest.param((BODY[:5], FLASH), (BODY[:5], FLASH), True, id="a flash printed twice"),
        pytest.param((BODY[:5], FLASH), (BODY[:5], changed(FLASH, 17)), True, id="a flash, its last word changed"),
        pytest.param((BODY[:5], FLASH), (BODY[:5], changed(FLASH, 9)), False, id="a flash about another town"),
        pytest.param((BODY[:9], FLASH), (OTHER[:9], FLASH), False, id="the same few words under other headlines"),
        pytest.param(([], [*BODY[:29], "12"]), ([], [*BODY[:29], "13"]), False, id="a short text with another number"),
        pytest.param(([], NUMBERS), ([], [word * 2 if word.isdigit() else word for word in NUMBERS]), False,
                     id="prices of another day"),
        pytest.param(([], NUMBERS), ([], ["7" if word == "0" else word for word in NUMBERS]), True,
                     id="one number corrected"),
    ],
)  # fmt: skip
def test_what_is_a_near_duplicate(one, other, expected):
    assert judged(one, other) is expected
    assert judged(other, one) is expected


def test_spelling_does_not_count():
    one, other = (
        sketch_text("خبر", "«أعلن» الوزيرُ، أمس، ١٢ قـــرارا " * 20),
        sketch_text("خبر", "اعلن الوزير امس 12 قرارا " * 20),
    )
    assert one == other


@pytest.mark.parametrize("words", [[], ["خبر"], ["خبر", "عاجل"]])
def test_texts_of_a_word_or_two(words):
    made = sketch([], words)
    assert made.shingles == min(len(words), 1)
    assert bool(made.bands) is bool(words)
    assert judged(([], words), ([], words)) is bool(words)


def test_sizes():
    short, long, longest = sketch([], FLASH), sketch([], BODY), sketch([], WORDS)
    assert (len(short.bands), len(long.bands)) == (BANDS, BANDS + OPENING_BANDS)
    assert len(long.hashes) == 4 * long.shingles
    assert len(longest.hashes) == 4 * MOST_HASHES
    assert longest.shingles > MOST_HASHES


def test_a_long_text_is_estimated_and_a_short_one_is_not():
    for length, error in ((300, 1e-9), (3000, 0.06)):
        words = random.Random(length).choices(WORDS, k=length)
        other = [*words[: length // 2], *random.Random(1).choices(WORDS, k=length // 4)]
        first, second = ({tuple(said[place : place + 3]) for place in range(len(said) - 2)} for said in (words, other))
        found = similarity(Text.of(sketch([], words)), Text.of(sketch([], other)))
        assert found.jaccard == pytest.approx(len(first & second) / len(first | second), abs=error)
        assert found.containment == pytest.approx(len(first & second) / min(len(first), len(second)), abs=error)


def test_a_sketch_is_the_same_in_every_process_and_release():
    """It lies in databases: whoever changes it must raise the version in ALGORITHM, and with it these numbers."""
    made = sketch_text("عنوان", "نص قصير من كلمات قليلة لا تتغير ابدا 12")
    assert ALGORITHM == "warraq 1, rensa RMinHash 2"
    assert made.hashes[:4].hex() == "b35964b7"
    assert made.bands[:2] == (5332580144450, 136752244398176)


@given(st.lists(st.text(max_size=8), max_size=80), st.lists(st.text(max_size=8), max_size=80))
def test_any_text_has_a_sketch_and_is_itself(headline, body):
    made = sketch_text(" ".join(headline), " ".join(body))
    text = Text.of(made)
    assert all(0 <= band < 2**47 for band in made.bands)
    if made.shingles:
        assert nearly_same(text, text, begin_alike=True) == (1.0, 1.0)
