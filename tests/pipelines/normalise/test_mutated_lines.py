"""Ten thousand lines of the press, broken at random: none raises, none takes long, whatever they have become."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from pipelines.normalise.bylines import read_byline, read_dateline
from pipelines.normalise.dates import read_date
from tests.pipelines.normalise.bylines.test_press_bylines import LINES as BYLINES
from tests.pipelines.normalise.dates.test_press_dates import LINES as DATES

NOW = datetime(2024, 5, 15, 12, tzinfo=UTC)
COUNT = 10_000
BOUND = 0.25
"""Seconds of this process for one line: a hundred times what the slowest takes, a fraction of what a backtracking
pattern would.
"""
RAW = [raw for raw, *_ in (*DATES, *BYLINES)]
FIRST = (RAW[0], "7 كلمة 2022", "7 word 2022")
"""At the first call the vocabulary is read; for an unknown month dateparser is imported, for each script anew."""
ODD = "\u200f\u202b\u0640\u064b\ufeff\ufffd\x00\n\t/-:.،؛|()[]«»\"'*…+@٠٩۴12كوaéﷺﻻ \u00a0\ud800"


def mutated(chance: random.Random) -> str:
    line = chance.choice(RAW)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randint(0, len(line)), chance.randint(0, len(line))))
        line = chance.choice(
            (
                line[:at] + line[to:],
                line[:at] + line[at:to][::-1] + line[to:],
                line[:at] + line[at:to] * chance.choice((2, 3, 40)) + line[to:],
                line[:at] + chance.choice(ODD) * chance.choice((1, 1, 30)) + line[at:],
                line[:at] + chance.choice(RAW) + line[to:],
                line.replace(" ", chance.choice(("", "  ", "\u200f", "ـ"))),
            )
        )[:3000]
    return line


def lines() -> Iterator[str]:
    chance = random.Random(20261122)
    alphabet = sorted({letter for line in RAW for letter in line} | set(ODD))
    for number in range(COUNT):
        yield "".join(chance.choices(alphabet, k=chance.randint(0, 80))) if number % 5 == 0 else mutated(chance)


@pytest.mark.parametrize(
    "read",
    [
        pytest.param(lambda line: read_date(line, now=NOW), id="date"),
        pytest.param(read_byline, id="byline"),
        pytest.param(read_dateline, id="dateline"),
    ],
)
def test_a_broken_line_is_read_or_refused_at_once(read: Callable[[str], object]) -> None:
    for line in FIRST:
        read(line)
    # What other tests left behind is not walked over in the middle of a line.
    gc.collect()
    gc.freeze()
    slow = []
    for line in lines():
        start = time.thread_time()
        read(line)
        taken = time.thread_time() - start
        if taken > BOUND:
            slow.append((taken, line))
    gc.unfreeze()
    assert not slow
