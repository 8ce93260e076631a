"""Version 4: the full-text index over folded text."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
