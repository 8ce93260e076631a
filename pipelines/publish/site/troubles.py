"""A sentence of `pipelines.health.wording` as markup: commands as code, and what is not our word isolated."""

from __future__ import annotations

from markupsafe import Markup, escape

from pipelines.health.wording import Saying, pieces

_CODE = (Markup('<code dir="ltr">'), Markup("</code>"))


def said(saying: Saying, language: str) -> Markup:
    """A sentence in a language of `pipelines.health.wording.LANGUAGES`."""
    found = Markup()
    in_code = False
    for text, is_value in pieces(saying, language):
        if is_value:
            found += escape(text) if in_code else Markup("<bdi>{}</bdi>").format(text)
            continue
        first, *rest = text.split("`")
        found += escape(first)
        for words in rest:
            found += _CODE[in_code] + escape(words)
            in_code = not in_code
    return found
