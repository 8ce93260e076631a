"""How text extracted from a PDF spells a name whose letters were drawn as one ligature.

The extractor gives a ligature's letters in drawn order, so that two of them change places (``اخلميس`` for الخميس); of
lam-alef it may lose the lam, or all of it with a gap in its place (``ا ثنين`` for الاثنين).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from pipelines.normalise.text import fold

_LAM_ALEF = "لا"
_SHORTEST = 4
"""Letters of a name that may have two of them swapped; a shorter one would become another word (ماي, امي)."""

_LAM_ALEF_WRECKS = ("ا", " ")


@cache
def _ligatures() -> frozenset[str]:
    """Pairs of folded letters that Arabic type draws as one: lam-alef, and Unicode's two-letter ligatures."""
    pairs = (fold(unicodedata.normalize("NFKC", chr(code))) for code in range(0xFC00, 0xFD3E))
    return frozenset({_LAM_ALEF, *(pair for pair in pairs if len(pair) == 2 and pair.isalpha())})


def wrecks(folded: str) -> Iterator[str]:
    """The wrecks of a folded name: each ligature in turn with its letters swapped, lam-alef also without its letters.

    >>> "اخلميس" in set(wrecks("الخميس"))
    True
    """
    ligatures = _ligatures() if len(folded) >= _SHORTEST else frozenset[str]()
    if folded.startswith("ا"):  # its hamza was drawn apart: أاوت
        yield f"ا{folded}"
    for place in range(len(folded) - 1):
        pair = folded[place : place + 2]
        if pair in ligatures:
            yield f"{folded[:place]}{pair[::-1]}{folded[place + 2 :]}"
    if _LAM_ALEF in folded:
        for wreck in (*_LAM_ALEF_WRECKS, _LAM_ALEF[::-1]):
            yield folded.replace(_LAM_ALEF, wreck)
