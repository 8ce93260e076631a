"""Arabic against the other languages that are written in its script, told by their commonest words.

The words are data: ``vocabulary/languages.txt``. Letters alone do not tell: Arabic papers write گ and پ in foreign
names.
"""

from __future__ import annotations

from collections import defaultdict

from pipelines.normalise.text import words
from pipelines.normalise.vocabulary import load

_LANGUAGES: dict[str, list[str]] = defaultdict(list)
for _code, _entries in load("languages").items():
    for _word in {folded for entry in _entries.values() for spelling in entry for folded in words(spelling)}:
        _LANGUAGES[_word].append(_code)
_SAMPLE = 60  # words: enough to tell, wherever the text is long
_FEWEST = 3  # hits: a text with fewer common words says nothing


def language_of(text: str) -> str | None:
    """The ISO 639 code of a text's language: ``ar``, ``fa``, ``ur``, ``ckb``, ``ps``, or ``None`` where it cannot be
    told.

    Text that is mostly in another script is ``None`` too.

    >>> language_of("وقال الوزير إن الخطة التي أعلنت في القاهرة ستبدأ من الشهر المقبل على أن تنتهي")
    'ar'
    """
    tokens = words(text[: _SAMPLE * 8])[:_SAMPLE]
    if sum(map(str.isascii, tokens)) * 2 > len(tokens):
        return None
    hits = [code for token in tokens if token in _LANGUAGES for code in _LANGUAGES[token]]
    best = max(dict.fromkeys(hits), key=hits.count, default="")
    return best if hits.count(best) >= min(_FEWEST, 1 + len(tokens) // 12) else None
