"""Who a record names, ready to be written."""

from __future__ import annotations

from typing import NamedTuple

from pipelines.normalise.bylines import person_key


class Credit(NamedTuple):
    """One author of a record: as printed, the role, and the person's key."""

    name: str
    role: str
    key: str


def key_of(name: str) -> str:
    """The key of a person whose name is printed so; the name itself where it holds no word."""
    return person_key(name) or name
