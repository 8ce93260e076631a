"""Pages that stand in front of another: consent to cookies, a browser check, "enable JavaScript".

The phrases are data: ``pipelines/normalise/vocabulary/interstitials.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipelines.normalise.text import fold
from pipelines.normalise.vocabulary import load

_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")  # what others say
_SENTENCE_END = re.compile(r"[.!?؟؛…]\s|\n")
_ASKS = re.compile(
    "|".join(
        re.escape(folded)
        for folded in sorted(
            {
                fold(phrase)
                for section in load("interstitials").values()
                for words in section.values()
                for phrase in words
            },
            key=len,
            reverse=True,
        )
    )
)


def what_it_asks(texts: Iterable[str]) -> str | None:
    """The first sentence that asks for something, where such sentences are half of all the words or more.

    For the whole text of a page, which should be short.

    >>> what_it_asks(["نستخدم ملفات تعريف الارتباط. أوافق"])
    'نستخدم ملفات تعريف الارتباط'
    >>> what_it_asks(["تخلت الشركة عن ملفات تعريف الارتباط في متصفحها."])
    """
    first = None
    words = asking = 0
    for text in texts:
        for sentence in _SENTENCE_END.split(text):
            size = len(sentence.split())
            words += size
            if _ASKS.search(fold(_QUOTED.sub(" ", sentence))):
                asking += size
                first = first or sentence.strip(" .")
    return first if first and 2 * asking >= words else None
