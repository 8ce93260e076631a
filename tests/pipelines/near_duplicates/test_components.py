from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.near_duplicates import components

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=15)


@given(PAIRS, st.randoms(use_true_random=False))
def test_components_are_those_of_a_walk_in_any_order(pairs, chance):
    numbers = range(13)
    reached = {number: {number} for number in numbers}
    for _ in numbers:
        for one, other in pairs:
            reached[one] |= reached[other]
            reached[other] |= reached[one]
    expected = {number: min(reached[number]) for number in numbers}
    chance.shuffle(pairs)
    assert components(pairs, numbers) == expected


def test_a_long_chain():
    assert set(components((number, number + 1) for number in range(20_000)).values()) == {0}
