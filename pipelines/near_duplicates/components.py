"""Pairs to clusters."""

from __future__ import annotations

from collections.abc import Iterable


def components(pairs: Iterable[tuple[int, int]], numbers: Iterable[int] = ()) -> dict[int, int]:
    """For each number, also those that are in no pair, the smallest one that pairs lead to from it.

    >>> components([(3, 1), (2, 3), (7, 5)], [5, 9])
    {5: 5, 9: 9, 3: 1, 1: 1, 2: 1, 7: 5}
    """
    parent = {number: number for number in numbers}

    def root(number: int) -> int:
        path = []
        while (above := parent.setdefault(number, number)) != number:
            path.append(number)
            number = above
        for passed in path:
            parent[passed] = number
        return number

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {number: root(number) for number in list(parent)}
