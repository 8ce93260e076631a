"""Arabic against the other languages that are written in its script, told by their commonest words.

The words are data: ``vocabulary/languages.txt``. Letters alone do not tell: Arabic papers write گ and پ in foreign
names.
"""

from __future__ import annotations

from pipelines.normalise.text import arabic_share, words
from pipelines.normalise.vocabulary import load

_COMMON: dict[str, frozenset[str]] = {
    code: frozenset(folded for entry in entries.values() for spelling in entry for folded in words(spelling))
    for code, entries in load("languages").items()
}
_SAMPLE = 60  # words: enough to tell, wherever the text is long
_FEWEST = 3  # hits: a text with fewer common words says nothing


def language_of(text: str) -> str | None:
    """The ISO 639 code of a text's language: ``ar``, ``fa``, ``ur``, ``ckb``, ``ps``, or ``None`` where it cannot be
    told.

    Text that is mostly in another script is ``None`` too.

    >>> language_of("وقال الوزير إن الخطة التي أعلنت في القاهرة ستبدأ من الشهر المقبل على أن تنتهي")
    'ar'
    """
    sample = text[: _SAMPLE * 8]
    if arabic_share(sample) < 0.5:
        return None
    tokens = words(sample)[:_SAMPLE]
    hits = {code: sum(token in common for token in tokens) for code, common in _COMMON.items()}
    best = max(hits, key=lambda code: hits[code])
    return best if hits[best] >= min(_FEWEST, 1 + len(tokens) // 12) else None
