"""One key for a person, whatever the spelling."""

from __future__ import annotations

from pipelines.normalise.text import words

_JOINED = ("عبد", "ابو", "ابا", "ابي", "بو", "ام", "ال")
_SON = {"ابن": "بن", "ابنه": "بنت"}


def person_key(name: str) -> str:
    """A key that is the same for every usual spelling of one name; empty for a text without words.

    Hamza, ya and alef maqsura, ta marbuta, tatweel, harakat, Persian letters, case and punctuation do not count; nor
    does the space in ``عبد الرحمن``, ``أبو بكر``, ``نور الدين``; ``ابن`` is ``بن`` inside a name. Idempotent.

    >>> person_key("عبد الرحمـن أبو العلا") == person_key("عبدالرحمن ابوالعلا")
    True
    """
    joined: list[str] = []
    glue = False
    for position, word in enumerate(words(name)):
        if position:
            word = _SON.get(word, word)
        if glue or (joined and word in ("الله", "الدين")):
            joined[-1] += word
        else:
            joined.append(word)
        glue = word in _JOINED
    return " ".join(joined)
