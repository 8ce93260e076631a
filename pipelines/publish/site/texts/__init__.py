"""The words of the site, one TOML file a language, for a translator rather than a programmer.

A value is a text, with ``{names}`` for what is put in; a list; or a table of the plural forms that the language has.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.plurals import plural

LANGUAGES = ("ar", "en")
"""The first is the one without a prefix in addresses."""

DIRECTIONS = {"ar": "rtl", "en": "ltr"}


class Texts:
    """The words of one language; made by `texts`. A word that is missing is a fault of ours: ``KeyError``."""

    def __init__(self, language: str, words: dict[str, Any]) -> None:
        self.language = language
        self.direction = DIRECTIONS[language]
        self._words = words

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with values put in."""
        text = str(self._words[key])
        return text.format(**values) if values else text

    def __contains__(self, key: str) -> bool:
        return key in self._words

    def several(self, key: str) -> list[str]:
        """The texts of a key that has several."""
        found = self._words[key]
        if not isinstance(found, list):
            raise KeyError(f"{key}: not a list")
        return found

    def count(self, key: str, number: int) -> str:
        """A number of things, in the plural form that the language wants."""
        forms = self._words[key]
        form = forms.get(plural(self.language, number), forms["other"])
        return str(form).format(n=f"{number:,}")

    def name(self, group: str, code: str) -> str:
        """What a code of the database is called; the code itself where it has no name."""
        return str(self._words[group].get(code, code))


@cache
def texts(language: str) -> Texts:
    """The words of a language of `LANGUAGES`."""
    file = files(__package__) / f"{language}.toml"
    return Texts(language, tomllib.loads(file.read_text("utf-8")))
