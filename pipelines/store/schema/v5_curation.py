"""Version 5: what happened to an article or a person after it was stored: withdrawals, aliases, re-parses."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE articles ADD COLUMN withdrawn_at TEXT",
    "ALTER TABLE articles ADD COLUMN withdrawn_reason TEXT",
)
