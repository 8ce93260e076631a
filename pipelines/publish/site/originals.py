"""Archived pages, as the site asks for them: where they lie is the business of who starts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from pipelines.article import Archive


@dataclass(frozen=True, slots=True)
class Original:
    """A page as it was archived: its ``text``, which is HTML or that of a text capture."""

    text: str
    is_html: bool


ReadOriginal: TypeAlias = Callable[[Archive], Original | str]
"""Reads an archived page; where it cannot be read, a sentence that says why."""
